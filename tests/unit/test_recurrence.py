"""Rules of repetition against a known library, bounded, and on the wall's clock when clocks change."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from engagements.domain import ical_in
from engagements.domain.recurrence import HORIZON, MOST, NotUnderstood, occurrences, parse
from tests.factories.calendars import calendar_file as file

NUMBER = st.integers(1, 28).map(str) | st.integers(-5, -1).map(str)
DAY = st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))
# Plain days and counted ones are not mixed: RFC 5545 adds them up, the library intersects them.
ORDINAL = st.tuples(st.sampled_from(("1", "2", "-1", "4", "5")), DAY).map("".join)


def joined(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map(",".join)


RULES = st.one_of(
    st.fixed_dictionaries(
        {"FREQ": st.just("DAILY")}, optional={"BYMONTH": st.just("3,7"), "BYDAY": joined(DAY)}
    ),
    st.fixed_dictionaries({"FREQ": st.just("WEEKLY")}, optional={"BYDAY": joined(DAY), "WKST": DAY}),
    st.fixed_dictionaries({"FREQ": st.just("MONTHLY")}, optional={"BYDAY": joined(ORDINAL)}),
    st.fixed_dictionaries({"FREQ": st.just("MONTHLY"), "BYMONTHDAY": joined(NUMBER)}),
    st.fixed_dictionaries(
        {"FREQ": st.just("MONTHLY"), "BYDAY": joined(DAY), "BYSETPOS": st.sampled_from(("1", "-1"))}
    ),
    st.fixed_dictionaries({"FREQ": st.just("YEARLY")}, optional={"BYMONTH": st.just("2,11")}),
    st.fixed_dictionaries({"FREQ": st.just("YEARLY"), "BYMONTH": st.just("5"), "BYDAY": joined(ORDINAL)}),
)


@settings(max_examples=80, deadline=None)
@given(RULES, st.integers(1, 4), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_the_days_are_those_of_a_known_library(parts: dict[str, str], interval: int, first: date) -> None:
    text = ";".join(f"{name}={value}" for name, value in {**parts, "INTERVAL": str(interval)}.items())
    last = first + timedelta(days=500)
    known = rrulestr(text, dtstart=datetime.combine(first, datetime.min.time()))
    expected = [
        one.date() for one in known.between(datetime(2020, 1, 1), datetime.combine(last, datetime.max.time()))
    ]
    assert occurrences(parse(text), first, last)[0] == expected[:MOST]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "FREQ=DAILY;BYDAY=XX",
        "INTERVAL=2",
        "FREQ=DAILY;FREQ=DAILY",
    ],
)
def test_what_a_calendar_of_days_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse(text)


def test_no_rule_takes_long_and_an_endless_one_is_cut() -> None:
    began = time.monotonic()
    days, cut = occurrences(parse("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1000000000"), date(2026, 1, 1))
    assert (days, cut) == ([], True)
    days, cut = occurrences(parse("FREQ=DAILY;COUNT=1000000000"), date(2026, 1, 1))
    assert len(days) == MOST and cut
    days, cut = occurrences(parse("FREQ=WEEKLY"), date(2026, 1, 1))
    assert cut and days[-1] <= date(2026, 1, 1) + HORIZON
    assert occurrences(parse("FREQ=DAILY"), date(9999, 12, 30))[0] == [date(9999, 12, 30), date(9999, 12, 31)]
    assert time.monotonic() - began < 2


def test_nine_stays_nine_on_the_wall_when_the_clocks_change() -> None:
    found = ical_in.read(
        file(
            "UID:series|SUMMARY:Council|DTSTART;TZID=Europe/Paris:20260318T090000|DTEND;TZID=Europe/Paris:20260318T100000"
            "|RRULE:FREQ=WEEKLY;COUNT=4|EXDATE;TZID=Europe/Paris:20260325T090000",
            "UID:series|SUMMARY:Council\\, moved|RECURRENCE-ID;TZID=Europe/Paris:20260401T090000"
            "|DTSTART;TZID=Africa/Kinshasa:20260401T150000|DURATION:PT30M",
            "UID:accra|SUMMARY:Floating|DTSTART:20260701T080000",
            "UID:windows|SUMMARY:From a desk|DTSTART;TZID=W. Europe Standard Time:20260105T083000",
        ),
        zone="Africa/Accra",
    )
    assert found.problems == []
    assert [(row.title, row.starts, row.zone) for row in found.rows] == [
        ("Council", datetime(2026, 3, 18, 8, tzinfo=UTC), "Europe/Paris"),
        ("Council, moved", datetime(2026, 4, 1, 14, tzinfo=UTC), "Africa/Kinshasa"),
        ("Council", datetime(2026, 4, 8, 7, tzinfo=UTC), "Europe/Paris"),
        ("Floating", datetime(2026, 7, 1, 8, tzinfo=UTC), "Africa/Accra"),
        ("From a desk", datetime(2026, 1, 5, 7, 30, tzinfo=UTC), "Europe/Berlin"),
    ]
    assert [row.ends for row in found.rows[:3]] == [
        datetime(2026, 3, 18, 9, tzinfo=UTC),
        datetime(2026, 4, 1, 14, 30, tzinfo=UTC),
        datetime(2026, 4, 8, 8, tzinfo=UTC),
    ]
    assert len({row.digest for row in found.rows}) == 5


def test_a_time_that_a_wall_skips_and_one_that_it_shows_twice() -> None:
    skipped, twice = ical_in.read(
        file(
            "UID:1|DTSTART;TZID=Europe/Paris:20260329T023000",
            "UID:2|DTSTART;TZID=Europe/Paris:20261025T023000",
        ),
        zone="UTC",
    ).rows
    assert skipped.starts == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert twice.starts == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_entries_that_are_not_understood_are_left_out_with_the_reason() -> None:
    found = ical_in.read(
        file(
            "SUMMARY:No identifier|DTSTART:20260101T080000Z",
            "UID:1|SUMMARY:No time",
            "UID:2|SUMMARY:Nowhere|DTSTART;TZID=Mars/Olympus:20260101T080000",
            "UID:3|SUMMARY:Backwards|DTSTART:20260101T080000Z|DTEND:20260101T070000Z",
            "UID:4|SUMMARY:Every second|DTSTART:20260101T080000Z|RRULE:FREQ=SECONDLY",
            "UID:5|SUMMARY:Good|DTSTART:20260101T080000Z|ATTACH:file:///etc/passwd|SEQUENCE:x",
        ),
        zone="UTC",
    )
    assert [row.title for row in found.rows] == ["Good"]
    assert [problem.word for problem in found.problems] == ["no_uid", "no_start", "zone", "times", "rule"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5000,
        b"BEGIN:VCALENDAR\r\n"
        + b"BEGIN;X=1:VEVENT\r\n" * 50
        + b"END;X=1:VEVENT\r\n" * 50
        + b"END:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\n"
        + b"BEG\r\n IN:VEVENT\r\n" * 50
        + b"END:VEVENT\r\n" * 50
        + b"END:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\n" + b"X" * 1_000_001,
        file("UID:1\0|DTSTART:20260101T080000Z"),
        b"\xff\xfe" + file("UID:1|DTSTART:20260101T080000Z"),
        file(*(f"UID:{n}|DTSTART:20260101T080000Z" for n in range(1_001))),
        b"BEGIN:VCALENDAR\r\nnonsense\r\n",
    ],
)
def test_a_file_that_is_no_calendar_or_too_much_is_refused_whole(data: bytes) -> None:
    with pytest.raises(ical_in.Refused):
        ical_in.read(data, zone="UTC")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("RRULE:FREQ=DAILY;INTERVAL=1,2", ["rule"]),
        ("RDATE:99991231T235959Z", ["times"]),
        ("DTEND:20260105T100000Z|DTEND:20260105T110000Z", ["times"]),
        ("DTEND:no time at all", ["times"]),
        ("RECURRENCE-ID:no time at all", ["times"]),
        ("RRULE:FREQ=DAILY|EXDATE:no time at all", ["times"]),
        ("DURATION:P99999999999999999D", ["times"]),
    ],
)
def test_what_is_broken_in_an_entry_leaves_out_that_entry_alone(lines: str, words: list[str]) -> None:
    begins = "DTSTART;TZID=Asia/Tokyo:20260105T090000"
    found = ical_in.read(
        file(f"UID:1|SUMMARY:Broken|{begins}|{lines}", f"UID:2|SUMMARY:Good|{begins}"), zone="UTC"
    )
    assert [row.title for row in found.rows] == ["Good"]
    assert [problem.word for problem in found.problems] == words


def test_a_series_for_ever_is_followed_as_far_as_any_other() -> None:
    entry = "UID:1|DTSTART;TZID=Asia/Tokyo:20260105T090000|RRULE:FREQ=YEARLY;UNTIL=99991231T235959Z"
    assert [row.starts.year for row in ical_in.read(file(entry), zone="UTC").rows] == [2026, 2027, 2028, 2029]


@pytest.mark.parametrize(
    "data",
    [
        file(
            "UID:1|DTSTART:20260105T090000Z|RRULE:FREQ=MONTHLY;BYMONTHDAY="
            + ",".join(map(str, range(1, 32)))
            + ";BYDAY="
            + ",".join(["MO"] * 20_000)
        ),
        file(*(f"UID:{n}|DTSTART:20260105T090000Z|RRULE:FREQ=DAILY" for n in range(900))),
    ],
)
def test_no_file_takes_long_whatever_its_rules_list(data: bytes) -> None:
    began = time.process_time()
    assert len(ical_in.read(data, zone="UTC").rows) <= ical_in.MOST_ROWS
    assert time.process_time() - began < 3
