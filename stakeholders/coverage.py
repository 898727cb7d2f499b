"""What the map has of each place, for one reader: four statements, whatever the number of areas."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from core import selectors as core_selectors
from core.models import Area
from core.models.choices import AreaKind
from stakeholders import selectors
from stakeholders.domain.coverage import Covered, rolled_up
from stakeholders.models import Tenure
from stakeholders.models.choices import Phase

MOST_PLACES = 400


@dataclass(frozen=True, slots=True)
class Place:
    """A visible area with what the reader's map has of it and below."""

    pk: UUID
    name: str
    code: str
    parts: bool
    covered: Covered


def places(*, actor: Any, above: UUID | None) -> list[Place]:
    """The countries, or the areas directly below one, by name; each with the figures of its whole tree."""
    visible = core_selectors.areas(actor=actor)
    wanted = visible.filter(parent=above) if above else visible.filter(kind=AreaKind.COUNTRY)
    parts = Exists(Area.objects.filter(parent=OuterRef("pk"), pk__in=visible.values("pk")))
    rows = list(
        wanted.annotate(parts=parts)
        .order_by("name", "pk")
        .values("pk", "name", "iso_code", "parts")[:MOST_PLACES]
    )
    figures = _figures(actor)
    lineage: dict[Hashable, list[Hashable]] = {
        pk: [*ancestors, pk]
        for pk, ancestors in visible.filter(pk__in=list(figures)).values_list("pk", "ancestors")
    }
    found = rolled_up(figures, lineage, [row["pk"] for row in rows])
    return [Place(row["pk"], row["name"], row["iso_code"], row["parts"], found[row["pk"]]) for row in rows]


def _figures(actor: Any) -> dict[Any, Covered]:
    """What the reader sees, by the area that it lies in."""
    found: dict[Any, Covered] = {}

    def add(key: Any, figure: Covered) -> None:
        found[key] = found.get(key, Covered()) + figure

    for key, count in _counted(selectors.organizations(actor=actor)):
        add(key, Covered(bodies=count))
    for key, count in _counted(selectors.people(actor=actor)):
        add(key, Covered(people=count))
    now = selectors.held_beside(actor, Tenure.objects.filter(post_id=OuterRef("pk"), phase=Phase.CURRENT))
    posts = selectors.posts(actor=actor).filter(scope_area__isnull=False).annotate(held=Exists(now))
    rows = (
        posts.order_by().values("scope_area").annotate(n=Count("pk"), known=Count("pk", filter=Q(held=True)))
    )
    for row in rows:
        add(row["scope_area"], Covered(posts=row["n"], held=row["known"]))
    return found


def _counted(queryset: Any) -> list[tuple[Any, int]]:
    rows = queryset.filter(scope_area__isnull=False).order_by().values("scope_area").annotate(n=Count("pk"))
    return list(rows.values_list("scope_area", "n"))
