"""Reads of mapping exercises, their snapshots and the drafts of the five questions; the first keyword is `actor`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core import selectors as core_selectors
from core.access.scope import scope
from core.models.choices import AreaKind
from core.models.encrypted import opened, record_key
from core.names import person_key, search_key
from stakeholders import judgement, matrix, selectors, sides, snapshots
from stakeholders.domain.exercise import Difference, named_in
from stakeholders.models import (
    ContributionRequest,
    ExerciseAnswer,
    ExerciseInput,
    MappingExercise,
    Post,
    SnapshotEntry,
    Source,
    Stakeholder,
)
from stakeholders.models.choices import Kind

SENTENCES = 8


def exercises(*, actor: Any) -> QuerySet[MappingExercise]:
    return scope(actor, MappingExercise.objects.all())


def requests(*, actor: Any) -> QuerySet[ContributionRequest]:
    return scope(actor, ContributionRequest.objects.all())


def inputs(*, actor: Any) -> QuerySet[ExerciseInput]:
    return scope(actor, ExerciseInput.objects.all())


def answers(*, actor: Any) -> QuerySet[ExerciseAnswer]:
    return scope(actor, ExerciseAnswer.objects.all())


def entries(*, actor: Any) -> QuerySet[SnapshotEntry]:
    """Frozen facts that the actor may see, of what the actor may still see."""
    return scope(actor, SnapshotEntry.objects.all())


@dataclass(frozen=True)
class Compared:
    """The difference between two snapshots in one reader's sight, with the names to say it."""

    difference: Difference
    count: int
    people: Mapping[Any, tuple[str, str]]
    posts: Mapping[Any, str]
    themes: Mapping[Any, str]


def compared(*, actor: Any, exercise: UUID, previous: UUID | None, most: int) -> Compared:
    """What changed from the one before to this one, at most so many of each kind. Four statements at most."""
    from core.models import Theme

    both = [exercise, *([previous] if previous else [])]
    rows = entries(actor=actor).filter(exercise__in=both)
    found, count = snapshots.differing(rows, now=exercise, most=most)
    places = [*found.new, *found.gone, *(change.place for change in found.stances)]
    wanted = {place[0] for place in places}  # type: ignore[index]
    themes = {place[1] for place in places if place[1]}  # type: ignore[index]
    posts = {change.place for change in found.holders}
    for change in found.holders:
        wanted |= {*change.before, *change.now}  # type: ignore[misc]
    people = {
        row["pk"]: (row["name"], row["kind"])
        for row in scope(actor, Stakeholder.objects.filter(pk__in=list(wanted))).values("pk", "name", "kind")
    }
    return Compared(
        found,
        count,
        people,
        core_selectors.names_of(actor=actor, model=Post, keys=posts, title="title") if posts else {},
        core_selectors.names_of(actor=actor, model=Theme, keys=themes, title="name") if themes else {},
    )


@dataclass(frozen=True)
class Sentence:
    """One sentence of a draft with the records behind it: `(resource, id, name)` each, in the order of the text."""

    key: str
    records: tuple[tuple[str, UUID, str], ...]
    more: Mapping[str, Any]


def leading(*, actor: Any, exercise: MappingExercise, day: date) -> matrix.Leading:
    """Who matters most in the scope of an exercise; the page reads it once for all its parts. One statement."""
    asked = matrix.Asked(day=day, theme=exercise.theme_id, area=exercise.area_id)
    return matrix.leading(actor=actor, asked=asked, most=2 * SENTENCES)


def draft(
    *, actor: Any, exercise: MappingExercise, day: date, ahead: matrix.Leading | None = None
) -> dict[str, list[Sentence]]:
    """The five questions drafted from what this reader may see; nothing of it is stored. A fixed number of statements;
    one less with `leading` of the same day in hand."""
    areas = core_selectors.areas_within(actor=actor, pk=exercise.area_id) if exercise.area_id else None
    ahead = ahead or leading(actor=actor, exercise=exercise, day=day)
    mandates = _mandates(actor, areas, exercise.theme_id, day)
    return {
        "roles": _roles(mandates),
        "interests": _interests(actor, areas, exercise.theme_id, day),
        "champions": [*_champions(ahead.outer), *_voices(actor, day, exercise.area_id)],
        "framework": _framework(mandates),
        "responsibilities": _responsibilities(mandates, _levels(exercise)),
    }


