"""The filters of areas, themes, groups and audit events."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.scope import scope
from core.filters import AreaFilter, RecordFilterSet, ReferenceFilter, SearchFilter, YesNoFilter
from core.models import Area, HoldingRule, RightsHolderGroup, Theme
from core.models.choices import AreaKind, HoldingKind


class AreaFilterSet(RecordFilterSet):
    """Areas by kind, place in the tree and code."""

    q = SearchFilter()
    kind = django_filters.ChoiceFilter(choices=AreaKind.choices, label=_("Kind"))
    parent = ReferenceFilter(Area, label=_("Directly part of"))
    inside = django_filters.UUIDFilter(label=_("Anywhere inside"), method="by_ancestor")
    iso_code = django_filters.CharFilter(label=_("ISO code"), method="by_code", max_length=10)

    class Meta:
        model = Area
        fields: list[str] = []

    def by_ancestor(self, queryset: QuerySet[Area], name: str, value: Any) -> QuerySet[Area]:
        """Below an area that the reader may see; a hidden one has nothing in it, like one that does not exist."""
        seen = scope(self.actor, Area.objects.filter(pk=value))
        return queryset.filter(Exists(seen), ancestors__contains=[value])

    def by_code(self, queryset: QuerySet[Area], name: str, value: str) -> QuerySet[Area]:
        return queryset.filter(Q(iso_code=value.upper()) | Q(iso3=value.upper()))


class ThemeFilterSet(RecordFilterSet):
    q = SearchFilter()
    parent = ReferenceFilter(Theme, label=_("Part of"))

    class Meta:
        model = Theme
        fields: list[str] = []


class GroupFilterSet(RecordFilterSet):
    q = SearchFilter()
    parent = ReferenceFilter(RightsHolderGroup, label=_("Part of"))
    area = AreaFilter()

    class Meta:
        model = RightsHolderGroup
        fields: list[str] = []


class HoldingRuleFilterSet(RecordFilterSet):
    area = AreaFilter()
    kind = django_filters.ChoiceFilter(choices=HoldingKind.choices, label=_("What"))
    allowed = YesNoFilter(label=_("May be held"))

    class Meta:
        model = HoldingRule
        fields: list[str] = []
