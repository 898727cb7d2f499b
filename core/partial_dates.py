"""Dates that may be a year, a month or a day: the text as given, with a lower and an upper bound.

>>> PartialDate.parse("2024-02")
PartialDate(text='2024-02', earliest=datetime.date(2024, 2, 1), latest=datetime.date(2024, 2, 29))
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

DATE_MIN: Final = date(1, 1, 1)
"""Lower bound of a date that is not known."""
DATE_MAX: Final = date(9999, 12, 31)
"""Upper bound of a date that is not known, and of one that lies open."""

_FORM: Final = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_HINT: Final = "write a year, a month or a day: 2024, 2024-05 or 2024-05-17"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month, a day, or not known (empty text and the widest bounds)."""

    text: str
    earliest: date
    latest: date

    @classmethod
    def unknown(cls) -> PartialDate:
        """The date of which nothing is known."""
        return cls("", DATE_MIN, DATE_MAX)

    @classmethod
    def from_date(cls, day: date) -> PartialDate:
        """A date known to the day."""
        exact = date(day.year, day.month, day.day)
        return cls(exact.isoformat(), exact, exact)

    @classmethod
    def parse(cls, value: str | date | PartialDate | None) -> PartialDate:
        """Read `2024`, `2024-05` or `2024-05-17`; empty is unknown; anything else is a ValueError."""
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, date):
            return cls.from_date(value)
        text = (value or "").strip()
        if not text:
            return cls.unknown()
        found = _FORM.fullmatch(text) if text.isascii() else None
        if found is None or any(part is not None and len(part) == 1 for part in found.groups()[1:]):
            raise ValueError(f"“{text[:40]}” is not a date: {_HINT}.")
        return cls._bounds(text, *(None if part is None else int(part) for part in found.groups()))

    @classmethod
    def _bounds(cls, text: str, year: int | None, month: int | None, day: int | None) -> PartialDate:
        digits = len(text.partition("-")[0])
        if year is None or not 1 <= year <= 9999 or digits != 4:
            raise ValueError(f"“{text}” is not a date: the year has four digits, from 0001 to 9999.")
        if month is None:
            return cls(text, date(year, 1, 1), date(year, 12, 31))
        if not 1 <= month <= 12:
            raise ValueError(f"“{text}” is not a date: there is no month {month}.")
        last = calendar.monthrange(year, month)[1]
        if day is None:
            return cls(text, date(year, month, 1), date(year, month, last))
        if not 1 <= day <= last:
            raise ValueError(f"“{text}” is not a date: {calendar.month_name[month]} {year} has {last} days.")
        exact = date(year, month, day)
        return cls(text, exact, exact)

    @property
    def is_known(self) -> bool:
        """True when at least the year is known."""
        return self.text != ""

    @property
    def precision(self) -> str:
        """`day`, `month`, `year`, or empty when unknown."""
        return {0: "", 4: "year", 7: "month", 10: "day"}[len(self.text)]

    def certainly_before(self, other: PartialDate) -> bool:
        """True when every day this date may mean lies before every day the other may mean."""
        return self.is_known and other.is_known and self.latest < other.earliest

    def contains(self, day: date) -> bool:
        """True when the date may mean this day."""
        return self.earliest <= day <= self.latest

    def __str__(self) -> str:
        return self.text


def check_order(start: PartialDate, end: PartialDate) -> None:
    """Refuse an end that lies before its start whatever the missing parts may be."""
    if end.certainly_before(start):
        raise ValueError(f"The end {end} lies before the start {start}.")
