"""What the self-audit reads: how old the map is, by what it is one-sided, and on whom it rests.

Figures and ids only, so that they may wait in the cache of one reader; names are read again when they are shown. Every
statement is scoped; numbers are made of what the reader may see. The number of statements is fixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Func, Min, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from accounts import selectors as accounts
from core import selectors as core_selectors
from core.access.principals import Principal
from core.models.choices import Level
from core.models.fields import EARLIEST
from engagements.models.choices import HandoverStatus, RelationshipStatus
from engagements.selectors import handovers, relationships
from engagements.selectors.continuity import continuity
from stakeholders import exercises, judgement, selectors
from stakeholders.domain import continuity as formula
from stakeholders.models import FindingState, MappingExercise
from stakeholders.models.choices import Gender, SourceKind, TieKind
from stakeholders.spread import spread as judged_by

Row = dict[str, Any]
Counts = dict[str, int]
LEVELS = (Level.NATIONAL, Level.REGIONAL, Level.LOCAL)
DIMENSIONS = ("level", "classification", "area", "group", "source", "function", "gender")
# So many rows are shown of what rests on one.
SHOWN = 30


@dataclass(frozen=True)
class Figures:
    """Everything of the page that costs something, without a name in it."""

    ages: dict[str, Counts] = field(default_factory=dict)
    counts: dict[str, Counts] = field(default_factory=dict)
    known: dict[str, Counts] = field(default_factory=dict)
    before: dict[str, Counts] = field(default_factory=dict)
    cells: dict[tuple[str, str], int] = field(default_factory=dict)
    single: list[UUID] = field(default_factory=list)
    ours: list[tuple[UUID, UUID]] = field(default_factory=list)
    kept: list[Row] = field(default_factory=list)
    met: int = 0
    judged: int = 0


def inside(actor: Any, area: UUID | None, path: str) -> Q:
    if area is None:
        return Q()
    return Q(**{f"{path}__in": core_selectors.areas_within(actor=actor, pk=area)})


def stands(day: date) -> Q:
    """What certainly or possibly stands on a day: an open end lasts until somebody says otherwise."""
    return selectors.certain_q(day) | selectors.possible_q(day)


def figures(*, actor: Principal, area: UUID | None, day: date, before: MappingExercise | None) -> Figures:
    """The figures of an area on a day, beside those of the exercise before."""
    judged = judgement.assessments(actor=actor).filter(
        inside(actor, area, "scope_area"), assessed_on__lte=day
    )
    spread = judged_by(judged, day - timedelta(days=settings.JUDGEMENT_REVIEW_DAYS))
    places = _places(actor, area)
    bodies = continuity(actor=actor, day=day, areas=_within(actor, area))
    return Figures(
        ages={
            "holdings": holdings(actor=actor, area=area, day=day),
            "judgements": {"fresh": 0, "old": 0} | spread["age"],
        },
        counts=_dimensions(actor, spread, area, day, places),
        known={"classification": _by_class(selectors.organizations(actor=actor).filter(inside(actor, area, "area")), "classifications", "pk")},
        before=_frozen(actor, area, before, places) if before is not None else {},
        cells=_cells(actor, area, places),
        single=_single(actor, area, day),
        ours=_ours(actor, area),
        kept=[_kept(one) for one in bodies if formula.threads(one.contacts)][:SHOWN],
        met=len(bodies),
        judged=sum(spread["age"].values()),
    )  # fmt: skip


def _within(actor: Any, area: UUID | None) -> Any:
    return None if area is None else core_selectors.areas_within(actor=actor, pk=area)


def holdings(*, actor: Any, area: UUID | None, day: date) -> Counts:
    """How many holdings are fresh, old, or were never verified, each by its own interval. One statement."""
    held = selectors.tenures(actor=actor).filter(stands(day)).filter(inside(actor, area, "scope_area"))
    return held.annotate(seen=selectors.confirmed_on(), since=selectors.review_limit(day)).aggregate(
        fresh=Count("pk", filter=Q(seen__gte=F("since"))),
        old=Count("pk", filter=Q(seen__lt=F("since"), seen__gt=EARLIEST)),
        never=Count("pk", filter=Q(seen__lte=EARLIEST)),
    )


def _count(found: QuerySet[Any], column: str, what: str) -> Counts:
    rows = (
        found.order_by()
        .values_list(column)
        .annotate(n=Count(what, distinct=what != "pk"))
        .values_list(column, "n")
    )
    return {str(key): count for key, count in rows if key not in (None, "")}


def _by_class(found: QuerySet[Any], column: str, what: str) -> Counts:
    return _count(found.annotate(part=Func(F(column), function="unnest")), "part", what)


def _dimensions(
    actor: Principal, spread: dict[str, Counts], area: UUID | None, day: date, places: Mapping[UUID, UUID]
) -> dict[str, Counts]:
    """How many different people and bodies are judged, by each of what could be one-sided; voices by group, and
    statements of sources by kind."""
    found = _shared(spread, places)
    found["function"] = dict.fromkeys(_functions(actor), 0) | found["function"]
    found["area"] = {str(place): 0 for place in set(places.values())} | found["area"]
    groups = core_selectors.groups(actor=actor).values_list("pk", flat=True)
    found["group"] = {str(pk): 0 for pk in groups} | _voices(actor, area, day)
    found["source"] = dict.fromkeys(SourceKind.values, 0) | _sources(actor, area, day)
    return found


def _shared(spread: dict[str, Counts], places: Mapping[UUID, UUID]) -> dict[str, Counts]:
    """The dimensions that judgements and entries of a snapshot have in common, areas rolled up to those compared."""
    by_place: Counts = {}
    for area, count in spread["area"].items():
        place = places.get(UUID(area))
        if place is not None:
            by_place[str(place)] = by_place.get(str(place), 0) + count
    return {
        "level": dict.fromkeys(LEVELS, 0) | {key: n for key, n in spread["level"].items() if key in LEVELS},
        "gender": dict.fromkeys((Gender.FEMALE, Gender.MALE), 0) | spread["gender"],
        "function": spread["function"],
        "classification": spread["classification"],
        "area": by_place,
    }


def _voices(actor: Any, area: UUID | None, day: date) -> Counts:
    claims = selectors.ties(actor=actor).filter(
        inside(actor, area, "scope_area"),
        selectors.possible_q(day),
        kind=TieKind.REPRESENTS,
        group__isnull=False,
    )
    return _count(claims, "group", "subject")


def _sources(actor: Any, area: UUID | None, day: date) -> Counts:
    cited = selectors.citations(actor=actor).filter(
        inside(actor, area, "scope_area"), created_at__date__lte=day
    )
    return _count(cited, "source__kind", "pk")


def _functions(actor: Principal) -> list[str]:
    """The functions whose judgements the reader could see: silence of others is no gap."""
    if actor.managed.nowhere and not actor.system:
        return [str(key) for key in actor.functions]
    return [str(key) for key in accounts.functions(actor=actor).values_list("pk", flat=True)]


def previous(*, actor: Any, area: UUID | None, day: date) -> MappingExercise | None:
    """The newest closed exercise on all themes that covers an area: of everything, of it, or of what it lies in."""
    return _covering(actor, area).filter(closed__lte=day).order_by("-closed", "-pk").first()


def aims(*, actor: Any, area: UUID | None) -> list[tuple[str, float, str]]:
    """The targets of the newest exercise that covers an area and has any: (category, share, dimension or nothing)."""
    rows = _covering(actor, area).exclude(targets=[]).order_by("-opened", "-pk").values_list("targets")
    found = []
    for (targets,) in rows[:1]:
        for entry in targets:
            share = str(entry.get("share") or "").strip().removesuffix("%").strip()
            if share.isdigit():
                found.append((entry["name"], int(share) / 100, entry.get("of", "")))
    return found


def _covering(actor: Any, area: UUID | None) -> QuerySet[MappingExercise]:
    found = exercises.exercises(actor=actor).filter(theme__isnull=True)
    if area is None:
        return found.filter(Q(area__isnull=True) | Q(area__parent__isnull=True))
    above = core_selectors.areas(actor=actor).filter(pk=area).values_list("ancestors", flat=True).first()
    return found.filter(Q(area__isnull=True) | Q(area__in=[area, *(above or [])]))


def _frozen(
    actor: Any, area: UUID | None, exercise: MappingExercise, places: Mapping[UUID, UUID]
) -> dict[str, Counts]:
    """The same of the frozen snapshot; voices and statements, which it does not hold, as of its day."""
    entries = exercises.entries(actor=actor).filter(
        inside(actor, area, "scope_area"), exercise=exercise.pk, post__isnull=True
    )
    day = exercise.closed
    assert day is not None
    return _shared(judged_by(entries, day), places) | {
        "group": _voices(actor, area, day),
        "source": _sources(actor, area, day),
    }


def _places(actor: Any, area: UUID | None) -> dict[UUID, UUID]:
    """Each visible area below the one that is looked at, with the area just below that one in which it lies. Without
    one, and with one country only, its regions are compared."""
    rows = list(core_selectors.areas(actor=actor).order_by().values_list("pk", "ancestors"))
    used: set[UUID] = set()
    if area is None:
        tops = {pk for pk, ancestors in rows if not ancestors}
        used = tops if len(tops) == 1 else _used_tops(actor)
        area = next(iter(used)) if len(used) == 1 else None
    found = {}
    for pk, ancestors in rows:
        line = [*ancestors, pk]
        below = line[line.index(area) + 1 :] if area in line else line if area is None else []
        if below and (area is not None or below[0] in used):
            found[pk] = below[0]
    return found


def _used_tops(actor: Any) -> set[UUID]:
    """The countries in which a tenth of the bodies that the reader knows lie; an embassy's home is none of them."""
    rows = selectors.organizations(actor=actor).filter(area__isnull=False).order_by()
    counts: dict[UUID, int] = {}
    for pk, ancestors, number in rows.values_list("area_id", "area__ancestors").annotate(n=Count("pk")):
        top = [*ancestors, pk][0]
        counts[top] = counts.get(top, 0) + number
    return {top for top, number in counts.items() if number * 10 >= sum(counts.values())}


