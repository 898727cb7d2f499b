"""Writes of people and organizations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.confidentiality import Handling
from core.history import update_with_history
from core.lineage import circles
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


def _check(principal: Principal, records: Sequence[Stakeholder]) -> dict[int, ValidationError]:
    """No body is above itself; people have nothing above them."""
    return circles(records, _("This would make a circle."))


def _after(principal: Principal, written: Sequence[tuple[Stakeholder, frozenset[str]]]) -> None:
    """What takes its area from these records follows them."""
    bodies: dict[Any, Stakeholder] = {
        record.pk: record
        for record, changed in written
        if "scope_area" in changed and record.kind == Kind.ORGANIZATION and record.version > 1
    }
    if not bodies:
        return
    posts = list(Post.objects.select_for_update().filter(organization_id__in=bodies, area__isnull=True))
    terms = list(Term.objects.select_for_update().filter(organization_id__in=bodies))
    held = list(Tenure.objects.select_for_update().filter(post__in=posts, area__isnull=True))
    members = list(Tenure.objects.select_for_update().filter(organization_id__in=bodies, area__isnull=True))
    home: dict[Any, Stakeholder] = {post.pk: bodies[post.organization_id] for post in posts}
    _move(principal, [(post, home[post.pk]) for post in posts])
    _move(principal, [(term, bodies[term.organization_id]) for term in terms])
    _move(
        principal,
        [
            *((tenure, home[tenure.post_id]) for tenure in held),
            *((tenure, bodies[tenure.organization_id]) for tenure in members),
        ],
    )


def _move(principal: Principal, below: Sequence[tuple[Any, Stakeholder]]) -> None:
    """Each record to the area of its body."""
    moved = [(record, body) for record, body in below if record.scope_area_id != body.scope_area_id]
    for record, body in moved:
        record.scope_area_id = body.scope_area_id
    reasons = {record.pk: _("The area of %(name)s changed") % {"name": body.name} for record, body in moved}
    update_with_history([record for record, _body in moved], ["scope_area"], actor=principal, reason=reasons)


def _prepare(principal: Principal, model: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    return _person_level(values) if model is Person else _organization_level(values)


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


describe(Stakeholder, prepare=_prepare, derive=derive_stakeholder, check_many=_check, after_many=_after)


def create_person(*, actor: Any, values: dict[str, Any], reason: str = "") -> Stakeholder:
    """A new person. A name is enough; without a stated basis it is a public office-holder's record."""
    return create(actor=actor, model=Person, values=values, reason=reason)


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
    return create(actor=actor, model=Organization, values=values, reason=reason)


def update_organization(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Stakeholder:
    """Changes a body; posts and tenures without an area of their own follow its area."""
    return update(actor=actor, model=Organization, pk=pk, version=version, values=values, reason=reason)


def delete_organization(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a body to which nothing refers."""
    delete(actor=actor, model=Organization, pk=pk, version=version, reason=reason)
