"""How I sign in: password, where I am signed in, and signing out elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import factors, selectors, services
from accounts.models import Session
from accounts.views.base import OwnView, own_tabs


def session_row(session: Session, current: str) -> dict[str, Any]:
    """One browser in words."""
    return {
        "ref": session.ref,
        "title": session.browser or _("An unknown browser"),
        "address": session.address or "",
        "began": session.began_at,
        "seen": session.seen_at,
        "here": session.session_key == current,
        "icon": "device-mobile" if _small(session.browser) else "device-desktop",
    }


def _small(browser: str) -> bool:
    return any(name in browser for name in ("Android", "iPhone", "iPad"))


def factor_context(user: Any) -> dict[str, Any]:
    """My second factors, as the page shows them."""
    mine = factors.of(user)
    codes = next((one for one in mine if one.type == "recovery_codes"), None)
    return {
        "app": next((one for one in mine if one.type == "totp"), None),
        "passkeys": [one for one in mine if one.type == "webauthn"],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "factor_needed": factors.needs_factor(user),
    }


class MySecurity(OwnView):
    """One page for everything about signing in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        current = request.session.session_key or ""
        context = {
            "page": {"title": _("My account"), "subtitle": str(request.user), "tabs": own_tabs("security")},
            **factor_context(request.user),
            "sessions": [session_row(one, current) for one in selectors.sessions(actor=request.user)[:50]],
        }
        return render(request, "accounts/my_security.html", context)


class MySessionEnd(OwnView):
    """Signs one other browser of mine out."""

    def post(self, request: HttpRequest, ref: UUID) -> HttpResponse:
        services.end_session(actor=request.user, ref=ref)
        messages.success(request, _("That browser is signed out."))
        return redirect("my-security")


class MySessionsEnd(OwnView):
    """Signs all my other browsers out."""

    def post(self, request: HttpRequest) -> HttpResponse:
        ended = services.end_other_sessions(actor=request.user, keep=request.session.session_key or "")
        text = ngettext("%(n)s other browser is signed out.", "%(n)s other browsers are signed out.", ended)
        messages.success(request, text % {"n": ended})
        return redirect("my-security")
