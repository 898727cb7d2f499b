"""Heat map, matrix, who never met together, talks without prior contact."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.domain import coverage
from engagements.domain.coverage import Count

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)


def test_months_run_over_the_turn_of_the_year() -> None:
    assert coverage.months_until(date(2026, 1, 15), 2) == [date(2025, 12, 1), JAN]
    assert len(coverage.months_until(FEB)) == 12
    assert [coverage.next_month(day) for day in (date(2025, 12, 1), JAN)] == [JAN, FEB]


def test_a_body_of_two_kinds_counts_in_both_rows_and_nobody_met_is_a_row_of_zeros() -> None:
    rows = coverage.heat_map(
        [Count("national", ("police", "agency"), JAN, 3), Count("national", ("police",), FEB, 1)],
        [("local", ["traditional_authority"]), ("national", ["police"])],
        [JAN, FEB],
        ("national", "regional", "local"),
    )
    assert [(row.level, row.kind, row.numbers) for row in rows] == [
        ("national", "police", (3, 1)),
        ("national", "agency", (3, 0)),
        ("local", "traditional_authority", (0, 0)),
    ]
    assert rows[0].total == 4


@pytest.mark.parametrize(
    ("number", "most", "shade"), [(0, 8, 0), (1, 8, 1), (5, 8, 3), (8, 8, 4), (3, 0, 0), (1, 1, 4)]
)
def test_shades(number: int, most: int, shade: int) -> None:
    assert coverage.shade(number, most) == shade


@given(st.integers(0, 50), st.integers(1, 50))
def test_more_is_never_paler(number: int, most: int) -> None:
    here, more = coverage.shade(number, most), coverage.shade(number + 1, most)
    assert 0 <= here <= more <= 4
    assert (here == 0) == (number == 0)


def test_the_matrix_keeps_the_busiest_and_names_who_hangs_on_one_colleague() -> None:
    found = coverage.matrix(
        [("ada", "m", 5), ("bo", "m", 1), ("ada", "n", 2), ("cy", "o", 1)], rows=2, columns=2
    )
    assert found.colleagues == ("ada", "bo")
    assert found.stakeholders == ("m", "n")
    assert dict(found.cells) == {("ada", "m"): 5, ("bo", "m"): 1, ("ada", "n"): 2}
    assert found.single == {"n"}


def test_agencies_that_never_met_together() -> None:
    meetings = [(1, "a"), (1, "b"), (2, "c"), (3, "a")]
    assert coverage.never_together(["a", "b", "c"], meetings) == [("a", "c"), ("b", "c")]
    assert coverage.never_together(["a"], meetings) == []


def test_talks_without_prior_contact() -> None:
    planned = [(1, "a", FEB), (2, "b", FEB), (3, "c", JAN)]
    assert coverage.without_prior_contact(planned, {"a": JAN, "c": JAN}) == [(2, "b"), (3, "c")]


def test_not_known_is_not_zero_days() -> None:
    assert coverage.days_since(None, FEB) is None
    assert coverage.days_since(JAN, FEB) == 31
    assert coverage.days_since(FEB, JAN) == 0
    assert coverage.stands_out(None, FEB)
    assert not coverage.stands_out(JAN, FEB)
    assert coverage.stands_out(date(2025, 1, 1), FEB)
