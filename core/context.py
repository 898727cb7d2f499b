"""The frame of every page: navigation, quick add, who is signed in. Apps fill it through `core.shell`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from core.access.principals import principal_of
from core.shell import navigation, quick_add
from core.templatetags.ui import initials


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell.nav`, `.quick_add`, `.actor`, `.search_url`, `.version` (empty when signed out)."""
    user = getattr(request, "user", None)
    demo = settings.DEMO and settings.ENTENTE_ENV != "production"
    if user is None or not user.is_authenticated:
        return {
            "shell": {
                "version": settings.ENTENTE_VERSION,
                "nav": [],
                "quick_add": [],
                "actor": None,
                "demo": demo,
            }
        }
    principal = principal_of(user)
    return {
        "shell": {
            "version": settings.ENTENTE_VERSION,
            "nav": navigation(principal, request.path),
            "quick_add": quick_add(principal),
            "actor": {
                "name": str(user),
                "initials": initials(str(user)),
                "subtitle": " · ".join(principal.titles[:2]) or user.email,
            },
            "search_url": reverse("search"),
            "account_url": reverse("my-account"),
            "demo": demo,
        }
    }
