"""On the page of a body: whether what we have with it would outlive one person, on their side or on ours."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.resources import Reading
from engagements.selectors.continuity import Kept, continuity
from stakeholders.domain.continuity import OURS, THEIRS, index, strength, threads

STRENGTH: dict[str, Any] = {
    "none": lambda: _("nothing held"),
    "single": lambda: _("hangs by one"),
    "thin": lambda: _("thin"),
    "broad": lambda: _("broad"),
}
TONES = {"single": "amber", "thin": "gray", "broad": "green", "none": "gray"}


def told(engagements: int, theirs: int, living: int, ours: int) -> str:
    """“14 engagements in two years · with 3 of them, 2 still there · by 1 of us”."""
    held = ngettext("%(n)s engagement in two years", "%(n)s engagements in two years", engagements)
    parts = (
        held % {"n": engagements},
        _("with %(n)s of them, %(m)s still there") % {"n": theirs, "m": living},
        _("by %(n)s of us") % {"n": ours},
    )
    return " · ".join(parts)


def card(reading: Reading) -> dict[str, Any] | None:
    """Nothing where the reader sees no engagement of two years with the body."""
    found = continuity(actor=reading.actor, day=reading.day, bodies=[reading.record.pk])
    return _card(found[0]) if found else None


def _card(one: Kept) -> dict[str, Any]:
    contacts = one.contacts
    living = len(set(contacts.counterparts) & contacts.living)
    value = index(contacts.counterparts, contacts.living)
    word = strength(value)
    sides = threads(contacts)
    advice = {
        (THEIRS, OURS): _("One official and one of us: when either goes, it ends. Take a colleague along and meet another."),
        (THEIRS,): _("It rests on one official. Meet another one of the body."),
        (OURS,): _("It rests on one of us. Take a colleague along."),
    }.get(sides, "")  # fmt: skip
    row = {
        "title": told(one.engagements, len(contacts.counterparts), living, len(contacts.colleagues)),
        "line": advice,
        "badge": STRENGTH[word](),
        "tone": TONES[word],
        "end": f"{value:.2f}" if value else "",
    }
    return {"title": _("Continuity"), "rows": [row], "aside": _("two years, what you may see"), "side": True}
