"""Stakeholders with their current judgements as one reader sees them: for the matrix, for what changed between two
days, and for files. A number of statements that does not grow with the stakeholders."""

# ruff: noqa: S608 – column names and thresholds are put into statements, values never
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from core import selectors as core_selectors
from stakeholders import judgement, selectors, standing
from stakeholders.domain.current import Judgement, View, view
from stakeholders.domain.stance import AXES, Grid, Quadrant, Salience, Stance
from stakeholders.models import Assessment

# So many stakeholders are drawn and listed; a page that would show more asks for a filter.
MOST = 2000


@dataclass(frozen=True)
class Asked:
    """Which judgements: on a day and perhaps another one before, on a theme, about whom."""

    day: date
    since: date | None = None
    theme: UUID | None = None
    area: UUID | None = None
    level: str = ""
    kind: str = ""
    classification: str = ""
    function: UUID | None = None
    stance: str = ""
    salience: str = ""
    grid: str = ""


@dataclass(slots=True)
class Seen:
    """The current view of a stakeholder without the judgements behind it (those are `domain.current.View`)."""

    count: int
    newest: date
    stale: bool
    means: tuple[float | None, ...]
    contested: tuple[str, ...]
    stance: Stance
    quadrant: Quadrant
    salience: Salience
    grid: Grid

    def value(self, axis: str) -> float | None:
        """The mean of an axis; None when nobody set it."""
        return self.means[PLACE[axis]]


PLACE = {axis: number for number, axis in enumerate(AXES)}


@dataclass(slots=True)
class Point:
    """One stakeholder as the reader sees it, and as it was seen on the day before."""

    pk: UUID
    kind: str
    name: str
    handling: int
    area: UUID | None
    above: tuple[UUID, ...]
    now: Seen
    before: Seen | None = None


def found(actor: Any, asked: Asked, among: Iterable[UUID] | None = None) -> QuerySet[Assessment]:
    """The visible judgements that are asked for, of any day; `among` some stakeholders."""
    rows = judgement.assessments(actor=actor)
    if among is not None:
        rows = rows.filter(stakeholder__in=list(among))
    if asked.theme is not None:
        rows = rows.filter(theme__in=core_selectors.themes(actor=actor).filter(pk=asked.theme).values("pk"))
    if asked.area is not None:
        rows = rows.filter(stakeholder__area__in=core_selectors.areas_within(actor=actor, pk=asked.area))
    if asked.level:
        rows = rows.filter(stakeholder__level=asked.level)
    if asked.kind:
        rows = rows.filter(stakeholder__kind=asked.kind)
    if asked.classification:
        rows = rows.filter(stakeholder__classifications__contains=[asked.classification])
    if asked.function is not None:
        rows = rows.filter(function_id=asked.function)
    return rows


def _tables(actor: Any, asked: Asked, rows: QuerySet[Assessment], day: date) -> list[standing.Told | str]:
    """The tables up to `seen`; nothing where the reader can see none of it."""
    newest = standing.latest(judgement.latest_rows(rows, day))
    if newest is None:
        return []
    return [newest, standing.themed(), standing.seen(judgement.thresholds())]


def _words(asked: Asked) -> tuple[str, list[str]]:
    """The derived words that are asked for, as a condition on `k`."""
    wanted = {"stance": asked.stance, "salience": asked.salience, "grid": asked.grid}
    given = {name: word for name, word in wanted.items() if word}
    return " AND ".join(f"k.{name} = %s" for name in given) or "true", list(given.values())


def _seen(row: standing.Row, stale: date) -> Seen:
    """A row of `standing.SEEN` without its key and level."""
    _pk, count, newest, _handling, *rest = row
    means, (contested, stance, quadrant, salience, grid) = tuple(rest[:6]), rest[6:]
    return Seen(
        count,
        newest,
        newest < stale,
        means,
        tuple(contested),
        STANCE[stance],
        QUADRANT[quadrant],
        SALIENCE[salience],
        GRID[grid],
    )


STANCE, QUADRANT = {one.value: one for one in Stance}, {one.value: one for one in Quadrant}
SALIENCE, GRID = {one.value: one for one in Salience}, {one.value: one for one in Grid}
WIDTH = len(standing.SEEN)


def point_of(row: standing.Row, stale: date) -> Point:
    """A row of `standing.SEEN` and `standing.PLACED`."""
    kind, name, sight, area, above = row[WIDTH : WIDTH + 5]
    return Point(row[0], kind, name, max(sight, row[3]), area, tuple(above or ()), _seen(row[:WIDTH], stale))


def stale_before(day: date) -> date:
    """A view whose newest judgement is older is stale on that day."""
    return day - timedelta(days=judgement.thresholds().review_days)


