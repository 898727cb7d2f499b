"""What one may ask of the page of levels."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.filters import DayField
from stakeholders.models.choices import StateFunction

FORMAL = (("", _("Formal and informal")), ("formal", _("Formal only")), ("informal", _("Informal only")))
WHICH = (("", _("With a mandate")), ("all", _("All bodies")))


class LevelsForm(forms.Form):
    """Which bodies stand in the columns."""

    area = forms.UUIDField(required=False, label=_("Area"))
    state_function = forms.ChoiceField(
        choices=[("", _("Any function of the State")), *StateFunction.choices],
        required=False,
        label=_("Responsible for"),
    )
    standing = forms.ChoiceField(choices=FORMAL, required=False, label=_("Standing"))
    which = forms.ChoiceField(choices=WHICH, required=False, label=_("Which"))
    as_of = DayField(required=False, label=_("As of"))
