"""The filters of assessments."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import AreaFilter, DayFilter, RecordFilterSet, ReferenceFilter, words_of
from core.models import Theme
from core.models.choices import Level
from stakeholders.judgement import stance_case
from stakeholders.models import Assessment, Stakeholder
from stakeholders.models.judgement_choices import STANCES, Confidence, Line


class AssessmentFilter(RecordFilterSet):
    """By whom it is about, the theme, the day, and the word that follows from the numbers."""

    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    stakeholder = ReferenceFilter(Stakeholder, label=_("About"))
    theme = ReferenceFilter(Theme, label=_("Theme"))
    stance = django_filters.ChoiceFilter(choices=STANCES, label=_("Stance"), method="by_stance")
    confidence = django_filters.ChoiceFilter(choices=Confidence.choices, label=_("How sure"))
    line = django_filters.ChoiceFilter(choices=Line.choices, label=_("Whose line"))
    function = django_filters.UUIDFilter(field_name="function_id", label=_("Function"))
    level = django_filters.ChoiceFilter(
        field_name="stakeholder__level", choices=Level.choices, label=_("Level")
    )
    area = AreaFilter(field_name="scope_area")
    since = DayFilter(field_name="assessed_on", lookup_expr="gte", label=_("Judged since"))
    as_of = DayFilter(label=_("As of"), method="at")

    class Meta:
        model = Assessment
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = words_of(value)
        for word in words:
            queryset = queryset.filter(stakeholder__search_key__has_text=word)
        return queryset if words else queryset.none()

    def by_stance(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.alias(word=stance_case()).filter(word=value)

    def at(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(assessed_on__lte=value)
