"""On the page of an exercise: whom its sources named, and how they get onto the map; on the Desk: exercises due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access.principals import Principal
from core.pages.show import page_url
from core.resources import Reading
from stakeholders import exercises
from stakeholders.domain.exercise import overdue
from stakeholders.exercises import Candidate
from stakeholders.models.exercises import InputKind

KINDS = dict(InputKind.choices)
AHEAD = timedelta(days=30)
SHOWN = 6


def named(reading: Reading, may: bool) -> dict[str, Any]:
    """The card “Named by sources”; left out where nobody was named, as far as the reader sees."""
    found = exercises.candidates(actor=reading.actor, exercise=reading.record.pk)
    if not found:
        return {}
    waiting = sum(one.record is None for one in found)
    told = ngettext("%(n)s not on the map yet", "%(n)s not on the map yet", waiting) % {"n": waiting}
    return {
        "title": _("Named by sources"),
        "count": len(found),
        "aside": told if waiting else _("all on the map"),
        "template": "stakeholders/judgement/candidates.html",
        "entries": [_entry(one, reading, may) for one in found],
        "main": True,
    }


def _entry(one: Candidate, reading: Reading, may: bool) -> dict[str, Any]:
    back = reading.record.get_absolute_url()
    parts = (one.office, one.note, str(KINDS[one.kind]).lower())
    entry = {"name": one.name, "line": " · ".join(part for part in parts if part)}
    if one.record is not None:
        cite = {"source": one.source, "stakeholder": one.record, "next": back}
        return entry | {
            "url": page_url(one.resource, one.record),
            "cite_url": f"{reverse('citations-create')}?{urlencode(cite)}"
            if may and one.source and not one.cited
            else "",
        }
    if not may:
        return entry
    given = urlencode({"name": one.name, "area": reading.record.area_id or "", "next": back})
    return entry | {
        "person_url": f"{reverse('people-create')}?{given}",
        "body_url": f"{reverse('organizations-create')}?{given}",
    }


def due(principal: Principal) -> dict[str, Any] | None:
    """The box on the Desk: what is asked of me, exercises overdue or near, the next one to open. Two statements."""
    if not principal.is_staff_of_company:
        return None
    today = timezone.localdate()
    asked = (
        exercises.asked_of(actor=principal, functions=principal.leading)
        .order_by("due", "pk")
        .values("exercise_id", "what", "due", "exercise__name")
    )
    rows = [_asked(dict(row), today) for row in asked[:SHOWN]]
    near = exercises.due_soon(actor=principal, until=today + AHEAD).order_by("due", "pk")
    found = near.values("pk", "name", "due", "closed", "next_due")[:SHOWN]
    rows += [_round(dict(row), today) for row in found]
    if not rows:
        return None
    late = sum(bool(row["badge"]) for row in rows)
    headline = ngettext("%(n)s mapping exercise late", "%(n)s mapping exercises late", late) % {"n": late}
    return {
        "title": _("Mapping exercises"),
        "aside": _("All"),
        "all_url": reverse("mapping-exercises-list"),
        "rows": rows,
        "headline": headline if late else "",
    }


def _asked(row: dict[str, Any], today: Any) -> dict[str, Any]:
    late = row["due"] is not None and row["due"] < today
    return {
        "title": row["what"],
        "url": page_url("mapping-exercises", row["exercise_id"]),
        "icon": "inbox",
        "square": True,
        "line": _("asked of you for %(name)s") % {"name": row["exercise__name"]},
        "badge": _("Overdue") if late else "",
        "tone": "amber",
        "end": date_format(row["due"]) if row["due"] else "",
    }


def _round(row: dict[str, Any], today: Any) -> dict[str, Any]:
    day = row["next_due"] if row["closed"] else row["due"]
    late = overdue(day, None, today)
    told = _("the next one is to be opened") if row["closed"] else _("to be closed")
    return {
        "title": row["name"],
        "url": page_url("mapping-exercises", row["pk"]),
        "icon": "refresh",
        "square": True,
        "line": told,
        "badge": ngettext("%(n)s day overdue", "%(n)s days overdue", late) % {"n": late} if late else "",
        "tone": "amber",
        "end": date_format(day),
    }
