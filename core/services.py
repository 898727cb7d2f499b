"""Writes of areas, themes and rights-holder groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.errors import NotAllowed
from core.history import update_with_history
from core.lineage import circles
from core.models import Area, HoldingRule, RightsHolderGroup, Theme
from core.names import search_key
from core.records import create, delete, describe, update


def other_names(entries: list[dict[str, str]]) -> list[str]:
    """The names in a list of other names."""
    return [entry["name"] for entry in entries if isinstance(entry, dict) and entry.get("name")]


def _derive_area(area: Area) -> None:
    area.search_key = search_key(area.name, area.iso_code, area.iso3, *other_names(area.other_names))
    parent = area.parent if area.parent_id else None
    area.ancestors = [*parent.ancestors, parent.pk] if parent else []
    area.scope_area_id = area.pk
    area.iso_code = area.iso_code.upper()


def _check_areas(principal: Principal, areas: Sequence[Area]) -> dict[int, ValidationError]:
    return circles(areas, _("An area cannot lie inside itself."))


def _after_areas(principal: Principal, written: Sequence[tuple[Area, frozenset[str]]]) -> None:
    """Moved areas take everything below them along."""
    moved = {area.pk: area for area, changed in written if "parent" in changed and area.version > 1}
    if not moved:
        return
    below = {
        area.pk: area for area in Area.objects.select_for_update().filter(ancestors__overlap=list(moved))
    }
    known = moved | below

    def above(area: Area) -> list[Any]:
        if area.parent_id is None:
            return []
        parent = known.get(area.parent_id)
        return [*(above(parent) if parent is not None else area.parent.ancestors), area.parent_id]  # type: ignore[union-attr]

    changed = []
    for area in known.values():
        lineage = above(area)
        if lineage != area.ancestors:
            area.ancestors = lineage
            changed.append(area)
    update_with_history(changed, ["ancestors"], actor=principal, reason=_("An area above it was moved"))


def _derive_topic(topic: Theme | RightsHolderGroup) -> None:
    topic.search_key = search_key(topic.name)
    if isinstance(topic, RightsHolderGroup):
        topic.scope_area_id = topic.area_id


def _check_tree(principal: Principal, nodes: Sequence[Any]) -> dict[int, ValidationError]:
    """No record is above itself."""
    return circles(nodes, _("This would make a circle."))


describe(Area, derive=_derive_area, check_many=_check_areas, after_many=_after_areas)
describe(Theme, derive=_derive_topic, check_many=_check_tree)
describe(RightsHolderGroup, derive=_derive_topic, check_many=_check_tree)


def _derive_holding(rule: HoldingRule) -> None:
    rule.scope_area_id = rule.area_id


def _check_holding(principal: Principal, rule: HoldingRule) -> None:
    if not (principal.is_administrator or principal.system):
        raise NotAllowed(_("Administrators decide what may be held, with counsel."))
    if rule.area.parent_id is not None:
        raise ValidationError({"area": _("Such a rule is made for a whole country.")})


describe(HoldingRule, derive=_derive_holding, check=_check_holding)


def create_area(*, actor: Any, values: dict[str, Any], reason: str = "") -> Area:
    """A new area; its place in the tree decides whose area limits include it."""
    return create(actor=actor, model=Area, values=values, reason=reason)


def update_area(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Area:
    """Changes an area; moving it moves the subtree."""
    return update(actor=actor, model=Area, pk=pk, version=version, values=values, reason=reason)


def delete_area(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an area that nothing refers to."""
    delete(actor=actor, model=Area, pk=pk, version=version, reason=reason)


def create_theme(*, actor: Any, values: dict[str, Any], reason: str = "") -> Theme:
    """A new theme with the outcome the company seeks."""
    return create(actor=actor, model=Theme, values=values, reason=reason)


def update_theme(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Theme:
    """Changes a theme."""
    return update(actor=actor, model=Theme, pk=pk, version=version, values=values, reason=reason)


def delete_theme(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a theme that nothing refers to."""
    delete(actor=actor, model=Theme, pk=pk, version=version, reason=reason)


def create_group(*, actor: Any, values: dict[str, Any], reason: str = "") -> RightsHolderGroup:
    """A new rights-holder group."""
    return create(actor=actor, model=RightsHolderGroup, values=values, reason=reason)


def update_group(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> RightsHolderGroup:
    """Changes a rights-holder group."""
    return update(actor=actor, model=RightsHolderGroup, pk=pk, version=version, values=values, reason=reason)


def delete_group(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a rights-holder group that nothing refers to."""
    delete(actor=actor, model=RightsHolderGroup, pk=pk, version=version, reason=reason)


def create_holding_rule(*, actor: Any, values: dict[str, Any], reason: str = "") -> HoldingRule:
    """A decision on what may be held in a country; it holds for what is written from now on."""
    return create(actor=actor, model=HoldingRule, values=values, reason=reason)


def update_holding_rule(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> HoldingRule:
    """Corrects a decision; a new decision is a new record."""
    return update(actor=actor, model=HoldingRule, pk=pk, version=version, values=values, reason=reason)


def delete_holding_rule(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Takes back a decision that was entered by mistake."""
    delete(actor=actor, model=HoldingRule, pk=pk, version=version, reason=reason)


def area_by_code(code: str) -> Area | None:
    """The reference area for an ISO 3166-1 alpha-2 or alpha-3 or 3166-2 code, in any case."""
    text = code.strip().upper()
    if not text:
        return None
    found = Area.objects.filter(Q(iso_code=text) | Q(iso3=text)).order_by("handling", "created_at")
    return found.first()
