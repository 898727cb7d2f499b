"""Reads of positions, arguments and the library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from core.access.scope import scope
from engagements.domain.messages import REACTIONS
from engagements.models import Argument, ArgumentUse, LibraryEntry, Position, PositionVariant
from engagements.models.messages import Approval


def positions(*, actor: Any) -> QuerySet[Position]:
    return scope(actor, Position.objects.all())


def position_variants(*, actor: Any) -> QuerySet[PositionVariant]:
    return scope(actor, PositionVariant.objects.all())


def arguments(*, actor: Any) -> QuerySet[Argument]:
    return scope(actor, Argument.objects.all())


def argument_uses(*, actor: Any) -> QuerySet[ArgumentUse]:
    return scope(actor, ArgumentUse.objects.all())


def library(*, actor: Any) -> QuerySet[LibraryEntry]:
    return scope(actor, LibraryEntry.objects.all())


def positions_on(*, actor: Any, themes: Collection[UUID], most: int = 10) -> list[Position]:
    """What we say on some themes, approved first; what is retired is not said any more. One query."""
    if not themes:
        return []
    found = positions(actor=actor).filter(theme__in=list(themes)).exclude(status=Approval.RETIRED)
    return list(found.order_by("status", "title", "pk")[:most])


def wordings_of(*, actor: Any, wanted: Collection[Position]) -> dict[UUID, list[PositionVariant]]:
    """The wordings of some positions that are in use, in the order in which they were written. One query."""
    if not wanted:
        return {}
    rows = position_variants(actor=actor).filter(position__in=list(wanted)).exclude(status=Approval.RETIRED)
    found: dict[UUID, list[PositionVariant]] = defaultdict(list)
    for one in rows.order_by("created_at", "pk"):
        found[one.position_id].append(one)
    return dict(found)


def arguments_in_use(*, actor: Any, most: int = 500) -> list[Argument]:
    """Arguments that may be suggested, the latest changed first. One query."""
    return list(arguments(actor=actor).filter(retired=False).order_by("-updated_at", "pk")[:most])


def reactions_to(*, actor: Any, wanted: Collection[UUID]) -> dict[UUID, list[int]]:
    """The known reactions to some arguments, as far as the reader may see the uses. One query."""
    if not wanted:
        return {}
    rows = argument_uses(actor=actor).filter(argument__in=list(wanted)).exclude(reaction="")
    found: dict[UUID, list[int]] = defaultdict(list)
    for argument, reaction in rows.values_list("argument_id", "reaction"):
        found[argument].append(REACTIONS[reaction])
    return dict(found)


def library_for(*, actor: Any, practices: Collection[str], most: int = 4) -> list[LibraryEntry]:
    """Resources for some practices. One query."""
    if not practices:
        return []
    found = library(actor=actor).filter(Q(practices__overlap=list(practices)))
    return list(found.order_by("title", "pk")[:most])
