"""The read document of assessments, with the words that follow from the numbers."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from rest_framework import serializers

from core.documents import Computed, Document, Item, Reference, Secret, common_items
from stakeholders.domain.stance import AXES, Quadrant, Salience, Stance, quadrant, salience, stance
from stakeholders.judgement import thresholds
from stakeholders.models import Assessment


def _word(name: str, make: Any, axes: tuple[str, ...], choices: Any) -> Computed:
    """A word made from some of the axes; what is not set leaves it `not_known`."""
    return Computed(
        name,
        select=lambda reader: {f"x_{axis}": F(axis) for axis in axes},
        make=lambda row: make(*(row[f"x_{axis}"] for axis in axes), thresholds()).value,
        kind=serializers.ChoiceField(choices=[(one.value, one.value) for one in choices], read_only=True),
    )


ASSESSMENT = Document(
    Assessment,
    "Assessment",
    (
        Item("id"),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Reference("theme", resource="themes"),
        Item("assessed_on"),
        *(Item(axis) for axis in AXES),
        _word("stance", stance, ("alignment", "interest"), Stance),
        _word("quadrant", quadrant, ("alignment", "interest"), Quadrant),
        _word("salience", salience, ("influence", "legitimacy", "urgency"), Salience),
        Item("line"),
        Item("confidence"),
        Item("provenance"),
        Secret("rationale"),
        *common_items(area="scope_area"),
    ),
)
