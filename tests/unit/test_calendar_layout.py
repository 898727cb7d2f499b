"""The calendar's arithmetic: periods in whole weeks, lanes that never overlap, hours that hold everything."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from engagements.domain.calendar import (
    LIST,
    MONTH,
    WEEK,
    days_of,
    hours,
    lanes,
    minutes_on,
    month_begin,
    period,
)

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(DAYS, st.sampled_from((0, 1)))
def test_a_month_is_shown_in_whole_weeks_with_every_day_of_it(day: date, first_weekday: int) -> None:
    shown = period(MONTH, day, first_weekday)
    assert len(shown.days) % 7 == 0 and all(len(week) == 7 for week in shown.weeks)
    assert {week[0].isoweekday() % 7 for week in shown.weeks} == {first_weekday}
    mine = [one for one in shown.days if (one.year, one.month) == (day.year, day.month)]
    assert mine[0].day == 1 and (mine[-1] + timedelta(days=1)).day == 1
    assert period(MONTH, shown.after, first_weekday).before == month_begin(day)


@given(DAYS, st.sampled_from((WEEK, LIST)))
def test_what_comes_before_and_after_leaves_no_day_out(day: date, span: str) -> None:
    shown = period(span, day, 1)
    assert shown.first <= day <= shown.last
    assert period(span, shown.after, 1).first == shown.last + timedelta(days=1)
    assert period(span, shown.before, 1).last == shown.first - timedelta(days=1)


def test_an_end_at_midnight_belongs_to_the_day_before() -> None:
    evening = datetime(2026, 3, 10, 20)
    assert days_of(evening, datetime(2026, 3, 11)) == (date(2026, 3, 10), date(2026, 3, 10))
    assert days_of(evening, datetime(2026, 3, 11, 0, 1)) == (date(2026, 3, 10), date(2026, 3, 11))
    assert days_of(evening, None) == days_of(evening, evening) == (date(2026, 3, 10), date(2026, 3, 10))


def test_an_entry_stands_where_the_wall_clock_says_also_when_the_clocks_change() -> None:
    paris = ZoneInfo("Europe/Paris")
    starts = datetime(2026, 3, 29, 9, 15, tzinfo=paris)
    assert minutes_on(starts.date(), starts, starts + timedelta(minutes=45)) == (555, 600)
    assert minutes_on(starts.date(), starts, None) == (555, 585)
    late = datetime(2026, 3, 29, 23, 50, tzinfo=paris)
    assert minutes_on(late.date(), late, None) == (1410, 1440)
    assert minutes_on(date(2026, 3, 30), late, datetime(2026, 3, 30, 1, tzinfo=paris)) == (0, 60)


def test_lanes_as_in_the_example() -> None:
    assert lanes([(540, 600), (570, 630), (630, 660)]) == [(0, 2), (1, 2), (0, 1)]
    assert lanes([]) == []


@given(st.lists(st.tuples(st.integers(0, 1410), st.integers(30, 600)), max_size=25))
def test_no_two_entries_of_a_lane_overlap(found: list[tuple[int, int]]) -> None:
    entries = sorted((begin, begin + length) for begin, length in found)
    placed = lanes(entries)
    for one, ((begin, end), (lane, of)) in enumerate(zip(entries, placed, strict=True)):
        assert 0 <= lane < of
        for other in range(one):
            if entries[other][1] > begin and entries[other][0] < end:
                assert placed[other][0] != lane and placed[other][1] == of
    early, late = hours(entries)
    assert all(early * 60 <= begin and end <= late * 60 for begin, end in entries)
