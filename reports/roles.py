"""What the Desk says to roles that work on something else than the map."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import selectors as accounts
from accounts import trail
from accounts.verbs import GRAVE
from core import sealing
from core.access.principals import Principal
from core.access.roles import Role
from core.health import facts
from core.models import AuditEvent
from core.selectors import audit_events

SHOWN = 5
WEEK = timedelta(days=7)
ENDS_WITHIN = timedelta(days=30)


def to_look_at(principal: Principal) -> dict[str, Any] | None:
    """For administrators: accounts without a role, roles that end soon, sign-ins that failed, what is unwell."""
    if not principal.is_administrator:
        return None
    rows = [
        {
            "url": reverse("user-detail", args=[row["pk"]]),
            "icon": "user-question",
            "title": row["display_name"] or row["email"],
            "line": _("Active, but without a role: sees public reference data only"),
            "end": _("Give a role"),
            "end_url": reverse("role-create", args=[row["pk"]]),
        }
        for row in accounts.without_role(actor=principal, limit=SHOWN)
    ]
    names = dict(Role.choices)
    rows += [
        {
            "url": reverse("user-detail", args=[row["user_id"]]),
            "icon": "calendar",
            "title": row["user__display_name"],
            "line": _("%(role)s until %(day)s")
            % {"role": names.get(row["role"], row["role"]), "day": date_format(row["valid_until"])},
            "badge": _("ends soon"),
            "tone": "amber",
        }
        for row in accounts.ending_roles(actor=principal, within=ENDS_WITHIN, limit=SHOWN)
    ]
    rows += _failed(principal)
    box: dict[str, Any] = {"title": _("To look at"), "rows": rows}
    if not rows:
        box["note"] = _("Everybody active has a role, no role ends soon, and no sign-in failed this week.")
    return box


def _failed(principal: Principal) -> list[dict[str, Any]]:
    """Sign-ins that failed this week: how many, not whose."""
    found = accounts.failed_signins(actor=principal, since=timezone.now() - WEEK)
    if not any(found.values()):
        return []
    failed = ngettext("%(n)s sign-in failed", "%(n)s sign-ins failed", found["failed"]) % {
        "n": found["failed"]
    }
    locked = ngettext("%(n)s was locked out", "%(n)s were locked out", found["locked"]) % {
        "n": found["locked"]
    }
    return [
        {
            "icon": "shield-lock" if found["locked"] else "lock",
            "title": ", ".join(
                filter(None, [failed if found["failed"] else "", locked if found["locked"] else ""])
            ),
            "line": _("In the last seven days. An auditor sees when and from where."),
        }
    ]


def administration(principal: Principal) -> dict[str, Any] | None:
    """Accounts and reference data, for administrators; no content."""
    if not principal.is_administrator:
        return None
    users = accounts.account_counts(actor=principal)
    people = ngettext("%(n)s active account", "%(n)s active accounts", users["active"]) % {
        "n": users["active"]
    }
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
        _row(
            "holding-rules-list",
            "scale",
            _("What may be held"),
            _("Kinds of records that a country’s law allows or not"),
        ),
    ]
    return {"title": _("Administration"), "rows": rows, "headline": people}


def health(principal: Principal) -> dict[str, Any] | None:
    """How the installation stands, for administrators: what is unwell first."""
    if not principal.is_administrator:
        return None
    found = sorted(facts(), key=lambda fact: bool(fact["good"]))
    unwell = sum(not fact["good"] for fact in found)
    rows = [
        {
            "icon": "check" if fact["good"] else "alert-triangle",
            "title": fact["label"],
            "line": fact["value"],
            "badge": "" if fact["good"] else _("look"),
            "tone": "amber",
        }
        for fact in found
    ]
    note = (
        ngettext("%(n)s thing asks for a look.", "%(n)s things ask for a look.", unwell) % {"n": unwell}
        if unwell
        else _("All is well.")
    )
    return {
        "title": _("Health"),
        "aside": _("Details"),
        "all_url": reverse("health"),
        "rows": rows,
        "note": note,
    }


def grave(principal: Principal) -> dict[str, Any] | None:
    """For auditors: the acts that deserve a look, the newest first."""
    if not principal.is_auditor:
        return None
    rows = _events(principal, sorted(GRAVE), 8)
    return {
        "title": _("Acts to look at"),
        "aside": _("The whole trail"),
        "all_url": reverse("audit-list"),
        "rows": rows,
        "note": " ".join(
            [
                *([] if rows else [_("No failed sign-in, no broken glass, no role given to oneself.")]),
                _("Your role shows acts, not content: named records carry an opaque reference only."),
            ]
        ),
    }


def exports(principal: Principal) -> dict[str, Any] | None:
    """For auditors: what left the application lately."""
    if not principal.is_auditor:
        return None
    rows = _events(principal, ["export"], SHOWN)
    return {
        "title": _("Exports"),
        "aside": _("All exports"),
        "all_url": f"{reverse('audit-list')}?verb=export",
        "rows": rows,
        "note": "" if rows else _("Nobody has taken an export yet."),
    }


def chain(principal: Principal) -> dict[str, Any] | None:
    """For auditors: whether the trail is sealed, and when it was last checked."""
    if not principal.is_auditor:
        return None
    stands = sealing.standing()
    checked = next(iter(trail.rows(_trail(principal, ["audit.verify"]))[:1]), None)
    late = stands["since"] is not None and timezone.now() - stands["since"] > sealing.OVERDUE
    sealed = ngettext("%(n)s event sealed", "%(n)s events sealed", stands["events"]) % {
        "n": intcomma(stands["events"])
    }
    waits = ngettext("%(n)s waits for the next seal", "%(n)s wait for the next seal", stands["waiting"]) % {
        "n": stands["waiting"]
    }
    rows = [
        {
            "icon": "alert-triangle" if late else "shield-check",
            "title": sealed,
            "line": _("The sealer does not run: tell an administrator") if late else waits,
            "badge": _("late") if late else "",
            "tone": "red",
        },
        {
            "icon": "history",
            "title": _("Last check of the whole chain") if checked else _("The chain was never checked"),
            "line": f"{trail.who(checked)} · {_when(checked['at'])} · {trail.about(checked, {})}"
            if checked
            else _("A check takes a moment and shows whether an event was changed or removed."),
            "end": _("Check now"),
            "end_url": reverse("audit-chain"),
        },
    ]
    return {
        "title": _("Chain of the audit trail"),
        "aside": _("Open"),
        "all_url": reverse("audit-chain"),
        "rows": rows,
    }


def _trail(principal: Principal, verbs: list[str]) -> QuerySet[AuditEvent]:
    return audit_events(actor=principal).filter(verb__in=verbs).order_by("-at", "-pk")


def _events(principal: Principal, verbs: list[str], limit: int) -> list[dict[str, Any]]:
    """Events as rows: what, who, when; never content."""
    found = [dict(row) for row in trail.rows(_trail(principal, verbs))[:limit]]
    names = trail.user_names(actor=principal, rows=found)
    rows = []
    for event in found:
        said = trail.in_words(event, names)
        parts = [said["who"], said["kind"] if event["model"] != "accounts.user" else "", said["about"]]
        rows.append(
            {
                "icon": "alert-triangle" if event["verb"] in GRAVE else "download",
                "title": said["verb"],
                "line": " · ".join(filter(None, parts)),
                "end": _when(event["at"]),
            }
        )
    return rows


def _when(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def secretariat(principal: Principal) -> dict[str, Any] | None:
    """A plain word for the secretariat: its groups are all it sees."""
    if Role.SECRETARIAT not in principal.roles or principal.is_staff_of_company:
        return None
    return {
        "title": _("Working groups"),
        "icon": "users-group",
        "heading": _("No working group has been opened to you yet"),
        "text": _(
            "When the company opens a working group to you, it stands here: its seats, its meetings and their "
            "papers, its decisions and what was agreed to do. The page is empty because nobody has done so yet; "
            "you need not do anything. Nothing else of the company is ever shown to you."
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
