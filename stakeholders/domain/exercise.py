"""A mapping exercise: what is asked, what changed since the one before, when the next one is due."""

from __future__ import annotations

import calendar
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from stakeholders.domain.stance import Stance

QUESTIONS = ("roles", "interests", "champions", "framework", "responsibilities")
INPUTS = (
    "government",
    "companies",
    "home_embassy",
    "civil_society",
    "academia",
    "media",
    "print",
    "online",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One frozen fact: `place` is a stakeholder on a theme, or a post; `value` is the stance, or who held it."""

    kind: str
    place: Hashable
    value: Hashable


@dataclass(frozen=True, slots=True)
class Change:
    """The same place then and now."""

    place: Hashable
    before: Hashable
    now: Hashable


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one snapshot to the next, for one reader."""

    new: tuple[Hashable, ...] = ()
    gone: tuple[Hashable, ...] = ()
    stances: tuple[Change, ...] = ()
    holders: tuple[Change, ...] = ()
    same: int = 0

    @property
    def nothing(self) -> bool:
        return not (self.new or self.gone or self.stances or self.holders)


MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a source named, as it stands on one line: name | office or body | what for."""

    name: str
    office: str = ""
    note: str = ""


def named_in(text: str) -> list[Named]:
    """Whom a text names, one on each line; empty lines count for nothing.

    Raises ValueError with the number of the line that has no name, has more than three parts, or is one too many.
    Source: this application's own form of a list. Unit: names. Example: “Ama Owusu | Court of Nsele” → Ama Owusu, of that
    court.
    """
    found: list[Named] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("|")]
        if not parts[0] or len(parts[0]) > 300 or len(parts) > 3 or len(found) == MOST_NAMED:
            raise ValueError(number)
        found.append(Named(*parts))
    return found


@dataclass(slots=True)
class _Side:
    stances: dict[Hashable, Hashable] = field(default_factory=dict)
    holders: dict[Hashable, Hashable] = field(default_factory=dict)


def difference(before: Iterable[Fact], now: Iterable[Fact]) -> Difference:
    """New, gone, changed stance, changed holder; the same whatever order the facts come in.

    Both sides hold what one reader may see, so that a fact hidden on both sides is no difference. Source: comparison of
    sets. Unit: facts. Example: neutral on land in 2025 and champion in 2026 → one change of stance; nobody judged in
    2025 → new.
    """
    old, new = _side(before), _side(now)
    stances, holders = _changes(old.stances, new.stances), _changes(old.holders, new.holders)
    places_before = {*old.stances, *old.holders}
    places_now = {*new.stances, *new.holders}
    kept = len(places_before & places_now) - len(stances) - len(holders)
    return Difference(
        new=tuple(sorted(new.stances.keys() - old.stances.keys(), key=str)),
        gone=tuple(sorted(old.stances.keys() - new.stances.keys(), key=str)),
        stances=stances,
        holders=holders,
        same=max(kept, 0),
    )


def _side(facts: Iterable[Fact]) -> _Side:
    side = _Side()
    for fact in facts:
        (side.stances if fact.kind == "stance" else side.holders)[fact.place] = fact.value
    return side


def _changes(before: Mapping[Hashable, Hashable], now: Mapping[Hashable, Hashable]) -> tuple[Change, ...]:
    shared = sorted(before.keys() & now.keys(), key=str)
    return tuple(Change(place, before[place], now[place]) for place in shared if before[place] != now[place])


def mean_stance(alignments: Iterable[float | None], interests: Iterable[float | None]) -> Stance:
    """The stance of several frozen judgements on one place, as the current view would have said it.

    Source: `spread` and `stance`. Unit: one of six words. Example: alignments +2 and not set, interests 5 and 4 →
    champion.
    """
    from stakeholders.domain.current import spread
    from stakeholders.domain.stance import stance

    return stance(spread(alignments).mean, spread(interests).mean)  # type: ignore[arg-type]


def next_due(closed: date, months: int) -> date:
    """So many months after closing, on the last day of a month that is too short.

    Source: the calendar. Unit: a day. Example: closed on 31 August 2026 with an interval of 6 months → 28 February 2027.
    """
    place = closed.month - 1 + months
    year, month = closed.year + place // 12, place % 12 + 1
    return date(year, month, min(closed.day, calendar.monthrange(year, month)[1]))


def overdue(due: date | None, closed: date | None, day: date) -> int:
    """How many days an open exercise is past its day; 0 where it is closed or has none.

    Source: the calendar. Unit: days. Example: due on 1 May, looked at on 4 May → 3.
    """
    return 0 if closed is not None or due is None else max((day - due).days, 0)
