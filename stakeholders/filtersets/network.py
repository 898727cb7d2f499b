"""What a saved view of the network holds. `focus` and `to` are references: who sees neither finds no such view."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import DayFilter, RecordFilterSet, ReferenceFilter
from core.models.choices import Level
from stakeholders.models import Stakeholder
from stakeholders.models.choices import Classification
from stakeholders.models.judgement_choices import STANCES


class NetworkFilter(RecordFilterSet):
    """The parameters of `/map/network/`; its rows are those of the picture, so nothing is filtered here."""

    focus = ReferenceFilter(Stakeholder, label=_("Around"), field_name="pk")
    to = ReferenceFilter(Stakeholder, label=_("Way to"), field_name="pk")
    kinds = django_filters.CharFilter(label=_("Joined by"), max_length=300)
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    classification = django_filters.ChoiceFilter(choices=Classification.choices, label=_("Kind of body"))
    stance = django_filters.ChoiceFilter(choices=STANCES, label=_("Stance"))
    as_of = DayFilter(label=_("As of"))
    depth = django_filters.ChoiceFilter(choices=[(one, one) for one in "123"], label=_("How far"))
    by = django_filters.ChoiceFilter(choices=[(one, one) for one in ("steps", "strength")], label=_("Way"))
    most = django_filters.NumberFilter(min_value=1, max_value=5000, label=_("At most"))

    class Meta:
        model = Stakeholder
        fields: list[str] = []
