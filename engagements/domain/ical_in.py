"""Calendar files that come in: entries to import, and answers to our invitations (RFC 5545, RFC 5546).

A file is limited before it is parsed: size, lines, nesting, entries. Nothing in it is opened or followed: attachments
and addresses are not read. An entry that is not understood is left out with the reason; only a file that is no calendar
is refused whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Calendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from engagements.domain import recurrence

LARGEST = 1_000_000
MOST_LINES = 60_000
DEEPEST = 4
MOST_ENTRIES = 1_000
MOST_ROWS = 200
"""So many engagements does one file make; the rest is said to be left out."""
TITLE, PLACE = 300, 200
LONGEST = timedelta(days=92)
REPLIES = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}

NOT_A_CALENDAR = "not_a_calendar"
TOO_LARGE = "too_large"
# What a property that is broken, twice there or far outside any calendar ends in, somewhere below.
BROKEN = (ValueError, OverflowError, AttributeError, TypeError, KeyError, IndexError)
NO_UID, NO_START, ZONE, TIMES, RULE, TOO_MANY = "no_uid", "no_start", "zone", "times", "rule", "too_many"


_FOLD = re.compile(r"\r?\n[ \t]")


class Refused(ValueError):
    """The whole file is refused; the argument is one of the words above."""


@dataclass(frozen=True)
class Row:
    """One engagement that a file describes. `part` tells the occurrences of a series apart."""

    uid: str
    part: str
    sequence: int
    starts: datetime
    ends: datetime | None
    all_day: bool
    zone: str
    title: str
    place: str
    cancelled: bool

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.uid}\n{self.part}".encode()).hexdigest()


@dataclass(frozen=True)
class Problem:
    """What was left out, and why: the number of the entry in the file, its title, a word."""

    number: int
    title: str
    word: str


@dataclass
class File:
    """What a file holds."""

    method: str = ""
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """A reply to one of our invitations: who (an address) says what."""

    uid: str
    sequence: int
    answers: tuple[tuple[str, str], ...]

    def answer_of(self, address: str, *, alone: bool = False) -> str:
        """What the holder of an address says; with `alone` a single answer counts whatever its address."""
        for who, said in self.answers:
            if who.casefold() == address.casefold():
                return said
        return self.answers[0][1] if alone and len(self.answers) == 1 else ""


def parse(data: bytes) -> Calendar:
    """The one calendar of a file, after the limits; Refused otherwise."""
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(NOT_A_CALENDAR) from None
    lines = text.splitlines()
    if "\0" in text or not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise Refused(NOT_A_CALENDAR)
    if len(lines) > MOST_LINES:
        raise Refused(TOO_LARGE)
    depth = entries = 0
    # As a parser reads them: folded lines joined, parameters left aside.
    for line in _FOLD.sub("", text).splitlines():
        name = line.partition(":")[0].partition(";")[0].strip().upper()
        depth += (name == "BEGIN") - (name == "END")
        entries += name == "BEGIN" and line.rpartition(":")[2].strip().upper() == "VEVENT"
        if depth > DEEPEST or entries > MOST_ENTRIES:
            raise Refused(TOO_LARGE)
    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError):
        raise Refused(NOT_A_CALENDAR) from None
    if not isinstance(calendar, Calendar):
        raise Refused(NOT_A_CALENDAR)
    return calendar


def read(data: bytes, *, zone: str) -> File:
    """The entries of a file, series opened out. `zone` is that of times that name none."""
    calendar = parse(data)
    found = File(method=_text(calendar.get("METHOD"), 20).upper())
    events = list(enumerate(calendar.walk("VEVENT"), start=1))
    changed: dict[str, list[tuple[datetime, Row]]] = {}
    masters: list[tuple[int, Any]] = []
    for number, event in events:
        if event.get("RECURRENCE-ID") is None:
            masters.append((number, event))
            continue
        try:
            with _understood():
                row = _row(event, zone)
                moment, _whole, _zone = _moment(event.get("RECURRENCE-ID"), zone)
        except _Left as left:
            found.problems.append(Problem(number, _title(event), left.word))
        else:
            changed.setdefault(row.uid, []).append((moment, row))
    for number, event in masters:
        if len(found.rows) > MOST_ROWS:
            # What comes now is left out in any case: no file is opened out further than it is saved.
            break
        try:
            with _understood():
                rows, cut = _series(event, zone, changed.pop(_text(event.get("UID"), 1_000), []))
        except _Left as left:
            found.problems.append(Problem(number, _title(event), left.word))
            continue
        found.rows += rows
        if cut:
            found.problems.append(Problem(number, _title(event), TOO_MANY))
    for rest in changed.values():
        found.rows += [_part(row, moment) for moment, row in rest]
    if len(found.rows) > MOST_ROWS:
        found.problems.append(Problem(0, "", TOO_MANY))
        found.rows = found.rows[:MOST_ROWS]
    return found


def read_reply(data: bytes) -> Answer:
    """The answer in a file; Refused for a file that is none."""
    calendar = parse(data)
    events = calendar.walk("VEVENT")
    if _text(calendar.get("METHOD"), 20).upper() != "REPLY" or len(events) != 1:
        raise Refused(NOT_A_CALENDAR)
    event = events[0]
    given = event.get("ATTENDEE") or []
    answers = []
    for one in (given if isinstance(given, list) else [given])[:100]:
        said = REPLIES.get(str(getattr(one, "params", {}).get("PARTSTAT", "")).upper())
        if said:
            answers.append((str(one)[:300].lower().removeprefix("mailto:"), said))
    return Answer(_text(event.get("UID"), 1_000), _number(event.get("SEQUENCE")), tuple(answers))


class _Left(Exception):
    """This entry is left out."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(word)


