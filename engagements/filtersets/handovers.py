"""The filters of handovers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.principals import principal_of
from core.filters import AreaFilter, RecordFilterSet, ReferenceFilter, YesNoFilter
from engagements.models import Handover
from engagements.models.choices import HandoverKind, HandoverStatus
from stakeholders.models import Person, Post

WHOSE = (("mine", _("Mine")), ("others", _("Of others")))


class HandoverFilter(RecordFilterSet):
    area = AreaFilter(field_name="scope_area")
    kind = django_filters.ChoiceFilter(choices=HandoverKind.choices, label=_("What happened"))
    status = django_filters.ChoiceFilter(choices=HandoverStatus.choices, label=_("Status"))
    whose = django_filters.ChoiceFilter(choices=WHOSE, label=_("Whose"), method="by_person")
    late = YesNoFilter(label=_("Introduction overdue"), method="by_due")
    person = ReferenceFilter(Person, label=_("Who left"))
    post = ReferenceFilter(Post, label=_("Post"))

    class Meta:
        model = Handover
        fields: list[str] = []

    def by_person(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        me = principal_of(self.actor).user_id
        if me is None:
            return queryset.none()
        return queryset.filter(lead=me) if value == "mine" else queryset.exclude(lead=me)

    def by_due(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        late = Q(status=HandoverStatus.OPEN, due__lt=timezone.localdate())
        return queryset.filter(late) if value else queryset.exclude(late)
