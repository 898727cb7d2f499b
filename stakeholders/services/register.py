"""Writes of people and organizations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.confidentiality import Handling
from core.history import update_with_history
from core.names import person_key, search_key
from core.records import create, delete, describe, update
from core.services import other_names
from stakeholders.models import Organization, Person, Post, Stakeholder, Tenure, Term
from stakeholders.models.choices import SENSITIVE_CLASSIFICATIONS, Basis, Kind


def derive_stakeholder(record: Stakeholder) -> None:
    """Keys for search, order and matching; the area by which sight is limited."""
    names = [record.name, *other_names(record.other_names)]
    record.search_key = search_key(*names)
    record.sort_key = search_key(record.name)[:300]
    record.match_key = (person_key(record.name) if record.kind == Kind.PERSON else search_key(record.name))[
        :300
    ]
    record.scope_area_id = record.area_id


def _check(principal: Principal, record: Stakeholder) -> None:
    if record.kind != Kind.ORGANIZATION:
        return
    seen, parent = {record.pk}, record.parent
    while parent is not None:
        if parent.pk in seen:
            raise ValidationError({"parent": _("This would make a circle.")})
        seen.add(parent.pk)
        parent = parent.parent


def _after(principal: Principal, record: Stakeholder, changed: frozenset[str]) -> None:
    """What takes its area from this record follows it."""
    if "scope_area" not in changed:
        return
    reason = _("The area of %(name)s changed") % {"name": record.name}
    if record.kind == Kind.ORGANIZATION:
        posts = list(Post.objects.select_for_update().filter(organization_id=record.pk, area__isnull=True))
        _move(principal, posts, record.scope_area_id, reason)
        _move(
            principal,
            list(Term.objects.select_for_update().filter(organization_id=record.pk)),
            record.scope_area_id,
            reason,
        )
        held = Tenure.objects.select_for_update().filter(post__in=posts, area__isnull=True)
        members = Tenure.objects.select_for_update().filter(organization_id=record.pk, area__isnull=True)
        _move(principal, [*held, *members], record.scope_area_id, reason)


def _move(principal: Principal, records: list[Any], area_id: UUID | None, reason: str) -> None:
    moved = [record for record in records if record.scope_area_id != area_id]
    for record in moved:
        record.scope_area_id = area_id
    update_with_history(moved, ["scope_area"], actor=principal, reason=reason)


describe(Stakeholder, derive=derive_stakeholder, check=_check, after=_after)


def _person_level(values: dict[str, Any]) -> dict[str, Any]:
    """Who is not known through a public office is held at function level, unless somebody chose (access.md)."""
    if "handling" in values or values.get("basis") == Basis.PUBLIC_OFFICE:
        return values
    return {**values, "handling": Handling.FUNCTION} if values.get("basis") else values


def _organization_level(values: dict[str, Any]) -> dict[str, Any]:
    """Communities, media, civil society and informal or traditional bodies start at function level."""
    if "handling" in values or not SENSITIVE_CLASSIFICATIONS & set(values.get("classifications") or ()):
        return values
    return {**values, "handling": Handling.FUNCTION}


def create_person(*, actor: Any, values: dict[str, Any], reason: str = "") -> Stakeholder:
    """A new person. A name is enough; without a stated basis it is a public office-holder's record."""
    return create(actor=actor, model=Person, values=_person_level(values), reason=reason)


def update_person(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Stakeholder:
    """Changes a person; raising the level is any editor's, lowering a lead's or the author's with a reason."""
    return update(actor=actor, model=Person, pk=pk, version=version, values=values, reason=reason)


def delete_person(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a person to whom nothing refers (entered by mistake)."""
    delete(actor=actor, model=Person, pk=pk, version=version, reason=reason)


def create_organization(*, actor: Any, values: dict[str, Any], reason: str = "") -> Stakeholder:
    """A new body."""
    return create(actor=actor, model=Organization, values=_organization_level(values), reason=reason)


def update_organization(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Stakeholder:
    """Changes a body; posts and tenures without an area of their own follow its area."""
    return update(actor=actor, model=Organization, pk=pk, version=version, values=values, reason=reason)


def delete_organization(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a body to which nothing refers."""
    delete(actor=actor, model=Organization, pk=pk, version=version, reason=reason)
