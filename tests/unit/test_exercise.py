"""What changed between two snapshots, and when the next exercise is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.exercise import (
    Change,
    Fact,
    Named,
    difference,
    mean_stance,
    named_in,
    next_due,
    overdue,
)

facts = st.lists(
    st.builds(
        Fact,
        kind=st.sampled_from(["stance", "holder"]),
        place=st.integers(0, 6),
        value=st.sampled_from(["champion", "neutral", "opposed"]),
    ),
    max_size=12,
    unique_by=lambda fact: (fact.kind, fact.place),
)


def test_new_gone_changed_stance_changed_holder():
    before = [
        Fact("stance", "a", "neutral"),
        Fact("stance", "b", "champion"),
        Fact("holder", "p", frozenset({1})),
    ]
    now = [
        Fact("stance", "a", "champion"),
        Fact("stance", "c", "neutral"),
        Fact("holder", "p", frozenset({2})),
    ]
    found = difference(before, now)
    assert (found.new, found.gone) == (("c",), ("b",))
    assert found.stances == (Change("a", "neutral", "champion"),)
    assert found.holders == (Change("p", frozenset({1}), frozenset({2})),)


@given(facts, facts)
def test_the_other_way_round_new_is_gone_and_order_does_not_matter(before, now):
    there, back = difference(before, now), difference(now, before)
    assert (there.new, there.gone) == (back.gone, back.new)
    assert {(one.before, one.now) for one in there.stances} == {(one.now, one.before) for one in back.stances}
    assert difference(before[::-1], now[::-1]) == there


@given(facts)
def test_nothing_changed_against_itself(rows):
    assert difference(rows, rows).nothing


def test_not_set_is_no_zero_in_a_snapshot():
    assert mean_stance([None], [5]) == "not_known"
    assert mean_stance([2, None], [4, None]) == "champion"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_the_next_one_is_so_many_months_later(closed, months):
    found = next_due(closed, months)
    assert found > closed
    assert (found.year - closed.year) * 12 + found.month - closed.month == months


def test_a_short_month_and_days_over():
    assert next_due(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert overdue(date(2026, 1, 1), None, date(2026, 1, 4)) == 3
    assert overdue(date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 4)) == 0
    assert overdue(None, None, date(2026, 1, 4)) == 0


def test_whom_a_text_names():
    text = "Ama Owusu | Court of Nsele | Knows the file\n\n  Guild of pits  "
    assert named_in(text) == [Named("Ama Owusu", "Court of Nsele", "Knows the file"), Named("Guild of pits")]
    for wrong, line in (("| Court", 1), ("Ama\na | b | c | d", 2), ("Ama\n" * 101, 101)):
        with pytest.raises(ValueError, match=f"^{line}$"):
            named_in(wrong)