def _cells(actor: Any, area: UUID | None, places: Mapping[UUID, UUID]) -> dict[tuple[str, str], int]:
    """How many bodies of each kind the reader knows in each of the areas that are compared."""
    rows = (
        selectors.organizations(actor=actor)
        .filter(inside(actor, area, "area"), area__isnull=False)
        .annotate(part=Func(F("classifications"), function="unnest"))
        .order_by()
        .values_list("area_id", "part")
        .annotate(n=Count("pk"))
        .values_list("area_id", "part", "n")
    )
    table: dict[tuple[str, str], int] = {}
    for pk, part, count in rows:
        if pk in places:
            cell = (str(places[pk]), part)
            table[cell] = table.get(cell, 0) + count
    return table


def _single(actor: Any, area: UUID | None, day: date) -> list[UUID]:
    """Bodies of which the reader knows one person in office today, the most responsible first."""
    held = (
        selectors.tenures(actor=actor)
        .filter(stands(day))
        .annotate(body=Coalesce("post__organization_id", "organization_id"))
        .filter(body__isnull=False)
        .order_by()
        .values("body")
        .annotate(people=Count("person", distinct=True))
        .filter(people=1)
        .values("body")
    )
    found = selectors.organizations(actor=actor).filter(inside(actor, area, "area"), pk__in=held)
    carried = selectors.mandates(actor=actor).filter(organization=OuterRef("pk")).order_by()
    weight = Subquery(carried.values("organization").annotate(n=Count("pk")).values("n")[:1])
    ranked = found.annotate(weight=Coalesce(weight, 0)).order_by("-weight", "sort_key", "pk")
    return list(ranked.values_list("pk", flat=True)[:SHOWN])


