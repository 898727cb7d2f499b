"""What engagement says on the Desk: my meetings of the week, what is to be finished, contacts and promises due, and
the handovers that I take on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access.principals import Principal
from core.pages.show import page_url
from core.prepared import moment_slot
from core.reading import asked_rows
from core.task_panels import due_words
from core.templatetags.ui import initials
from engagements.models.choices import EngagementKind, EngagementStatus, HandoverStatus, Side
from engagements.panels.languages import WORDS as LANGUAGE
from engagements.selectors import engagements, handovers, participants, relationships
from engagements.selectors.content import promises_due
from engagements.selectors.languages import match as language_match
from engagements.selectors.relationships import LIMITS, limits_at, overdue
from engagements.words import when_text

KINDS, SIDES = dict(EngagementKind.choices), dict(Side.choices)
SHOWN = 6
FIRST: Any = moment_slot("first")
LAST: Any = moment_slot("last")
AHEAD = timedelta(days=7)


def _lists(name: str, **query: str) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


def meetings(principal: Principal) -> dict[str, Any] | None:
    """Mine of the coming week, then those that still want finishing. One statement."""
    if not principal.is_staff_of_company or principal.user_id is None:
        return None
    now = timezone.localtime()
    start = timezone.make_aware(datetime.combine(now.date(), time.min))

    def build(reader: Principal) -> QuerySet[Any, Any]:
        me = reader.user_id
        there = participants(actor=reader).filter(engagement_id=OuterRef("pk"), colleague_id=me)
        week = Q(status=EngagementStatus.PLANNED, starts__gte=FIRST, starts__lt=LAST)
        return (
            engagements(actor=reader)
            .filter(Q(organizer_id=me) | Q(Exists(there)))
            .filter(week | Q(unfinished=True, status=EngagementStatus.HELD))
            .order_by("unfinished", "starts", "pk")
            .values("pk", "title", "kind", "starts", "time_zone", "all_day", "place", "status", "unfinished")[
                :30
            ]
        )

    rows = asked_rows("my meetings", principal, build, first=start, last=start + AHEAD)
    ahead = [row for row in rows if row["status"] == EngagementStatus.PLANNED]
    later = [row for row in rows if row["status"] == EngagementStatus.HELD]
    shown = [_meeting(row) for row in ahead[:SHOWN]] + [_unfinished(row) for row in later[:3]]
    if not shown and not principal.may_edit:
        return None
    n = len(ahead)
    return {
        "title": _("My meetings this week"),
        "aside": _("All of mine"),
        "all_url": _lists("engagements-list", whose="mine", ordering="-starts"),
        "rows": shown,
        "note": "" if shown else _("Nothing planned. Log the last one you had, or plan the next."),
        "headline": ngettext("%(n)s meeting this week", "%(n)s meetings this week", n) % {"n": n}
        if n
        else "",
    }


def _meeting(row: dict[str, Any]) -> dict[str, Any]:
    parts = (str(KINDS[row["kind"]]), row["place"])
    return {
        "title": row["title"],
        "url": page_url("engagements", row["pk"]),
        "icon": "calendar-event",
        "line": " · ".join(part for part in parts if part),
        "end": when_text(row["starts"], row["time_zone"], row["all_day"]),
    }


def _unfinished(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": row["title"],
        "url": page_url("engagements", row["pk"]),
        "icon": "pencil",
        "line": when_text(row["starts"], row["time_zone"], row["all_day"]),
        "badge": _("to be finished"),
        "tone": "amber",
    }


def contacts(principal: Principal) -> dict[str, Any] | None:
    """My contacts that are overdue, the longest first. One statement."""
    if not principal.is_staff_of_company or principal.user_id is None:
        return None
    now = timezone.now()

    def build(reader: Principal) -> QuerySet[Any, Any]:
        late: Any = overdue(reader, relationships(actor=reader).filter(colleague_id=reader.user_id), LIMITS)
        return late.values("pk", "last", name=F("stakeholder__name"), match=language_match())[: SHOWN + 1]

    limits = {LIMITS[tier].name: moment for tier, moment in limits_at(now).items()}
    rows = asked_rows("contacts overdue", principal, build, **limits)
    if not rows:
        return None
    return {
        "title": _("Contacts overdue"),
        "aside": _("All overdue"),
        "all_url": _lists("relationships-list", whose="mine", overdue="true"),
        "rows": [
            {
                "title": row["name"],
                "url": page_url("relationships", row["pk"]),
                "initials": initials(row["name"]),
                "line": " · ".join(
                    part for part in (_spoken(row["last"], now), LANGUAGE[row["match"]]()) if part
                ),
            }
            for row in rows[:SHOWN]
        ],
    }


def _spoken(last: datetime | None, now: datetime) -> str:
    if last is None:
        return _("not spoken yet")
    return _("last spoken %(time)s ago") % {"time": timesince(last, now, depth=1)}


def promises(principal: Principal) -> dict[str, Any] | None:
    """Promises that I follow, due within a fortnight or late. One statement."""
    if not principal.is_staff_of_company or principal.user_id is None:
        return None
    today = timezone.localdate()
    until = today + timedelta(days=14)

    def build(reader: Principal) -> QuerySet[Any, Any]:
        due = promises_due(actor=reader, until=until)
        return due.values("pk", "code", "title", "side", "due", name=F("stakeholder__name"))[: SHOWN + 1]

    rows = asked_rows(("promises due", until), principal, build)
    if not rows:
        return None
    return {
        "title": _("Promises due"),
        "aside": _("All open"),
        "all_url": _lists("commitments-list", whose="mine", when="open"),
        "rows": [
            {
                "title": row["title"],
                "url": page_url("commitments", row["pk"]),
                "icon": "checklist",
                "line": " · ".join(part for part in (str(SIDES[row["side"]]), row["name"]) if part),
                "badge": due_words(row["due"], today),
                "tone": "red" if row["due"] < today else "gray",
            }
            for row in rows[:SHOWN]
        ],
    }


def handovers_of_mine(principal: Principal) -> dict[str, Any] | None:
    """Open handovers that I take on, the most urgent first. One statement."""
    if not principal.is_staff_of_company or principal.user_id is None:
        return None
    today = timezone.localdate()

    def build(reader: Principal) -> QuerySet[Any, Any]:
        mine = handovers(actor=reader).filter(status=HandoverStatus.OPEN, lead_id=reader.user_id)
        return mine.order_by("due", "pk").values(
            "pk",
            "due",
            what=Coalesce(
                F("post__title"), F("deployment__organization__name"), F("colleague__display_name"), Value("")
            ),
            left=F("person__name"),
            came=F("successor__name"),
        )[: SHOWN + 1]

    rows = asked_rows("my handovers", principal, build)
    if not rows:
        return None
    n = len(rows)
    return {
        "title": _("Handovers that I take on"),
        "aside": _("All of mine"),
        "all_url": _lists("handovers-list", whose="mine", status="open"),
        "headline": ngettext("%(n)s open handover", "%(n)s open handovers", n)
        % {"n": n if n <= SHOWN else f"{SHOWN}+"},
        "rows": [
            {
                "title": row["what"],
                "url": page_url("handovers", row["pk"]),
                "icon": "transfer",
                "square": True,
                "line": " → ".join(part for part in (row["left"], row["came"]) if part),
                "badge": due_words(row["due"], today),
                "tone": "red" if row["due"] and row["due"] < today else "gray",
            }
            for row in rows[:SHOWN]
        ],
    }
