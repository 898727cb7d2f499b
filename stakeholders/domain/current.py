"""The current view of a stakeholder: the latest judgement of each function and theme, with what they disagree on.

The judgements that go in are those that one reader may see, so two readers may get two views of one person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from stakeholders.domain.stance import (
    AXES,
    USUAL,
    Grid,
    Quadrant,
    Salience,
    Stance,
    Thresholds,
    grid,
    quadrant,
    salience,
    stance,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One assessment as plain data; each axis may be not set. `key` orders two of the same day: later ids are newer."""

    key: Any
    stakeholder: Any
    function: Any
    theme: Any
    on: date
    influence: int | None = None
    interest: int | None = None
    alignment: int | None = None
    legitimacy: int | None = None
    urgency: int | None = None
    accessibility: int | None = None
    confidence: str = ""

    @property
    def stance(self) -> Stance:
        return stance(self.alignment, self.interest)


@dataclass(frozen=True, slots=True)
class Spread:
    """What the latest judgements say on one axis: their mean, the lowest and the highest, and how many say something."""

    mean: float | None = None
    low: int | None = None
    high: int | None = None
    count: int = 0


NOTHING = Spread()


@dataclass(frozen=True, slots=True)
class View:
    """A stakeholder as one reader sees it on a day."""

    stakeholder: Any
    judgements: tuple[Judgement, ...]
    axes: dict[str, Spread] = field(default_factory=dict)
    contested: tuple[str, ...] = ()
    newest: date | None = None
    stale: bool = False
    stance: Stance = Stance.NOT_KNOWN
    quadrant: Quadrant = Quadrant.NOT_KNOWN
    salience: Salience = Salience.NOT_KNOWN
    grid: Grid = Grid.NOT_KNOWN

    def value(self, axis: str) -> float | None:
        """The mean of an axis; None when nobody set it."""
        return self.axes[axis].mean if axis in self.axes else None


def latest(judgements: Iterable[Judgement], day: date | None = None) -> list[Judgement]:
    """The latest judgement of each stakeholder, function and theme up to a day, whatever the order they come in.

    Source: this application's own; a series is never averaged over time. Unit: judgements. Example: security judged in
    2024 and 2026, community relations in 2025: two remain, of 2026 and of 2025.
    """
    found: dict[tuple[Any, Any, Any], Judgement] = {}
    for one in judgements:
        if day is not None and one.on > day:
            continue
        place = (one.stakeholder, one.function, one.theme)
        held = found.get(place)
        if held is None or (one.on, one.key) > (held.on, held.key):
            found[place] = one
    return sorted(found.values(), key=lambda one: (one.on, one.key), reverse=True)


def spread(values: Iterable[int | None]) -> Spread:
    """Mean, lowest and highest of those that are set; what is not set counts for nothing, not even zero.

    Source: arithmetic mean of what is known. Unit: the axis. Example: 5, not set, 2 → mean 3.5, from 2 to 5, two say
    something.
    """
    given = [value for value in values if value is not None]
    if not given:
        return NOTHING
    return Spread(sum(given) / len(given), min(given), max(given), len(given))


def contested(judgements: Iterable[Judgement], thresholds: Thresholds = USUAL) -> tuple[str, ...]:
    """The axes on which two functions are 2 or more apart about the same theme.

    Source: this application's own; range of the latest judgements. Unit: names of axes. Example: security says alignment
    −1 and community relations +1 on public security → alignment is contested; −1 on one theme and +1 on another is no
    disagreement.
    """
    by_theme: dict[Any, list[Judgement]] = {}
    for one in judgements:
        by_theme.setdefault(one.theme, []).append(one)
    groups = [group for group in by_theme.values() if len(group) > 1]
    if not groups:
        return ()
    found = []
    for axis in AXES:
        for group in groups:
            said = spread(getattr(one, axis) for one in group)
            if (
                said.low is not None
                and said.high is not None
                and said.high - said.low >= thresholds.contested
            ):
                found.append(axis)
                break
    return tuple(found)


def view(
    stakeholder: Any, judgements: Iterable[Judgement], day: date, thresholds: Thresholds = USUAL
) -> View:
    """One stakeholder's current view on a day from the judgements that the reader may see.

    *Stale* when the newest is older than the review interval. Nothing at all gives *not known*, which is not stale.
    Source: `latest`, `spread`, `contested` and stance.py together. Unit: each axis its own. Example: security −1 with
    interest 3 and community relations +1 with interest 3, both of this month → alignment 0, neutral, contested, not stale.
    """
    now = latest(judgements, day)
    if not now:
        return View(stakeholder, ())
    axes = {axis: spread(getattr(one, axis) for one in now) for axis in AXES}
    mean = {axis: said.mean for axis, said in axes.items()}
    newest = now[0].on
    return View(
        stakeholder=stakeholder,
        judgements=tuple(now),
        axes=axes,
        contested=contested(now, thresholds),
        newest=newest,
        stale=newest < day - timedelta(days=thresholds.review_days),
        stance=stance(mean["alignment"], mean["interest"], thresholds),
        quadrant=quadrant(mean["alignment"], mean["interest"], thresholds),
        salience=salience(mean["influence"], mean["legitimacy"], mean["urgency"], thresholds),
        grid=grid(mean["influence"], mean["interest"], thresholds),
    )


def views(judgements: Iterable[Judgement], day: date, thresholds: Thresholds = USUAL) -> dict[Any, View]:
    """The current view of every stakeholder that somebody judged up to that day: `view`, for many at once.

    Source and unit: those of `view`. Example: one judged on 1 May and one on 1 July, looked at on 1 June → one view.
    """
    grouped: dict[Any, list[Judgement]] = {}
    for one in judgements:
        if one.on <= day:
            grouped.setdefault(one.stakeholder, []).append(one)
    return {key: view(key, found, day, thresholds) for key, found in grouped.items()}
