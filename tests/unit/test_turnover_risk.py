"""The risk that a holder leaves comes from the office's own history, with its sample size."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.as_of import Span
from stakeholders.domain.turnover_risk import length, turnover_risk

TODAY = date(2026, 1, 1)


def over(days: int) -> Span:
    start = date(2000, 1, 1)
    end = start + timedelta(days=days)
    return Span(start, start, end, end)


def now(days: int) -> Span:
    start = TODAY - timedelta(days=days)
    return Span(start, start)


def test_the_worked_example() -> None:
    found = turnover_risk(now(380), map(over, (200, 400, 450, 700, 1500)), TODAY)
    assert found is not None
    assert (found.known, found.beyond, found.left, found.share, found.median_days) == (5, 4, 2, 0.5, 450)


def test_two_cases_are_no_history() -> None:
    found = turnover_risk(now(10), map(over, (200, 400)), TODAY)
    assert found is not None and found.share is None and found.beyond == 2


def test_nothing_known_gives_nothing() -> None:
    assert turnover_risk(now(10), [], TODAY) is None
    assert turnover_risk(Span(), [over(5)], TODAY) is None
    assert length(Span(first_seen=date(2020, 1, 1)), TODAY) is None


def test_uncertain_bounds_count_at_their_middle() -> None:
    span = Span(date(2020, 1, 1), date(2020, 12, 31), date(2022, 1, 1), date(2022, 12, 31))
    assert length(span, TODAY) == 731


@given(st.integers(0, 4000), st.lists(st.integers(1, 4000), min_size=1, max_size=12))
def test_a_share_is_a_share(days: int, lengths: list[int]) -> None:
    found = turnover_risk(now(days), map(over, lengths), TODAY)
    assert found is not None
    assert 0 <= found.left <= found.beyond <= found.known == len(lengths)
    assert found.share is None or 0 <= found.share <= 1
