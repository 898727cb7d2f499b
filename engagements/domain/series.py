"""A meeting every week, every month: which days follow the first one, and when on them (pure; days by RRULE)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engagements.domain.recurrence import DAYS, occurrences, parse

WEEK, FORTNIGHT, MONTH_DAY, MONTH_WEEKDAY, QUARTER = (
    "week",
    "fortnight",
    "month_day",
    "month_weekday",
    "quarter",
)
FARTHEST = 60
"""So many days at most is the rest of a series moved at once."""
MOST = 52
"""So many engagements does one series get at once."""


def rule_of(every: str, first: date) -> str:
    """The RRULE of a choice. A fifth weekday is taken for the last one of its month: from Tuesday 30 June 2026,
    `month_weekday` is the last Tuesday; from 9 June it is the second."""
    if every == MONTH_WEEKDAY:
        ordinal = (first.day - 1) // 7 + 1
        return f"FREQ=MONTHLY;BYDAY={-1 if ordinal == 5 else ordinal}{DAYS[first.weekday()]}"
    return {
        WEEK: "FREQ=WEEKLY",
        FORTNIGHT: "FREQ=WEEKLY;INTERVAL=2",
        MONTH_DAY: "FREQ=MONTHLY",
        QUARTER: "FREQ=MONTHLY;INTERVAL=3",
    }[every]


def days_after(every: str, first: date, times: int) -> list[date]:
    """The next days of a series after its first one. A month without the 31st is left out, not moved."""
    found, _cut = occurrences(parse(rule_of(every, first)), first)
    return [day for day in found if day > first][: min(times, MOST)]


def moved_to(
    starts: datetime, ends: datetime | None, zone: str, days: int, at: time | None
) -> tuple[datetime, datetime | None]:
    """The same engagement so many days later (or earlier), at another hour of the wall where one is given.

    Example: Tuesday 9:00 to 10:00, moved by 2 days to 14:30 → Thursday 14:30 to 15:30.
    """
    place = ZoneInfo(zone)
    begin = starts.astimezone(place)
    day = begin.date() + timedelta(days=days)
    if at is None:
        return times_on(day, starts, ends, zone)
    anchor = datetime.combine(begin.date(), at, tzinfo=place)
    end = None
    if ends is not None:
        length = ends.astimezone(place).replace(tzinfo=None) - begin.replace(tzinfo=None)
        end = (anchor.replace(tzinfo=None) + length).replace(tzinfo=place)
    return times_on(day, anchor, end, zone)


def times_on(
    day: date, starts: datetime, ends: datetime | None, zone: str
) -> tuple[datetime, datetime | None]:
    """Begin and end on another day at the same hour of the wall: nine stays nine when the clocks change."""
    place = ZoneInfo(zone)
    begin = starts.astimezone(place)
    moved = datetime.combine(day, begin.time(), tzinfo=place)
    if ends is None:
        return moved, None
    length: timedelta = ends.astimezone(place).replace(tzinfo=None) - begin.replace(tzinfo=None)
    end = (moved.replace(tzinfo=None) + length).replace(tzinfo=place)
    return moved, max(end, moved)
