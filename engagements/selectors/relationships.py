"""Reads of relationships."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.access.scope import scope
from engagements.models import Relationship


def relationships(*, actor: Any) -> QuerySet[Relationship]:
    return scope(actor, Relationship.objects.all())
