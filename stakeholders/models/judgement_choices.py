"""Words of judgements: stance, whose line it is, how sure, and what the axes mean."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from stakeholders.domain.stance import Grid, Quadrant, Salience, Stance


class Line(models.TextChoices):
    """Whose line a judgement describes; the office's survives a change of holder."""

    OFFICE = "office", _("The office's line")
    PERSONAL = "personal", _("A personal view")
    UNCLEAR = "unclear", _("Unclear whose")


class Confidence(models.TextChoices):
    """How sure the author is."""

    HIGH = "high", _("Sure")
    MEDIUM = "medium", _("Fairly sure")
    LOW = "low", _("Not sure")


STANCES: tuple[tuple[str, Any], ...] = (
    (Stance.CHAMPION.value, _("Champion")),
    (Stance.SUPPORTIVE.value, _("Supportive")),
    (Stance.NEUTRAL.value, _("Neutral")),
    (Stance.SCEPTICAL.value, _("Sceptical")),
    (Stance.SPOILER.value, _("Opposed")),
    (Stance.NOT_KNOWN.value, _("Not known")),
)
# Where each stands: whom one asks for help, whom one asks what they need, whom one listens to first.
STANCE_GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("supports", _("Supports"), (Stance.CHAMPION.value, Stance.SUPPORTIVE.value)),
    ("undecided", _("Undecided"), (Stance.NEUTRAL.value,)),
    ("resists", _("Resists"), (Stance.SCEPTICAL.value, Stance.SPOILER.value)),
    ("not_known", _("Not known"), (Stance.NOT_KNOWN.value,)),
)
QUADRANTS: tuple[tuple[str, Any], ...] = (
    (Quadrant.WORK_TOGETHER.value, _("For it, high interest")),
    (Quadrant.RAISE_INTEREST.value, _("For it, low interest")),
    (Quadrant.PERSUADE.value, _("Against it, high interest")),
    (Quadrant.KEEP_INFORMED.value, _("Against it, low interest")),
    (Quadrant.UNDECIDED.value, _("On the line")),
    (Quadrant.NOT_KNOWN.value, _("Not known")),
)
ADVICE: dict[str, Any] = {
    Quadrant.WORK_TOGETHER.value: _("Work and learn together."),
    Quadrant.RAISE_INTEREST.value: _("Raise interest: show what it brings them."),
    Quadrant.PERSUADE.value: _("Persuade, or limit the effect."),
    Quadrant.KEEP_INFORMED.value: _("Keep informed, and listen."),
    Quadrant.UNDECIDED.value: "",
    Quadrant.NOT_KNOWN.value: "",
}
SALIENCES: tuple[tuple[str, Any], ...] = (
    (Salience.ALL_THREE.value, _("Power, legitimacy and urgency")),
    (Salience.POWER_LEGITIMACY.value, _("Power and legitimacy")),
    (Salience.POWER_URGENCY.value, _("Power and urgency")),
    (Salience.LEGITIMACY_URGENCY.value, _("Legitimacy and urgency")),
    (Salience.POWER.value, _("Power only")),
    (Salience.LEGITIMACY.value, _("Legitimacy only")),
    (Salience.URGENCY.value, _("Urgency only")),
    (Salience.NONE.value, _("None of the three")),
    (Salience.NOT_KNOWN.value, _("Not known")),
)
GRIDS: tuple[tuple[str, Any], ...] = (
    (Grid.BOTH_HIGH.value, _("High influence, high interest")),
    (Grid.INFLUENCE_HIGH.value, _("High influence, low interest")),
    (Grid.INTEREST_HIGH.value, _("Low influence, high interest")),
    (Grid.BOTH_LOW.value, _("Low influence, low interest")),
    (Grid.NOT_KNOWN.value, _("Not known")),
)
AXIS_WORDS: dict[str, Any] = {
    "influence": _("Influence"),
    "interest": _("Interest"),
    "alignment": _("Alignment"),
    "legitimacy": _("Legitimacy"),
    "urgency": _("Urgency"),
    "accessibility": _("Openness to contact"),
}
# The scale of each axis in words, for forms.
FIVE = (
    (1, _("1 – very low")),
    (2, _("2 – low")),
    (3, _("3 – some")),
    (4, _("4 – high")),
    (5, _("5 – very high")),
)
ALIGNMENT = (
    (2, _("+2 – fully for the outcome")),
    (1, _("+1 – rather for it")),
    (0, _("0 – in between")),
    (-1, _("−1 – rather against it")),
    (-2, _("−2 – fully against it")),
)
SCALES: dict[str, tuple[tuple[int, Any], ...]] = {
    axis: ALIGNMENT if axis == "alignment" else FIVE for axis in AXIS_WORDS
}
