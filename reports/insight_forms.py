"""What one may ask of the pages of insight."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.filters import DayField
from core.models.choices import Level
from stakeholders.matrix import Asked
from stakeholders.models.choices import Kind


class AreaForm(forms.Form):
    """An area, as of a day."""

    area = forms.UUIDField(required=False, label=_("Area"))
    as_of = DayField(required=False, label=_("As of"))

    @property
    def day(self) -> Any:
        return self.cleaned_data["as_of"] or timezone.localdate()


PERIODS = (("90", _("Last three months")), ("30", _("Last thirty days")), ("365", _("Last twelve months")))


class OverviewForm(forms.Form):
    """An area, and how far back to count what was done."""

    area = forms.UUIDField(required=False, label=_("Area"))
    period = forms.ChoiceField(choices=PERIODS, required=False, label=_("Period"))

    @property
    def day(self) -> Any:
        return timezone.localdate()

    @property
    def days(self) -> int:
        return int(self.cleaned_data["period"] or PERIODS[0][0])


class ContactForm(AreaForm):
    """Whom to rank."""

    theme = forms.UUIDField(required=False, label=_("Theme"))
    level = forms.ChoiceField(
        choices=[("", _("Any level")), *Level.choices], required=False, label=_("Level")
    )
    kind = forms.ChoiceField(
        choices=[("", _("People and bodies")), *Kind.choices], required=False, label=_("Who")
    )

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            day=self.day, theme=given["theme"], area=given["area"], level=given["level"], kind=given["kind"]
        )


class WhatIfForm(forms.Form):
    """Who goes."""

    who = forms.UUIDField(required=False, label=_("Who goes"))
    whole = forms.BooleanField(required=False, label=_("With everybody who holds a post there"))
    as_of = DayField(required=False, label=_("As of"))

    @property
    def day(self) -> Any:
        return self.cleaned_data["as_of"] or timezone.localdate()


class BetweenForm(forms.Form):
    """Two days."""

    since = DayField(required=False, label=_("From"))
    until = DayField(required=False, label=_("To"))
    theme = forms.UUIDField(required=False, label=_("Theme"))
    area = forms.UUIDField(required=False, label=_("Area"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        given["until"] = given.get("until") or timezone.localdate()
        if not given.get("since"):
            day = given["until"]
            given["since"] = day.replace(year=day.year - 1, day=min(day.day, 28))
        if given["since"] >= given["until"]:
            self.add_error("since", _now("Begin on an earlier day."))
        return given
