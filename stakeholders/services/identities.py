"""Writes of identities of sources: always NAMED, with a custodian besides the author."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.confidentiality import Handling
from core.records import create, delete, describe, update
from stakeholders.models import Source, SourceIdentity


def derive_identity(identity: SourceIdentity) -> None:
    identity.handling = Handling.NAMED
    identity.scope_area_id = identity.source.scope_area_id


describe(SourceIdentity, derive=derive_identity)


def create_source_identity(*, actor: Any, values: dict[str, Any], reason: str = "") -> SourceIdentity:
    """Who is behind a source; it belongs to the function of the source unless another is named."""
    values = {**values, "handling": Handling.NAMED}
    source = values.get("source")
    if not values.get("function") and isinstance(source, Source) and source.function_id:
        values["function"] = source.function_id
    return create(actor=actor, model=SourceIdentity, values=values, reason=reason)


def update_source_identity(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> SourceIdentity:
    """Changes an identity, or hands it to another custodian."""
    return update(actor=actor, model=SourceIdentity, pk=pk, version=version, values=values, reason=reason)


def delete_source_identity(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an identity; its history stays, encrypted, for those who could read it."""
    delete(actor=actor, model=SourceIdentity, pk=pk, version=version, reason=reason)
