"""What the Desk says to roles that work on something else than the map."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import selectors as accounts
from core.access.principals import Principal
from core.access.roles import Role


def administration(principal: Principal) -> dict[str, Any] | None:
    """Accounts and reference data, for administrators; no content."""
    if not principal.is_administrator:
        return None
    users = accounts.account_counts(actor=principal)
    people = ngettext("%(n)s active account", "%(n)s active accounts", users["active"]) % {
        "n": users["active"]
    }
    without = users["without_role"]
    rows = [
        _row("user-list", "users", _("Users and roles"), people),
        _row(
            "function-list",
            "sitemap",
            _("Functions"),
            _("The separated parts of the company that own records"),
        ),
        _row(
            "team-list",
            "users-group",
            _("Teams"),
            _("Named lists of colleagues with whom records are shared"),
        ),
        _row("areas-list", "map-pin", _("Areas"), _("Countries, regions, districts and sites")),
        _row("themes-list", "tags", _("Themes"), _("Topics, each with the outcome the company seeks")),
        _row(
            "groups-list",
            "users-group",
            _("Rights-holder groups"),
            _("Those whose representation is counted"),
        ),
        _row("health", "activity", _("Health"), _("How this installation stands")),
    ]
    note = (
        ngettext(
            "%(n)s active account has no role yet and sees nothing.",
            "%(n)s active accounts have no role yet and see nothing.",
            without,
        )
        % {"n": without}
        if without
        else ""
    )
    return {"title": _("Administration"), "rows": rows, "note": note, "headline": people}


def audit(principal: Principal) -> dict[str, Any] | None:
    """The way to the audit trail, for auditors."""
    if not principal.is_auditor:
        return None
    rows = [
        _row("audit-list", "history", _("Audit trail"), _("Who did what kind of thing when, with an export")),
    ]
    return {
        "title": _("Audit"),
        "rows": rows,
        "note": _(
            "Your role shows acts, not content: records about named people carry an opaque reference only."
        ),
    }


def secretariat(principal: Principal) -> dict[str, Any] | None:
    """A plain word for the secretariat: its groups are all it sees."""
    if Role.SECRETARIAT not in principal.roles or principal.is_staff_of_company:
        return None
    return {
        "title": _("Working groups"),
        "icon": "users-group",
        "heading": _("No working group has been opened to you yet"),
        "text": _(
            "You will find the groups you run here, with their seats, meetings, papers and decisions. "
            "Nothing else of the company is shown to you."
        ),
    }


def nothing_yet(principal: Principal) -> dict[str, Any] | None:
    """What an account without a role reads."""
    if principal.roles:
        return None
    return {
        "title": _("Your account"),
        "icon": "user-question",
        "heading": _("Your account has no role yet"),
        "text": _(
            "You see public reference data only. Ask an administrator of your company for a role; "
            "what it opens appears here at once."
        ),
    }


def _row(name: str, symbol: str, title: str, line: str) -> dict[str, Any]:
    return {"url": reverse(name), "icon": symbol, "square": True, "title": title, "line": line}
