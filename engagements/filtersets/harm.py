"""The filters of exposures, contact rules and mitigations."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import AreaFilter, DayFilter, RecordFilterSet, ReferenceFilter, words_of
from core.models import Area
from engagements.models import ContactRule, Exposure, Mitigation
from engagements.models.harm import ContactKind, HarmLevel
from engagements.selectors.harm import standing_q
from stakeholders.models import Stakeholder


class ExposureFilter(RecordFilterSet):
    stakeholder = ReferenceFilter(Stakeholder, label=_("Person or organization"))
    level = django_filters.ChoiceFilter(choices=HarmLevel.choices, label=_("Gravest harm"))
    review_before = DayFilter(field_name="review_by", lookup_expr="lt", label=_("Review due before"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Exposure
        fields: list[str] = []


class ContactRuleFilter(RecordFilterSet):
    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    stakeholder = ReferenceFilter(Stakeholder, label=_("Person or organization"))
    place = ReferenceFilter(Area, label=_("Community"))
    kind = django_filters.ChoiceFilter(choices=ContactKind.choices, label=_("Rule"))
    stands_on = DayFilter(label=_("Stands on"), method="by_day")
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = ContactRule
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = words_of(value)
        for word in words:
            queryset = queryset.filter(stakeholder__search_key__has_text=word)
        return queryset if words else queryset.none()

    def by_day(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(standing_q(value))


class MitigationFilter(RecordFilterSet):
    rule = ReferenceFilter(ContactRule, label=_("Contact rule"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Mitigation
        fields: list[str] = []
