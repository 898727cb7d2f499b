"""How it is known that somebody has just shown who they are: allauth's records in their session."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from core.stepup import Ways, ask

FUTURE = 60


def is_fresh(request: HttpRequest, minutes: int) -> bool:
    """Whether this session showed a password, passkey or code in the last minutes.

    A record from the future (the clock was set back) is none.
    """
    user: Any = request.user
    if not user.is_authenticated or getattr(request, "auth", None) is not None:
        return False
    now = time.time()
    times = [record.get("at") or 0 for record in get_authentication_records(request, user)]
    return any(-FUTURE <= now - at < minutes * 60 for at in times)


def address(request: HttpRequest, back: str) -> str:
    """Where this person shows it: their second factor or password; by single sign-on where they have neither."""
    user: Any = request.user
    ways = get_adapter().get_reauthentication_methods(user)
    if ways:
        base = ways[0]["url"]
    elif settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        base = reverse("openid_connect_login", kwargs={"provider_id": "company"})
    else:
        base = reverse("account_reset_password")
    return f"{base}?{urlencode({'next': back})}"


ask(Ways(is_fresh, address))
