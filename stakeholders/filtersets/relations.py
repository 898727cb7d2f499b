"""The filters of ties, interests, mandates, deployments and successions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import AreaFilter, DayFilter, RecordFilterSet, ReferenceFilter, YesNoFilter, words_of
from core.models import RightsHolderGroup, Theme
from core.models.choices import Level
from stakeholders import selectors
from stakeholders.models import Deployment, Interest, Mandate, Post, Stakeholder, Succession, Tie
from stakeholders.models.choices import (
    Exercised,
    InterestDirection,
    InterestKind,
    ReportingLine,
    StateFunction,
    SuccessionKind,
    TieKind,
)


class DatedFilter(RecordFilterSet):
    """What has a beginning and an end, and lies somewhere."""

    area = AreaFilter(field_name="scope_area")
    as_of = DayFilter(label=_("As of"), method="at")

    def at(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(selectors.possible_q(value))

    def with_words(self, queryset: QuerySet[Any], value: str, *paths: str) -> QuerySet[Any]:
        """Rows where each word stands in the name of one of the records that the row needs sight of."""
        words = words_of(value)
        for word in words:
            named = Q()
            for path in paths:
                named |= Q(**{f"{path}__search_key__has_text": word})
            queryset = queryset.filter(named)
        return queryset if words else queryset.none()


class TieFilter(DatedFilter):
    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    stakeholder = ReferenceFilter(Stakeholder, label=_("Either end"), method="by_either_end")
    subject = ReferenceFilter(Stakeholder, label=_("Who"))
    object = ReferenceFilter(Stakeholder, label=_("To whom"))
    group = ReferenceFilter(RightsHolderGroup, label=_("Group"))
    kind = django_filters.ChoiceFilter(choices=TieKind.choices, label=_("How they are joined"))
    line = django_filters.ChoiceFilter(choices=ReportingLine.choices, label=_("Line"))

    class Meta:
        model = Tie
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self.with_words(queryset, value, "subject", "object", "group")

    def by_either_end(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(Q(subject_id=value) | Q(object_id=value))


class InterestFilter(DatedFilter):
    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    stakeholder = ReferenceFilter(Stakeholder, label=_("Whose"))
    theme = ReferenceFilter(Theme, label=_("Theme"))
    kind = django_filters.ChoiceFilter(choices=InterestKind.choices, label=_("Kind"))
    direction = django_filters.ChoiceFilter(choices=InterestDirection.choices, label=_("Direction"))

    class Meta:
        model = Interest
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self.with_words(queryset, value, "stakeholder")


class MandateFilter(DatedFilter):
    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    organization = ReferenceFilter(Stakeholder, label=_("Body"))
    post = ReferenceFilter(Post, label=_("Post"))
    theme = ReferenceFilter(Theme, label=_("Theme"))
    state_function = django_filters.ChoiceFilter(
        choices=StateFunction.choices, label=_("Function of the State")
    )
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    exercised = django_filters.ChoiceFilter(choices=Exercised.choices, label=_("Carried out"))
    formal = YesNoFilter(label=_("Formal"))

    class Meta:
        model = Mandate
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self.with_words(queryset, value, "organization", "post")


class DeploymentFilter(DatedFilter):
    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    organization = ReferenceFilter(Stakeholder, label=_("Unit"))
    rotation_before = DayFilter(label=_("Rotation expected before"), method="by_rotation")

    class Meta:
        model = Deployment
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return self.with_words(queryset, value, "organization")

    def by_rotation(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(expected_rotation_earliest__lt=value).exclude(expected_rotation="")


class SuccessionFilter(RecordFilterSet):
    organization = ReferenceFilter(Stakeholder, label=_("Either body"), method="by_either_body")
    predecessor = ReferenceFilter(Stakeholder, label=_("Until then"))
    successor = ReferenceFilter(Stakeholder, label=_("From then on"))
    kind = django_filters.ChoiceFilter(choices=SuccessionKind.choices, label=_("What happened"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Succession
        fields: list[str] = []

    def by_either_body(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(Q(predecessor_id=value) | Q(successor_id=value))
