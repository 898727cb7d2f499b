"""Reads of handovers, and what would be left without anybody."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from core.access.scope import scope
from core.confidentiality import Handling
from core.models.base import Protected
from core.owned import Left, left_behind
from engagements.models import Handover, Relationship
from engagements.models.choices import CLOSED, EngagementStatus, HandoverStatus, RelationshipStatus
from engagements.selectors.content import commitments
from engagements.selectors.engagements import engagements, participants
from engagements.selectors.relationships import relationships


def handovers(*, actor: Any) -> QuerySet[Handover]:
    return scope(actor, Handover.objects.all())


def orphans(*, actor: Any) -> list[Left]:
    """What stands in the name of a colleague who left or moved, and no open handover takes care of: the orphan report,
    which stays empty."""
    left = left_behind(actor=actor)
    if not left:
        return []
    mine = handovers(actor=actor).filter(
        status=HandoverStatus.OPEN, colleague__in={one.keeper for one in left}
    )
    cared = set(mine.values_list("colleague_id", flat=True))
    return [one for one in left if one.keeper not in cared]


def no_more_open_than(event: Protected) -> Q:
    """Relationships and promises that nobody sees who may not see an event: whoever sees one sees a task about it, and
    with the task that something happened."""
    if event.handling <= Handling.COMPANY:
        return Q()
    if event.handling == Handling.FUNCTION:
        return Q(handling__gte=Handling.FUNCTION, function=event.function_id)
    return Q(pk__in=[])


def leaving_of(handover: Handover) -> Q:
    """Which stakeholders a handover is about: the official who left, or the unit."""
    if handover.person_id is not None:
        return Q(stakeholder_id=handover.person_id)
    if handover.deployment is not None:
        return Q(stakeholder_id=handover.deployment.organization_id)
    return Q(pk__in=[])


def who_moved(handover: Handover) -> Any:
    """The colleague whom a handover is about when they are still with us and only moved: then it is about what they do
    not see any more. None where the account ended, and where a person opened it for all that is theirs."""
    colleague = handover.colleague
    if colleague is None or not colleague.is_active or handover.created_by_id is not None:
        return None
    return colleague


def relationships_lost(*, actor: Any, handover: Handover) -> QuerySet[Relationship]:
    """Standing relationships with whoever left, or of the colleague who leaves; of one who moved, those out of their
    sight."""
    about = (
        Q(colleague_id=handover.colleague_id) if handover.colleague_id is not None else leaving_of(handover)
    )
    found = relationships(actor=actor).filter(about).exclude(status=RelationshipStatus.ENDED)
    moved = who_moved(handover)
    if moved is not None:
        seen = relationships(actor=moved).filter(colleague_id=moved.pk).order_by().values("pk")
        found = found.exclude(pk__in=seen)
    return found


def promises_open(*, actor: Any, handover: Handover) -> QuerySet[Any]:
    """Open promises of both sides with whoever left, or those that the leaving colleague follows."""
    about = (
        Q(colleague_id=handover.colleague_id) if handover.colleague_id is not None else leaving_of(handover)
    )
    return (
        commitments(actor=actor)
        .filter(about)
        .exclude(status__in=sorted(CLOSED))
        .order_by("side", "due_latest", "pk")
    )


def who_met(*, actor: Any, stakeholder: UUID, most: int = 12) -> list[dict[str, Any]]:
    """Which of our colleagues took part in something held with a person, with the last time, the latest first."""
    held = engagements(actor=actor).filter(
        participants__in=participants(actor=actor).filter(stakeholder_id=stakeholder),
        status=EngagementStatus.HELD,
    )
    keys = held.order_by().values("pk")
    took_part = (
        participants(actor=actor)
        .filter(engagement_id__in=keys, colleague__isnull=False)
        .order_by()
        .values(key=F("colleague_id"), name=F("colleague__display_name"))
        .annotate(last=Max("starts"))
    )
    organized = (
        held.filter(organizer__isnull=False)
        .order_by()
        .values(key=F("organizer_id"), name=F("organizer__display_name"))
        .annotate(last=Max("starts"))
    )
    found: dict[Any, dict[str, Any]] = {}
    for row in [*took_part, *organized]:
        there = found.get(row["key"])
        if there is None or there["last"] < row["last"]:
            found[row["key"]] = dict(row)
    return sorted(found.values(), key=lambda row: row["last"], reverse=True)[:most]


def kept_by_us(*, actor: Any, stakeholders: Collection[UUID] | None = None) -> dict[UUID, list[str]]:
    """With whom one of us keeps a contact, as the reader sees it, and who that is."""
    rows = relationships(actor=actor).filter(status=RelationshipStatus.KEPT)
    if stakeholders is not None:
        rows = rows.filter(stakeholder_id__in=list(stakeholders))
    found: dict[UUID, list[str]] = {}
    pairs = rows.order_by("role", "pk").values_list("stakeholder_id", "colleague__display_name")
    for key, name in pairs[:20_000]:
        found.setdefault(key, []).append(name)
    return found
