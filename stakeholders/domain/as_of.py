"""What is certain and what is possible on a given day: pure functions over dates.

A holding (a tenure or a vacancy) is known by six dates: two bounds of its start, two bounds of its end (both
9999-12-31 and 0001-01-01 when nothing is known of them), and the first and last day a source saw it.

    certain  on day d   when  min(start_latest, first_seen) <= d  and  (d < end_earliest or d <= last_seen)
    possible on day d   when  start_earliest <= d < end_latest, and it is not certain

The end is the day on which the holder left: somebody who starts that same day has taken over. `first_seen` and
`last_seen` are days of evidence and count in full. The unit is the calendar day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from core.partial_dates import DATE_MAX, DATE_MIN

Certainty = Literal["certain", "possible"]
CERTAIN: Final[Certainty] = "certain"
POSSIBLE: Final[Certainty] = "possible"

NOT_IN_OFFICE: Final = frozenset({"designated"})
"""Statuses of somebody named for a post who does not hold it yet."""
BESIDE_OTHERS: Final = frozenset({"acting", "suspended"})
"""Statuses that may stand beside the substantive holder without contest."""
DISPUTED: Final = frozenset({"contested", "de_facto"})
"""Statuses that say the post is disputed when anybody else holds it."""


@dataclass(frozen=True, slots=True)
class Span:
    """The six dates of a tenure or a vacancy."""

    start_earliest: date = DATE_MIN
    start_latest: date = DATE_MAX
    end_earliest: date = DATE_MIN
    end_latest: date = DATE_MAX
    first_seen: date | None = None
    last_seen: date | None = None

    def certainty(self, day: date) -> Certainty | None:
        """Whether the holding is certain, possible or neither on the day (formula above)."""
        first_seen, last_seen = self.first_seen or self.last_seen, self.last_seen or self.first_seen
        begun = self.start_latest <= day or (first_seen is not None and first_seen <= day)
        lasts = day < self.end_earliest or (last_seen is not None and day <= last_seen)
        if begun and lasts:
            return CERTAIN
        if self.start_earliest <= day and (day < self.end_latest or self.end_latest == DATE_MAX):
            return POSSIBLE
        return None

    def evidence_on(self, day: date) -> date:
        """The newest day, not after `day`, on which a source says the holding stood; 0001-01-01 when none."""
        days = [self.first_seen, self.last_seen, self.start_earliest]
        return max((seen for seen in days if seen is not None and seen <= day), default=DATE_MIN)


def certainty(
    day: date,
    *,
    start_earliest: date,
    start_latest: date,
    end_earliest: date,
    end_latest: date,
    first_seen: date | None = None,
    last_seen: date | None = None,
) -> Certainty | None:
    """`Span(...).certainty(day)` for the columns of a row."""
    return Span(start_earliest, start_latest, end_earliest, end_latest, first_seen, last_seen).certainty(day)


def fell_within(earliest: date, latest: date, first: date, last: date) -> Certainty | None:
    """Whether something that happened between two bounds happened after `first` and not after `last`.

    Certain when both bounds lie inside, possible when they only reach into it, None when they lie outside. The bounds are
    those of a partial date, narrowed by what was seen. Example: “2026”, from 1 March to 1 August 2026 → possible.
    """
    if earliest > last or latest <= first:
        return None
    return CERTAIN if earliest > first and latest <= last else POSSIBLE


class HolderState(StrEnum):
    """What is known of a post on a day."""

    HELD = "held"
    VACANT = "vacant"
    UNKNOWN = "unknown"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class Holder:
    """One tenure in a post: its status and its dates."""

    span: Span
    status: str = "substantive"


def holder_state(
    day: date, holders: Iterable[Holder], vacancies: Iterable[Span] = (), *, seats: int = 1
) -> HolderState:
    """The state of a post on a day, from what the reader may see.

    contested  somebody holds it as contested or de facto beside another, or more certain holders than seats
               (acting and suspended ones may stand beside the others)
    vacant     a source says so: a certain vacancy and nobody certain, or a possible one whose newest evidence
               is at least as new as that of every possible holder
    held       somebody holds it, certainly or possibly
    unknown    neither: a blank is unknown, never vacant
    """
    found = [
        (holder, certain)
        for holder in holders
        if holder.status not in NOT_IN_OFFICE and (certain := holder.span.certainty(day)) is not None
    ]
    sure = [holder for holder, certain in found if certain == CERTAIN]
    if len(found) > 1 and any(holder.status in DISPUTED for holder, _ in found):
        return HolderState.CONTESTED
    if sum(holder.status not in BESIDE_OTHERS for holder in sure) > max(seats, 1):
        return HolderState.CONTESTED
    if sure:
        return HolderState.HELD
    empty = [(span, certain) for span in vacancies if (certain := span.certainty(day)) is not None]
    if any(certain == CERTAIN for _, certain in empty):
        return HolderState.VACANT
    newest_empty = max((span.evidence_on(day) for span, _ in empty), default=None)
    newest_held = max((holder.span.evidence_on(day) for holder, _ in found), default=None)
    if newest_empty is not None and (newest_held is None or newest_empty >= newest_held):
        return HolderState.VACANT
    return HolderState.HELD if found else HolderState.UNKNOWN
