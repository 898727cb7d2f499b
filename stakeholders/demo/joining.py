"""The demo's ties, mandates, interests, deployments and successions: what joins the people and bodies of Kasanda."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from core import reference
from core.models import Area, RightsHolderGroup, Theme
from core.stable_ids import stable_id
from stakeholders.demo import content
from stakeholders.domain.stance import AXES

# Where forces stand is written down by those who visit them.
PLACES_OF = "security"
DemoRow = tuple[str, dict[str, Any], str]
Placed = dict[str, dict[str, Any]]
ReferenceT = TypeVar("ReferenceT", bound=Model)
FindArea = Callable[[str], Area | None]


def ties(placed: Placed) -> list[DemoRow]:
    """Rows for `Seeder.place`; each end is a person or a body."""
    known = placed["person"] | placed["organization"]
    groups = _shipped("group", RightsHolderGroup, reference.groups())
    return [
        (
            row.key,
            {
                "subject": known[row.subject],
                "kind": row.kind,
                "object": known[row.object] if row.object else None,
                "group": groups[row.group] if row.group else None,
                "line": row.line,
                "legitimacy": row.legitimacy,
                "recognised": row.recognised,
                "strength": int(row.strength) if row.strength else None,
                "evidence": row.evidence,
                "start": row.start,
                "end": row.end,
            },
            row.function,
        )
        for row in content.ties()
    ]


def mandates(placed: Placed, area: FindArea) -> list[DemoRow]:
    """Rows for `Seeder.place`; a mandate belongs to whom its body belongs."""
    functions = {row.key: row.function for row in content.organizations()}
    themes = _shipped("theme", Theme, reference.themes())
    return [
        (
            row.key,
            {
                "organization": placed["organization"][row.organization],
                "post": placed["post"][row.post] if row.post else None,
                "state_function": row.state_function,
                "description": row.description,
                "theme": themes[row.theme] if row.theme else None,
                "area": area(row.area),
                "level": row.level,
                "formal": row.formality == "formal",
                "legal_basis": row.legal_basis,
                "exercised": row.exercised,
                "start": row.start,
                "end": row.end,
            },
            functions[row.organization],
        )
        for row in content.mandates()
    ]


def interests(placed: Placed) -> list[DemoRow]:
    """Rows for `Seeder.place`."""
    known = placed["person"] | placed["organization"]
    themes = _shipped("theme", Theme, reference.themes())
    return [
        (
            row.key,
            {
                "stakeholder": known[row.stakeholder],
                "kind": row.kind,
                "theme": themes[row.theme] if row.theme else None,
                "what": row.what,
                "direction": row.direction,
                "incentives": row.incentives,
                "constraints": row.constraints,
                "start": row.start,
                "end": row.end,
            },
            row.function,
        )
        for row in content.interests()
    ]


def assessments(placed: Placed, named: Callable[[Any], dict[str, Any]]) -> list[DemoRow]:
    """Rows for `Seeder.place`; `named` adds level, author and custodian of a NAMED one."""
    known = placed["person"] | placed["organization"]
    themes = _shipped("theme", Theme, reference.themes())
    return [
        (
            row.key,
            {
                "stakeholder": known[row.stakeholder],
                "theme": themes[row.theme] if row.theme else None,
                "assessed_on": date.fromisoformat(row.assessed_on),
                **{axis: int(getattr(row, axis)) if getattr(row, axis) else None for axis in AXES},
                "line": row.line,
                "confidence": row.confidence,
                "provenance": row.provenance,
                "rationale": row.rationale,
                **named(row),
            },
            row.function,
        )
        for row in content.assessments()
    ]


def deployments(placed: Placed, area: FindArea) -> list[DemoRow]:
    """Rows for `Seeder.place`."""
    return [
        (
            row.key,
            {
                "organization": placed["organization"][row.organization],
                "area": area(row.area),
                "basis": row.basis,
                "expected_rotation": row.expected_rotation,
                "start": row.start,
                "end": row.end,
            },
            PLACES_OF,
        )
        for row in content.deployments()
    ]


def successions(placed: Placed) -> list[DemoRow]:
    """Rows for `Seeder.place`: one for each pair of bodies."""
    bodies = placed["organization"]
    return [
        (
            row.key,
            {
                "predecessor": bodies[row.predecessor],
                "successor": bodies[row.successor],
                "kind": row.kind,
                "on": row.on,
                "note": row.note,
            },
            "",
        )
        for row in content.successions()
    ]


def cited() -> list[tuple[str, str, str]]:
    """`(kind, key, source)` of each row that names its source."""
    kinds: dict[str, Iterable[Any]] = {
        "tie": content.ties(),
        "mandate": content.mandates(),
        "interest": content.interests(),
        "deployment": content.deployments(),
    }
    return [(kind, row.key, row.source) for kind, rows in kinds.items() for row in rows if row.source]


def _shipped(kind: str, model: type[ReferenceT], rows: Iterable[Any]) -> dict[str, ReferenceT]:
    """Reference data by slug."""
    slugs = {stable_id(kind, row.slug): row.slug for row in rows}
    return {slugs[pk]: found for pk, found in model._default_manager.in_bulk(list(slugs)).items()}
