"""The filters of initiatives and their partners."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import AreaFilter, RecordFilterSet, ReferenceFilter, SearchFilter, words_of
from core.models import Theme
from core.models.choices import Level
from engagements.models import Initiative, InitiativePartner
from engagements.models.initiatives import AskAnswer, InitiativeKind, InitiativeStatus, PartnerRole
from stakeholders.models import Stakeholder


class InitiativeFilter(RecordFilterSet):
    q = SearchFilter()
    kind = django_filters.ChoiceFilter(choices=InitiativeKind.choices, label=_("Kind"))
    status = django_filters.ChoiceFilter(choices=InitiativeStatus.choices, label=_("Status"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    theme = ReferenceFilter(Theme, label=_("Theme"))
    blocked = ReferenceFilter(Stakeholder, label=_("Who does not move"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Initiative
        fields: list[str] = []


class InitiativePartnerFilter(RecordFilterSet):
    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    initiative = ReferenceFilter(Initiative, label=_("Initiative"))
    stakeholder = ReferenceFilter(Stakeholder, label=_("Who"))
    role = django_filters.ChoiceFilter(choices=PartnerRole.choices, label=_("Part"))
    answer = django_filters.ChoiceFilter(choices=AskAnswer.choices, label=_("Answer"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = InitiativePartner
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = words_of(value)
        for word in words:
            queryset = queryset.filter(stakeholder__search_key__has_text=word)
        return queryset if words else queryset.none()
