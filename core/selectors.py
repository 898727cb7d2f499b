"""Reads of areas, themes, groups and the audit trail; the first keyword is `actor`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.access.principals import principal_of
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
