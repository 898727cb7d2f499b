"""Writes of ties, interests, mandates and deployments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.models.choices import HoldingKind
from core.records import create, delete, describe, update
from core.selectors import held_here
from stakeholders.models import Deployment, Interest, Mandate, Tie
from stakeholders.models.choices import TieKind

HELD_AS = {TieKind.FAMILY: HoldingKind.FAMILY_TIES, TieKind.ASSOCIATE: HoldingKind.ASSOCIATE_TIES}


def derive_tie(tie: Tie) -> None:
    """The area of who is joined, else of what they are joined to."""
    other = tie.object if tie.object_id else tie.group if tie.group_id else None
    tie.scope_area_id = tie.subject.scope_area_id or (other.scope_area_id if other is not None else None)


def check_ties(principal: Principal, ties: Sequence[Tie]) -> dict[int, ValidationError]:
    """A kind that the country's settings switch off is not written down at all."""
    wanted = [
        [(kind, tie.scope_area_id) for kind in (HoldingKind.TIES, HELD_AS.get(TieKind(tie.kind))) if kind]
        for tie in ties
    ]
    allowed = held_here(wanted=[pair for pairs in wanted for pair in pairs])
    return {
        place: ValidationError({"kind": _("The settings of this country do not allow such ties to be held.")})
        for place, pairs in enumerate(wanted)
        if not all(allowed[pair] for pair in pairs)
    }


def derive_interest(interest: Interest) -> None:
    interest.scope_area_id = interest.stakeholder.scope_area_id


def derive_mandate(mandate: Mandate) -> None:
    """Its own area, else that of the post, else that of the body."""
    post = mandate.post if mandate.post_id else None
    home = post.scope_area_id if post is not None else mandate.organization.scope_area_id
    mandate.scope_area_id = mandate.area_id or home


def derive_deployment(deployment: Deployment) -> None:
    deployment.scope_area_id = deployment.area_id


def check_deployments(principal: Principal, deployments: Sequence[Deployment]) -> dict[int, ValidationError]:
    """Where forces stand is held only where the country's settings allow it."""
    kind = HoldingKind.FORCE_LOCATIONS
    allowed = held_here(wanted=[(kind, one.area_id) for one in deployments])
    words = _("The settings of this country do not allow places of forces to be held.")
    return {
        place: ValidationError({"area": words})
        for place, one in enumerate(deployments)
        if not allowed[kind, one.area_id]
    }


describe(Tie, derive=derive_tie, check_many=check_ties)
describe(Interest, derive=derive_interest)
describe(Mandate, derive=derive_mandate)
describe(Deployment, derive=derive_deployment, check_many=check_deployments)


def create_tie(*, actor: Any, values: dict[str, Any], reason: str = "") -> Tie:
    """Joins two stakeholders, or one with a rights-holder group; the actor sees both ends."""
    return create(actor=actor, model=Tie, values=values, reason=reason)


def update_tie(*, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = "") -> Tie:
    """Changes a tie, for example its end."""
    return update(actor=actor, model=Tie, pk=pk, version=version, values=values, reason=reason)


def delete_tie(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a tie that was entered by mistake; a real one is given an end."""
    delete(actor=actor, model=Tie, pk=pk, version=version, reason=reason)


def create_interest(*, actor: Any, values: dict[str, Any], reason: str = "") -> Interest:
    """What a stakeholder wants."""
    return create(actor=actor, model=Interest, values=values, reason=reason)


def update_interest(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Interest:
    """Changes an interest."""
    return update(actor=actor, model=Interest, pk=pk, version=version, values=values, reason=reason)


def delete_interest(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an interest."""
    delete(actor=actor, model=Interest, pk=pk, version=version, reason=reason)


def create_mandate(*, actor: Any, values: dict[str, Any], reason: str = "") -> Mandate:
    """A body is responsible for a function of the State."""
    return create(actor=actor, model=Mandate, values=values, reason=reason)


def update_mandate(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Mandate:
    """Changes a mandate, for example whether it is carried out in practice."""
    return update(actor=actor, model=Mandate, pk=pk, version=version, values=values, reason=reason)


def delete_mandate(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a mandate that was entered by mistake."""
    delete(actor=actor, model=Mandate, pk=pk, version=version, reason=reason)


def create_deployment(*, actor: Any, values: dict[str, Any], reason: str = "") -> Deployment:
    """A unit arrives at a place."""
    return create(actor=actor, model=Deployment, values=values, reason=reason)


def update_deployment(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Deployment:
    """Changes a deployment, for example when it is expected to rotate."""
    return update(actor=actor, model=Deployment, pk=pk, version=version, values=values, reason=reason)


def delete_deployment(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a deployment that was entered by mistake."""
    delete(actor=actor, model=Deployment, pk=pk, version=version, reason=reason)
