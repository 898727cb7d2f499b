"""Writes of relationships."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import task_services
from core.access.principals import Principal
from core.access.scope import scope
from core.records import create, delete, describe, update
from engagements.models import Relationship
from engagements.models.choices import RelationshipStatus
from engagements.selectors import relationships


def derive_relationship(relationship: Relationship) -> None:
    relationship.scope_area_id = relationship.stakeholder.scope_area_id


def check_relationships(principal: Principal, written: Sequence[Relationship]) -> dict[int, ValidationError]:
    """One standing relationship of a colleague with a stakeholder, counting what the writer sees."""
    standing = [one for one in written if one.status != RelationshipStatus.ENDED]
    rows = (
        scope(principal, Relationship.objects.exclude(status=RelationshipStatus.ENDED))
        .filter(stakeholder_id__in={one.stakeholder_id for one in standing})
        .values_list("colleague_id", "stakeholder_id", "pk")
    )
    seen = {(colleague, stakeholder): pk for colleague, stakeholder, pk in rows}
    problems: dict[int, ValidationError] = {}
    for place, one in enumerate(written):
        if one.status == RelationshipStatus.ENDED:
            continue
        if seen.setdefault((one.colleague_id, one.stakeholder_id), one.pk) != one.pk:
            problems[place] = ValidationError({"colleague": _("This colleague keeps this contact already.")})
    return problems


describe(Relationship, derive=derive_relationship, check_many=check_relationships)


def create_relationship(*, actor: Any, values: dict[str, Any], reason: str = "") -> Relationship:
    """A colleague keeps a contact from now on."""
    return create(actor=actor, model=Relationship, values=values, reason=reason)


def update_relationship(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Relationship:
    """Changes a relationship, for example how often both mean to speak."""
    return update(actor=actor, model=Relationship, pk=pk, version=version, values=values, reason=reason)


def delete_relationship(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a relationship that was entered by mistake; a real one is ended."""
    delete(actor=actor, model=Relationship, pk=pk, version=version, reason=reason)


@transaction.atomic
def hand_over(*, actor: Any, pk: UUID, version: int | None, colleague: Any, reason: str = "") -> Relationship:
    """Another colleague keeps the contact from today: the old relationship ends, a new one begins with the same part
    and rhythm, and who takes over has a task to introduce themselves within a fortnight."""
    today = timezone.localdate()
    key = getattr(colleague, "pk", colleague)
    if key is None:
        raise ValidationError({"colleague": _("Say who takes over.")})
    before = relationships(actor=actor).filter(pk=pk).first()
    if before is not None and before.colleague_id == key:
        raise ValidationError({"colleague": _("This colleague keeps it already.")})
    values = {"status": RelationshipStatus.ENDED, "end": today.isoformat()}
    ended = update(actor=actor, model=Relationship, pk=pk, version=version, values=values, reason=reason)
    begun = create(
        actor=actor,
        model=Relationship,
        values={
            "colleague": key,
            "stakeholder": ended.stakeholder_id,
            "role": ended.role,
            "tier": ended.tier,
            "start": today.isoformat(),
            "handling": ended.handling,
            "function": ended.function_id,
            "custodian": ended.custodian_id,
        },
        reason=reason,
    )
    task_services.create_task(
        actor=actor,
        values={
            "title": _("Introduce yourself to %(name)s") % {"name": ended.stakeholder.name[:150]},
            "assignee": key,
            "due": today + timedelta(days=14),
            "about_kind": "relationships",
            "about_id": begun.pk,
        },
    )
    return ended
