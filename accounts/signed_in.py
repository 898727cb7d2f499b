"""Who is signed in, read together with the session that says so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare


def user_of(request: HttpRequest) -> Any:
    """The user of a request's session, without another statement in the usual case.

    What is usual: a live session of an active user by a way of signing in that is still on, with the hash that their
    password and today's secret make. Everything else (a rotated secret, a changed password, a session without a user)
    is left to Django, which also ends what has to end.
    """
    known: Any = request
    if not hasattr(known, "_cached_user"):
        known._cached_user = _usual(request.session) or auth.get_user(request)
    return known._cached_user


def _usual(session: Any) -> Any:
    given = session.get(auth.HASH_SESSION_KEY)
    user = getattr(session, "owner", None)
    if user is None or not given or not user.is_active or str(user.pk) != session.get(auth.SESSION_KEY):
        return None
    if session.get(auth.BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    return user if constant_time_compare(given, user.get_session_auth_hash()) else None
