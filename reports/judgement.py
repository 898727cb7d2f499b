"""What the pages of insight read of the map: what waits to be verified, what a departure costs, and what changed
between two days. Each statement is scoped; numbers are made of what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from engagements.models.choices import CLOSED, RelationshipStatus
from engagements.selectors import commitments, relationships
from reports.audit import inside, stands
from reports.contact import WITH_US
from stakeholders import matrix, selectors
from stakeholders.domain.stance import Stance
from stakeholders.models import Tenure
from stakeholders.models.posts import confirmed_on

Row = dict[str, Any]
QUEUE = 60


def queue(*, actor: Any, area: UUID | None, day: date) -> list[Row]:
    """Holdings that waited longest for somebody to say that they still stand, of those the reader may change."""
    limit = day - timedelta(days=settings.REVIEW_INTERVAL_DAYS)
    found = (
        selectors.tenures(actor=actor)
        .filter(stands(day), inside(actor, area, "scope_area"))
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
class Loss:
    """What is lost when some people and bodies go, of what the reader may see."""

    leaving: list[Row] = field(default_factory=list)
    champions: list[tuple[Row, Stance]] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)
    ties: list[Row] = field(default_factory=list)
    mandates: list[Row] = field(default_factory=list)
    silent: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    promises: list[Row] = field(default_factory=list)


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
            .filter(stands(day))
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
    words = matrix.stances_of(actor=actor, keys=leaving, day=day)
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
        .filter(stands(day), person__in=leaving, post__isnull=False)
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
    kept = (
        relationships(actor=actor)
        .filter(stakeholder__in=leaving, status=RelationshipStatus.KEPT)
        .order_by("stakeholder__sort_key", "pk")
        .values("pk", name=F("stakeholder__name"), who=F("colleague__display_name"))[:500]
    )
    promised = (
        commitments(actor=actor)
        .filter(stakeholder__in=leaving)
        .exclude(status__in=sorted(CLOSED))
        .order_by("due_latest", "pk")
        .values("pk", "title", "side", name=F("stakeholder__name"))[:500]
    )
    return Loss(
        relations=[dict(row) for row in kept],
        promises=[dict(row) for row in promised],
        leaving=list(known.values()),
        champions=[(known[pk], words[pk]) for pk in known if words.get(pk) in WITH_US],
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
    within = inside(actor, asked.area, "scope_area")
    held = selectors.tenures(actor=actor).filter(within, post__isnull=False)
    columns = ("pk", "start", "end", "post_id", "person_id")
    named = {"title": F("post__title"), "name": F("person__name"), "body": F("post__organization__name")}
    began = held.filter(start_earliest__gt=first, start_earliest__lte=last).exclude(start="")
    ended = held.filter(end_latest__gt=first, end_latest__lte=last)
    found.arrived = [
        dict(row) for row in began.order_by("-start_earliest", "pk").values(*columns, **named)[:most]
    ]
    found.left = [dict(row) for row in ended.order_by("-end_latest", "pk").values(*columns, **named)[:most]]
    ties = selectors.ties(actor=actor).filter(within)
    moved = Q(start_earliest__gt=first, start_earliest__lte=last) & ~Q(start="")
    gone = Q(end_latest__gt=first, end_latest__lte=last)
    rows = (
        ties.filter(moved | gone)
        .annotate(ended=Case(When(gone, then=Value(1)), default=Value(0), output_field=IntegerField()))
        .order_by("-updated_at", "pk")
        .values("pk", "kind", "ended", one=F("subject__name"), other=Coalesce("object__name", "group__name"))
    )
    found.ties = [dict(row) for row in rows[:most]]
    bodies = selectors.organizations(actor=actor).filter(inside(actor, asked.area, "area"))
    changed = Q(founded_earliest__gt=first, founded_earliest__lte=last) & ~Q(founded="")
    closed = Q(dissolved_latest__gt=first, dissolved_latest__lte=last)
    bodies = bodies.filter(changed | closed).annotate(
        ended=Case(When(closed, then=Value(1)), default=Value(0), output_field=IntegerField())
    )
    found.bodies = [
        dict(row) for row in bodies.order_by("sort_key", "pk").values("pk", "name", "ended")[:most]
    ]
    return found
