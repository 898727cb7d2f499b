"""Bodies by level with their mandates and to whom they report, as one reader sees them. Three statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from core.access.principals import principal_of
from core.access.scope import reference_q
from core.models.choices import Level
from core.models.fields import LATEST
from stakeholders import selectors
from stakeholders.models import Stakeholder
from stakeholders.models.choices import TieKind

COLUMNS = (Level.NATIONAL, Level.REGIONAL, Level.LOCAL)
MOST = 80


@dataclass(frozen=True)
class Superior:
    """To whom a body reports: by a tie, or by being part of it."""

    pk: UUID
    name: str
    kind: str
    line: str = ""


@dataclass
class Body:
    """One body of a column."""

    pk: UUID
    name: str
    classifications: list[str]
    formal: bool
    level: str
    above: list[Superior] = field(default_factory=list)
    mandates: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """Which bodies: of an area, with a mandate for a function of the State, on a day."""

    day: date
    areas: Any = None
    state_function: str = ""
    informal: bool | None = None
    mandated: bool = True


def by_level(*, actor: Any, asked: Asked) -> dict[str, list[Body]]:
    """The bodies of each level; one more than MOST when there are more."""
    parts = [_bodies(actor, asked, level) for level in COLUMNS]
    rows = parts[0].union(*parts[1:], all=True)
    found = {
        row["pk"]: Body(row["pk"], row["name"], row["classifications"], row["formal"], row["level"])
        for row in rows
    }
    for row in rows:
        if row["above"] is not None and row["above_name"]:
            found[row["pk"]].above.append(Superior(row["above"], row["above_name"], "part_of"))
    _reports(actor, asked, found)
    _mandates(actor, asked, found)
    return {level.value: [body for body in found.values() if body.level == level] for level in COLUMNS}


def _bodies(actor: Any, asked: Asked, level: str) -> QuerySet[Any, Any]:
    standing = Q(founded_earliest__lte=asked.day) & (
        Q(dissolved_latest__gt=asked.day) | Q(dissolved_latest=LATEST)
    )
    found = selectors.organizations(actor=actor).filter(standing, level=level)
    if asked.areas is not None:
        found = found.filter(area__in=asked.areas)
    if asked.informal is not None:
        found = found.filter(formal=not asked.informal)
    if asked.mandated or asked.state_function:
        found = found.filter(Exists(_held(actor, asked).filter(organization_id=OuterRef("pk"))))
    seen = reference_q(principal_of(actor), Stakeholder, "parent")
    return (
        found.annotate(sees_above=_true_when(seen))
        .order_by("sort_key", "pk")
        .values("pk", "name", "classifications", "formal", "level", above=_if("parent_id"), above_name=_if("parent__name"))[
            : MOST + 1
        ]
    )  # fmt: skip


def _true_when(condition: Q) -> Any:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _if(column: str) -> Any:
    """A column of the body above, where the reader sees that body."""
    return Case(When(sees_above=True, then=F(column)), default=None)


def _held(actor: Any, asked: Asked) -> QuerySet[Any]:
    found = selectors.mandates(actor=actor).filter(selectors.possible_q(asked.day))
    return found.filter(state_function=asked.state_function) if asked.state_function else found


def _reports(actor: Any, asked: Asked, found: dict[UUID, Body]) -> None:
    ties = (
        selectors.ties(actor=actor)
        .filter(
            selectors.possible_q(asked.day),
            kind=TieKind.REPORTS_TO,
            subject__in=list(found),
            object__isnull=False,
        )
        .order_by("object__sort_key", "pk")
        .values("subject_id", "object_id", "line", name=F("object__name"))
    )
    for row in ties:
        found[row["subject_id"]].above.append(
            Superior(row["object_id"], row["name"], TieKind.REPORTS_TO, row["line"])
        )


def _mandates(actor: Any, asked: Asked, found: dict[UUID, Body]) -> None:
    rows = (
        _held(actor, asked)
        .filter(organization__in=list(found))
        .order_by("state_function", "pk")
        .values("pk", "organization_id", "state_function", "formal", "exercised")
    )
    for row in rows:
        found[row["organization_id"]].mandates.append(row)
