"""The filters of engagements and participants."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.principals import principal_of
from core.access.scope import scope
from core.filters import AreaFilter, DayFilter, RecordFilterSet, ReferenceFilter, SearchFilter, YesNoFilter
from core.models import Theme
from core.models.choices import Level
from engagements.models import Engagement, Participant
from engagements.models.choices import (
    Attended,
    Direction,
    EngagementKind,
    EngagementStatus,
    Formality,
    ValueGiven,
)
from engagements.selectors.engagements import participants_beside
from stakeholders.models import Organization, Post, Stakeholder
from stakeholders.models.choices import Classification

BODY_LEVELS = (*Level.choices, ("none", _("Not known")))
WHOSE = (("mine", _("Mine")), ("others", _("Of others")))


def midnight(day: Any) -> datetime:
    """The first moment of a day in the reader's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


class EngagementFilter(RecordFilterSet):
    q = SearchFilter()
    kind = django_filters.ChoiceFilter(choices=EngagementKind.choices, label=_("Kind"))
    status = django_filters.ChoiceFilter(choices=EngagementStatus.choices, label=_("Status"))
    whose = django_filters.ChoiceFilter(choices=WHOSE, label=_("Whose"), method="by_person")
    stakeholder = ReferenceFilter(Stakeholder, label=_("With whom"), method="by_stakeholder")
    post = ReferenceFilter(Post, label=_("With the post"), method="by_post")
    colleague = django_filters.UUIDFilter(label=_("Colleague"), method="by_colleague")
    organizer = django_filters.UUIDFilter(field_name="organizer_id", label=_("Who is responsible"))
    theme = ReferenceFilter(Theme, label=_("Theme"), method="by_theme")
    since = DayFilter(label=_("Since"), method="by_since")
    until = DayFilter(label=_("Until"), method="by_until")
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    formality = django_filters.ChoiceFilter(choices=Formality.choices, label=_("Formal or informal"))
    direction = django_filters.ChoiceFilter(choices=Direction.choices, label=_("Direction"))
    value_given = django_filters.ChoiceFilter(choices=ValueGiven.choices, label=_("Anything of value"))
    unfinished = YesNoFilter(label=_("To be finished"))
    area = AreaFilter()

    class Meta:
        model = Engagement
        fields: list[str] = []

    def by_person(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those for which the reader is responsible or in which they take part."""
        me = principal_of(self.actor).user_id
        if me is None:
            return queryset.none()
        mine = Q(organizer=me) | Q(Exists(participants_beside(self.actor).filter(colleague=me)))
        return queryset.filter(mine) if value == "mine" else queryset.exclude(mine)

    def _with(self, queryset: QuerySet[Any], **named: Any) -> QuerySet[Any]:
        return queryset.filter(Exists(participants_beside(self.actor).filter(**named)))

    def by_stakeholder(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        found = participants_beside(self.actor).filter(Q(stakeholder_id=value) | Q(organization_id=value))
        return queryset.filter(Exists(found))

    def by_post(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return self._with(queryset, post_id=value)

    def by_colleague(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return self._with(queryset, colleague_id=value)

    def by_theme(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """A hidden theme finds what an unknown one finds: nothing."""
        seen = scope(self.actor, Theme.objects.filter(pk=value))
        return queryset.filter(Exists(seen), themes__contains=[value])

    def by_since(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(starts__gte=midnight(value))

    def by_until(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(starts__lt=midnight(value) + timedelta(days=1))


class ParticipantFilter(RecordFilterSet):
    organizer = django_filters.UUIDFilter(
        field_name="engagement__organizer_id", label=_("Who is responsible")
    )
    theme = ReferenceFilter(Theme, label=_("Theme"), method="by_theme")
    since = DayFilter(label=_("Since"), method="by_since")
    until = DayFilter(label=_("Until"), method="by_until")
    classification = django_filters.ChoiceFilter(
        choices=Classification.choices, label=_("Kind of body"), method="by_classification"
    )
    body_level = django_filters.ChoiceFilter(
        choices=BODY_LEVELS, label=_("Level of the body"), method="by_body_level"
    )
    engagement = ReferenceFilter(Engagement, label=_("Engagement"))
    stakeholder = ReferenceFilter(Stakeholder, label=_("Person or organization"))
    post = ReferenceFilter(Post, label=_("Post"))
    organization = ReferenceFilter(Organization, label=_("For which body"))
    colleague = django_filters.UUIDFilter(field_name="colleague_id", label=_("Colleague"))
    attended = django_filters.ChoiceFilter(choices=Attended.choices, label=_("Was there"))
    status = django_filters.ChoiceFilter(choices=EngagementStatus.choices, label=_("Status"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Participant
        fields: list[str] = []

    def by_theme(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        seen = scope(self.actor, Theme.objects.filter(pk=value))
        return queryset.filter(Exists(seen), engagement__themes__contains=[value])

    def by_since(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(starts__gte=midnight(value))

    def by_until(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(starts__lt=midnight(value) + timedelta(days=1))

    def by_classification(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(organization__classifications__contains=[value])

    def by_body_level(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(organization__level="" if value == "none" else value)