@contextmanager
def _understood() -> Iterator[None]:
    """Whatever breaks in one entry leaves that entry out: the file is somebody else's, and says anything."""
    try:
        yield
    except BROKEN:
        raise _Left(TIMES) from None


def _title(event: Any) -> str:
    try:
        return _text(event.get("SUMMARY"), TITLE)
    except BROKEN:
        return ""


def _series(event: Any, zone: str, changed: Sequence[tuple[datetime, Row]]) -> tuple[list[Row], bool]:
    """An entry with all that its rule, its dates and its exceptions say, in order of time."""
    first = _row(event, zone)
    if event.get("RRULE") is None and event.get("RDATE") is None:
        return [first], False
    place = ZoneInfo(first.zone)
    begin = first.starts.astimezone(place)
    moments, cut = {begin}, False
    if event.get("RRULE") is not None:
        given = event.get("RRULE")
        if isinstance(given, list):
            raise _Left(RULE)
        try:
            days, cut = _days(recurrence.parse(given.to_ical().decode()), begin, place)
        except recurrence.NotUnderstood:
            raise _Left(RULE) from None
        moments = {_on_wall(day, begin, place) for day in days} or moments
    moments |= set(_listed(event.get("RDATE"), first, begin, place))
    moments -= set(_listed(event.get("EXDATE"), first, begin, place))
    replaced = {moment.astimezone(UTC): row for moment, row in changed}
    length = first.ends - first.starts if first.ends else None
    rows = []
    for moment in sorted(moments)[: recurrence.MOST]:
        other = replaced.pop(moment.astimezone(UTC), None)
        if other is not None:
            rows.append(_part(other, moment))
            continue
        starts = moment.astimezone(UTC)
        ends = _end_of(moment, first, length, place)
        rows.append(_part(_moved(first, starts, ends), moment))
    rows += [_part(row, moment) for moment, row in replaced.items()]
    return rows, cut


def _days(rule: recurrence.Rule, begin: datetime, place: ZoneInfo) -> tuple[list[date], bool]:
    """The days of a rule on the wall of its zone, its UNTIL included."""
    until = recurrence.until_of(rule)
    if until is None:
        return recurrence.occurrences(rule, begin.date())
    if isinstance(until, datetime):
        aware = until.replace(tzinfo=UTC) if rule.until.endswith("Z") else until.replace(tzinfo=place)
        if until.year >= date.max.year:
            # “For ever”, as many programs write it; no wall has the hours after it.
            return recurrence.occurrences(rule, begin.date())
        local = aware.astimezone(place)
        days, cut = recurrence.occurrences(rule, begin.date(), local.date())
        return [day for day in days if _on_wall(day, begin, place) <= aware], cut
    return recurrence.occurrences(rule, begin.date(), until)


def _on_wall(day: date, begin: datetime, place: ZoneInfo) -> datetime:
    """The hour of the first occurrence on another day, on the wall of its zone: nine stays nine when clocks change."""
    return datetime.combine(day, begin.time(), tzinfo=place)


def _end_of(moment: datetime, first: Row, length: timedelta | None, place: ZoneInfo) -> datetime | None:
    """The end by the wall too: a night shift over a change of clocks ends at its usual hour."""
    if length is None or first.ends is None:
        return None
    wall = first.ends.astimezone(place).replace(tzinfo=None) - first.starts.astimezone(place).replace(
        tzinfo=None
    )
    end = (moment.replace(tzinfo=None) + wall).replace(tzinfo=place).astimezone(UTC)
    return max(end, moment.astimezone(UTC))


