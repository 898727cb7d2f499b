"""Which days an entry that repeats falls on (RFC 5545, RRULE), bounded: no rule takes long, whatever it says.

Rules are walked period by period inside a window of a few years, never to the end of time: a rule that names the 30th
of February ends after as many steps as the window has periods. Only days are counted here; the time of day is the
wall's, so that a meeting at nine stays at nine when the clocks change.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
HORIZON = timedelta(days=3 * 366)
"""What repeats without an end is followed so far from its first day."""
MOST = 400
LONGEST = 500
"""Characters of a rule: what a calendar program writes is a tenth of it, and work grows with what it lists."""
_ORDINAL = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"}


class NotUnderstood(ValueError):
    """The rule says something that a calendar of days has no place for."""


@dataclass(frozen=True)
class Rule:
    """An RRULE of days. `until` is a day or a moment on the wall, as it was written."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


def parse(text: str) -> Rule:
    """`FREQ=MONTHLY;BYDAY=2TU` as a rule; NotUnderstood for frequencies below a day, parts that are unknown, and
    numbers out of range."""
    if len(text) > LONGEST:
        raise NotUnderstood("RRULE")
    parts: dict[str, str] = {}
    for piece in text.strip().upper().split(";"):
        name, _, value = piece.partition("=")
        if not piece:
            continue
        if name not in KNOWN or name in parts:
            raise NotUnderstood(name[:20])
        parts[name] = value
    if parts.get("FREQ") not in FREQUENCIES:
        raise NotUnderstood("FREQ")
    if "COUNT" in parts and "UNTIL" in parts:
        raise NotUnderstood("UNTIL")
    rule = Rule(
        frequency=parts["FREQ"],
        interval=_one(parts, "INTERVAL", 1, 1_000) or 1,
        count=_one(parts, "COUNT", 1, 2**31),
        until=parts.get("UNTIL", ""),
        months=_many(parts, "BYMONTH", 1, 12),
        month_days=_many(parts, "BYMONTHDAY", -31, 31),
        days=_days(parts.get("BYDAY", "")),
        positions=_many(parts, "BYSETPOS", -366, 366),
        week_start=_weekday(parts.get("WKST", "MO")),
    )
    if any(ordinal for ordinal, _day in rule.days) and rule.frequency not in ("MONTHLY", "YEARLY"):
        raise NotUnderstood("BYDAY")
    return rule


def _one(parts: dict[str, str], name: str, least: int, most: int) -> int | None:
    if name not in parts:
        return None
    found = _many(parts, name, least, most)
    if len(found) != 1:
        raise NotUnderstood(name)
    return found[0]


def _many(parts: dict[str, str], name: str, least: int, most: int) -> tuple[int, ...]:
    if name not in parts:
        return ()
    found = []
    for text in parts[name].split(","):
        if not re.fullmatch(r"[+-]?\d{1,10}", text) or int(text) == 0 or not least <= int(text) <= most:
            raise NotUnderstood(name)
        found.append(int(text))
    return tuple(sorted(set(found)))