def points(
    *, actor: Any, asked: Asked, most: int | None = None, among: Iterable[UUID] | None = None
) -> list[Point]:
    """Everybody on whom the reader sees a judgement up to the day, the most influential first; with `most`, no more than
    one more than so many are read; with `among`, of some stakeholders only. One statement, two with `since`.

    With `since`, the view of that day stands beside it; a person who had none then moved from nowhere.
    """
    rows = found(actor, asked, among)
    tables = _tables(actor, asked, rows, asked.day)
    if not tables:
        return []
    condition, words = _words(asked)
    chosen = "seen"
    if most is not None:
        # Who they are is looked up of those alone that are drawn; on the last place the older record comes first.
        chosen = f"(SELECT * FROM seen AS k WHERE {condition} ORDER BY {standing.FIRST} LIMIT %s)"
        condition, words = "true", [*words, most + 1]  # type: ignore[list-item]
    select = (
        f"SELECT {standing.columns()}, {standing.PLACED_COLUMNS} FROM {chosen} AS k {standing.placed()} "
        f"WHERE {condition} ORDER BY {standing.ORDER}"
    )
    stale = stale_before(asked.day)
    shown = [point_of(row, stale) for row in standing.read(tables, select, words)]
    if asked.since and shown:
        before = _before(actor, asked, rows, asked.since, [point.pk for point in shown])
        for point in shown:
            point.before = before.get(point.pk)
    return shown


def leaders(*, actor: Any, asked: Asked, most: int) -> list[UUID]:
    """Whom `points` would give, at most so many. One statement that reads nobody's name."""
    tables = _tables(actor, asked, found(actor, asked), asked.day)
    if not tables:
        return []
    condition, words = _words(asked)
    select = f"SELECT k.stakeholder_id FROM seen AS k WHERE {condition} ORDER BY {standing.FIRST} LIMIT {int(most)}"
    return [key for (key,) in standing.read(tables, select, words)]


def measured(*, actor: Any, asked: Asked) -> tuple[int, int]:
    """How many `points` would give, and the highest level among them; nobody is read for it. One statement."""
    tables = _tables(actor, asked, found(actor, asked), asked.day)
    if not tables:
        return 0, 0
    condition, words = _words(asked)
    select = (
        "SELECT count(*), coalesce(max(greatest(k.handling, s.handling)), 0) "
        f"FROM seen AS k {standing.placed()} WHERE {condition}"
    )
    ((count, top),) = standing.read(tables, select, words)
    return count, top


def streamed(*, actor: Any, asked: Asked) -> Iterator[Point]:
    """What `points` gives without the earlier day, read piece by piece: for files of any size. One statement."""
    tables = _tables(actor, asked, found(actor, asked), asked.day)
    if not tables:
        return
    condition, words = _words(asked)
    select = (
        f"SELECT {standing.columns()}, {standing.PLACED_COLUMNS} FROM seen AS k {standing.placed()} "
        f"WHERE {condition} ORDER BY {standing.ORDER}"
    )
    stale = stale_before(asked.day)
    for row in standing.pieces(tables, select, words):
        yield point_of(row, stale)


def _before(
    actor: Any, asked: Asked, rows: QuerySet[Assessment], day: date, keys: list[UUID]
) -> dict[UUID, Seen]:
    tables = _tables(actor, asked, rows.filter(stakeholder__in=keys), day)
    if not tables:
        return {}
    stale = stale_before(day)
    select = f"SELECT {standing.columns()} FROM seen AS k"
    return {row[0]: _seen(row, stale) for row in standing.read(tables, select)}


@dataclass
class Moved:
    """Whose stance is another one than on the earlier day, and who was judged for the first time since: how many, and
    the most influential of them."""

    changed: list[tuple[Point, Stance]] = field(default_factory=list)
    changes: int = 0
    first: list[Point] = field(default_factory=list)
    firsts: int = 0


