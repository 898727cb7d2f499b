"""Which pairs are shown in the review of duplicates."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import RecordFilterSet
from core.paging import Order
from stakeholders.models import DuplicatePair
from stakeholders.models.choices import Kind

MOST_ALIKE = Order("score", _("How alike"), ("score",))
SAID = (("open", _("To look at")), ("different", _("Said to be different")))


class DuplicatePairFilter(RecordFilterSet):
    """People or bodies; those to look at, or those of which somebody said that they are two."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    said = django_filters.ChoiceFilter(label=_("Said"), choices=SAID, method="filter_said")

    class Meta:
        model = DuplicatePair
        fields: list[str] = []

    def filter_said(
        self, queryset: QuerySet[DuplicatePair], name: str, value: str
    ) -> QuerySet[DuplicatePair]:
        return queryset.filter(Q(different_at__isnull=value == "open"))
