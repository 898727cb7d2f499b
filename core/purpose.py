"""Why somebody opens a NAMED record or takes many rows away: asked before, kept as one of a few words.

The list is fixed, because a sentence typed here would itself be content. Whoever has more to say may note that a note
exists elsewhere; only that is kept.
"""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import BadRequest

MINUTES = 30
MOST = 200
KEY = "purposes"


class Purpose(models.TextChoices):
    MEETING = "meeting", _("Preparing a meeting or a visit")
    SAFETY = "safety", _("Somebody’s safety")
    ASSESSMENT = "assessment", _("An assessment or report")
    DILIGENCE = "diligence", _("Due diligence")
    LEGAL = "legal", _("A legal duty or request")
    KEEPING = "keeping", _("Keeping the record right")
    HANDOVER = "handover", _("Handing over or taking over")
    OTHER = "other", _("Something else")


class PurposeForm(forms.Form):
    """One of the purposes, and whether more is written down elsewhere."""

    purpose = forms.ChoiceField(
        choices=Purpose.choices,
        label=_("What is it for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is for."), "invalid_choice": _("Choose one of these.")},
    )
    note = forms.BooleanField(
        required=False, label=_("There is a note of it elsewhere, which I can show on request")
    )


class NeedsPurpose(Exception):
    """The act is open to this person, after they say what it is for. `rows`: how many would leave; 0 for a record."""

    def __init__(self, record: Any = None, rows: int = 0) -> None:
        self.record, self.rows = record, rows
        super().__init__("a purpose is needed")


def given(session: Any, pk: Any, *, any_age: bool = False) -> dict[str, Any] | None:
    """What this session said of a record in the last half hour, for the trail; None when it must be asked."""
    found = session.get(KEY, {}).get(str(pk))
    if found is None or (not any_age and time.time() - found[2] > MINUTES * 60):
        return None
    return {"purpose": found[0], "note": found[1]}


def give(session: Any, pk: Any, purpose: str, *, note: bool = False) -> None:
    """Keeps a purpose for one record and this session; the oldest make room."""
    kept = {**session.get(KEY, {}), str(pk): [purpose, note, int(time.time())]}
    newest = sorted(kept.items(), key=lambda entry: entry[1][2])[-MOST:]
    session[KEY] = dict(newest)


def read(text: str | None) -> str:
    """A purpose from a parameter; nothing when it is missing, BadRequest for a word that is none."""
    if text is None:
        return ""
    if text not in Purpose.values:
        raise BadRequest("purpose is not right.", {"purpose": [f"Use one of: {', '.join(Purpose.values)}."]})
    return text
