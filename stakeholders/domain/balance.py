"""How old and how one-sided the map is: shares in date, evenness, and the largest gaps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dimension:
    """Counts of one kind: `counts` of every category that could be there, also those with nothing."""

    key: str
    counts: Mapping[str, int]
    targets: Mapping[str, float] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Gap:
    """A category that is thinner than it should be: its share, the share expected, and how far they are apart."""

    dimension: str
    category: str
    count: int
    total: int
    share: float
    expected: float

    @property
    def shortfall(self) -> float:
        return self.expected - self.share


def in_date(dates: Mapping[str, int]) -> float | None:
    """The share of what is in date: `fresh` of `fresh + old + never`. None where there is nothing at all.

    Example: 6 fresh, 3 old, 1 never → 0.6.
    """
    total = sum(dates.values())
    return dates.get("fresh", 0) / total if total else None


def evenness(counts: Sequence[int]) -> float | None:
    """Normalised entropy (Shannon 1948; Pielou 1966): 0 when everything is in one category, 1 when all are equal.

    −Σ p·ln p / ln k over the k categories that could be there; empty ones count as categories. None with fewer than two
    categories or nothing counted. Example: 5, 5 → 1; 10, 0 → 0; 8, 2 → 0.72.
    """
    total = sum(counts)
    if len(counts) < 2 or total == 0:
        return None
    parts = [count / total for count in counts if count]
    found = -sum(part * math.log(part) for part in parts) / math.log(len(counts))
    return min(max(found, 0.0), 1.0)


def expected_share(dimension: Dimension, category: str) -> float:
    """The target of a category, else an equal share."""
    return dimension.targets.get(category, 1 / len(dimension.counts))


def gaps(dimensions: Sequence[Dimension], most: int = 3) -> list[Gap]:
    """The largest shortfalls against target or equal share, at most one of each dimension, whatever the order.

    Example: levels national 18, regional 2, local 0 → local: 0 instead of a third.
    """
    worst: list[Gap] = []
    for dimension in dimensions:
        total = dimension.total
        if total == 0 or len(dimension.counts) < 2:
            continue
        found = [
            Gap(
                dimension.key,
                category,
                count,
                total,
                count / total,
                expected_share(dimension, category),
            )
            for category, count in dimension.counts.items()
        ]
        thin = [gap for gap in found if gap.shortfall > 0]
        if thin:
            worst.append(max(thin, key=lambda gap: (gap.shortfall, gap.category)))
    return sorted(worst, key=lambda gap: (-gap.shortfall, gap.dimension))[:most]


def empty_cells(
    table: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]
) -> list[tuple[str, str]]:
    """Pairs of row and column with nothing in them where both the row and the column have something elsewhere: the
    gaps that a table of two dimensions shows, the best known columns first.

    Example: police are known in two regions and not in a third, which has other bodies → (third region, police).
    """
    by_column = {column: sum(table.get((row, column), 0) for row in rows) for column in columns}
    by_row = {row: sum(table.get((row, column), 0) for column in columns) for row in rows}
    found = [
        (row, column)
        for row in rows
        for column in columns
        if not table.get((row, column), 0) and by_column[column] and by_row[row]
    ]
    return sorted(found, key=lambda cell: (-by_column[cell[1]], -by_row[cell[0]], cell))
