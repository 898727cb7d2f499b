"""The grid of a workshop: whom to judge, then one line for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.access.principals import principal_of
from core.filters import DayField
from core.models.choices import Level
from stakeholders.models.choices import Classification, Kind, Provenance
from stakeholders.models.judgement_choices import ALIGNMENT, FIVE, Confidence

CELLS = ("alignment", "interest", "influence", "rationale", "provenance", "confidence")
NUMBERS = ("alignment", "interest", "influence")
CHOICES: dict[str, list[tuple[Any, Any]]] = {
    "alignment": [("", "–"), *ALIGNMENT],
    "interest": [("", "–"), *FIVE],
    "influence": [("", "–"), *FIVE],
    "provenance": [("", "–"), *Provenance.choices],
    "confidence": list(Confidence.choices),
}
WORDS: dict[str, Any] = {
    "alignment": _("Alignment"),
    "interest": _("Interest"),
    "influence": _("Influence"),
    "rationale": _("Why, in one line"),
    "provenance": _("How do we know"),
    "confidence": _("How sure"),
}
MOST = 60


class WorkshopForm(forms.Form):
    """Whom, on which theme, for which function, on which day."""

    q = forms.CharField(required=False, max_length=200, label=_("Name"))
    area = forms.UUIDField(required=False, label=_("Area"))
    level = forms.ChoiceField(
        choices=[("", _("Any level")), *Level.choices], required=False, label=_("Level")
    )
    kind = forms.ChoiceField(
        choices=[("", _("People and bodies")), *Kind.choices], required=False, label=_("Who")
    )
    classification = forms.ChoiceField(
        choices=[("", _("Any kind")), *Classification.choices], required=False, label=_("Kind of body")
    )
    theme = forms.UUIDField(required=False, label=_("Theme"))
    function: Any = forms.ModelChoiceField(queryset=None, required=False, label=_("For function"))
    assessed_on = DayField(required=False, label=_("Judged on"))

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = list(principal_of(actor).editing)
        functions = import_string("accounts.selectors.functions")(actor=actor).filter(pk__in=held)
        field: Any = self.fields["function"]
        field.queryset = functions.order_by("name")
        field.empty_label = None if len(held) == 1 else _("Choose")

    def common(self) -> dict[str, Any]:
        """What every judgement of the grid has."""
        given = self.cleaned_data
        function = given["function"]
        return {
            "theme": given["theme"],
            "assessed_on": given["assessed_on"] or timezone.localdate(),
            **({"function": function.pk} if function else {}),
        }


def cells_of(data: Mapping[str, Any], key: UUID) -> dict[str, str]:
    """What was typed in one line."""
    return {name: str(data.get(f"{name}-{key}", "")).strip()[:2000] for name in CELLS}


def is_filled(cells: Mapping[str, str]) -> bool:
    """Whether a line says something: a line where only the usual was left is skipped."""
    return any(cells[name] for name in CELLS if name != "confidence")


def values_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """A line as values for the service; a number that is none stays as typed and is refused there."""
    values: dict[str, Any] = {"rationale": cells["rationale"], "provenance": cells["provenance"]}
    values["confidence"] = cells["confidence"] or Confidence.MEDIUM.value
    for name in NUMBERS:
        text = cells[name]
        plain = text.lstrip("-").isdecimal() and len(text) < 4
        values[name] = int(text) if plain else text or None
    return values
