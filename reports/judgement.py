"""What the pages of insight read of the map: how old and one-sided it is, whom to approach, what a departure costs,
and what changed between two days. Each statement is scoped; numbers are made of what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, F, Func, IntegerField, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from core import selectors as core_selectors
from core.models.fields import EARLIEST
from engagements.models.choices import HandoverStatus, RelationshipStatus
from engagements.selectors import handovers, relationships
from stakeholders import judgement, matrix, selectors
from stakeholders.domain.approach import Factors, Ranked, rank, unmet_share
from stakeholders.domain.balance import Dimension
from stakeholders.domain.stance import Stance
from stakeholders.models import FindingState, Tenure
from stakeholders.models.choices import Gender, Kind, SourceKind, TieKind
from stakeholders.models.posts import confirmed_on

Row = dict[str, Any]
WITH_US = (Stance.CHAMPION, Stance.SUPPORTIVE)
QUEUE = 60


def _inside(actor: Any, area: UUID | None, path: str) -> Q:
    if area is None:
        return Q()
    return Q(**{f"{path}__in": core_selectors.areas_within(actor=actor, pk=area)})


def _stands(day: date) -> Q:
    """What certainly or possibly stands on a day: an open end lasts until somebody says otherwise."""
    return selectors.certain_q(day) | selectors.possible_q(day)


def ages(*, actor: Any, area: UUID | None, day: date) -> dict[str, dict[str, int]]:
    """How many holdings and judgements are fresh, old, or were never verified. Two statements."""
    limit = day - timedelta(days=settings.REVIEW_INTERVAL_DAYS)
    held = selectors.tenures(actor=actor).filter(_stands(day)).filter(_inside(actor, area, "scope_area"))
    holdings = held.alias(seen=confirmed_on()).aggregate(
        fresh=Count("pk", filter=Q(seen__gte=limit)),
        old=Count("pk", filter=Q(seen__lt=limit, seen__gt=EARLIEST)),
        never=Count("pk", filter=Q(seen__lte=EARLIEST)),
    )
    newest = (
        judgement.assessments(actor=actor)
        .filter(_inside(actor, area, "scope_area"), assessed_on__lte=day)
        .order_by()
        .values("stakeholder")
        .annotate(newest=Max("assessed_on"))
    )
    stale = day - timedelta(days=settings.JUDGEMENT_REVIEW_DAYS)
    judged = newest.aggregate(
        fresh=Count("stakeholder", filter=Q(newest__gte=stale)),
        old=Count("stakeholder", filter=Q(newest__lt=stale)),
    )
    return {"holdings": holdings, "judgements": judged}


def dimensions(*, actor: Any, area: UUID | None, day: date) -> list[Dimension]:
    """Judgements by what could be one-sided: level, kind of body, gender, contributing function, kind of source."""
    judged = judgement.assessments(actor=actor).filter(
        _inside(actor, area, "scope_area"), assessed_on__lte=day
    )
    by_level = _counts(judged.exclude(stakeholder__level=""), "stakeholder__level")
    by_gender = _counts(judged.exclude(stakeholder__gender=""), "stakeholder__gender")
    by_function = _counts(judged, "function__name")
    bodies = judged.filter(stakeholder__kind=Kind.ORGANIZATION).annotate(
        part=Func(F("stakeholder__classifications"), function="unnest")
    )
    by_class = _counts(bodies, "part")
    cited = selectors.citations(actor=actor).filter(_inside(actor, area, "scope_area"))
    by_source = _counts(cited, "source__kind")
    return [
        Dimension("level", {level: by_level.get(level, 0) for level in ("national", "regional", "local")}),
        Dimension("gender", {word: by_gender.get(word, 0) for word in (Gender.FEMALE, Gender.MALE)}),
        Dimension("function", {name: count for name, count in by_function.items() if name}),
        Dimension("classification", by_class),
        Dimension("source", {kind: by_source.get(kind, 0) for kind in SourceKind.values}),
    ]


def _counts(found: QuerySet[Any], column: str) -> dict[str, int]:
    rows = found.order_by().values_list(column).annotate(n=Count("pk")).values_list(column, "n")
    return {str(key): count for key, count in rows if key is not None}


def known_cells(*, actor: Any, area: UUID | None) -> tuple[dict[tuple[str, str], int], dict[str, str]]:
    """How many bodies of each kind the reader knows in each area just below `area`, and the names of those areas."""
    rows = (
        selectors.organizations(actor=actor)
        .filter(_inside(actor, area, "area"), area__isnull=False)
        .annotate(part=Func(F("classifications"), function="unnest"))
        .order_by()
        .values_list("area_id", "part")
        .annotate(n=Count("pk"))
        .values_list("area_id", "part", "n")
    )
    cells = list(rows)
    areas = {
        row["pk"]: row
        for row in core_selectors.areas(actor=actor)
        .filter(pk__in={cell[0] for cell in cells})
        .values("pk", "name", "ancestors")
    }
    places: dict[UUID, UUID] = {}
    tops = {[*row["ancestors"], pk][0] for pk, row in areas.items()}
    if area is None and len(tops) == 1:
        area = next(iter(tops))  # one country only: its regions are compared
    for pk, row in areas.items():
        line = [*row["ancestors"], pk]
        below = line[line.index(area) + 1 :] if area in line else line
        if below:
            places[pk] = below[0]
    names = core_selectors.names_of(
        actor=actor, model=core_selectors.areas(actor=actor).model, keys=set(places.values()), title="name"
    )
    table: dict[tuple[str, str], int] = {}
    for pk, part, count in cells:
        place = places.get(pk)
        if place in names:
            table[str(place), part] = table.get((str(place), part), 0) + count
    return table, {str(pk): name for pk, name in names.items()}


def single_threaded(*, actor: Any, area: UUID | None, day: date, most: int = 30) -> list[Row]:
    """Bodies of which the reader knows one person in office today, the most responsible first."""
    held = (
        selectors.tenures(actor=actor)
        .filter(_stands(day))
        .annotate(body=Coalesce("post__organization_id", "organization_id"))
        .filter(body__isnull=False)
        .order_by()
        .values("body")
        .annotate(people=Count("person", distinct=True))
        .filter(people=1)
        .values("body")
    )
    found = selectors.organizations(actor=actor).filter(_inside(actor, area, "area"), pk__in=held)
    ranked = found.annotate(weight=Count("mandates", distinct=True)).order_by("-weight", "sort_key", "pk")
    return [dict(row) for row in ranked.values("pk", "name")[:most]]


def queue(*, actor: Any, area: UUID | None, day: date) -> list[Row]:
    """Holdings that waited longest for somebody to say that they still stand, of those the reader may change."""
    limit = day - timedelta(days=settings.REVIEW_INTERVAL_DAYS)
    found = (
        selectors.tenures(actor=actor)
        .filter(_stands(day), _inside(actor, area, "scope_area"))
        .annotate(seen=confirmed_on(), mine=selectors.changeable(actor, Tenure))
        .filter(seen__lt=limit, mine=True)
        .order_by("seen", "pk")
    )
    rows = found.values(
        "pk", "version", "seen", "person_id", name=F("person__name"),
        office=Coalesce("post__title", "role"), body=Coalesce("post__organization__name", "organization__name"),
    )  # fmt: skip
    return [dict(row) for row in rows[:QUEUE]]


@dataclass
class Candidate:
    """Somebody to approach, with what the rank is made of."""

    point: matrix.Point
    ranked: Ranked
    factors: Factors
    through: tuple[UUID, str] | None = None


def candidates(*, actor: Any, asked: matrix.Asked, most: int = 60) -> list[Candidate]:
    """People and bodies ranked for a first contact, from judgements, tenures and ties that the reader may see.

    Who is with us already is not approached for the first time. Five statements, whatever the number.
    """
    points = matrix.points(actor=actor, asked=asked)[: matrix.MOST]
    keys = [point.pk for point in points]
    stands = {point.pk: point.now.stance for point in points}
    bodies = _bodies_of(actor, keys, asked.day)
    colleagues: dict[UUID, list[UUID]] = {}
    for person, held in bodies.items():
        for body in held:
            colleagues.setdefault(body, []).append(person)
    friends = {pk for pk, stance in stands.items() if stance in WITH_US}
    near = _introducers(actor, keys, friends, asked.day)
    names = {point.pk: point.name for point in points}
    met = _met(actor, keys)
    found = []
    for point in points:
        if point.pk in friends:
            continue
        beside = {
            other for body in bodies.get(point.pk, ()) for other in colleagues[body] if other != point.pk
        }
        through = next(iter(sorted(near.get(point.pk, ()), key=str)), None)
        factors = Factors(
            influence=point.now.value("influence"),
            holds_post=point.pk in bodies if point.kind == Kind.PERSON else True,
            openness=point.now.value("accessibility"),
            steps=1 if point.pk in met else 2 if through else None,
            unmet=unmet_share(len(beside & friends), len(beside - friends)) if beside else 1.0,
        )
        found.append(Candidate(point, rank(factors), factors, (through, names[through]) if through else None))
    found.sort(key=lambda one: (-one.ranked.score, one.point.name, str(one.point.pk)))
    return found[:most]


def _met(actor: Any, keys: Iterable[UUID]) -> set[UUID]:
    """Those with whom a colleague keeps a relationship that the reader may see: nobody has to introduce us."""
    kept = relationships(actor=actor).filter(status=RelationshipStatus.KEPT, stakeholder__in=list(keys))
    return set(kept.values_list("stakeholder_id", flat=True))


def turnover_counts(*, actor: Any, area: UUID | None, day: date) -> dict[str, int]:
    """How many findings wait, how many handovers are open, and in how many of these the introduction is overdue; each
    counted up to a thousand."""
    inside = _inside(actor, area, "scope_area")
    waiting = selectors.findings(actor=actor).filter(inside, state=FindingState.OPEN)
    opened = handovers(actor=actor).filter(inside, status=HandoverStatus.OPEN)
    return {
        "findings": waiting.order_by()[:1000].count(),
        "handovers": opened.order_by()[:1000].count(),
        "late": opened.filter(due__lt=day).order_by()[:1000].count(),
    }


def resting_on_one(*, actor: Any, area: UUID | None, most: int = 30) -> list[Row]:
    """Those with whom one colleague alone keeps the contact: single-threaded on our side."""
    kept = (
        relationships(actor=actor)
        .filter(_inside(actor, area, "scope_area"), status=RelationshipStatus.KEPT)
        .order_by()
        .values("stakeholder")
        .annotate(people=Count("colleague", distinct=True), who=Min("colleague__display_name"))
        .filter(people=1)
    )
    rows = kept.order_by("stakeholder__sort_key", "stakeholder").values(
        "stakeholder_id", "who", name=F("stakeholder__name")
    )
    return [dict(row) for row in rows[:most]]


def _bodies_of(actor: Any, keys: Iterable[UUID], day: date) -> dict[UUID, set[UUID]]:
    rows = (
        selectors.tenures(actor=actor)
        .filter(_stands(day), person__in=list(keys))
        .annotate(body=Coalesce("post__organization_id", "organization_id"))
        .filter(body__isnull=False)
        .values_list("person_id", "body")
    )
    found: dict[UUID, set[UUID]] = {}
    for person, body in rows:
        found.setdefault(person, set()).add(body)
    return found


def _introducers(actor: Any, keys: Iterable[UUID], friends: set[UUID], day: date) -> dict[UUID, set[UUID]]:
    """Who of those with us is tied to whom: one step of introduction away. Ties of opposition introduce nobody."""
    ties = (
        selectors.ties(actor=actor)
        .filter(selectors.possible_q(day), object__isnull=False)
        .exclude(kind=TieKind.OPPOSES)
        .filter(Q(subject__in=friends) | Q(object__in=friends))
        .values_list("subject_id", "object_id")
    )
    wanted, found = set(keys), dict[UUID, set[UUID]]()
    for one, other in ties:
        for near, far in ((one, other), (other, one)):
            if near in friends and far in wanted and far not in friends:
                found.setdefault(far, set()).add(near)
    return found


@dataclass
class Loss:
    """What is lost when some people and bodies go, of what the reader may see."""

    leaving: list[Row] = field(default_factory=list)
    champions: list[tuple[Row, Stance]] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)
    ties: list[Row] = field(default_factory=list)
    mandates: list[Row] = field(default_factory=list)
    silent: list[Row] = field(default_factory=list)


def loss(*, actor: Any, keys: Iterable[UUID], day: date, whole: bool) -> Loss:
    """Removes people and bodies; with `whole`, everybody who holds a post there or in a body below goes too."""
    leaving = set(selectors.stakeholders(actor=actor).filter(pk__in=list(keys)).values_list("pk", flat=True))
    bodies = set(leaving)
    if whole:
        for _step in range(6):
            below = selectors.organizations(actor=actor).filter(parent__in=bodies).exclude(pk__in=bodies)
            fresh = set(below.values_list("pk", flat=True)[:5000])
            if not fresh:
                break
            bodies |= fresh
        leaving |= bodies
        leaving |= set(
            selectors.tenures(actor=actor)
            .filter(_stands(day))
            .filter(Q(post__organization__in=bodies) | Q(organization__in=bodies))
            .values_list("person_id", flat=True)[:5000]
        )
    known = {
        row["pk"]: dict(row)
        for row in selectors.stakeholders(actor=actor)
        .filter(pk__in=leaving)
        .order_by("sort_key")
        .values("pk", "name", "kind")
    }
    stands = matrix.stances_of(actor=actor, keys=leaving, day=day)
    touching = (
        selectors.ties(actor=actor)
        .filter(selectors.possible_q(day))
        .filter(Q(subject__in=leaving) | Q(object__in=leaving))
    )
    ties = touching.order_by("kind", "pk").values(
        "pk",
        "kind",
        "subject_id",
        "group_id",
        one=F("subject__name"),
        other=Coalesce("object__name", "group__name"),
    )[:500]
    held = (
        selectors.tenures(actor=actor)
        .filter(_stands(day), person__in=leaving, post__isnull=False)
        .order_by("post__rank", "pk")
        .values("post_id", title=F("post__title"), name=F("person__name"))[:500]
    )
    mandates = (
        selectors.mandates(actor=actor)
        .filter(selectors.possible_q(day), organization__in=leaving)
        .order_by("state_function", "pk")
        .values("pk", "state_function", "level", name=F("organization__name"))[:500]
    )
    silent = [
        {"pk": row["pk"], "name": row["name"]}
        for row in matrix.voices(actor=actor, day=day)
        if row["voices"] and all(one["subject_id"] in leaving for one in row["voices"])
    ]
    return Loss(
        leaving=list(known.values()),
        champions=[(known[pk], stands[pk]) for pk in known if stands.get(pk) in WITH_US],
        posts=[dict(row) for row in held],
        ties=[dict(row) for row in ties],
        mandates=[dict(row) for row in mandates],
        silent=silent,
    )


@dataclass
class Between:
    """What changed from one day to another, of what the reader may see."""

    stances: list[tuple[matrix.Point, Stance, Stance]] = field(default_factory=list)
    judged: list[matrix.Point] = field(default_factory=list)
    arrived: list[Row] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    ties: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)


def between(*, actor: Any, asked: matrix.Asked, first: date, last: date, most: int = 200) -> Between:
    """Stances, holders, ties and bodies that are not what they were. Seven statements at most."""
    found = Between()
    for point in matrix.points(actor=actor, asked=asked):
        if point.before is None:
            found.judged.append(point)
        elif point.before.stance != point.now.stance:
            found.stances.append((point, point.before.stance, point.now.stance))
    inside = _inside(actor, asked.area, "scope_area")
    held = selectors.tenures(actor=actor).filter(inside, post__isnull=False)
    columns = ("pk", "start", "end", "post_id", "person_id")
    named = {"title": F("post__title"), "name": F("person__name"), "body": F("post__organization__name")}
    began = held.filter(start_earliest__gt=first, start_earliest__lte=last).exclude(start="")
    ended = held.filter(end_latest__gt=first, end_latest__lte=last)
    found.arrived = [
        dict(row) for row in began.order_by("-start_earliest", "pk").values(*columns, **named)[:most]
    ]
    found.left = [dict(row) for row in ended.order_by("-end_latest", "pk").values(*columns, **named)[:most]]
    ties = selectors.ties(actor=actor).filter(inside)
    moved = Q(start_earliest__gt=first, start_earliest__lte=last) & ~Q(start="")
    gone = Q(end_latest__gt=first, end_latest__lte=last)
    rows = (
        ties.filter(moved | gone)
        .annotate(ended=Case(When(gone, then=Value(1)), default=Value(0), output_field=IntegerField()))
        .order_by("-updated_at", "pk")
        .values("pk", "kind", "ended", one=F("subject__name"), other=Coalesce("object__name", "group__name"))
    )
    found.ties = [dict(row) for row in rows[:most]]
    bodies = selectors.organizations(actor=actor).filter(_inside(actor, asked.area, "area"))
    changed = Q(founded_earliest__gt=first, founded_earliest__lte=last) & ~Q(founded="")
    closed = Q(dissolved_latest__gt=first, dissolved_latest__lte=last)
    bodies = bodies.filter(changed | closed).annotate(
        ended=Case(When(closed, then=Value(1)), default=Value(0), output_field=IntegerField())
    )
    found.bodies = [
        dict(row) for row in bodies.order_by("sort_key", "pk").values("pk", "name", "ended")[:most]
    ]
    return found
