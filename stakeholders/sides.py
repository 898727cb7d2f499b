"""Who supports, who is undecided and who resists, by theme and by area; and who speaks for which group: of what one
reader sees. A number of statements that does not grow with the stakeholders."""

# ruff: noqa: S608 – column names and thresholds are put into statements, values never
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from core import selectors as core_selectors
from core.models import Area, Theme
from core.selectors import names_of
from stakeholders import judgement, selectors, standing
from stakeholders.domain.stance import Stance
from stakeholders.matrix import WIDTH, Asked, Point, found, point_of, stale_before, stances_of
from stakeholders.models.choices import TieKind
from stakeholders.models.judgement_choices import STANCE_GROUPS


@dataclass
class Standing:
    """How many support, are undecided and resist on one theme or in one area, of what the reader sees."""

    key: UUID | None
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


TOP = standing.SEEN.index("handling")
GROUP_OF = {stance: group for group, _label, stances in STANCE_GROUPS for stance in stances}


def group_of(stance: Stance) -> str:
    """supports, undecided, resists or not_known."""
    return GROUP_OF[stance.value]


def _standing(key: UUID | None, name: str, sides: Mapping[str, int]) -> Standing:
    return Standing(key, name, {group: sides.get(group, 0) for group, _label, _stances in STANCE_GROUPS})


