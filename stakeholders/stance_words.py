"""Stance on screen: one word, one tone and one shape each, so that colour is never the only sign."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stakeholders.domain.stance import Stance
from stakeholders.models.judgement_choices import AXIS_WORDS, STANCES

TONES: dict[str, tuple[str, str]] = {
    Stance.CHAMPION: ("green", "star"),
    Stance.SUPPORTIVE: ("lime", "circle-check"),
    Stance.NEUTRAL: ("gray", "circle"),
    Stance.SCEPTICAL: ("amber", "triangle"),
    Stance.SPOILER: ("red", "diamond"),
    Stance.NOT_KNOWN: ("dashed", "circle-dashed"),
}
WORDS = dict(STANCES)


class Valued(Protocol):
    """A view that has means."""

    def value(self, axis: str) -> float | None: ...


def stance_word(stance: str) -> Any:
    """The word for the screen; an installation may show the Voluntary Principles' own for the outermost."""
    if settings.JUDGEMENT_SEED_WORDS and stance == Stance.SPOILER:
        return _("Potential spoiler")
    return WORDS[Stance(stance).value]


def stance_mark(stance: str) -> dict[str, Any]:
    """`{text, tone, icon}` of a badge."""
    tone, icon = TONES[Stance(stance)]
    return {"text": stance_word(stance), "tone": tone, "icon": icon}


def axis_list(axes: Iterable[str]) -> str:
    """“alignment, influence”."""
    return ", ".join(str(AXIS_WORDS[axis]).lower() for axis in axes)


def number(value: float | None, *, signed: bool = False) -> str:
    """A mean with at most one decimal; an alignment with its sign. Nothing for what is not set."""
    if value is None:
        return ""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    text = "0" if text in ("-0", "0") else text
    return (f"+{text}" if value > 0 else text.replace("-", "−")) if signed else text


def axis_value(view: Valued, axis: str) -> str:
    return number(view.value(axis), signed=axis == "alignment")
