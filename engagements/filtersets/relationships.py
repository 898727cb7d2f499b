"""The filters of relationships."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.principals import principal_of
from core.filters import AreaFilter, RecordFilterSet, ReferenceFilter, YesNoFilter
from engagements.models import Relationship
from engagements.models.choices import LanguageMatch, RelationshipRole, RelationshipStatus, Tier
from engagements.selectors.languages import match
from engagements.selectors.relationships import limits_at, overdue
from stakeholders.models import Stakeholder

WHOSE = (("mine", _("Mine")), ("others", _("Of others")))


class RelationshipFilter(RecordFilterSet):
    stakeholder = ReferenceFilter(Stakeholder, label=_("With whom"))
    colleague = django_filters.UUIDFilter(field_name="colleague_id", label=_("Colleague"))
    whose = django_filters.ChoiceFilter(choices=WHOSE, label=_("Whose"), method="by_person")
    role = django_filters.ChoiceFilter(choices=RelationshipRole.choices, label=_("Part"))
    status = django_filters.ChoiceFilter(choices=RelationshipStatus.choices, label=_("Status"))
    tier = django_filters.ChoiceFilter(choices=Tier.choices, label=_("How often"))
    interpreter_needed = YesNoFilter(label=_("An interpreter is needed"))
    language_match = django_filters.MultipleChoiceFilter(
        choices=LanguageMatch.choices, label=_("Language"), method="by_match"
    )
    overdue = YesNoFilter(label=_("Contact overdue"), method="by_overdue")
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Relationship
        fields: list[str] = []

    def by_overdue(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        late = (
            overdue(self.actor, Relationship.objects.all(), limits_at(timezone.now())).order_by().values("pk")
        )
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    def by_match(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return queryset.alias(language_match=match()).filter(language_match__in=value) if value else queryset

    def by_person(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        me = principal_of(self.actor).user_id
        return queryset.filter(colleague=me) if value == "mine" else queryset.exclude(colleague=me)
