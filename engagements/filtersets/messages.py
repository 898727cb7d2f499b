"""The filters of positions, arguments and the library."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import AreaFilter, RecordFilterSet, ReferenceFilter, SearchFilter, YesNoFilter, words_of
from core.models import Theme
from core.models.choices import Level
from engagements.domain.practices import PRACTICES
from engagements.models import (
    Argument,
    ArgumentUse,
    Engagement,
    LibraryEntry,
    Position,
    PositionVariant,
)
from engagements.models.library import LibraryKind
from engagements.models.messages import Approval, Audience, Benefit, Reaction
from stakeholders.models import Stakeholder


class PositionFilter(RecordFilterSet):
    q = SearchFilter()
    theme = ReferenceFilter(Theme, label=_("Theme"))
    status = django_filters.ChoiceFilter(choices=Approval.choices, label=_("Status"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Position
        fields: list[str] = []


class PositionVariantFilter(RecordFilterSet):
    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    position = ReferenceFilter(Position, label=_("Position"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    audience = django_filters.ChoiceFilter(choices=Audience.choices, label=_("Audience"))
    language = django_filters.CharFilter(max_length=20, label=_("Language"))
    status = django_filters.ChoiceFilter(choices=Approval.choices, label=_("Status"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = PositionVariant
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = words_of(value)
        for word in words:
            queryset = queryset.filter(position__search_key__has_text=word)
        return queryset if words else queryset.none()


class ArgumentFilter(RecordFilterSet):
    q = SearchFilter()
    theme = ReferenceFilter(Theme, label=_("Theme"))
    benefit = django_filters.ChoiceFilter(choices=Benefit.choices, label=_("Benefit"))
    audience = django_filters.ChoiceFilter(choices=Audience.choices, label=_("Audience"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    retired = YesNoFilter(label=_("No longer used"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Argument
        fields: list[str] = []


class ArgumentUseFilter(RecordFilterSet):
    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    argument = ReferenceFilter(Argument, label=_("Argument"))
    engagement = ReferenceFilter(Engagement, label=_("Engagement"))
    stakeholder = ReferenceFilter(Stakeholder, label=_("With whom"))
    reaction = django_filters.ChoiceFilter(choices=Reaction.choices, label=_("Reaction"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = ArgumentUse
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = words_of(value)
        for word in words:
            queryset = queryset.filter(argument__search_key__has_text=word)
        return queryset if words else queryset.none()


class LibraryEntryFilter(RecordFilterSet):
    q = SearchFilter()
    kind = django_filters.ChoiceFilter(choices=LibraryKind.choices, label=_("Kind"))
    practice = django_filters.ChoiceFilter(
        choices=[(name, name) for name in PRACTICES], label=_("Practice"), method="by_practice"
    )
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    language = django_filters.CharFilter(max_length=20, label=_("Language"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = LibraryEntry
        fields: list[str] = []

    def by_practice(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(practices__contains=[value])
