"""The frame of every page: navigation, quick add, who is signed in. Apps fill it through `core.shell`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core.access.principals import Principal, principal_of
from core.addresses import address
from core.pages.frame import bell
from core.shell import navigation, quick_add
from core.templatetags.ui import initials


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell.nav`, `.quick_add`, `.actor`, `.search_url`, `.version` (empty when signed out).

    Made when a template first asks for it: pieces of pages (search, facets, rows to choose from) show no frame.
    """
    return {"shell": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    demo = settings.DEMO and settings.ENTENTE_ENV != "production"
    if user is None or not user.is_authenticated:
        return {
            "version": settings.ENTENTE_VERSION,
            "nav": [],
            "quick_add": [],
            "actor": None,
            "demo": demo,
        }
    principal = principal_of(user)
    return {
        "version": settings.ENTENTE_VERSION,
        "nav": navigation(principal, request.path),
        "quick_add": quick_add(principal),
        "actor": {
            "name": str(user),
            "initials": initials(str(user)),
            "subtitle": " · ".join(principal.titles[:2]) or user.email,
        },
        "bell": bell(request),
        "search_url": address("search"),
        "account_url": address("my-account"),
        "why": why_pages(principal, request.path),
        "roles": _("Your roles: %(roles)s") % {"roles": " · ".join(principal.titles)}
        if principal.titles
        else _("You hold no role."),
        "demo": demo,
    }


def why_pages(principal: Principal, path: str) -> str:
    """Why somebody sees a page that is about no single record; a page of its own words says `page.why`."""
    if path.startswith("/account/"):
        return _("It is about your own account: only you see it.")
    if path.startswith("/administration/audit/"):
        return _("You see this because you are an auditor. It opens no record.")
    if path.startswith("/administration/"):
        return _("You see this because you are an administrator. It opens no record.")
    if not principal.is_staff_of_company:
        return _("You see what is public, and what was shared with you.")
    return _("You see the records that your role, functions and areas open, and those shared with you.")
