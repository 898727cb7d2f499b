"""The filters of checks, findings and transitions."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import AreaFilter, RecordFilterSet, ReferenceFilter, YesNoFilter
from stakeholders.models import (
    FindingState,
    Organization,
    Post,
    RosterCheck,
    RosterSource,
    Transition,
    TransitionKind,
    TurnoverFinding,
    TurnoverKind,
)


class RosterCheckFilter(RecordFilterSet):
    area = AreaFilter(field_name="scope_area")
    roster_source = ReferenceFilter(RosterSource, label=_("List"))
    complete = YesNoFilter(label=_("Complete list"))

    class Meta:
        model = RosterCheck
        fields: list[str] = []


class FindingFilter(RecordFilterSet):
    area = AreaFilter(field_name="scope_area")
    kind = django_filters.ChoiceFilter(choices=TurnoverKind.choices, label=_("What"))
    state = django_filters.ChoiceFilter(choices=FindingState.choices, label=_("State"))
    post = ReferenceFilter(Post, label=_("Post"))
    check_run = ReferenceFilter(RosterCheck, label=_("Check"))

    class Meta:
        model = TurnoverFinding
        fields: list[str] = []


class TransitionFilter(RecordFilterSet):
    area = AreaFilter(field_name="scope_area")
    kind = django_filters.ChoiceFilter(choices=TransitionKind.choices, label=_("Kind"))
    organization = ReferenceFilter(Organization, label=_("Body"))

    class Meta:
        model = Transition
        fields: list[str] = []
