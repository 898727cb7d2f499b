"""Whom to approach first: what the rank is made of, how one gets there, what speaks against it, and how far it has come.

Everything is read in the reader's own sight. A contact rule or an exposure that the reader does not see changes nothing
here: not the rank, not a count, not a place in the list. Those who keep an exposure are told of plans elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import task_selectors
from core.abouts import kinds_of
from core.access.principals import Principal
from core.errors import NotVisible
from core.models.tasks import TaskStatus
from engagements.domain import contact
from engagements.models.choices import EngagementKind, EngagementStatus, RelationshipStatus
from engagements.selectors import participants, relationships
from engagements.selectors.harm import exposures_for, rules_for
from reports.audit import stands
from stakeholders import matrix, network, selectors
from stakeholders.domain.approach import Factors, Ranked, rank, status, unmet_share, ways
from stakeholders.domain.graph import TENURE
from stakeholders.domain.stance import Stance
from stakeholders.models import Stakeholder
from stakeholders.models.choices import Kind, TieKind
from stakeholders.network import INTRODUCING, Lens

WITH_US = (Stance.CHAMPION, Stance.SUPPORTIVE)
# An introduction over more people introduces nobody.
RINGS = 3
# Influence is a factor of the rank: only so many, the most influential, are ranked.
CONSIDERED = 500
MOST_LINKS = 20_000
TIES = tuple(kind for kind in INTRODUCING if kind in TieKind.values)


@dataclass(frozen=True, slots=True)
class Spot:
    """Somebody and where they live: what a contact rule or an exposure may be about."""

    pk: UUID
    area: UUID | None
    above: tuple[UUID, ...]


@dataclass
class State:
    """How far it has come, who of us is on it, and what came of it."""

    status: str
    owner: str = ""
    last: date | None = None
    engagement: UUID | None = None
    title: str = ""
    task: UUID | None = None


@dataclass
class Candidate:
    """Somebody to approach, with what the rank is made of."""

    point: matrix.Point
    ranked: Ranked
    factors: Factors
    state: State
    way: list[tuple[UUID, str]] = field(default_factory=list)
    vetoes: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)


# The ways of introduction to some, each by the ids of those over whom it leads.
Ways = Mapping[Any, tuple[Any, ...]]


def friends_of(points: Iterable[matrix.Point]) -> set[UUID]:
    """Who is with us."""
    return {point.pk for point in points if point.now.stance in WITH_US}


def reach(*, actor: Principal, points: Sequence[matrix.Point], day: date) -> Ways:
    """How one gets to each of `points`, from those with whom one of us keeps the contact or who are with us. Four
    statements at most."""
    near = {*_kept(actor), *friends_of(points)}
    return _ways(actor, near, [point.pk for point in points], day)


def candidates(
    *,
    actor: Principal,
    asked: matrix.Asked,
    points: Sequence[matrix.Point],
    known: Ways | None = None,
    most: int = 60,
) -> list[Candidate]:
    """The most influential (`points`) ranked for a first contact, from what the reader may see; those held back by a
    rule or an exposure in the reader's sight stand last.

    Who is with us already is not approached for the first time. The number of statements is fixed. With `known`, the
    ways are those that were found before, over those alone whom the reader still sees.
    """
    points = points[:CONSIDERED]
    keys, friends = [point.pk for point in points], friends_of(points)
    bodies = _bodies_of(actor, keys, asked.day)
    colleagues: dict[UUID, list[UUID]] = {}
    for person, held in bodies.items():
        for body in held:
            colleagues.setdefault(body, []).append(person)
    if known is None:
        found_ways = reach(actor=actor, points=points, day=asked.day)
    else:
        found_ways = _in_sight(actor, known)
    found = []
    for point in points:
        if point.pk in friends:
            continue
        beside = {
            other for body in bodies.get(point.pk, ()) for other in colleagues[body] if other != point.pk
        }
        way = found_ways.get(point.pk)
        factors = Factors(
            influence=point.now.value("influence"),
            holds_post=point.pk in bodies if point.kind == Kind.PERSON else True,
            openness=point.now.value("accessibility"),
            steps=None if way is None else len(way) + 1,
            unmet=unmet_share(len(beside & friends), len(beside - friends)) if beside else 1.0,
        )
        found.append((rank(factors), point, factors, way or ()))
    found.sort(key=lambda one: (-one[0].score, one[1].name, str(one[1].pk)))
    stops, conditions = _stops(actor, [one[1] for one in found])
    found.sort(key=lambda one: one[1].pk in stops)
    shown = found[:most]
    kept = _kept(actor, [one[1].pk for one in shown])
    states = _states(actor, [one[1].pk for one in shown], kept, asked.day)
    names = dict(
        selectors.stakeholders(actor=actor)
        .filter(pk__in={key for one in shown for key in one[3]})
        .values_list("pk", "name")
    )
    return [
        Candidate(
            point,
            ranked,
            factors,
            states[point.pk],
            [(key, names[key]) for key in way if key in names],
            stops.get(point.pk, []),
            conditions.get(point.pk, []),
        )
        for ranked, point, factors, way in shown
    ]


def _kept(actor: Any, keys: Iterable[UUID] | None = None) -> dict[UUID, str]:
    """With whom (of some) a colleague keeps a relationship that the reader may see, and who: nobody has to introduce
    us."""
    rows = relationships(actor=actor).filter(status=RelationshipStatus.KEPT).order_by("-role", "pk")
    if keys is not None:
        rows = rows.filter(stakeholder__in=list(keys))
    return dict(rows.values_list("stakeholder_id", "colleague__display_name")[:MOST_LINKS])


def _bodies_of(actor: Any, keys: Iterable[UUID], day: date) -> dict[UUID, set[UUID]]:
    rows = (
        selectors.tenures(actor=actor)
        .filter(stands(day), person__in=list(keys))
        .annotate(body=Coalesce("post__organization_id", "organization_id"))
        .filter(body__isnull=False)
        .values_list("person_id", "body")
    )
    found: dict[UUID, set[UUID]] = {}
    for person, body in rows:
        found.setdefault(person, set()).add(body)
    return found


def _ways(
    actor: Any, near: Collection[UUID], keys: Collection[UUID], day: date
) -> dict[Any, tuple[Any, ...]]:
    """The introductions from those near us, over ties in the reader's sight and people of one body; whoever opposes
    another introduces nobody. At most three statements."""
    lens = Lens(day=day, kinds=(*TIES, TENURE), groups=False)
    links: set[tuple[UUID, UUID]] = set()
    seen, ring = set(near), set(near)
    for _ring in range(RINGS):
        touched = network.joined(actor=actor, nodes=ring, lens=lens, most=MOST_LINKS)
        links.update(touched)
        ring = {node for pair in touched for node in pair} - seen
        seen |= ring
    return {key: way for key, way in ways(near, links, keys).items() if len(way) <= RINGS}


def _in_sight(actor: Any, found: Ways) -> Ways:
    """Ways over people whom the reader still sees. One statement."""
    over = {key for way in found.values() for key in way}
    seen = set(selectors.stakeholders(actor=actor).filter(pk__in=over).values_list("pk", flat=True))
    return {key: way for key, way in found.items() if seen.issuperset(way)}


def _stops(
    actor: Principal, points: Collection[matrix.Point | Spot]
) -> tuple[dict[UUID, list[str]], dict[UUID, list[str]]]:
    """What stops a first meeting by this reader, and what else is asked, in words; from what the reader may see alone.

    A rule that names the reader as the one through whom contact goes does not stop that reader.
    """
    by_place: dict[UUID, list[UUID]] = {}
    for point in points:
        for place in (*point.above, *([point.area] if point.area else ())):
            by_place.setdefault(place, []).append(point.pk)
    keys, today = [point.pk for point in points], timezone.localdate()
    plan = contact.Plan(EngagementKind.MEETING, today, frozenset([actor.user_id]))
    stops: dict[UUID, list[str]] = {}
    conditions: dict[UUID, list[str]] = {}
    for rule in rules_for(actor=actor, stakeholders=keys, places=list(by_place)):
        stopped = contact.breaks(
            contact.Rule(rule.pk, rule.kind, rule.through_id, rule.created_by_id, rule.until), plan
        )
        for pk in _about(rule, by_place):
            (stops if stopped else conditions).setdefault(pk, []).append(rule.sentence)
    for exposure in exposures_for(actor=actor, stakeholders=keys, places=list(by_place)):
        for pk in _about(exposure, by_place):
            stops.setdefault(pk, []).append("")
    return stops, conditions


def held_back(*, actor: Principal, who: UUID) -> bool:
    """Whether a rule or an exposure in the reader's sight comes before a first contact with somebody. NotVisible where
    the reader does not see them. Three statements."""
    row = (
        selectors.stakeholders(actor=actor)
        .filter(pk=who)
        .values("pk", "area_id", above=F("area__ancestors"))
        .first()
    )
    if row is None:
        raise NotVisible
    spot = Spot(row["pk"], row["area_id"], tuple(row["above"] or ()))
    return spot.pk in _stops(actor, [spot])[0]


def _about(record: Any, by_place: dict[UUID, list[UUID]]) -> list[UUID]:
    """Whom a rule or exposure is about: one, or those who live in a community."""
    return [record.stakeholder_id] if record.stakeholder_id else by_place.get(record.place_id, [])


def _states(actor: Any, keys: list[UUID], kept: dict[UUID, str], day: date) -> dict[UUID, State]:
    """How far each has come. Four statements."""
    now = timezone.now()
    rows = participants(actor=actor).filter(Q(stakeholder__in=keys) | Q(organization__in=keys))
    held = Q(status=EngagementStatus.HELD)
    spoken: dict[UUID, date] = {}
    tried: set[UUID] = set()
    for path in ("stakeholder", "organization"):
        told = (
            rows.filter(**{f"{path}__in": keys})
            .order_by()
            .values_list(path)
            .annotate(
                last=Max("starts", filter=held & Q(two_way=True)),
                planned=Min("starts", filter=Q(status=EngagementStatus.PLANNED, starts__gte=now)),
                wrote=Count("pk", filter=held & Q(two_way=False)),
            )
        )
        for pk, last, planned, wrote in told:
            if last is not None:
                spoken[pk] = max(spoken.get(pk, date.min), timezone.localdate(last))
            if planned is not None or wrote:
                tried.add(pk)
    results = _results(actor, list(spoken))
    tasks: dict[Any, tuple[UUID, str]] = {}
    given = (
        task_selectors.tasks(actor=actor)
        .filter(about_kind__in=kinds_of(Stakeholder), about_id__in=keys, status=TaskStatus.OPEN)
        .filter(assignee__isnull=False)
        .order_by("created_at", "pk")
    )
    for pk, task, who in given.values_list("about_id", "pk", "assignee__display_name"):
        tasks[pk] = (task, who)
    found = {}
    for pk in keys:
        last = spoken.get(pk)
        word = status(kept=pk in kept, tried=pk in tried or pk in tasks, last=last, day=day)
        found[pk] = State(word, kept.get(pk, ""), last)
        if pk in results:
            found[pk].engagement, found[pk].title, organizer = results[pk]
            found[pk].owner = found[pk].owner or organizer
        if pk in tasks:
            found[pk].task, taker = tasks[pk]
            found[pk].owner = kept.get(pk) or taker
    return found


def _results(actor: Any, keys: list[UUID]) -> dict[UUID, tuple[UUID, str, str]]:
    """The last engagement in which both sides spoke, with each of some. One statement."""
    rows = (
        participants(actor=actor)
        .filter(Q(stakeholder__in=keys) | Q(organization__in=keys))
        .filter(status=EngagementStatus.HELD, two_way=True, starts__gte=timezone.now() - timedelta(days=1100))
        .order_by("starts", "pk")
        .values_list(
            "stakeholder_id",
            "organization_id",
            "engagement_id",
            F("engagement__title"),
            F("engagement__organizer__display_name"),
        )
    )
    wanted: set[UUID | None] = set(keys)
    found: dict[Any, tuple[UUID, str, str]] = {}
    for person, body, engagement, title, organizer in rows:
        for pk in (person, body):
            if pk in wanted:
                found[pk] = (engagement, title, organizer or "")
    return found
