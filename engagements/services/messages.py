"""Writes of positions with their wordings, arguments with their uses, and the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.names import search_key
from core.records import create, delete, describe, update
from engagements.domain.practices import PRACTICES
from engagements.models import Argument, ArgumentUse, LibraryEntry, Position, PositionVariant
from engagements.models.messages import Approval, Approved


def may_approve(principal: Principal, record: Approved) -> bool:
    """Leads of the function that owns a text; of the company's own texts the leads of any function."""
    if principal.system:
        return True
    if principal.read_only:
        return False
    if record.function_id is None:
        return not principal.leading_anywhere.nowhere
    return record.function_id in principal.leading


def sign_approved(principal: Principal, record: Approved, before: Mapping[str, Any]) -> None:
    """Only a lead approves. An approved text that somebody else changes is a draft again."""
    was = before.get("status", Approval.DRAFT)
    if record.status == Approval.APPROVED:
        said = bool(before) and any(getattr(record, name) != before[name] for name in type(record).SAID)
        fresh = was != Approval.APPROVED
        if (fresh or said) and not may_approve(principal, record):
            if fresh:
                raise ValidationError({"status": _("A lead approves this.")})
            record.status = Approval.DRAFT
        elif fresh or said:
            record.approved_by_id, record.approved_on = principal.user_id, timezone.localdate()
    if record.status == Approval.DRAFT:
        record.approved_by_id = record.approved_on = None


def derive_position(position: Position) -> None:
    position.search_key = search_key(position.title)


def derive_variant(variant: PositionVariant) -> None:
    variant.scope_area_id = variant.position.scope_area_id


def derive_argument(argument: Argument) -> None:
    argument.search_key = search_key(argument.claim)


def derive_use(use: ArgumentUse) -> None:
    use.scope_area_id = use.engagement.scope_area_id


def derive_entry(entry: LibraryEntry) -> None:
    """Search key; each practice once, in the order of the list."""
    entry.search_key = search_key(entry.title, entry.issuer)
    entry.practices = sorted(set(entry.practices), key=PRACTICES.index)


describe(Position, derive=derive_position, sign=sign_approved)
describe(PositionVariant, derive=derive_variant, sign=sign_approved)
describe(Argument, derive=derive_argument)
describe(ArgumentUse, derive=derive_use)
describe(LibraryEntry, derive=derive_entry)


def create_position(*, actor: Any, values: dict[str, Any], reason: str = "") -> Position:
    """Our message on a theme; a draft until a lead approves it."""
    return create(actor=actor, model=Position, values=values, reason=reason)


def update_position(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Position:
    """Changes or approves a position."""
    return update(actor=actor, model=Position, pk=pk, version=version, values=values, reason=reason)


def delete_position(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a position that was never used; one that was is retired."""
    delete(actor=actor, model=Position, pk=pk, version=version, reason=reason)


def create_variant(*, actor: Any, values: dict[str, Any], reason: str = "") -> PositionVariant:
    """One wording of a position."""
    return create(actor=actor, model=PositionVariant, values=values, reason=reason)


def update_variant(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> PositionVariant:
    """Changes or approves a wording."""
    return update(actor=actor, model=PositionVariant, pk=pk, version=version, values=values, reason=reason)


def delete_variant(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a wording that was never used."""
    delete(actor=actor, model=PositionVariant, pk=pk, version=version, reason=reason)


def create_argument(*, actor: Any, values: dict[str, Any], reason: str = "") -> Argument:
    """A reason why somebody should want what we want."""
    return create(actor=actor, model=Argument, values=values, reason=reason)


def update_argument(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Argument:
    """Changes an argument."""
    return update(actor=actor, model=Argument, pk=pk, version=version, values=values, reason=reason)


def delete_argument(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an argument that was never used; one that was is marked so."""
    delete(actor=actor, model=Argument, pk=pk, version=version, reason=reason)


def create_use(*, actor: Any, values: dict[str, Any], reason: str = "") -> ArgumentUse:
    """An argument was used in a meeting."""
    return create(actor=actor, model=ArgumentUse, values=values, reason=reason)


def update_use(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> ArgumentUse:
    """Changes how it was received."""
    return update(actor=actor, model=ArgumentUse, pk=pk, version=version, values=values, reason=reason)


def delete_use(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a use that was entered by mistake."""
    delete(actor=actor, model=ArgumentUse, pk=pk, version=version, reason=reason)


def create_entry(*, actor: Any, values: dict[str, Any], reason: str = "") -> LibraryEntry:
    """A resource for the library."""
    return create(actor=actor, model=LibraryEntry, values=values, reason=reason)


def update_entry(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> LibraryEntry:
    """Changes a resource."""
    return update(actor=actor, model=LibraryEntry, pk=pk, version=version, values=values, reason=reason)


def delete_entry(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a resource."""
    delete(actor=actor, model=LibraryEntry, pk=pk, version=version, reason=reason)
