"""What one may ask of the pages of judgements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.filters import DayField
from core.models.choices import Level
from stakeholders.matrix import Asked
from stakeholders.models.choices import Classification, Kind
from stakeholders.models.judgement_choices import AXIS_WORDS, GRIDS, SALIENCES, STANCES

AXES = tuple(AXIS_WORDS.items())


def _any(label: Any, choices: Any) -> list[tuple[Any, Any]]:
    return [("", label), *choices]


class StandingForm(forms.Form):
    """About whom, on which theme, on which day."""

    theme = forms.UUIDField(required=False, label=_("Theme"))
    area = forms.UUIDField(required=False, label=_("Area"))
    level = forms.ChoiceField(choices=_any(_("Any level"), Level.choices), required=False, label=_("Level"))
    kind = forms.ChoiceField(
        choices=_any(_("People and bodies"), Kind.choices), required=False, label=_("Who")
    )
    classification = forms.ChoiceField(
        choices=_any(_("Any kind"), Classification.choices), required=False, label=_("Kind of body")
    )
    as_of = DayField(required=False, label=_("As of"))

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            day=given["as_of"] or timezone.localdate(),
            since=given.get("since"),
            theme=given["theme"],
            area=given["area"],
            level=given["level"],
            kind=given["kind"],
            classification=given["classification"],
            function=given.get("function"),
            stance=given.get("stance", ""),
            salience=given.get("salience", ""),
            grid=given.get("grid", ""),
        )


class MatrixForm(StandingForm):
    """Two axes, one day or two."""

    x = forms.ChoiceField(choices=AXES, required=False, label=_("Across"))
    y = forms.ChoiceField(choices=AXES, required=False, label=_("Upwards"))
    since = DayField(required=False, label=_("Arrows from"))
    stance = forms.ChoiceField(choices=_any(_("Any stance"), STANCES), required=False, label=_("Stance"))
    salience = forms.ChoiceField(
        choices=_any(_("Any"), SALIENCES), required=False, label=_("Power, legitimacy, urgency")
    )
    grid = forms.ChoiceField(choices=_any(_("Any"), GRIDS), required=False, label=_("Influence and interest"))
    field_order = ("x", "y", "theme", "area", "as_of", "since")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        given["x"], given["y"] = given.get("x") or "alignment", given.get("y") or "interest"
        if given["x"] == given["y"]:
            self.add_error("y", _now("Choose two different axes."))
        since, day = given.get("since"), given.get("as_of") or timezone.localdate()
        if since and since >= day:
            self.add_error("since", _now("Arrows begin on an earlier day."))
        return given
