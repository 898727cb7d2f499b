"""Where engagement is thick and thin: pure functions over counts and pairs that somebody may see.

Every figure is a count of participations or of days; none is a judgement. *No contact known* is said so, never 0 days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

SECURITY_KINDS = frozenset(
    {
        "armed_force",
        "gendarmerie",
        "police",
        "intelligence",
        "joint_task_force",
        "customs",
        "prisons",
        "park_guards",
        "private_security",
        "self_defence",
    }
)
OVERDUE_DAYS = 180
"""So many days without contact make a body of the security forces stand out."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many participations one group has: bodies of some kinds at a level, in a month (its first day)."""

    level: str
    kinds: tuple[str, ...]
    month: date
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the heat map: a kind of body at a level, and its number in each month."""

    level: str
    kind: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


def months_until(day: date, number: int = 12) -> list[date]:
    """The first days of so many months, the last one that of `day`.

    Example: two months until 2026-01-15 are 2025-12-01 and 2026-01-01.
    """
    last = day.year * 12 + day.month - 1
    return [date(index // 12, index % 12 + 1, 1) for index in range(last - number + 1, last + 1)]


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def heat_map(
    counts: Iterable[Count],
    known: Iterable[tuple[str, Iterable[str]]],
    months: Sequence[date],
    levels: Sequence[str],
) -> list[Row]:
    """Rows by level and kind of body, in the order of the levels, the thinnest last.

    `known` are the bodies on the map (level, kinds), so that kinds with which nobody ever met have a row of zeros. A
    body of two kinds counts in both rows.
    """
    numbers: dict[tuple[str, str], Counter[date]] = {}
    for level, kinds in known:
        for kind in kinds:
            numbers.setdefault((level, kind), Counter())
    for one in counts:
        for kind in one.kinds:
            numbers.setdefault((one.level, kind), Counter())[one.month] += one.number
    rows = [
        Row(level, kind, tuple(found[month] for month in months)) for (level, kind), found in numbers.items()
    ]
    order = {level: place for place, level in enumerate(levels)}
    return sorted(rows, key=lambda row: (order.get(row.level, len(order)), -row.total, row.kind))


def shade(number: int, most: int) -> int:
    """A shade from 0 (nothing) to 4 (the most), by quarters of the most.

    Example: of at most 8, one is shade 1, five is shade 3, eight is shade 4.
    """
    return 0 if number <= 0 or most <= 0 else min(4, 1 + (number * 4 - 1) // most) if number < most else 4


@dataclass(frozen=True, slots=True)
class Matrix:
    """Colleagues by stakeholders: the busiest of each, and the number of engagements in each cell."""

    colleagues: tuple[Hashable, ...]
    stakeholders: tuple[Hashable, ...]
    cells: Mapping[tuple[Hashable, Hashable], int]

    @property
    def single(self) -> frozenset[Hashable]:
        """Stakeholders whom only one colleague meets."""
        met = Counter(stakeholder for (_colleague, stakeholder), number in self.cells.items() if number)
        return frozenset(key for key, number in met.items() if number == 1)


def matrix(counts: Iterable[tuple[Hashable, Hashable, int]], rows: int = 20, columns: int = 12) -> Matrix:
    """The `rows` stakeholders and `columns` colleagues with the most engagements, and what is between them."""
    cells: dict[tuple[Hashable, Hashable], int] = {}
    by_colleague: Counter[Hashable] = Counter()
    by_stakeholder: Counter[Hashable] = Counter()
    for colleague, stakeholder, number in counts:
        cells[colleague, stakeholder] = cells.get((colleague, stakeholder), 0) + number
        by_colleague[colleague] += number
        by_stakeholder[stakeholder] += number
    who = tuple(key for key, _number in by_colleague.most_common(columns))
    whom = tuple(key for key, _number in by_stakeholder.most_common(rows))
    shown = {key: number for key, number in cells.items() if key[0] in who and key[1] in whom}
    return Matrix(who, whom, shown)


def never_together(
    agencies: Collection[Hashable], meetings: Iterable[tuple[Hashable, Hashable]]
) -> list[tuple[Hashable, Hashable]]:
    """Pairs of agencies that were never in one meeting; `meetings` are (meeting, agency).

    Example: a and b met, c met nobody: (a, c) and (b, c). In the order of `agencies`.
    """
    present: dict[Hashable, set[Hashable]] = {}
    for meeting, agency in meetings:
        present.setdefault(meeting, set()).add(agency)
    met = {frozenset(pair) for there in present.values() for pair in combinations(sorted(there, key=str), 2)}
    return [pair for pair in combinations(agencies, 2) if frozenset(pair) not in met]


def without_prior_contact(
    planned: Iterable[tuple[Hashable, Hashable, date]], first_met: Mapping[Hashable, date]
) -> list[tuple[Hashable, Hashable]]:
    """Planned formal meetings (engagement, stakeholder, day) with somebody not met before that day.

    Talks to settle something should not be the first talks. Example: a meeting on 3 May with a body first met on
    4 April has prior contact; one never met has not.
    """
    return [
        (engagement, stakeholder)
        for engagement, stakeholder, day in planned
        if stakeholder not in first_met or first_met[stakeholder] >= day
    ]


def days_since(last: date | None, today: date) -> int | None:
    """Days since the last contact; None where none is known."""
    return None if last is None else max((today - last).days, 0)


def stands_out(last: date | None, today: date) -> bool:
    """Whether a security body was not met for OVERDUE_DAYS, or never as far as is known."""
    away = days_since(last, today)
    return away is None or away > OVERDUE_DAYS
