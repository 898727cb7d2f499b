"""How old and how one-sided the map is: shares in date, evenness, and the largest gaps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dimension:
    """Counts of one kind: `counts` of every category that could be there, also those with nothing.

    `targets` are shares that somebody set, `usual` those expected where nobody did (else all are expected alike), and
    `before` the counts of the previous exercise.
    """

    key: str
    counts: Mapping[str, int]
    targets: Mapping[str, float] = field(default_factory=dict)
    usual: Mapping[str, float] = field(default_factory=dict)
    before: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def total_before(self) -> int:
        return sum(self.before.values())

    def share_before(self, category: str) -> float | None:
        """The share at the previous exercise; None where nothing was counted then."""
        return self.before.get(category, 0) / self.total_before if self.total_before else None


@dataclass(frozen=True, slots=True)
class Gap:
    """A category that is thinner than it should be: its share, the share expected, and how far they are apart.

    `aimed` says that the share expected is a target that somebody set; `before` is the share at the previous exercise.
    """

    dimension: str
    category: str
    count: int
    total: int
    share: float
    expected: float
    aimed: bool = False
    before: float | None = None

    @property
    def shortfall(self) -> float:
        return self.expected - self.share


def in_date(dates: Mapping[str, int]) -> float | None:
    """The share of what is in date: `fresh` of `fresh + old + never`. None where there is nothing at all.

    Source: a count. Unit: a share from 0 to 1. Example: 6 fresh, 3 old, 1 never → 0.6.
    """
    total = sum(dates.values())
    return dates.get("fresh", 0) / total if total else None


def evenness(counts: Sequence[int]) -> float | None:
    """Normalised entropy (Shannon 1948; Pielou 1966): 0 when everything is in one category, 1 when all are equal.

    −Σ p·ln p / ln k over the k categories that could be there; empty ones count as categories. None with fewer than two
    categories or nothing counted. Source: Shannon 1948; Pielou 1966. Unit: none, from 0 to 1. Example: 5, 5 → 1; 10, 0 → 0; 8, 2 → 0.72.
    """
    total = sum(counts)
    if len(counts) < 2 or total == 0:
        return None
    parts = [count / total for count in counts if count]
    found = -sum(part * math.log(part) for part in parts) / math.log(len(counts))
    return min(max(found, 0.0), 1.0)


def expected_share(dimension: Dimension, category: str) -> float:
    """The target of a category, else what is usual, else an equal share.

    Source: this application's own. Unit: a share. Example: three levels, a target of 0.5 for local, nothing usual →
    local 0.5, national a third.
    """
    usual = dimension.usual.get(category, 0.0 if dimension.usual else 1 / len(dimension.counts))
    return dimension.targets.get(category, usual)


def leaning(counts: Sequence[int]) -> str:
    """The evenness as a word: `even` from 0.85 on, `leaning` from 0.6, else `few`; `none` where there is none.

    Source: this application's own thresholds. Unit: a word. Example: 5, 5 → even; 8, 2 (0.72) → leaning; 10, 0 → few.
    """
    value = evenness(counts)
    if value is None:
        return "none"
    return "even" if value >= 0.85 else "leaning" if value >= 0.6 else "few"


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Each count as a share of all; nothing where nothing was counted. Source: a count. Unit: shares that sum to 1.
    Example: 3 and 1 → 0.75 and 0.25.
    """
    total = sum(counts.values())
    return {key: count / total for key, count in counts.items()} if total else {}


def aimed_at(
    wanted: Sequence[tuple[str, float, str]], dimension: str, title: str, names: Mapping[str, str]
) -> dict[str, float]:
    """The targets of one dimension out of lines as people write them: (category, share, dimension or nothing).

    `names` are the dimension's categories as they are called; a category is meant by its key or its name, whatever the
    case. The last line on a category counts. Source: this application's own form of a list. Unit: shares. Example: (“Local”, 0.3, “”) → {"local": 0.3} for levels.
    """
    by_name = {name.casefold(): key for key, name in names.items()}
    by_name |= {key.casefold(): key for key in names}
    found = {}
    for category, share, of in wanted:
        meant = of.strip().casefold() in ("", dimension.casefold(), title.casefold())
        key = by_name.get(category.strip().casefold())
        if meant and key is not None:
            found[key] = share
    return found


def gaps(dimensions: Sequence[Dimension], most: int = 3) -> list[Gap]:
    """The largest shortfalls against target or equal share, at most one of each dimension, whatever the order.

    Source: this application's own. Unit: shares. Example: levels national 18, regional 2, local 0 → local: 0 instead of a
    third.
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
                category in dimension.targets,
                dimension.share_before(category),
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

    Source: a table of two dimensions. Unit: pairs. Example: police are known in two regions and not in a third, which has
    other bodies → (third region, police).
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
