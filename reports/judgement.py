"""What the pages of insight read of the map: what waits to be verified, what a departure costs, and what changed
between two days. Each statement is scoped; numbers are made of what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from engagements.models.choices import CLOSED, RelationshipStatus
from engagements.selectors import commitments, relationships
from reports.audit import inside, stands
from reports.contact import WITH_US
from reports.selectors import waiting
from stakeholders import changes, matrix, selectors, sides
from stakeholders.domain.as_of import POSSIBLE, fell_within
from stakeholders.domain.stance import Stance
from stakeholders.losses import Lost, lost_with

Row = dict[str, Any]
QUEUE, MOST = 60, 200


def queue(*, actor: Any, area: UUID | None, day: date) -> list[Row]:
    """Holdings that are the longest over the day on which somebody should have said that they still stand, of those the
    reader may change; each by its own interval, its post's, or the usual one. Two statements."""
    return waiting(actor=actor, day=day, limit=QUEUE, area=area, mine=True)


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
    further: list[Lost] = field(default_factory=list)


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
        for row in sides.voices(actor=actor, day=day)
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
        further=lost_with(actor=actor, leaving=frozenset(known), day=day),
    )


@dataclass
class Between:
    """What changed from one day to another, of what the reader may see."""

    moved: matrix.Moved = field(default_factory=matrix.Moved)
    arrived: list[Row] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    ties: list[Row] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)


def between(
    *, actor: Any, asked: matrix.Asked, moved: matrix.Moved, most: int = MOST, only: str = "", start: int = 0
) -> Between:
    """Holders, ties, posts and bodies that are not what they were from `since` to the day, certainly or possibly, beside
    the stances that moved; of each so many from `start` on, with `only` one of them. Six statements at most."""
    first, last = asked.since, asked.day
    assert first is not None
    found = Between(moved=moved)
    within = inside(actor, asked.area, "scope_area")
    held = selectors.tenures(actor=actor).filter(within, post__isnull=False)
    columns = ("pk", "start", "end", "post_id", "person_id", *BOUNDS)
    named = {"title": F("post__title"), "name": F("person__name"), "body": F("post__organization__name")}
    part = slice(start, start + most)
    if only in ("", "arrived"):
        began = held.filter(changes.began_q(first, last)).order_by("-start_earliest", "-pk")
        rows = began.values(*columns, **named)[part]
        found.arrived = [{**row, "sure": _began(row, first, last)} for row in rows]
    if only in ("", "left"):
        ended = held.filter(changes.ended_q(first, last)).order_by("-end_latest", "-pk")
        rows = ended.values(*columns, **named)[part]
        found.left = [{**row, "sure": _ended(row, first, last)} for row in rows]
    if only in ("", "ties"):
        found.ties = _turned(
            selectors.ties(actor=actor).filter(within), ("start", "end"), first, last, ("-updated_at", "pk"), part,
            "kind", one=F("subject__name"), other=Coalesce("object__name", "group__name"),
        )  # fmt: skip
    if only in ("", "posts"):
        found.posts = _turned(
            selectors.posts(actor=actor).filter(within), ("start", "end"), first, last, ("sort_key", "pk"), part,
            name=F("title"), body=F("organization__name"),
        )  # fmt: skip
    if only in ("", "bodies"):
        bodies = selectors.organizations(actor=actor).filter(inside(actor, asked.area, "area"))
        found.bodies = _turned(
            bodies, ("founded", "dissolved"), first, last, ("sort_key", "pk"), part, "name"
        )
    return found


BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest", "first_seen", "last_seen")


def _began(row: Row, first: date, last: date) -> str:
    seen = row["first_seen"]
    latest = min(row["start_latest"], seen) if seen else row["start_latest"]
    return fell_within(row["start_earliest"], latest, first, last) or POSSIBLE


def _ended(row: Row, first: date, last: date) -> str:
    seen = row["last_seen"]
    earliest = max(row["end_earliest"], seen) if seen else row["end_earliest"]
    return fell_within(earliest, row["end_latest"], first, last) or POSSIBLE


def _turned(
    rows: QuerySet[Any],
    names: tuple[str, str],
    first: date,
    last: date,
    order: tuple[str, ...],
    part: slice,
    *plain: str,
    **named: Any,
) -> list[Row]:
    """What began or ended between two days by its partial dates; `ended` says which, `when` on which, `sure` whether that
    day certainly lies between them. What did both ended. One statement."""
    begin, end = names
    gone = changes.within_q(end, first, last)
    bounds = [f"{name}_{side}" for name in names for side in ("earliest", "latest")]
    found = (
        rows.filter(changes.within_q(begin, first, last) | gone)
        .annotate(gone=Case(When(gone, then=Value(True)), default=Value(False)))
        .order_by(*order)
        .values("pk", "gone", *names, *bounds, *plain, **named)
    )
    told = []
    for row in found[part]:
        name = end if row["gone"] else begin
        sure = fell_within(row[f"{name}_earliest"], row[f"{name}_latest"], first, last) or POSSIBLE
        told.append({**row, "ended": row["gone"], "when": row[name], "sure": sure})
    return told
