"""Web addresses that people enter: http and https only, so that no link ever runs a script."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_web_address(value: str) -> None:
    """Model validator: an absolute http or https address without user name or control characters."""
    parts = None
    if value.isprintable() and " " not in value:
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValidationError(
            _("Enter a web address that begins with http:// or https://."), code="web_address"
        )
