"""Reads of areas, themes, groups and the audit trail; the first keyword is `actor`."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Func, Model, QuerySet, Subquery

from core.access.principals import principal_of
from core.access.registry import rule_of
from core.access.scope import scope
from core.models import Area, AuditEvent, RightsHolderGroup, Theme


def areas(*, actor: Any) -> QuerySet[Area]:
    """Areas that the actor may see."""
    return scope(actor, Area.objects.all())


def themes(*, actor: Any) -> QuerySet[Theme]:
    return scope(actor, Theme.objects.all())


def groups(*, actor: Any) -> QuerySet[RightsHolderGroup]:
    return scope(actor, RightsHolderGroup.objects.all())


def audit_events(*, actor: Any) -> QuerySet[AuditEvent]:
    """The audit trail, for auditors only."""
    events = AuditEvent.objects.all()
    return events if principal_of(actor).is_auditor else events.none()


def value_counts(queryset: QuerySet[Any], column: str, *, many: bool, limit: int) -> dict[Any, int]:
    """Rows of an already scoped queryset by the value of a column (each entry of a list column), counting the first
    `limit` rows at most."""
    near = queryset.model._default_manager.filter(pk__in=Subquery(queryset.order_by().values("pk")[:limit]))
    value: Any = Func(F(column), function="unnest") if many else F(column)
    rows = near.order_by().annotate(facet_value=value).values("facet_value").annotate(n=Count("pk"))
    return {row["facet_value"]: row["n"] for row in rows}


def name_of(*, actor: Any, model: type[Model], pk: Any) -> str:
    """The name of a record that a foreign key names, or nothing when the actor may not see it."""
    found = model._default_manager.filter(pk=pk)
    record = (scope(actor, found) if rule_of(model) is not None else found).first()
    return str(record) if record is not None else ""