def moved(
    *, actor: Any, asked: Asked, most: int = 100, start: int = 0, among: Iterable[UUID] | None = None
) -> Moved:
    """What changed from `since` to the day, so many of each from `start` on; with `among`, of some stakeholders only.
    One statement."""
    assert asked.since is not None
    rows, limits = found(actor, asked, among), judgement.thresholds()
    tables = _tables(actor, asked, rows, asked.day)
    then = standing.latest(judgement.latest_rows(rows, asked.since), "earlier")
    if not tables or then is None:
        return Moved()
    tables += [
        then,
        standing.themed("earlier", "earlier_themed"),
        standing.seen(limits, "earlier_themed", "was"),
    ]
    names = f"{standing.columns()}, {standing.PLACED_COLUMNS}, w.stance"
    select = (
        f"SELECT * FROM (SELECT {names}, count(*) OVER new, row_number() OVER (new ORDER BY {standing.ORDER}) AS place "
        f"FROM seen AS k LEFT JOIN was AS w ON w.stakeholder_id = k.stakeholder_id {standing.placed()} "
        "WHERE w.stance IS DISTINCT FROM k.stance WINDOW new AS (PARTITION BY w.stance IS NULL)) AS m "
        "WHERE place > %s AND place <= %s ORDER BY place"
    )
    told, stale = Moved(), stale_before(asked.day)
    for row in standing.read(tables, select, [start, start + most]):
        point, (was, count) = point_of(row, stale), row[WIDTH + 5 : WIDTH + 7]
        if was is None:
            told.first.append(point)
            told.firsts = count
        else:
            told.changed.append((point, STANCE[was]))
            told.changes = count
    return told


@dataclass
class Leading:
    """Who matters most on a theme in an area: champions and those opposed, and everybody of much influence."""

    outer: list[Point] = field(default_factory=list)
    strong: list[UUID] = field(default_factory=list)


def leading(*, actor: Any, asked: Asked, most: int) -> Leading:
    """Both of one reading, for the page of an exercise. One statement."""
    limits = judgement.thresholds()
    tables = _tables(actor, asked, found(actor, asked), asked.day)
    if not tables:
        return Leading()
    outer = (
        f"SELECT {standing.columns()}, {standing.PLACED_COLUMNS}, true FROM seen AS k {standing.placed()} "
        f"WHERE k.stance IN ('champion', 'opposed') ORDER BY {standing.ORDER} LIMIT %s"
    )
    blank = ", ".join(["NULL"] * (WIDTH + 4))
    strong = f"SELECT k.stakeholder_id, {blank}, false FROM seen AS k WHERE k.influence >= %s"
    told, stale = Leading(), stale_before(asked.day)
    for row in standing.read(tables, f"({outer}) UNION ALL ({strong})", [most, limits.high]):
        if row[-1]:
            told.outer.append(point_of(row, stale))
        else:
            told.strong.append(row[0])
    return told


def stances_of(*, actor: Any, keys: Iterable[UUID], day: date) -> dict[UUID, Stance]:
    """The current stance of some stakeholders, of those on whom the reader sees a judgement. One statement."""
    grouped: dict[UUID, list[Judgement]] = {}
    for one in judgement.latest_of(actor=actor, stakeholders=keys, day=day):
        grouped.setdefault(one.stakeholder, []).append(one)
    limits = judgement.thresholds()
    return {key: view(key, said, day, limits).stance for key, said in grouped.items()}


def views_of(*, actor: Any, keys: Iterable[UUID], day: date, themes: Iterable[UUID] = ()) -> dict[UUID, View]:
    """The current view of some stakeholders on a day; with themes, of the judgements on those where there are any, else
    of all. One statement."""
    wanted = set(themes)
    grouped: dict[UUID, list[Judgement]] = {}
    for one in judgement.latest_of(actor=actor, stakeholders=keys, day=day):
        grouped.setdefault(one.stakeholder, []).append(one)
    limits = judgement.thresholds()
    return {
        key: view(key, [one for one in said if one.theme in wanted] or said, day, limits)
        for key, said in grouped.items()
    }


def known_count(*, actor: Any, asked: Asked, most: int = 100_000) -> int:
    """How many stakeholders of the filters the reader sees at all, judged or not; counts no further than `most`."""
    rows = selectors.stakeholders(actor=actor)
    if asked.area is not None:
        rows = rows.filter(area__in=core_selectors.areas_within(actor=actor, pk=asked.area))
    conditions = Q()
    if asked.level:
        conditions &= Q(level=asked.level)
    if asked.kind:
        conditions &= Q(kind=asked.kind)
    if asked.classification:
        conditions &= Q(classifications__contains=[asked.classification])
    return rows.filter(conditions).order_by().values("pk")[:most].count()


def placed(
    found: Iterable[Point], axes: tuple[str, str], *, before: bool = False
) -> Mapping[Any, tuple[float, float]]:
    """The values of those who have both axes set; who lacks one has no place."""
    values = {}
    for point in found:
        seen = point.before if before else point.now
        if seen is None:
            continue
        across, up = seen.value(axes[0]), seen.value(axes[1])
        if across is not None and up is not None:
            values[point.pk] = (across, up)
    return values


def columns() -> tuple[str, ...]:
    """What a file says of each stakeholder."""
    return (
        "id",
        "name",
        "kind",
        "stance",
        "quadrant",
        *AXES,
        "contested",
        "stale",
        "newest",
        "judgements",
        "stamp",
    )
