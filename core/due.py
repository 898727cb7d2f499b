"""When a task is due, in the words of a desk: overdue, today, this week, later. Plain dates in, plain words out."""

from __future__ import annotations

from datetime import date, timedelta

OVERDUE, TODAY, WEEK, LATER, SOMEDAY = "overdue", "today", "week", "later", "none"
BUCKETS = (OVERDUE, TODAY, WEEK, LATER, SOMEDAY)
SUNDAY = 6


def end_of_week(today: date) -> date:
    """The Sunday of this week; on a Sunday the week is over, so the next one."""
    left = SUNDAY - today.weekday()
    return today + timedelta(days=left or 7)


def bucket(due: date | None, today: date) -> str:
    """Where a task stands."""
    if due is None:
        return SOMEDAY
    if due < today:
        return OVERDUE
    if due == today:
        return TODAY
    return WEEK if due <= end_of_week(today) else LATER


def bounds(name: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a bucket with days, both inclusive; None is open."""
    end = end_of_week(today)
    day = timedelta(days=1)
    return {
        OVERDUE: (None, today - day),
        TODAY: (today, today),
        WEEK: (today + day, end),
        LATER: (end + day, None),
    }[name]
