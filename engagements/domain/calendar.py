"""Where entries stand in a month, a week and a list: days, lanes beside each other, the hours that a week shows.

Everything here counts on the clock of the reader's wall. A day on which the clocks change has 23 or 25 hours and still
one line for each hour of the wall: an entry stands where its reader looks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MONTH, WEEK, LIST = "month", "week", "list"
SPANS = (MONTH, WEEK, LIST)
LIST_DAYS = 28
"""So many days does the list show from its first one."""
HOUR = 60
EARLY, LATE = 8, 18
"""The hours that a week shows whatever is in it."""
SHORTEST = 30
"""An entry is drawn at least as long as this, in minutes: its first line must be readable."""


@dataclass(frozen=True)
class Period:
    """What a page of the calendar shows: from `first` to `last`, both included; `before` and `after` are the days
    that the pages beside it are asked for."""

    span: str
    day: date
    first: date
    last: date
    before: date
    after: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def weeks(self) -> list[list[date]]:
        return [self.days[n : n + 7] for n in range(0, len(self.days), 7)]


def week_begin(day: date, first_weekday: int) -> date:
    """The first day of the week of a day; `first_weekday` is 0 for Sunday, 1 for Monday, as Django says it."""
    return day - timedelta(days=(day.isoweekday() - first_weekday) % 7)


def month_begin(day: date, months: int = 0) -> date:
    """The first day of the month of a day, or of a month so many later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def period(span: str, day: date, first_weekday: int) -> Period:
    """The period of a day. A month is shown in whole weeks; a week is seven days; a list is four weeks from the day."""
    if span == MONTH:
        begin, following = month_begin(day), month_begin(day, 1)
        first = week_begin(begin, first_weekday)
        last = week_begin(following - timedelta(days=1), first_weekday) + timedelta(days=6)
        return Period(span, day, first, last, month_begin(day, -1), following)
    first = week_begin(day, first_weekday) if span == WEEK else day
    step = timedelta(days=7 if span == WEEK else LIST_DAYS)
    return Period(span, day, first, first + step - timedelta(days=1), first - step, first + step)


def days_of(starts: datetime, ends: datetime | None) -> tuple[date, date]:
    """First and last day of an entry on the wall; an end at midnight belongs to the day before."""
    last = starts if ends is None or ends <= starts else ends - timedelta(microseconds=1)
    return starts.date(), last.date()


def minutes_on(day: date, starts: datetime, ends: datetime | None) -> tuple[int, int]:
    """From which to which minute of a day an entry is drawn, at least half an hour long and inside the day.

    09:15 to 10:00 is (555, 600); what has no end, or ends on a later day, is drawn to the half hour or to midnight.
    """
    begin = starts.hour * HOUR + starts.minute if starts.date() == day else 0
    if ends is None or ends <= starts:
        end = begin + SHORTEST
    else:
        end = ends.hour * HOUR + ends.minute if ends.date() == day else 24 * HOUR
    begin = min(begin, 24 * HOUR - SHORTEST)
    return begin, min(max(end, begin + SHORTEST), 24 * HOUR)


def lanes(entries: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For entries (from, to) in order of their beginning: in which lane each stands, and beside how many lanes.

    Entries that hang together through overlaps share the width. (540, 600), (570, 630), (630, 660) gives
    (0, 2), (1, 2), (0, 1): the first two overlap, the third begins when the second ends.
    """
    placed: list[tuple[int, int]] = []
    group: list[int] = []
    ends: list[int] = []

    def close() -> None:
        for index in group:
            placed[index] = (placed[index][0], len(ends))
        group.clear()
        ends.clear()

    for index, (begin, end) in enumerate(entries):
        if ends and begin >= max(ends):
            close()
        lane = next((number for number, until in enumerate(ends) if until <= begin), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        placed.append((lane, 1))
        group.append(index)
    close()
    return placed


def hours(entries: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """From which to which hour a week is drawn: the working day, and further where something lies outside it."""
    early = min([EARLY, *(begin // HOUR for begin, _end in entries)])
    late = max([LATE, *(-(-end // HOUR) for _begin, end in entries)])
    return early, late
