"""Evenness, gaps and whom to approach first: bounds, monotony, not set is not zero, order does not matter."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.approach import UNKNOWN, Factors, rank, unmet_share
from stakeholders.domain.balance import Dimension, empty_cells, evenness, gaps, in_date

counts = st.lists(st.integers(0, 50), min_size=2, max_size=8)
factors = st.builds(
    Factors,
    influence=st.none() | st.floats(1, 5),
    holds_post=st.none() | st.booleans(),
    openness=st.none() | st.floats(1, 5),
    steps=st.none() | st.integers(1, 6),
    unmet=st.none() | st.floats(0, 1),
)


def test_worked_examples():
    assert evenness([5, 5]) == 1
    assert evenness([10, 0]) == 0
    assert round(evenness([8, 2]), 2) == 0.72
    assert evenness([3]) is None
    assert evenness([0, 0]) is None
    assert in_date({"fresh": 6, "old": 3, "never": 1}) == 0.6
    assert in_date({}) is None
    assert round(rank(Factors(4, True, 4, 2, 1)).score, 3) == 0.32
    assert unmet_share(1, 3) == 0.75
    assert unmet_share(0, 0) == 1


@given(counts)
def test_evenness_is_a_share_and_knows_no_order(rows):
    found = evenness(rows)
    assert found is None or 0 <= found <= 1
    assert found is None or abs(found - evenness(rows[::-1])) < 1e-9


@given(st.integers(1, 30), st.integers(2, 6))
def test_equal_counts_are_even(count, categories):
    assert abs(evenness([count] * categories) - 1) < 1e-9


def test_the_largest_gaps_one_of_each_dimension():
    level = Dimension("level", {"national": 18, "regional": 2, "local": 0})
    gender = Dimension("gender", {"female": 6, "male": 14})
    even = Dimension("kind", {"person": 5, "organization": 5})
    found = gaps([level, gender, even])
    assert [(gap.dimension, gap.category) for gap in found] == [("level", "local"), ("gender", "female")]
    assert gaps([even, gender, level]) == found
    assert gaps([Dimension("gender", {"female": 6, "male": 14}, {"female": 0.3})]) == []
    assert gaps([Dimension("level", {"national": 0, "local": 0})]) == []


def test_cells_that_are_empty_where_others_are_not():
    table = {("north", "police"): 3, ("south", "police"): 1, ("east", "court"): 1, ("north", "court"): 1}
    found = empty_cells(table, ["north", "south", "east", "west"], ["police", "court", "media"])
    assert found == [("east", "police"), ("south", "court")]


@given(factors)
def test_the_rank_is_a_share_and_not_known_is_the_middle(given_factors):
    found = rank(given_factors)
    assert 0 <= found.score <= 1
    if given_factors.openness is None:
        assert found.openness == UNKNOWN
        assert "openness" in found.unknown


@given(factors, st.floats(1, 5), st.floats(1, 5))
def test_more_influence_never_ranks_lower(given_factors, one, other):
    low, high = sorted((one, other))
    first, second = (rank(replace(given_factors, influence=value)).score for value in (low, high))
    assert first <= second


@given(factors, st.integers(1, 5))
def test_a_longer_way_never_ranks_higher(given_factors, steps):
    near, far = (rank(replace(given_factors, steps=value)).score for value in (steps, steps + 1))
    assert far <= near
