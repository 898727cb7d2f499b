"""Evenness, gaps and whom to approach first: bounds, monotony, not set is not zero, order does not matter."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.approach import UNKNOWN, Factors, rank, status, unmet_share, ways
from stakeholders.domain.balance import (
    Dimension,
    aimed_at,
    empty_cells,
    evenness,
    expected_share,
    gaps,
    in_date,
    leaning,
    shares,
)
from stakeholders.domain.continuity import OURS, THEIRS, Contacts, index, strength, threads

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


def test_targets_come_before_what_is_usual_and_the_past_is_told() -> None:
    names = {"local": "Local", "national": "National"}
    aims = [("LOCAL", 0.3, ""), ("national", 0.9, "Kind of body"), ("Courts", 0.2, "")]
    assert aimed_at(aims, "level", "Level", names) == {"local": 0.3}
    one = Dimension("level", {"national": 9, "local": 1}, aimed_at(aims, "level", "Level", names), before={"national": 1, "local": 3})  # fmt: skip
    (gap,) = gaps([one])
    assert (gap.category, gap.aimed, gap.expected, gap.before) == ("local", True, 0.3, 0.75)
    usual = Dimension("class", {"police": 0, "ngo": 2}, usual=shares({"police": 1, "ngo": 3}))
    assert (expected_share(usual, "police"), expected_share(usual, "courts")) == (0.25, 0.0)
    assert Dimension("level", {"local": 1}).share_before("local") is None
    assert [leaning(given) for given in ([5, 5], [8, 2], [10, 0], [0, 0])] == [
        "even",
        "leaning",
        "few",
        "none",
    ]


meetings = st.dictionaries(st.integers(0, 8), st.integers(0, 20), max_size=8)


@given(meetings, st.frozensets(st.integers(0, 8)))
def test_continuity_is_bounded_and_nothing_held_is_not_zero(counterparts, living):
    value = index(counterparts, living)
    assert (value is None) == (not any(counterparts.values()))
    assert value is None or 0 <= value < 1
    assert index(dict(reversed(counterparts.items())), living) == value
    if value:
        assert index({**counterparts, 99: max(counterparts.values())}, living | {99}) > value


def test_continuity_as_worked_out():
    assert round(index({"a": 5, "b": 3, "c": 2}, {"a", "b", "c"}), 2) == 0.62
    assert index({"a": 5, "b": 3}, {"a"}) == 0
    assert [strength(value) for value in (None, 0.0, 0.49, 0.5)] == ["none", "single", "thin", "broad"]
    moved_on = Contacts({"a": 2, "b": 1}, frozenset({"a"}), {"me": 3})
    assert threads(moved_on) == (THEIRS, OURS)
    assert threads(Contacts({"a": 2, "b": 1}, frozenset({"a", "b"}), {"me": 3, "you": 1})) == ()
    assert threads(Contacts({}, frozenset(), {})) == ()


def test_how_far_a_first_contact_has_come():
    day = date(2026, 6, 1)
    month, year = day - timedelta(days=30), day - timedelta(days=365)
    found = [
        status(kept=False, tried=False, last=None, day=day),
        status(kept=False, tried=True, last=None, day=day),
        status(kept=True, tried=False, last=None, day=day),
        status(kept=False, tried=True, last=month, day=day),
        status(kept=True, tried=False, last=month, day=day),
        status(kept=True, tried=True, last=year, day=day),
        status(kept=False, tried=False, last=day - timedelta(days=180), day=day),
    ]
    assert found == ["none", "approached", "approached", "met", "active", "dormant", "met"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
def test_the_shortest_introduction_whatever_the_order_of_ties(links):
    found = ways([0], links, range(10))
    assert found[0] == ()
    assert ways([0], links[::-1], range(10)) == found
    joined = {frozenset(pair) for pair in links}
    for key, way in found.items():
        steps = [*way, key]
        assert all(frozenset(pair) in joined for pair in pairwise(steps))
        assert len(way) <= 1 + min((len(found[one]) for one in found if frozenset((one, key)) in joined and one != key), default=0)  # fmt: skip
    assert ways(["a"], [("a", "b"), ("b", "c")], ["b", "c", "d"]) == {"b": ("a",), "c": ("a", "b")}


@given(counts, st.integers(0, 7), st.integers(1, 20))
def test_a_gap_closes_as_its_category_fills(rows, place, more):
    """Shortfalls lie between 0 and 1; adding to the thinnest never makes it thinner; nothing counted is no gap."""
    names = [str(number) for number in range(len(rows))]
    before = gaps([Dimension("level", dict(zip(names, rows, strict=True)))])
    if not any(rows):
        assert before == []
        return
    for gap in before:
        assert 0 < gap.shortfall <= 1
        filled = {
            name: count + more * (name == gap.category) for name, count in zip(names, rows, strict=True)
        }
        after = next(
            (one for one in gaps([Dimension("level", filled)]) if one.category == gap.category), None
        )
        assert after is None or after.shortfall < gap.shortfall


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_in_date_rises_with_what_is_fresh(fresh, old, never):
    value = in_date({"fresh": fresh, "old": old, "never": never})
    more = in_date({"fresh": fresh + 1, "old": old, "never": never})
    assert (value is None) == (fresh + old + never == 0)
    assert value is None or 0 <= value <= more <= 1
    assert unmet_share(fresh, old) >= unmet_share(fresh + 1, old)
