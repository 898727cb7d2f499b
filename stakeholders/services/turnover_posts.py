"""Post and person of a finding: found on the map – perhaps another finding made them – else made, the post with its body."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.access.scope import scope
from core.names import person_key
from core.records import create
from stakeholders import selectors
from stakeholders.domain.roster_bodies import derive_organization
from stakeholders.domain.roster_cells import CellKind, read_holder
from stakeholders.domain.roster_titles import title_key
from stakeholders.models import Organization, Person, Post, Stakeholder, TurnoverFinding
from stakeholders.models.choices import Basis


def found_post(principal: Principal, finding: TurnoverFinding) -> Post | None:
    """The post of that title, when another finding of the same list has made it already."""
    title = finding.title_in_file
    posts = selectors.posts(actor=principal).filter(scope_area_id=finding.scope_area_id, end="")
    if finding.organization_id is not None:
        posts = selectors.posts(actor=principal).filter(organization_id=finding.organization_id, end="")
    key = title_key(title)
    return next((one for one in posts.select_related("organization") if title_key(one.title) == key), None)


def make_post(principal: Principal, actor: Any, finding: TurnoverFinding, reason: str) -> Post:
    if not finding.title_in_file:
        raise ValidationError({"title_in_file": _("The finding names no title.")})
    derived = derive_organization(finding.title_in_file, finding.area.name if finding.area else "")
    name = finding.body_name or derived.name
    bodies = selectors.organizations(actor=principal).filter(name=name, area=finding.area)
    body = finding.organization or bodies.order_by("pk").first()
    if body is None:
        values: dict[str, Any] = {
            "name": name,
            "area": finding.area,
            "level": derived.level,
            "classifications": [derived.classification],
            "derived": True,
        }
        body = create(actor=actor, model=Organization, values=values, reason=reason)
    values = {
        "organization": body,
        "title": finding.title_in_file,
        "area": finding.area,
        "level": (finding.organization.level if finding.organization else "") or derived.level,
    }
    return create(actor=actor, model=Post, values=values, reason=reason)


def who_came(
    principal: Principal, actor: Any, finding: TurnoverFinding, post: Post, reason: str
) -> Stakeholder | None:
    """Who came: the one that the finding names on the map, else the only one of that name there, else a new one."""
    if finding.new_person is not None:
        return finding.new_person
    if not finding.new_holder:
        return None
    try:
        cell = read_holder(finding.new_holder)
    except ValueError as error:
        raise ValidationError({"new_holder": str(error)}) from error
    if cell.kind != CellKind.PERSON:
        return None
    area = post.area or post.organization.area or finding.area
    country = area.ancestors[0] if area is not None and area.ancestors else area.pk if area else None
    there = scope(principal, Person.objects.filter(match_key=person_key(cell.name)[:300]))
    same = [one for one in there.select_related("area")[:20] if country_of(one) in (country, None)]
    if len(same) == 1:
        return same[0]
    values = {
        "name": cell.name,
        "honorific": cell.honorific[:80],
        "area": area,
        "basis": Basis.PUBLIC_OFFICE,
    }
    return create(actor=actor, model=Person, values=values, reason=reason)


def country_of(record: Any) -> Any:
    """The country of a person or body, by the area that it names."""
    area = record.area
    return None if area is None else area.ancestors[0] if area.ancestors else area.pk