def _mandates(actor: Any, areas: Any, theme: UUID | None, day: date) -> list[dict[str, Any]]:
    found = selectors.mandates(actor=actor).filter(selectors.possible_q(day))
    if areas is not None:
        found = found.filter(scope_area__in=areas)
    if theme is not None:
        found = found.filter(Q(theme_id=theme) | Q(theme__isnull=True))
    rows = found.order_by("state_function", "level", "pk").values(
        "pk", "state_function", "level", "formal", "exercised", "legal_basis", "organization_id",
        name=F("organization__name"),
    )  # fmt: skip
    return [dict(row) for row in rows[:200]]


def _body(row: Mapping[str, Any]) -> tuple[str, UUID, str]:
    return "organizations", row["organization_id"], row["name"]


def _roles(mandates: list[dict[str, Any]]) -> list[Sentence]:
    seen: dict[UUID, list[dict[str, Any]]] = {}
    for row in mandates:
        seen.setdefault(row["organization_id"], []).append(row)
    ranked = sorted(seen.values(), key=lambda rows: (-len(rows), rows[0]["name"]))
    return [
        Sentence(
            "role",
            (_body(rows[0]),),
            {"functions": list(dict.fromkeys(row["state_function"] for row in rows))[:4]},
        )
        for rows in ranked[:SENTENCES]
    ]


def _interests(actor: Any, areas: Any, theme: UUID | None, day: date) -> list[Sentence]:
    found = selectors.interests(actor=actor).filter(selectors.possible_q(day))
    if areas is not None:
        found = found.filter(scope_area__in=areas)
    if theme is not None:
        found = found.filter(Q(theme_id=theme) | Q(theme__isnull=True))
    rows = found.order_by("-updated_at", "pk").values(
        "what", "direction", "stakeholder_id", name=F("stakeholder__name")
    )
    return [
        Sentence(
            "interest",
            (("stakeholders", row["stakeholder_id"], row["name"]),),
            {"what": row["what"], "direction": row["direction"]},
        )
        for row in rows[:SENTENCES]
    ]


def _champions(points: Iterable[matrix.Point]) -> list[Sentence]:
    return [
        Sentence("stance", (("stakeholders", point.pk, point.name),), {"stance": point.now.stance.value})
        for point in points
    ]


def _voices(actor: Any, day: date, area: UUID | None) -> list[Sentence]:
    sentences = []
    for row in sides.voices(actor=actor, day=day, area=area):
        speakers = {one["subject_id"]: one["name"] for one in row["voices"]}
        records = tuple(("stakeholders", key, name) for key, name in list(speakers.items())[:3])
        key = "silent" if not speakers else "single" if len(speakers) == 1 else "spoken"
        sentences.append(Sentence(key, (("groups", row["pk"], row["name"]), *records), {}))
    return sentences[:SENTENCES]


def _framework(mandates: list[dict[str, Any]]) -> list[Sentence]:
    grounds: dict[str, list[dict[str, Any]]] = {}
    for row in mandates:
        if row["legal_basis"]:
            grounds.setdefault(row["legal_basis"], []).append(row)
    return [
        Sentence("ground", tuple(dict.fromkeys(_body(row) for row in rows))[:3], {"ground": ground})
        for ground, rows in sorted(grounds.items())[:SENTENCES]
    ]


LEVELS = ("national", "regional", "local")


def _levels(exercise: MappingExercise) -> tuple[str, ...]:
    """The levels of which a body may lie in the scope: none above the area that it covers."""
    kind = exercise.area.kind if exercise.area is not None else AreaKind.COUNTRY
    return LEVELS if kind == AreaKind.COUNTRY else LEVELS[1:] if kind == AreaKind.REGION else LEVELS[2:]


