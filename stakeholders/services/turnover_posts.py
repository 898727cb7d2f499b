"""The post of a finding that the map does not have yet: found when another finding made it, else made with its body."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.records import create
from stakeholders import selectors
from stakeholders.domain.roster_bodies import derive_organization
from stakeholders.domain.roster_titles import title_key
from stakeholders.models import Organization, Post, TurnoverFinding


def found_post(principal: Principal, finding: TurnoverFinding) -> Post | None:
    """The post of that title, when another finding of the same list has made it already."""
    title = finding.title_in_file
    posts = selectors.posts(actor=principal).filter(scope_area_id=finding.scope_area_id, end="")
    key = title_key(title)
    return next((one for one in posts.select_related("organization") if title_key(one.title) == key), None)


def make_post(principal: Principal, actor: Any, finding: TurnoverFinding, reason: str) -> Post:
    if not finding.title_in_file:
        raise ValidationError({"title_in_file": _("The finding names no title.")})
    derived = derive_organization(finding.title_in_file, finding.area.name if finding.area else "")
    name = finding.body_name or derived.name
    bodies = selectors.organizations(actor=principal).filter(name=name, area=finding.area)
    body = bodies.order_by("pk").first()
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
        "level": derived.level,
    }
    return create(actor=actor, model=Post, values=values, reason=reason)