def _ours(actor: Any, area: UUID | None) -> list[tuple[UUID, UUID]]:
    """Those with whom one colleague alone keeps the contact: single-threaded on our side."""
    kept = (
        relationships(actor=actor)
        .filter(inside(actor, area, "scope_area"), status=RelationshipStatus.KEPT)
        .order_by()
        .values("stakeholder")
        .annotate(people=Count("colleague", distinct=True), who=Min(Cast("colleague", TextField())))
        .filter(people=1)
        .order_by("stakeholder__sort_key", "stakeholder")
    )
    return [(pk, UUID(who)) for pk, who in kept.values_list("stakeholder", "who")[:SHOWN]]


def turnover_counts(*, actor: Any, area: UUID | None, day: date) -> Counts:
    """How many findings wait, how many handovers are open, and in how many of these the introduction is overdue; each
    counted up to a thousand."""
    within = inside(actor, area, "scope_area")
    waiting = selectors.findings(actor=actor).filter(within, state=FindingState.OPEN)
    opened = handovers(actor=actor).filter(within, status=HandoverStatus.OPEN)
    return {
        "findings": waiting.order_by()[:1000].count(),
        "handovers": opened.order_by()[:1000].count(),
        "late": opened.filter(due__lt=day).order_by()[:1000].count(),
    }


def _kept(one: Any) -> Row:
    contacts = one.contacts
    return {
        "pk": one.pk,
        "index": formula.index(contacts.counterparts, contacts.living),
        "theirs": len(contacts.counterparts),
        "living": len(set(contacts.counterparts) & contacts.living),
        "ours": len(contacts.colleagues),
        "engagements": one.engagements,
        "threads": formula.threads(contacts),
    }
