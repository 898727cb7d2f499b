"""Reads of handovers, and what would be left without anybody."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.access.scope import scope
from core.models import Task
from core.models.tasks import TaskStatus
from engagements.models import Handover, Relationship
from engagements.models.choices import RelationshipStatus


def handovers(*, actor: Any) -> QuerySet[Handover]:
    return scope(actor, Handover.objects.all())


def orphaned_relationships(*, actor: Any) -> QuerySet[Relationship]:
    """Standing relationships whose colleague has no active account any more: the orphan report, which stays empty."""
    standing = Relationship.objects.exclude(status=RelationshipStatus.ENDED)
    return scope(actor, standing.filter(colleague__is_active=False))


def orphaned_tasks(*, actor: Any) -> QuerySet[Task]:
    """Open tasks of colleagues without an active account."""
    return scope(actor, Task.objects.filter(status=TaskStatus.OPEN, assignee__is_active=False))
