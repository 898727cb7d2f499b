"""Around signing in: what counts as one account for the lockout, its page, and the trace in the audit trail.

allauth, axes and Django's sessions do the work; here stands only what they ask a project to decide.
"""

from __future__ import annotations

import time
from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.sessions import describe
from core import audit

LONGEST_EMAIL = 254


def account_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail under which tries are counted, in one spelling; never longer than an e-mail is."""
    given = (
        (credentials or {}).get("email")
        or (credentials or {}).get("username")
        or request.POST.get("login", "")
    )
    return str(given).replace("\x00", "").strip().lower()[:LONGEST_EMAIL]


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any = None) -> HttpResponse:
    """The page after too many tries for one account from one address."""
    answer = render(request, "account/lockout.html", status=429)
    answer["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    return answer


def record_failure(email: str) -> None:
    """A failed try in the audit trail: the account when there is one, never what was typed."""
    tried = User.objects.filter(email=email.strip().lower()[:LONGEST_EMAIL]).first()
    audit.record(actor=None, verb="signin.failed", obj=tried)


@receiver(user_locked_out)
def _on_lockout(sender: Any, request: HttpRequest, username: str | None = None, **_kwargs: Any) -> None:
    tried = User.objects.filter(email=username or "").first()
    audit.record(actor=None, verb="signin.locked", obj=tried)


@receiver(user_logged_in)
def _on_sign_in(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    request.session["began"] = request.session["seen"] = int(time.time())
    describe(request)
    audit.record(actor=user, verb="signin", obj=user)


@receiver(user_logged_out)
def _on_sign_out(sender: Any, request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None and user.is_authenticated:
        why = getattr(request, "session_end", "asked")
        audit.record(actor=user, verb="signout", obj=user, details={"why": why})