@dataclass
class Standings:
    """Where everybody stands: the most influential of each group, how many there are, and how it is by theme and area;
    `top` is the highest level of what was counted."""

    groups: dict[str, list[Point]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    themes: list[Standing] = field(default_factory=list)
    areas: list[Standing] = field(default_factory=list)
    top: int = 0
    known: int | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass
class Counts:
    """The numbers of `Standings` without a name: by side, by theme and by area, who is named of each side, and how many
    are known at all where that was counted too."""

    sides: dict[str, int] = field(default_factory=dict)
    themes: dict[UUID | None, dict[str, int]] = field(default_factory=dict)
    areas: list[tuple[tuple[UUID, ...], str, int]] = field(default_factory=list)
    shown: list[UUID] = field(default_factory=list)
    top: int = 0
    known: int | None = None


def standings(*, actor: Any, asked: Asked, most: int, known: Counts | None = None) -> Standings:
    """Who supports, is undecided and resists, at most so many of each by name. Three statements, four with a theme.

    With `known`, what was counted before is told with the names of today: whoever is named is read again.
    """
    among = None if known is None else known.shown
    counts, groups = _read(actor, asked, most, among)
    told = known or counts
    return Standings(
        groups=groups,
        counts=told.sides,
        themes=_by_theme(actor, told.themes),
        areas=_by_area(actor, told.areas, asked.area),
        top=max(told.top, counts.top),
        known=told.known,
    )


def counted(*, actor: Any, asked: Asked, most: int) -> Counts:
    """The numbers alone, and who would be named. Two statements at most."""
    counts, groups = _read(actor, asked, most, None)
    counts.shown = [point.pk for rows in groups.values() for point in rows]
    return counts


def _read(
    actor: Any, asked: Asked, most: int, among: Iterable[UUID] | None
) -> tuple[Counts, dict[str, list[Point]]]:
    limits, told = judgement.thresholds(), Counts()
    groups: dict[str, list[Point]] = {}
    rows = found(actor, replace(asked, theme=None), among)
    newest = standing.latest(judgement.latest_rows(rows, asked.day))
    if newest is None:
        return told, groups
    where, params = "", []
    if asked.theme is not None:
        seen = core_selectors.themes(actor=actor).filter(pk=asked.theme).exists()
        where, params = " WHERE theme_id = %s", [asked.theme if seen else None]
    word = standing.group("k.stance")
    by_theme = standing.stance("", limits)
    tables: list[standing.Told | str] = [
        newest,
        standing.themed(),
        standing.Told(standing.seen(limits, where=where), params),
        f"one AS (SELECT {standing.columns()}, {standing.PLACED_COLUMNS}, {word} AS side, count(*) OVER side AS of_side, "
        f"row_number() OVER (side ORDER BY {standing.ORDER}) AS place FROM seen AS k {standing.placed()} "
        f"WINDOW side AS (PARTITION BY {word}))",
        f"by_theme AS (SELECT theme_id, {standing.group('t.stance')} AS side, count(*) AS of_side FROM (SELECT theme_id, "
        f"{by_theme} AS stance FROM (SELECT theme_id, s_alignment::float8 / nullif(c_alignment, 0) AS alignment, "
        "s_interest::float8 / nullif(c_interest, 0) AS interest FROM themed) AS m) AS t GROUP BY 1, 2)",
        "by_area AS (SELECT area_id, ancestors, side, count(*) AS of_side, max(greatest(handling, handling_of)) AS top "
        "FROM one GROUP BY 1, 2, 3)",
    ]
    blank = "NULL, " * (WIDTH + 3)
    select = (
        f"SELECT * FROM (SELECT {', '.join(standing.SEEN)}, kind, name, handling_of, area_id, ancestors, side, of_side, "
        "'one' AS part FROM one WHERE place <= %s ORDER BY place) AS one UNION ALL "
        f"SELECT theme_id, {blank}NULL, side, of_side, 'theme' FROM by_theme UNION ALL "
        f"SELECT NULL, NULL, NULL, top, {blank[24:]}area_id, ancestors, side, of_side, 'area' FROM by_area"
    )
    stale = stale_before(asked.day)
    for row in standing.read(tables, select, [most]):
        side, count, part = row[-3:]
        if part == "one":
            groups.setdefault(side, []).append(point_of(row, stale))
            told.sides[side] = count
        elif part == "theme":
            told.themes.setdefault(row[0], {})[side] = count
        else:
            line = (*(row[WIDTH + 4] or ()), *([row[WIDTH + 3]] if row[WIDTH + 3] else ()))
            told.areas.append((line, side, count))
            told.top = max(told.top, row[TOP])
    return told, groups


def _by_theme(actor: Any, themes: Mapping[UUID | None, Mapping[str, int]]) -> list[Standing]:
    """Each theme on which the reader sees a judgement, with how many stand where; in general comes first."""
    wanted = [key for key in themes if key is not None]
    names = names_of(actor=actor, model=Theme, keys=wanted, title="name") if wanted else {}
    found = [
        _standing(key, names.get(key, ""), sides)
        for key, sides in themes.items()
        if key is None or key in names
    ]
    return sorted(found, key=lambda one: (one.key is not None, one.name))


def _by_area(
    actor: Any, found: Iterable[tuple[tuple[UUID, ...], str, int]], within: UUID | None
) -> list[Standing]:
    """Counts by the areas just below `within` (countries without one), from `(areas from the top, side, count)`; what
    lies in no area that the reader sees stands under an empty name."""
    found = list(found)
    tops = {line[0] if line else None for line, _side, _count in found}
    if within is None and len(tops) == 1:
        within = next(iter(tops))  # one country only: its regions are told apart
    grouped: dict[UUID | None, dict[str, int]] = {}
    for line, side, count in found:
        if within is None:
            place = line[0] if line else None
        else:
            below = line[line.index(within) + 1 :] if within in line else ()
            place = below[0] if below else within if within in line else None
        sides = grouped.setdefault(place, {})
        sides[side] = sides.get(side, 0) + count
    wanted = [key for key in grouped if key is not None]
    names = names_of(actor=actor, model=Area, keys=wanted, title="name") if wanted else {}
    merged: dict[UUID | None, dict[str, int]] = {}
    for key, sides in grouped.items():
        into = merged.setdefault(key if key in names else None, {})
        for side, count in sides.items():
            into[side] = into.get(side, 0) + count
    standings = [_standing(key, names.get(key, ""), sides) for key, sides in merged.items()]
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
