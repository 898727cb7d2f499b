"""Stakeholders with their current judgements as one reader sees them: for the matrix, for who supports and who
resists, and for files. A number of statements that does not grow with the stakeholders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Avg, F, Q, QuerySet

from core import selectors as core_selectors
from core.models import Area, Theme
from core.selectors import names_of
from stakeholders import judgement, selectors
from stakeholders.domain.current import Judgement, View, view
from stakeholders.domain.stance import AXES, Stance
from stakeholders.models import Assessment
from stakeholders.models.choices import TieKind
from stakeholders.models.judgement_choices import STANCE_GROUPS

# So many stakeholders are drawn and listed; a page that would show more asks for a filter.
MOST = 2000
ROWS = 40_000


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


@dataclass
class Point:
    """One stakeholder as the reader sees it, and as it was seen from the day before."""

    pk: UUID
    kind: str
    name: str
    handling: int
    area: UUID | None
    above: tuple[UUID, ...]
    judgements: list[Judgement] = field(default_factory=list)
    now: View = None  # type: ignore[assignment]
    before: View | None = None


def found(actor: Any, asked: Asked) -> QuerySet[Assessment]:
    """The visible judgements that are asked for, of any day."""
    rows = judgement.assessments(actor=actor)
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


def _most_influential(actor: Any, asked: Asked, most: int) -> list[UUID]:
    """Those whose latest judgements give them the most influence, one more than `most` where there are more: found by
    PostgreSQL, so that the rest is never read. One statement."""
    newest = judgement.latest_rows(found(actor, asked), asked.day).values("pk")
    means = (
        Assessment.objects.filter(pk__in=newest)
        .order_by()
        .values("stakeholder_id")
        .annotate(mean=Avg("influence"))
        .order_by(F("mean").desc(nulls_last=True), "stakeholder__name", "stakeholder_id")
    )
    return list(means.values_list("stakeholder_id", flat=True)[: most + 1])


def _read(actor: Any, asked: Asked, day: date, keys: Iterable[UUID] | None = None) -> dict[UUID, Point]:
    points: dict[UUID, Point] = {}
    about = found(actor, asked)
    rows = judgement.latest_rows(
        about if keys is None else about.filter(stakeholder__in=list(keys)),
        day,
        "handling",
        name=F("stakeholder__name"),
        kind=F("stakeholder__kind"),
        sight=F("stakeholder__handling"),
        area=F("stakeholder__area_id"),
        above=F("stakeholder__area__ancestors"),
    )
    for row in rows[:ROWS]:
        key = row["stakeholder_id"]
        point = points.get(key)
        if point is None:
            point = points[key] = Point(
                key, row["kind"], row["name"], row["sight"], row["area"], tuple(row["above"] or ())
            )
        point.handling = max(point.handling, row["handling"])
        point.judgements.append(judgement.judgement(row))
    return points


def points(*, actor: Any, asked: Asked, most: int | None = None) -> list[Point]:
    """Everybody on whom the reader sees a judgement up to the day, the most influential first; with `most`, no more than
    one more than so many are read.

    With `since`, the view of that day stands beside it; a person who had none then moved from nowhere. What filters by
    a derived word (stance, salience, grid) has to read everybody.
    """
    limits = judgement.thresholds()
    derived = asked.stance or asked.salience or asked.grid
    keys = _most_influential(actor, asked, most) if most is not None and not derived else None
    now = _read(actor, asked, asked.day, keys)
    before = _read(actor, asked, asked.since, keys) if asked.since else {}
    shown = []
    for key, point in now.items():
        point.now = view(key, point.judgements, asked.day, limits)
        if key in before and asked.since:
            point.before = view(key, before[key].judgements, asked.since, limits)
        if _wanted(point.now, asked):
            shown.append(point)
    shown.sort(key=lambda point: (-(point.now.value("influence") or 0), point.name, str(point.pk)))
    return shown


def _wanted(seen: View, asked: Asked) -> bool:
    wanted = ((asked.stance, seen.stance), (asked.salience, seen.salience), (asked.grid, seen.grid))
    return all(not word or word == had.value for word, had in wanted)


@dataclass
class Standing:
    """How many support, are undecided and resist on one theme or in one area, of what the reader sees."""

    key: UUID | None
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


GROUP_OF = {stance: group for group, _label, stances in STANCE_GROUPS for stance in stances}


def group_of(stance: Stance) -> str:
    """supports, undecided, resists or not_known."""
    return GROUP_OF[stance.value]


def _standing(key: UUID | None, name: str, groups: Iterable[str]) -> Standing:
    counts = {group: 0 for group, _label, _stances in STANCE_GROUPS}
    for group in groups:
        counts[group] += 1
    return Standing(key, name, counts)


def by_theme(*, actor: Any, asked: Asked) -> list[Standing]:
    """Each theme on which the reader sees a judgement, with how many stand where; in general comes first."""
    limits = judgement.thresholds()
    grouped: dict[UUID | None, dict[UUID, list[Judgement]]] = {}
    for point in _read(actor, replace(asked, theme=None), asked.day).values():
        for one in point.judgements:
            grouped.setdefault(one.theme, {}).setdefault(point.pk, []).append(one)
    wanted = [key for key in grouped if key is not None]
    names = names_of(actor=actor, model=Theme, keys=wanted, title="name") if wanted else {}
    standings = [
        _standing(
            theme,
            names.get(theme, ""),
            [group_of(view(key, said, asked.day, limits).stance) for key, said in people.items()],
        )
        for theme, people in grouped.items()
        if theme is None or theme in names
    ]
    return sorted(standings, key=lambda one: (one.key is not None, one.name))


def by_area(*, actor: Any, found: Iterable[Point], within: UUID | None) -> list[Standing]:
    """The same points by the areas just below `within` (countries without one); what lies in no area that the reader
    sees stands under an empty name."""
    found = list(found)
    tops = {(*point.above, point.area)[0] for point in found}
    if within is None and len(tops) == 1:
        within = next(iter(tops))  # one country only: its regions are told apart
    grouped: dict[UUID | None, list[str]] = {}
    for point in found:
        line = (*point.above, *([point.area] if point.area else ()))
        if within is None:
            place = line[0] if line else None
        else:
            below = line[line.index(within) + 1 :] if within in line else ()
            place = below[0] if below else within if within in line else None
        grouped.setdefault(place, []).append(group_of(point.now.stance))
    wanted = [key for key in grouped if key is not None]
    names = names_of(actor=actor, model=Area, keys=wanted, title="name") if wanted else {}
    merged: dict[UUID | None, list[str]] = {}
    for key, groups in grouped.items():
        merged.setdefault(key if key in names else None, []).extend(groups)
    standings = [_standing(key, names.get(key, ""), groups) for key, groups in merged.items()]
    return sorted(standings, key=lambda one: (one.key is None, -one.total, one.name))


def voices(*, actor: Any, day: date, area: UUID | None = None) -> list[dict[str, Any]]:
    """Each rights-holder group that the reader sees with who speaks for it, on what claim; those with nobody or one
    first. Three statements."""
    claims = selectors.ties(actor=actor).filter(
        selectors.possible_q(day), kind=TieKind.REPRESENTS, group__isnull=False
    )
    if area is not None:
        claims = claims.filter(scope_area__in=core_selectors.areas_within(actor=actor, pk=area))
    rows = list(
        claims.order_by("subject__sort_key", "pk").values(
            "pk",
            "group_id",
            "subject_id",
            "legitimacy",
            "recognised",
            name=F("subject__name"),
            subject_kind=F("subject__kind"),
        )
    )
    stands = stances_of(actor=actor, keys={row["subject_id"] for row in rows}, day=day)
    spoken: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        spoken.setdefault(row["group_id"], []).append({**row, "stance": stands.get(row["subject_id"])})
    groups = core_selectors.groups(actor=actor).order_by("name", "pk").values("pk", "name")
    shown = [{"pk": row["pk"], "name": row["name"], "voices": spoken.get(row["pk"], [])} for row in groups]
    return sorted(
        shown, key=lambda row: (min(len({one["subject_id"] for one in row["voices"]}), 2), row["name"])
    )


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


def known_count(*, actor: Any, asked: Asked) -> int:
    """How many stakeholders of the filters the reader sees at all, judged or not; counts up to 100,000."""
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
    return rows.filter(conditions).order_by()[:100_000].count()


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