def _days(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for piece in text.split(",") if text else ():
        match = _ORDINAL.fullmatch(piece)
        if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
            raise NotUnderstood("BYDAY")
        found.append((int(match[1] or 0), DAYS.index(match[2])))
    return tuple(dict.fromkeys(found))


def _weekday(text: str) -> int:
    if text not in DAYS:
        raise NotUnderstood("WKST")
    return DAYS.index(text)


def occurrences(rule: Rule, first: date, last: date | None = None) -> tuple[list[date], bool]:
    """The days of a rule from its first day, to `last` at the latest, and whether it would go on after that.

    Every second Tuesday of the month from 13 January 2026, three times: 13 January, 10 February, 10 March.
    """
    end = min(last or date.max, first + min(HORIZON, date.max - first))
    found: list[date] = []
    for day in _walk(rule, first, end):
        if rule.count is not None and len(found) >= rule.count:
            return found, False
        if len(found) >= MOST:
            return found, True
        found.append(day)
    return found, (rule.count is not None and len(found) < rule.count) or (
        rule.count is None and last is None
    )


def _walk(rule: Rule, first: date, end: date) -> Iterator[date]:
    step = 0
    while (period := _period(rule, first, step)) is not None:
        begin, days = period
        if begin > end:
            return
        chosen = sorted(set(days))
        if rule.positions:
            chosen = sorted(
                {
                    chosen[place - 1 if place > 0 else place]
                    for place in rule.positions
                    if abs(place) <= len(chosen)
                }
            )
        yield from (day for day in chosen if first <= day <= end)
        step += rule.interval


def _period(rule: Rule, first: date, step: int) -> tuple[date, list[date]] | None:
    """The begin of the period so many steps after the first, and the days of it that the rule names."""
    try:
        if rule.frequency == "DAILY":
            day = first + timedelta(days=step)
            return day, [day] if _fits(rule, day) else []
        if rule.frequency == "WEEKLY":
            begin = first - timedelta(days=(first.weekday() - rule.week_start) % 7) + timedelta(weeks=step)
            wanted = {day for _ordinal, day in rule.days} or {first.weekday()}
            week = [begin + timedelta(days=n) for n in range(7)]
            return begin, [day for day in week if day.weekday() in wanted and _in_month(rule, day)]
        if rule.frequency == "MONTHLY":
            number = first.year * 12 + first.month - 1 + step
            begin = date(number // 12, number % 12 + 1, 1)
            return begin, _of_month(rule, first, begin) if _in_month(rule, begin) else []
        begin = date(first.year + step, 1, 1)
        return begin, _of_year(rule, first, begin)
    except (OverflowError, ValueError):
        return None


def _in_month(rule: Rule, day: date) -> bool:
    return not rule.months or day.month in rule.months


def _fits(rule: Rule, day: date) -> bool:
    in_month = _last_of(day).day
    numbers = {number if number > 0 else in_month + 1 + number for number in rule.month_days}
    weekdays = {weekday for _ordinal, weekday in rule.days}
    return (
        _in_month(rule, day)
        and (not numbers or day.day in numbers)
        and (not weekdays or day.weekday() in weekdays)
    )


def _last_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _all_days(begin: date, end: date) -> list[date]:
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def _of_month(rule: Rule, first: date, begin: date) -> list[date]:
    days = _all_days(begin, _last_of(begin))
    if rule.month_days:
        numbers = {number if number > 0 else len(days) + 1 + number for number in rule.month_days}
        wanted = _by_day(rule, days) if rule.days else set(days)
        return [day for day in days if day.day in numbers and day in wanted]
    if rule.days:
        return list(_by_day(rule, days))
    return [day for day in days if day.day == first.day]


def _of_year(rule: Rule, first: date, begin: date) -> list[date]:
    if rule.months:
        found: list[date] = []
        for month in rule.months:
            found += _of_month(rule, first, begin.replace(month=month))
        return found
    days = _all_days(begin, date(begin.year, 12, 31))
    if rule.month_days:
        found = []
        for month in range(1, 13):
            found += _of_month(rule, first, begin.replace(month=month))
        return found
    if rule.days:
        return list(_by_day(rule, days))
    return [day for day in days if (day.month, day.day) == (first.month, first.day)]


def _by_day(rule: Rule, days: list[date]) -> set[date]:
    """The days of a month or a year that BYDAY names: every Tuesday, the second one, the last one."""
    found: set[date] = set()
    for ordinal, weekday in rule.days:
        same = [day for day in days if day.weekday() == weekday]
        if ordinal == 0:
            found.update(same)
        elif abs(ordinal) <= len(same):
            found.add(same[ordinal - 1 if ordinal > 0 else ordinal])
    return found


def until_of(rule: Rule) -> datetime | date | None:
    """UNTIL as written: a day, or a moment (naive; `Z` is told by `is_utc`). NotUnderstood for anything else."""
    if not rule.until:
        return None
    text = rule.until.removesuffix("Z")
    try:
        if len(text) == 8:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise NotUnderstood("UNTIL") from error
