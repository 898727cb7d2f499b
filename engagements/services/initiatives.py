"""Writes of initiatives and who takes part in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.names import search_key
from core.records import create, delete, describe, update
from engagements.models import Initiative, InitiativePartner


def derive_initiative(initiative: Initiative) -> None:
    initiative.search_key = search_key(initiative.title)
    initiative.scope_area_id = initiative.area_id


def derive_partner(partner: InitiativePartner) -> None:
    partner.scope_area_id = partner.initiative.scope_area_id


describe(Initiative, derive=derive_initiative)
describe(InitiativePartner, derive=derive_partner)


def create_initiative(*, actor: Any, values: dict[str, Any], reason: str = "") -> Initiative:
    """Something that we do with others."""
    return create(actor=actor, model=Initiative, values=values, reason=reason)


def update_initiative(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Initiative:
    """Changes an initiative, for example a milestone that was reached."""
    return update(actor=actor, model=Initiative, pk=pk, version=version, values=values, reason=reason)


def delete_initiative(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an initiative that was entered by mistake; one that ended is given up or done."""
    delete(actor=actor, model=Initiative, pk=pk, version=version, reason=reason)


def create_partner(*, actor: Any, values: dict[str, Any], reason: str = "") -> InitiativePartner:
    """Somebody takes part, or is asked to."""
    return create(actor=actor, model=InitiativePartner, values=values, reason=reason)


def update_partner(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> InitiativePartner:
    """Changes a partner's part, what is asked, or the answer."""
    return update(actor=actor, model=InitiativePartner, pk=pk, version=version, values=values, reason=reason)


def delete_partner(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Takes a partner off."""
    delete(actor=actor, model=InitiativePartner, pk=pk, version=version, reason=reason)
