"""What the list of imports is narrowed by."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import MAX_TEXT, RecordFilterSet
from stakeholders.models import ImportRun, RosterFormat, RunState

FORMATS = [choice for choice in RosterFormat.choices if choice[0] != RosterFormat.AUTO]


class ImportRunFilter(RecordFilterSet):
    """Imports by file name, state and format."""

    handling = None  # type: ignore[assignment]
    function = None
    q = django_filters.CharFilter(label=_("Find by file name"), max_length=MAX_TEXT, method="by_name")
    state = django_filters.ChoiceFilter(label=_("State"), choices=RunState.choices)
    kind = django_filters.ChoiceFilter(field_name="format", label=_("Format"), choices=FORMATS)

    class Meta:
        model = ImportRun
        fields: list[str] = []

    def by_name(self, queryset: QuerySet[ImportRun], name: str, value: str) -> QuerySet[ImportRun]:
        for word in value.split()[:8]:
            queryset = queryset.filter(file_name__icontains=word)
        return queryset
