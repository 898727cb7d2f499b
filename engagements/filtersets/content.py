"""The filters of notes, points, commitments and answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.principals import principal_of
from core.filters import AreaFilter, DayFilter, RecordFilterSet, ReferenceFilter, SearchFilter, YesNoFilter
from core.models import Task, Theme
from core.models.tasks import TaskStatus
from engagements.filtersets.engagements import WHOSE, midnight
from engagements.models import CallAnswer, Commitment, Engagement, Note, Point, PositionVariant, Relationship
from engagements.models.choices import CLOSED, CallAnswerChoice, CommitmentStatus, Response, Side
from engagements.selectors.content import silent_before
from stakeholders.models import Stakeholder

SILENT = (("3", _("Three months")), ("6", _("Six months")), ("12", _("A year")))
DUE = (("overdue", _("Overdue")), ("month", _("In the next thirty days")), ("open", _("Not settled")))


class NoteFilter(RecordFilterSet):
    engagement = ReferenceFilter(Engagement, label=_("Engagement"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Note
        fields: list[str] = []


class PointFilter(RecordFilterSet):
    q = SearchFilter()
    engagement = ReferenceFilter(Engagement, label=_("Engagement"))
    stakeholder = ReferenceFilter(Stakeholder, label=_("With whom"))
    theme = ReferenceFilter(Theme, label=_("Theme"))
    side = django_filters.ChoiceFilter(choices=Side.choices, label=_("Who raised it"))
    response = django_filters.ChoiceFilter(choices=Response.choices, label=_("What came back"))
    standard = django_filters.CharFilter(label=_("Standard"), max_length=200)
    wording = ReferenceFilter(PositionVariant, label=_("Wording that was used"))
    silent = django_filters.ChoiceFilter(
        choices=SILENT, label=_("Not raised with them again for"), method="by_silence"
    )
    since = DayFilter(label=_("Since"), method="by_since")
    follow_up = YesNoFilter(label=_("Something is to be done"), method="by_follow_up")
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Point
        fields: list[str] = []

    def by_silence(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        before = timezone.now() - timedelta(days=round(int(value) * 365 / 12))
        return queryset.filter(silent_before(self.actor, before), side__in=[Side.OURS, Side.JOINT])

    def by_since(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(raised_at__gte=midnight(value))

    def by_follow_up(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        waiting = Task.objects.filter(about_kind="points", about_id=OuterRef("pk"), status=TaskStatus.OPEN)
        return queryset.filter(Exists(waiting) if value else ~Exists(waiting))


class CommitmentFilter(RecordFilterSet):
    q = SearchFilter()
    status = django_filters.ChoiceFilter(choices=CommitmentStatus.choices, label=_("Status"))
    side = django_filters.ChoiceFilter(choices=Side.choices, label=_("Who promised"))
    stakeholder = ReferenceFilter(Stakeholder, label=_("Counterpart"))
    engagement = ReferenceFilter(Engagement, label=_("Made in"))
    colleague = django_filters.UUIDFilter(field_name="colleague_id", label=_("Who of us follows it"))
    whose = django_filters.ChoiceFilter(choices=WHOSE, label=_("Whose"), method="by_person")
    when = django_filters.ChoiceFilter(choices=DUE, label=_("Due"), method="by_time")
    due_before = DayFilter(field_name="due", lookup_expr="lt", label=_("Due before"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Commitment
        fields: list[str] = []

    def by_person(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        me = principal_of(self.actor).user_id
        return queryset.filter(colleague=me) if value == "mine" else queryset.exclude(colleague=me)

    def by_time(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        today = timezone.localdate()
        found = queryset.exclude(status__in=sorted(CLOSED))
        if value == "overdue":
            return found.filter(due_latest__lt=today)
        if value == "month":
            return found.filter(due_latest__gte=today, due_latest__lte=today + timedelta(days=30))
        return found


class CallAnswerFilter(RecordFilterSet):
    relationship = ReferenceFilter(Relationship, label=_("Relationship"))
    answer = django_filters.ChoiceFilter(choices=CallAnswerChoice.choices, label=_("Answer"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = CallAnswer
        fields: list[str] = []
