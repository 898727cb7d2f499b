"""Laws and limits of dates that may be a year, a month or a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.partial_dates import DATE_MAX, DATE_MIN, PartialDate, check_order


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "month"),
        ("2024-05-17", date(2024, 5, 17), date(2024, 5, 17), "day"),
        ("0001", date(1, 1, 1), date(1, 12, 31), "year"),
        ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31), "day"),
        (" 2024-05 ", date(2024, 5, 1), date(2024, 5, 31), "month"),
    ],
)
def test_reads_year_month_and_day(text: str, earliest: date, latest: date, precision: str) -> None:
    read = PartialDate.parse(text)
    assert (read.text, read.earliest, read.latest) == (text.strip(), earliest, latest)
    assert read.precision == precision
    assert read.is_known


@pytest.mark.parametrize("text", ["", "   ", None])
def test_nothing_is_unknown(text: str | None) -> None:
    assert PartialDate.parse(text) == PartialDate("", DATE_MIN, DATE_MAX) == PartialDate.unknown()
    assert not PartialDate.parse(text).is_known
    assert PartialDate.parse(text).precision == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2024-04-31", "April 2024 has 30 days"),
        ("2023-02-29", "February 2023 has 28 days"),
        ("2024-13", "no month 13"),
        ("2024-00-01", "no month 0"),
        ("2024-05-00", "has 31 days"),
        ("10000", "four digits"),
        ("0000", "0001 to 9999"),
        ("99", "four digits"),
        ("03/04/05", "is not a date"),
        ("31 April", "is not a date"),
        ("2024-5-17", "is not a date"),
        ("2024-05-17T00:00", "is not a date"),
        ("-2024", "is not a date"),
        ("٢٠٢٤", "is not a date"),
        ("9" * 5000, "is not a date"),
        ("2024-05-17\x00", "is not a date"),
    ],
)
def test_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PartialDate.parse(text)


def test_takes_a_date_and_itself() -> None:
    exact = PartialDate.parse(date(2024, 5, 17))
    assert exact == PartialDate.from_date(date(2024, 5, 17)) == PartialDate.parse(exact)
    assert str(exact) == "2024-05-17"
    assert exact.contains(date(2024, 5, 17)) and not exact.contains(date(2024, 5, 18))


def test_end_before_start_is_refused_only_when_certain() -> None:
    check_order(PartialDate.parse("2024-05"), PartialDate.parse("2024"))
    check_order(PartialDate.unknown(), PartialDate.parse("2024"))
    check_order(PartialDate.parse("2024"), PartialDate.unknown())
    with pytest.raises(ValueError, match="2023 lies before the start 2024-01"):
        check_order(PartialDate.parse("2024-01"), PartialDate.parse("2023"))


@given(st.dates())
def test_parts_of_a_day_contain_the_day(day: date) -> None:
    text = day.isoformat()
    for part in (text, text[:7], text[:4]):
        read = PartialDate.parse(part)
        assert read.earliest <= day <= read.latest
        assert PartialDate.parse(str(read)) == read


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        read = PartialDate.parse(text)
    except ValueError as error:
        assert str(error)
    else:
        assert read.earliest <= read.latest