def _listed(given: Any, first: Row, begin: datetime, place: ZoneInfo) -> list[datetime]:
    """The moments of EXDATE or RDATE; a bare day means the hour of the series on that day."""
    found = []
    for group in given if isinstance(given, list) else [given] if given is not None else []:
        for one in getattr(group, "dts", [])[: recurrence.MOST]:
            value = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            if not 1900 <= value.year <= 2200:
                raise _Left(TIMES)
            if not isinstance(value, datetime):
                found.append(_on_wall(value, begin, place))
            elif value.tzinfo is None:
                found.append(value.replace(tzinfo=place))
            else:
                found.append(value.astimezone(place))
    return found


def _moved(row: Row, starts: datetime, ends: datetime | None) -> Row:
    return Row(
        row.uid,
        row.part,
        row.sequence,
        starts,
        ends,
        row.all_day,
        row.zone,
        row.title,
        row.place,
        row.cancelled,
    )


def _part(row: Row, moment: datetime) -> Row:
    """The row as one occurrence of its series: known by where the series would have it."""
    part = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return Row(
        row.uid,
        part,
        row.sequence,
        row.starts,
        row.ends,
        row.all_day,
        row.zone,
        row.title,
        row.place,
        row.cancelled,
    )


def _row(event: Any, zone: str) -> Row:
    """One entry as it stands; _Left with the reason when it cannot be one."""
    uid = _text(event.get("UID"), 1_000)
    if not uid:
        raise _Left(NO_UID)
    starts, whole, own = _moment(event.get("DTSTART"), zone)
    ends = _end(event, starts, whole, zone, own)
    if ends is not None and (ends < starts or ends - starts > LONGEST):
        raise _Left(TIMES)
    return Row(
        uid=uid,
        part="",
        sequence=_number(event.get("SEQUENCE")),
        starts=starts,
        ends=ends,
        all_day=whole,
        zone=own,
        title=_text(event.get("SUMMARY"), TITLE),
        place=_text(event.get("LOCATION"), PLACE),
        cancelled=_text(event.get("STATUS"), 20).upper() == "CANCELLED",
    )


def _end(event: Any, starts: datetime, whole: bool, zone: str, own: str) -> datetime | None:
    if event.get("DTEND") is not None:
        return _moment(event.get("DTEND"), own if event.get("DTEND").params.get("TZID") is None else zone)[0]
    length = getattr(event.get("DURATION"), "dt", None)
    if isinstance(length, timedelta):
        try:
            return starts + length
        except OverflowError:
            raise _Left(TIMES) from None
    return starts + timedelta(days=1) if whole else None


def _moment(value: Any, zone: str) -> tuple[datetime, bool, str]:
    """A DTSTART and its like: the moment in UTC, whether it is a whole day, and the zone of its wall.

    What names no zone is read on the wall of `zone`. A time that a wall skips is read as if the clocks had not changed
    yet; of one that it shows twice the first is meant (RFC 5545, 3.3.5)."""
    moment = getattr(value, "dt", None)
    if moment is None or isinstance(value, list) or not isinstance(moment, date):
        raise _Left(NO_START)
    if not 1900 <= moment.year <= 2200:
        raise _Left(TIMES)
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC), True, zone
    named = value.params.get("TZID")
    if named is not None:
        known = zone_named(str(named))
        if known:
            return moment.replace(tzinfo=ZoneInfo(known), fold=0).astimezone(UTC), False, known
        if moment.tzinfo is None:
            raise _Left(ZONE)
        return moment.astimezone(UTC), False, zone
    if moment.tzinfo is not None:
        return moment.astimezone(UTC), False, zone
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), False, zone


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_named(text: str) -> str:
    """The IANA name of a TZID: its own, that of a Windows name, or the end of a longer address; else empty."""
    text = text.strip().strip('"')
    for name in (text, WINDOWS_TO_OLSON.get(text, ""), "/".join(text.split("/")[-2:]), text.split("/")[-1]):
        if name in _names():
            return name
    return ""


def _text(value: Any, most: int) -> str:
    """A text in one line, without what no title holds."""
    if value is None or isinstance(value, list):
        value = value[0] if value else ""
    words = "".join(char if char.isprintable() else " " for char in str(value)[: most * 4])
    return " ".join(words.split())[:most]


def _number(value: Any) -> int:
    try:
        return min(max(int(value), 0), 2**31 - 1)
    except (TypeError, ValueError):
        return 0
