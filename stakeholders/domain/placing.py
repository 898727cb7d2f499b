"""Where the points of a matrix stand: two axes on a square, and many on one spot side by side instead of on top."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from stakeholders.domain.stance import BOUNDS

# The angle between two seeds of a sunflower: no two fall on one line from the middle.
GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing area in pixels with an axis on each side; `room` is how far points spread around their value."""

    width: float
    height: float
    left: float
    top: float
    room: float = 46
    gap: float = 9

    def x(self, axis: str, value: float) -> float:
        """The horizontal place of a value: the lowest stands half a step in, the highest half a step before the end."""
        low, high = BOUNDS[axis]
        return self.left + self.width * (value - low + 0.5) / (high - low + 1)

    def y(self, axis: str, value: float) -> float:
        """The vertical place; high values stand on top."""
        low, high = BOUNDS[axis]
        return self.top + self.height * (1 - (value - low + 0.5) / (high - low + 1))


def around(count: int, number: int, plot: Plot) -> tuple[float, float]:
    """How far point `number` (from 0) of `count` on one spot is moved: a sunflower that never leaves its room.

    A single point is not moved. Source: Vogel 1979 (golden angle). Unit: pixels. Example: 2 points, room 46, gap 9 → 6.4
    and 11 pixels from the middle.
    """
    if count <= 1:
        return 0.0, 0.0
    step = min(plot.gap, plot.room / math.sqrt(count))
    distance, angle = step * math.sqrt(number + 0.5), number * GOLDEN
    return distance * math.cos(angle), distance * math.sin(angle)


def places(
    values: Mapping[Hashable, tuple[float, float]], axes: tuple[str, str], plot: Plot
) -> dict[Hashable, tuple[float, float]]:
    """Places of points by key, whatever their order; those of one value stand around it, by key.

    Source: this application's own. Unit: pixels. Example: two people at alignment 0, interest 3 on a plot of 500 by 400
    from (50, 10) → 6.4 and 11 pixels away from (300, 210).
    """
    spots: dict[tuple[float, float], list[Hashable]] = {}
    for key, value in values.items():
        spots.setdefault(value, []).append(key)
    found: dict[Hashable, tuple[float, float]] = {}
    for (across, up), keys in spots.items():
        middle = plot.x(axes[0], across), plot.y(axes[1], up)
        for number, key in enumerate(sorted(keys, key=str)):
            dx, dy = around(len(keys), number, plot)
            found[key] = middle[0] + dx, middle[1] + dy
    return found


def size(influence: float | None) -> float:
    """How large a point is drawn: 0.8 for influence 1, 2 for influence 5, 1 where it is not set (not as small as 1).

    Source: this application's own; linear. Unit: times the usual size. Example: influence 3 → 1.4.
    """
    return 1.0 if influence is None else 0.8 + (influence - 1) * 0.3
