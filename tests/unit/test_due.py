"""When a task is due, in the words of a desk."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core import due

FRIDAY = date(2026, 11, 27)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


def test_buckets_of_a_friday() -> None:
    assert [due.bucket(FRIDAY + timedelta(days=shift), FRIDAY) for shift in (-1, 0, 1, 2, 3)] == [
        due.OVERDUE,
        due.TODAY,
        due.WEEK,
        due.WEEK,
        due.LATER,
    ]
    assert due.bucket(None, FRIDAY) == due.SOMEDAY


def test_on_a_sunday_this_week_is_the_coming_one() -> None:
    sunday = FRIDAY + timedelta(days=2)
    assert due.end_of_week(sunday) == sunday + timedelta(days=7)
    assert due.bucket(sunday + timedelta(days=1), sunday) == due.WEEK


@given(day=DAYS, today=DAYS)
def test_every_day_lies_in_exactly_one_bucket_and_the_filter_agrees(day: date, today: date) -> None:
    inside = []
    for name in (due.OVERDUE, due.TODAY, due.WEEK, due.LATER):
        first, last = due.bounds(name, today)
        if (first is None or day >= first) and (last is None or day <= last):
            inside.append(name)
    assert inside == [due.bucket(day, today)]
