"""The filters of slices."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import AreaFilter, DayFilter, RecordFilterSet, YesNoFilter
from engagements.models import Slice
from engagements.models.slices import RecipientKind


class SliceFilter(RecordFilterSet):
    recipient_kind = django_filters.ChoiceFilter(choices=RecipientKind.choices, label=_("Kind of reader"))
    expires_before = DayFilter(field_name="expires_on", lookup_expr="lt", label=_("Ends before"))
    withdrawn = YesNoFilter(label=_("Withdrawn"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Slice
        fields: list[str] = []
