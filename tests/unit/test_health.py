"""Health of a relationship: the documented examples, and the laws behind them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engagements.domain.health import TARGETS, breadth, cadence, health, overdue_since, recency

TODAY = date(2026, 6, 1)


def test_recency_by_the_target_of_the_tier() -> None:
    assert [recency(days, 30) for days in (0, 30, 31, 60, 61)] == [
        "recent",
        "recent",
        "fading",
        "fading",
        "cold",
    ]
    assert recency(None, 30) == "never"
    assert (recency(90, None), recency(91, None)) == ("recent", "fading")


def test_cadence_against_what_the_tier_expects() -> None:
    assert [cadence(n, 90) for n in (4, 2, 1, 0)] == ["kept", "slower", "lapsed", "lapsed"]
    assert cadence(0, None) == "free"


def test_breadth_counts_us() -> None:
    assert [breadth(n) for n in (0, 1, 2, 9)] == ["nobody", "one", "several", "several"]


def test_what_is_ahead_is_no_contact() -> None:
    found = health(
        today=TODAY,
        contacts=[TODAY + timedelta(days=1), TODAY - timedelta(days=400)],
        colleagues=0,
        target=90,
    )
    assert (found.recency, found.cadence, found.breadth) == ("cold", "lapsed", "nobody")


def test_overdue_from_the_last_contact_or_the_beginning() -> None:
    begun = date(2026, 1, 1)
    assert overdue_since(date(2026, 5, 1), 30, begun) == date(2026, 5, 31)
    assert overdue_since(None, 30, begun) == date(2026, 1, 31)
    assert overdue_since(None, None, begun) is None
    assert overdue_since(None, 30, None) is None


@given(st.integers(0, 2000), st.integers(0, 2000), st.sampled_from(list(TARGETS.values())))
def test_a_later_contact_is_never_colder(one: int, other: int, target: int | None) -> None:
    order = ["recent", "fading", "cold"]
    near, far = sorted((one, other))
    assert order.index(recency(near, target)) <= order.index(recency(far, target))
