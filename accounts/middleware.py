"""Limits of a browser session and the reader's language and time zone."""

from __future__ import annotations

import time
import zoneinfo
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

GetResponse = Callable[[HttpRequest], HttpResponse]
MARK_EVERY = 60


@cache
def zone(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of that name, UTC where there is none; kept, for listing all zones reads the disk."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


class SessionMiddleware:
    """Ends a session after idle minutes and after absolute hours; activates language and time zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._limit(request)
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
            timezone.activate(zone(request.user.time_zone or settings.TIME_ZONE))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def _limit(self, request: HttpRequest) -> None:
        now = int(time.time())
        began = request.session.get("began", now)
        seen = request.session.get("seen", now)
        idle = now - seen > settings.SESSION_IDLE_MINUTES * 60
        old = now - began > settings.SESSION_ABSOLUTE_HOURS * 3600
        if idle or old or getattr(request.user, "is_service", False):
            why = "idle" if idle else "too old" if old else "service account"
            request.session_end = why  # type: ignore[attr-defined]
            logout(request)
            return
        if "began" not in request.session:
            request.session["began"] = now
        if now - seen >= MARK_EVERY or "seen" not in request.session:
            request.session["seen"] = now
