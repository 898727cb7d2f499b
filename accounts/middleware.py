"""Limits of a browser session and the reader's language and time zone."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.factors import has_factor, needs_factor
from accounts.sessions import describe, session_holds
from core.errors import page
from core.submissions import undone
from core.zones import zone

GetResponse = Callable[[HttpRequest], HttpResponse]
MARK_EVERY = 60


# What somebody without the second factor that they need may still open: setting one up, and leaving.
OPEN_WITHOUT_FACTOR = frozenset(
    {
        "second-factor",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_login",
        "account_logout",
        "health-live",
        "health-ready",
    }
)


class SecondFactorMiddleware:
    """Leads whoever needs a second factor and has none to set one up, before anything else opens."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not settings.MFA_REQUIRED or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match is None or match.url_name in OPEN_WITHOUT_FACTOR or request.session.get("factor"):
            return None
        if has_factor(request.user):
            request.session["factor"] = True
            return None
        if not needs_factor(request.user):
            return None
        if request.path.startswith("/api/"):
            return page(request, 403, _("This account needs a second factor. Set one up in the browser."))
        return undone(redirect("second-factor"))


class SessionMiddleware:
    """Ends a session after idle minutes and after absolute hours; activates language and time zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._limit(request)
        if request.user.is_authenticated:
            key = request.session.session_key
            user: Any = request.user
            user.credential_holds = partial(session_holds, key)
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
            timezone.activate(zone(request.user.time_zone or settings.TIME_ZONE))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def _limit(self, request: HttpRequest) -> None:
        now = int(time.time())
        # A time from the future (the clock was set back) counts as now: it must not make a session longer.
        began = min(request.session.get("began", now), now)
        seen = min(request.session.get("seen", now), now)
        idle = now - seen > settings.SESSION_IDLE_MINUTES * 60
        old = now - began > settings.SESSION_ABSOLUTE_HOURS * 3600
        if idle or old or getattr(request.user, "is_service", False):
            why = "idle" if idle else "too old" if old else "service account"
            request.session_end = why  # type: ignore[attr-defined]
            logout(request)
            return
        if began != request.session.get("began") or seen != request.session.get("seen"):
            request.session.update({"began": began, "seen": seen})
        if "ref" not in request.session:
            describe(request)
        if now - seen >= MARK_EVERY:
            request.session["seen"] = now
