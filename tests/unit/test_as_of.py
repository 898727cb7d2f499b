"""Reading the map as of a day: certain, possible, held, vacant, unknown, contested."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.partial_dates import PartialDate
from stakeholders.domain.as_of import (
    CERTAIN,
    POSSIBLE,
    Holder,
    HolderState,
    Span,
    certainty,
    fell_within,
    holder_state,
)


def span(start: str = "", end: str = "", first: str = "", last: str = "") -> Span:
    begin, close = PartialDate.parse(start), PartialDate.parse(end)
    seen = [date.fromisoformat(text) if text else None for text in (first, last)]
    if not close.is_known:
        return Span(begin.earliest, begin.latest, first_seen=seen[0], last_seen=seen[1])
    return Span(begin.earliest, begin.latest, close.earliest, close.latest, *seen)


@pytest.mark.parametrize(
    ("dates", "day", "expected"),
    [
        (span("2015-05-29", "2023-05-29"), "2015-05-28", None),
        (span("2015-05-29", "2023-05-29"), "2015-05-29", CERTAIN),
        (span("2015-05-29", "2023-05-29"), "2023-05-28", CERTAIN),
        (span("2015-05-29", "2023-05-29"), "2023-05-29", None),
        (span("2015", "2019"), "2015-07-01", POSSIBLE),
        (span("2015", "2019"), "2016-01-01", CERTAIN),
        (span("2015", "2019"), "2019-01-01", POSSIBLE),
        (span("2015", "2019"), "2019-12-31", None),
        (span("2015-05"), "2016-01-01", POSSIBLE),
        (span("2015-05", "", "2021-08-10", "2022-06-18"), "2022-06-18", CERTAIN),
        (span("2015-05", "", "2021-08-10", "2022-06-18"), "2016-01-01", CERTAIN),
        (span("2015-05", "", "2021-08-10", "2022-06-18"), "2022-06-19", POSSIBLE),
        (span("", "", "2021-08-10", "2021-08-10"), "2021-08-09", POSSIBLE),
        (span("", "", "2021-08-10", "2021-08-10"), "2021-08-10", CERTAIN),
        (span("", "", "2021-08-10", ""), "2021-08-10", CERTAIN),
        (span("", "", "", "2021-08-10"), "2021-08-10", CERTAIN),
        (span("", "2020"), "2019-06-01", POSSIBLE),
        (span("", "2020"), "2021-01-01", None),
        (span(), "9999-12-31", POSSIBLE),
    ],
)
def test_certain_and_possible(dates: Span, day: str, expected: str | None) -> None:
    assert dates.certainty(date.fromisoformat(day)) == expected


def test_columns_give_the_same_answer() -> None:
    found = certainty(
        date(2016, 1, 1),
        start_earliest=date(2015, 1, 1),
        start_latest=date(2015, 12, 31),
        end_earliest=date(2019, 1, 1),
        end_latest=date(2019, 12, 31),
    )
    assert found == CERTAIN


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31))


@given(DAYS, DAYS, DAYS, st.sampled_from([10, 7, 4]))
def test_less_precise_dates_never_make_more_certain(start: date, end: date, day: date, size: int) -> None:
    start, end = sorted((start, end))
    exact = span(start.isoformat(), end.isoformat()).certainty(day)
    coarse = span(start.isoformat()[:size], end.isoformat()[:size]).certainty(day)
    if coarse == CERTAIN:
        assert exact == CERTAIN
    if exact == CERTAIN:
        assert coarse in (CERTAIN, POSSIBLE) or end.isoformat()[:size] == day.isoformat()[:size]


@given(DAYS, DAYS, DAYS)
def test_what_was_seen_is_certain_between_the_sightings(first: date, last: date, day: date) -> None:
    first, last = sorted((first, last))
    found = Span(first_seen=first, last_seen=last).certainty(day)
    assert found == (CERTAIN if first <= day <= last else POSSIBLE)


@given(DAYS, DAYS)
def test_successor_on_the_day_of_leaving_is_alone(change: date, start: date) -> None:
    start = min(start, change - timedelta(days=1))
    old, new = span(start.isoformat(), change.isoformat()), span(change.isoformat(), "2031-01-01")
    assert (old.certainty(change), new.certainty(change)) == (None, CERTAIN)


DAY = date(2022, 6, 18)
SURE = span("2020-01-01", "2024-01-01")


@pytest.mark.parametrize(
    ("holders", "vacancies", "seats", "state"),
    [
        ([], [], 1, HolderState.UNKNOWN),
        ([Holder(SURE)], [], 1, HolderState.HELD),
        ([Holder(span("2020"))], [], 1, HolderState.HELD),
        ([Holder(SURE, "designated")], [], 1, HolderState.UNKNOWN),
        ([Holder(SURE), Holder(SURE)], [], 1, HolderState.CONTESTED),
        ([Holder(SURE), Holder(SURE)], [], 2, HolderState.HELD),
        ([Holder(SURE), Holder(SURE, "acting")], [], 1, HolderState.HELD),
        ([Holder(SURE, "suspended"), Holder(SURE, "acting")], [], 1, HolderState.HELD),
        ([Holder(SURE), Holder(SURE, "de_facto")], [], 1, HolderState.CONTESTED),
        ([Holder(SURE, "de_facto")], [], 1, HolderState.HELD),
        ([], [span("", "", "2022-06-18", "2022-06-18")], 1, HolderState.VACANT),
        ([], [span("", "", "2022-01-01", "2022-01-01")], 1, HolderState.VACANT),
        ([], [span("2023-01-01")], 1, HolderState.UNKNOWN),
        ([Holder(SURE)], [span("", "", "2022-06-18", "2022-06-18")], 1, HolderState.HELD),
        (
            [Holder(span("", "", "2021-08-10", "2021-08-10"))],
            [span("", "", "2022-01-01", "2022-01-01")],
            1,
            HolderState.VACANT,
        ),
        (
            [Holder(span("", "", "2022-03-01", "2022-03-01"))],
            [span("", "", "2022-01-01", "2022-01-01")],
            1,
            HolderState.HELD,
        ),
    ],
)
def test_state_of_a_post(
    holders: list[Holder], vacancies: list[Span], seats: int, state: HolderState
) -> None:
    assert holder_state(DAY, holders, vacancies, seats=seats) == state


def test_something_fell_between_two_days():
    first, last = date(2026, 3, 1), date(2026, 8, 1)
    for earliest, latest, told in (
        (date(2026, 3, 2), date(2026, 8, 1), "certain"),
        (date(2026, 1, 1), date(2026, 12, 31), "possible"),
        (date(2026, 3, 1), date(2026, 3, 2), "possible"),
        (date(2026, 1, 1), date(2026, 3, 1), None),
        (date(2026, 8, 2), date(2026, 9, 1), None),
    ):
        assert fell_within(earliest, latest, first, last) == told
