"""The filters of mapping exercises and what belongs to them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import AreaFilter, RecordFilterSet, ReferenceFilter, SearchFilter, YesNoFilter
from core.models import Theme
from stakeholders.models import ContributionRequest, ExerciseAnswer, ExerciseInput, MappingExercise
from stakeholders.models.exercises import InputKind, InputStatus, Question


class MappingExerciseFilter(RecordFilterSet):
    q = SearchFilter()
    area = AreaFilter()
    theme = ReferenceFilter(Theme, label=_("Theme"))
    open = YesNoFilter(label=_("Open"), method="by_open")

    class Meta:
        model = MappingExercise
        fields: list[str] = []

    def by_open(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return queryset.filter(closed__isnull=value)


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
