"""On the page of a plan: with whom nobody of us in it shares a language, and who of us could come along."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.pages.show import page_url
from core.resources import Reading
from engagements.domain.languages import GAP, INTERPRETER, SHARED, UNKNOWN, common, gaps
from engagements.models.choices import EngagementStatus, Interpreting
from engagements.selectors import languages as selectors
from stakeholders.words import language_names

WORDS = {
    SHARED: lambda: "",
    UNKNOWN: lambda: "",
    GAP: lambda: _("no language in common: an interpreter is needed"),
    INTERPRETER: lambda: _("an interpreter is needed"),
}
SHOWN = 3


def plan_panel(reading: Reading) -> dict[str, Any] | None:
    """Two statements; nothing where all is well or nothing is known."""
    plan = reading.record
    if plan.status != EngagementStatus.PLANNED or not reading.actor.is_staff_of_company:
        return None
    theirs, present = selectors.in_meeting(actor=reading.actor, engagement=plan)
    known = selectors.colleagues(actor=reading.actor)
    ours = {code for key in present if key in known for code in known[key][1]}
    spoken = {key: codes for key, (_name, codes) in theirs.items()}
    away = {key: codes for key, (_name, codes) in known.items() if key not in present}
    rows = [_row(gap, theirs, known) for gap in gaps(spoken, ours, away)]
    text = _held_in(plan, ours, known)
    if not rows and not text:
        return None
    arranged = plan.interpreting == Interpreting.ARRANGED
    return {
        "title": _("Language"),
        "aside": _("interpreter arranged") if arranged else _("interpreter needed"),
        "rows": rows + text,
        "side": True,
    }


def _held_in(plan: Any, ours: set[str], known: Any) -> list[dict[str, Any]]:
    """The language that the meeting is held in, where nobody of us in it speaks it."""
    if not plan.language or not ours or common([plan.language], ours):
        return []
    able = [name for name, codes in known.values() if common([plan.language], codes)]
    line = _("none of us in it speaks it")
    return [
        {
            "title": _("Held in %(language)s") % {"language": language_names([plan.language])},
            "line": " · ".join(part for part in (line, _could(able)) if part),
            "icon": "language",
        }
    ]


def _row(gap: Any, theirs: Any, known: Any) -> dict[str, Any]:
    speaks = _("speaks %(languages)s, none of us in it does") % {
        "languages": language_names(list(gap.languages))
    }
    return {
        "title": theirs[gap.who][0],
        "url": page_url("stakeholders", gap.who),
        "line": " · ".join(
            part for part in (speaks, _could([known[key][0] for key in gap.speakers])) if part
        ),
        "icon": "language",
    }


def _could(names: list[str]) -> str:
    """“Joseph Okello could come along”."""
    if not names:
        return ""
    return _("could come along: %(names)s") % {"names": ", ".join(names[:SHOWN])}