def _responsibilities(mandates: list[dict[str, Any]], wanted: tuple[str, ...] = LEVELS) -> list[Sentence]:
    held: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in mandates:
        held.setdefault(row["state_function"], {}).setdefault(row["level"], []).append(row)
    sentences = []
    for function, levels in held.items():
        missing = [level for level in wanted if level not in levels]
        idle = [row for rows in levels.values() for row in rows if row["exercised"] == "no"]
        if missing:
            sentences.append(Sentence("missing", (), {"function": function, "levels": missing}))
        if idle:
            sentences.append(Sentence("idle", tuple(_body(row) for row in idle[:3]), {"function": function}))
    return sentences[: 2 * SENTENCES]


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a source named, and the record of that name where the reader sees one."""

    name: str
    office: str
    note: str
    kind: str
    record: UUID | None = None
    resource: str = ""
    source: UUID | None = None
    cited: bool = False


def candidates(*, actor: Any, exercise: UUID) -> list[Candidate]:
    """Whom the sources of an exercise named, in the reader's sight, those not on the map first. Four statements.

    A name is found again whatever the order of its words and its script; a record that the reader does not see is none.
    """
    rows = (
        inputs(actor=actor)
        .filter(exercise_id=exercise)
        .order_by("kind", "pk")
        .values("pk", "kind", "candidates", "source_id", key=record_key())
    )
    named = [
        (row, one) for row in rows[:200] for one in named_in(opened(row["candidates"], row["key"], row["pk"]))
    ]
    keys = {key for _row, one in named for key in _match_keys(one.name)}
    known: dict[str, dict[str, Any]] = {
        row["match_key"]: dict(row)
        for row in selectors.stakeholders(actor=actor)
        .filter(match_key__in=keys)
        .order_by("-created_at")
        .values("pk", "kind", "match_key")
    }
    sources = core_selectors.visible_keys(
        actor=actor, model=Source, keys=[row["source_id"] for row, _one in named if row["source_id"]]
    )
    cited: set[Any] = set(
        selectors.citations(actor=actor)
        .filter(source__in=sources, stakeholder__in=[row["pk"] for row in known.values()])
        .values_list("source_id", "stakeholder_id")
    )
    found = []
    for row, one in named:
        match = next((known[key] for key in _match_keys(one.name) if key in known), None)
        source = row["source_id"] if row["source_id"] in sources else None
        found.append(
            Candidate(
                one.name,
                one.office,
                one.note,
                row["kind"],
                match["pk"] if match else None,
                "" if not match else "people" if match["kind"] == Kind.PERSON else "organizations",
                source,
                match is not None and (source, match["pk"]) in cited,
            )
        )
    return sorted(found, key=lambda one: one.record is not None)


def _match_keys(name: str) -> tuple[str, str]:
    """A name as the register keeps it, as that of a person and of a body."""
    return person_key(name)[:300], search_key(name)[:300]


def due_soon(*, actor: Any, until: date) -> QuerySet[MappingExercise]:
    """Open exercises whose day is near or past, and closed ones after which the next is due and not opened, as far as
    the reader sees: one that follows out of sight answers nothing for who does not see it."""
    late = Q(closed__isnull=True, due__lte=until)
    opened_since = Exists(exercises(actor=actor).filter(previous=OuterRef("pk")))
    following = Q(closed__isnull=False, next_due__lte=until) & ~opened_since
    return exercises(actor=actor).filter(late | following)


def asked_of(*, actor: Any, functions: Iterable[UUID]) -> QuerySet[ContributionRequest]:
    """Contributions that are asked of the reader, or of functions, and did not come yet."""
    asked = Q(asked_person=actor.user_id) | Q(asked_person__isnull=True, asked_function__in=list(functions))
    return requests(actor=actor).filter(asked, received__isnull=True, exercise__closed__isnull=True)


def mine_to_share(*, actor: Any, exercise: MappingExercise) -> QuerySet[Any]:
    """The reader's own FUNCTION-level judgements in the exercise's scope: what they may choose to share with it."""
    from core.confidentiality import Handling

    found = judgement.assessments(actor=actor).filter(
        created_by=actor.user_id, handling=Handling.FUNCTION, assessed_on__gte=exercise.opened
    )
    if exercise.area_id:
        found = found.filter(scope_area__in=core_selectors.areas_within(actor=actor, pk=exercise.area_id))
    return found.filter(theme_id=exercise.theme_id) if exercise.theme_id else found
