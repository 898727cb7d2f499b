"""Making and reading API tokens (`ent_` + 43 characters, so that secret scanners can find them)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from accounts.models import ApiToken

MARK = "ent_"
USED_EVERY = timedelta(minutes=10)


def new_secret() -> str:
    """A fresh token text; it is shown once and never stored."""
    return MARK + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored: a plain SHA-256 is enough for 256 random bits and stays fast."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(secret: str) -> ApiToken | None:
    """The token in force for a secret, with its active user; None for anything else. One query."""
    if not secret.startswith(MARK) or len(secret) > 100 or not secret.isascii():
        return None
    token = (
        ApiToken.objects.select_related("user")
        .filter(
            digest=digest(secret),
            revoked_at__isnull=True,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .first()
    )
    if token is not None and (token.last_used_at is None or timezone.now() - token.last_used_at > USED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
    return token
