"""Writes of relationships."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.access.scope import scope
from core.records import create, delete, describe, update
from engagements.models import Relationship
from engagements.models.choices import RelationshipStatus


def derive_relationship(relationship: Relationship) -> None:
    relationship.scope_area_id = relationship.stakeholder.scope_area_id


def check_relationships(
    principal: Principal, relationships: Sequence[Relationship]
) -> dict[int, ValidationError]:
    """One standing relationship of a colleague with a stakeholder, counting what the writer sees."""
    standing = [one for one in relationships if one.status != RelationshipStatus.ENDED]
    rows = (
        scope(principal, Relationship.objects.exclude(status=RelationshipStatus.ENDED))
        .filter(stakeholder_id__in={one.stakeholder_id for one in standing})
        .values_list("colleague_id", "stakeholder_id", "pk")
    )
    seen = {(colleague, stakeholder): pk for colleague, stakeholder, pk in rows}
    problems: dict[int, ValidationError] = {}
    for place, one in enumerate(relationships):
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
