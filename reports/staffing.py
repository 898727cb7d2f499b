"""Which languages and colleagues are missing in the scope of a mapping exercise, from what one reader may see.

Counts and languages only: what comes of it goes to people who hire, and says nothing of anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, Q

from accounts import selectors as accounts
from core import selectors as core_selectors
from engagements.models.choices import RelationshipStatus
from engagements.selectors import relationships
from stakeholders import exercises, selectors
from stakeholders.domain.staffing import Burden, burden, languages_missing
from stakeholders.matrix import Leading
from stakeholders.models import MappingExercise

MOST = 20_000


@dataclass(frozen=True)
class Staffing:
    """What is missing: languages nobody of us shares, with how many speak them; languages for which an interpreter is
    needed; how many influential people nobody keeps the contact with; areas without any contact; the heaviest load."""

    languages: dict[str, int]
    interpreted: dict[str, int]
    influential: int
    alone: int
    areas: list[str]
    load: Burden | None

    @property
    def nothing(self) -> bool:
        return not (self.languages or self.interpreted or self.alone or self.areas or self.load)


def staffing(*, actor: Any, exercise: MappingExercise, day: date, ahead: Leading | None = None) -> Staffing:
    """Eight statements, whatever the number of people; seven with `exercises.leading` of that day in hand."""
    area = exercise.area_id
    within = core_selectors.areas_within(actor=actor, pk=area) if area else None
    people = selectors.people(actor=actor).exclude(languages=[])
    kept = relationships(actor=actor).filter(status=RelationshipStatus.KEPT)
    if within is not None:
        people, kept = people.filter(area__in=within), kept.filter(stakeholder__area__in=within)
    spoken = people.order_by().values_list("languages").annotate(n=Count("pk"))[:MOST]
    ours = set(kept.exclude(language="").values_list("language", flat=True).distinct())
    for reads, spoken_by in accounts.colleagues(actor=actor).values_list("language", "languages"):
        ours |= set(spoken_by) or {reads}
    interpreted = (
        kept.filter(interpreter_needed=True)
        .annotate(part=Func(F("stakeholder__languages"), function="unnest"))
        .order_by()
        .values_list("part")
        .annotate(n=Count("stakeholder", distinct=True))
    )
    held = set(kept.values_list("stakeholder_id", flat=True))
    strong = (ahead or exercises.leading(actor=actor, exercise=exercise, day=day)).strong
    carried = kept.order_by().values_list("colleague").annotate(n=Count("stakeholder", distinct=True))
    return Staffing(
        languages=languages_missing([(tuple(row), n) for row, n in spoken], ours),
        interpreted={code: n for code, n in interpreted if code not in ours},
        influential=len(strong),
        alone=len([pk for pk in strong if pk not in held]),
        areas=_without(actor, area, kept),
        load=burden(dict(carried)),
    )


def _without(actor: Any, area: UUID | None, kept: Any) -> list[str]:
    """The areas just below the scope in which nobody of us keeps a contact though somebody is known there."""
    if area is None:
        return []
    below = core_selectors.areas(actor=actor).filter(parent=area).order_by("name", "pk")
    known = selectors.stakeholders(actor=actor).filter(
        Q(area__parent=area) | Q(area__ancestors__contains=[area])
    )
    lines = known.order_by().values_list("area_id", "area__ancestors").distinct()[:MOST]
    met = kept.order_by().values_list("stakeholder__area_id", "stakeholder__area__ancestors").distinct()
    there = {key for pk, ancestors in lines for key in (pk, *(ancestors or ()))}
    covered = {key for pk, ancestors in met[:MOST] for key in (pk, *(ancestors or ()))}
    return [name for pk, name in below.values_list("pk", "name") if pk in there and pk not in covered]
