"""The filters of mapping exercises and what belongs to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.filters import AreaFilter, RecordFilterSet, ReferenceFilter, SearchFilter, YesNoFilter
from core.models import Theme
from stakeholders.exercises import due_soon
from stakeholders.models import ContributionRequest, ExerciseAnswer, ExerciseInput, MappingExercise
from stakeholders.models.exercises import InputKind, InputStatus, Question


class MappingExerciseFilter(RecordFilterSet):
    q = SearchFilter()
    area = AreaFilter()
    theme = ReferenceFilter(Theme, label=_("Theme"))
    open = YesNoFilter(label=_("Open"), method="by_open")
    overdue = YesNoFilter(label=_("Overdue"), method="by_due")

    class Meta:
        model = MappingExercise
        fields: list[str] = []

    def by_open(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return queryset.filter(closed__isnull=value)

    def by_due(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Open beyond their day, or closed with the next round due and not begun."""
        late = due_soon(actor=self.actor, until=timezone.localdate() - timedelta(days=1)).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)


class OfExerciseFilter(RecordFilterSet):
    """What belongs to an exercise."""

    exercise = ReferenceFilter(MappingExercise, label=_("Exercise"))


class ContributionRequestFilter(OfExerciseFilter):
    waiting = YesNoFilter(label=_("Still waiting"), method="by_waiting")

    class Meta:
        model = ContributionRequest
        fields: list[str] = []

    def by_waiting(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return queryset.filter(received__isnull=value)


class ExerciseInputFilter(OfExerciseFilter):
    kind = django_filters.ChoiceFilter(choices=InputKind.choices, label=_("Kind"))
    status = django_filters.ChoiceFilter(choices=InputStatus.choices, label=_("Status"))

    class Meta:
        model = ExerciseInput
        fields: list[str] = []


class ExerciseAnswerFilter(OfExerciseFilter):
    question = django_filters.ChoiceFilter(choices=Question.choices, label=_("Question"))

    class Meta:
        model = ExerciseAnswer
        fields: list[str] = []
