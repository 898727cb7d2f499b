"""What the lists of administration are narrowed by."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import selectors
from accounts.models import User
from accounts.verbs import VERBS, kinds
from core.access.roles import Role
from core.filters import MAX_TEXT, DayFilter, RecordFilterSet
from core.models import AuditEvent
from core.paging import Order

USER_ORDERS = (
    Order("name", _("Name"), ("display_name",)),
    Order("email", _("E-mail"), ("email",)),
    Order("created", _("Created"), ("created_at",)),
)
STATES = [("active", _("Active")), ("deactivated", _("Deactivated"))]
ACCOUNT_KINDS = [("person", _("People")), ("service", _("Service accounts"))]


class UserFilterSet(RecordFilterSet):
    """Accounts by name or e-mail, state, kind and role."""

    handling = None  # type: ignore[assignment]
    function = None
    q = django_filters.CharFilter(label=_("Find by name or e-mail"), max_length=MAX_TEXT, method="by_text")
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="by_state")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ACCOUNT_KINDS, method="by_kind")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices, method="by_role")

    class Meta:
        model = User
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return selectors.named(queryset, value)

    def by_state(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset.filter(is_active=value == "active")

    def by_kind(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset.filter(is_service=value == "service")

    def by_role(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        held = selectors.holding(actor=self.actor, role=value)
        return queryset.filter(Exists(held.filter(user=OuterRef("pk"))))


class AuditFilterSet(RecordFilterSet):
    """Audit events by who, what, which kind of record, and day."""

    handling = None  # type: ignore[assignment]
    function = None
    actor_id = django_filters.UUIDFilter(field_name="actor", label=_("Who"))
    verb = django_filters.ChoiceFilter(
        label=_("What"), choices=VERBS, empty_label=_("Anything"), method="by_verb"
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of record"), choices=kinds, empty_label=_("Any kind"), method="by_kind"
    )
    since = DayFilter(label=_("From day"), method="by_since")
    until = DayFilter(label=_("To day"), method="by_until")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def by_verb(self, queryset: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        return queryset.filter(verb=value)

    def by_kind(self, queryset: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        return queryset.filter(model=value)

    def by_since(self, queryset: QuerySet[AuditEvent], name: str, value: date) -> QuerySet[AuditEvent]:
        return queryset.filter(at__gte=_begin(value))

    def by_until(self, queryset: QuerySet[AuditEvent], name: str, value: date) -> QuerySet[AuditEvent]:
        return queryset.filter(at__lt=_begin(value + timedelta(days=1))) if value < date.max else queryset


def _begin(day: date) -> datetime:
    """The first moment of a day where the reader is."""
    return timezone.make_aware(datetime.combine(day, time.min))
