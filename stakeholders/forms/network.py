"""What one may ask of the network, the same on the page and in the API."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import purpose
from core.asked import AskedForm
from core.filters import DayField
from core.models.choices import Level
from stakeholders.models.choices import Classification, TieKind
from stakeholders.models.judgement_choices import STANCES
from stakeholders.network import INTRODUCING, KINDS, PART_OF, TENURE, Lens

KIND_CHOICES = (*TieKind.choices, (PART_OF, _("is part of")), (TENURE, _("holds or held a post in")))
LEVELS = [("", _("Any level")), *Level.choices]
CLASSES = [("", _("Any kind of body")), *Classification.choices]
STANCE_CHOICES = [("", _("Any stance")), *STANCES]
USUAL, MOST = 60, 5_000
DEPTHS = (("1", _("Direct")), ("2", _("2 steps")), ("3", _("3 steps")))
BY = (("steps", _("Fewest steps")), ("strength", _("Closest ties")))


class LensForm(AskedForm):
    """What is looked at: kinds of links, levels, kinds of bodies, the day."""

    kinds = forms.MultipleChoiceField(
        choices=KIND_CHOICES, required=False, label=_("Joined by"), widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(choices=LEVELS, required=False, label=_("Level"))
    classification = forms.ChoiceField(choices=CLASSES, required=False, label=_("Kind of body"))
    as_of = DayField(required=False, label=_("As of"))
    usual_kinds = KINDS

    @property
    def lens(self) -> Lens:
        given = self.cleaned_data
        return Lens(
            day=given["as_of"] or timezone.localdate(),
            kinds=tuple(given["kinds"]) or self.usual_kinds,
            level=given["level"],
            classification=given["classification"],
            stance=given.get("stance", ""),
        )


class NetworkForm(LensForm):
    """Around a focus."""

    focus = forms.UUIDField(label=_("Around"))
    stance = forms.ChoiceField(choices=STANCE_CHOICES, required=False, label=_("Stance"))
    depth = forms.ChoiceField(choices=DEPTHS, required=False, label=_("How far"))
    most = forms.RegexField(r"^[0-9]{1,4}\Z", required=False, label=_("At most"))
    purpose = forms.ChoiceField(choices=purpose.Purpose.choices, required=False, label=_("What for"))

    def clean_depth(self) -> int:
        return int(self.cleaned_data["depth"] or 1)

    def clean_most(self) -> int:
        most = int(self.cleaned_data["most"] or USUAL)
        if not 1 <= most <= MOST:
            raise forms.ValidationError(_("Use a number from 1 to %(most)s.") % {"most": MOST})
        return most


class WayForm(LensForm):
    """From one to another. What opposes somebody is no introduction unless it is asked for."""

    to = forms.UUIDField(label=_("To"))
    by = forms.ChoiceField(choices=BY, required=False, label=_("Way"))
    usual_kinds = INTRODUCING

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"from": forms.UUIDField(label=_("From")), **self.fields}

    @property
    def by_strength(self) -> bool:
        return bool(self.cleaned_data["by"] == "strength")


class NetworkPageForm(NetworkForm):
    """The page asks both: around whom, and how one gets from there to another."""

    focus = forms.UUIDField(required=False, label=_("Around"))
    to = forms.UUIDField(required=False, label=_("Way to"))
    by = forms.ChoiceField(choices=BY, required=False, label=_("Which way"))
