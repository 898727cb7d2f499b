"""Stance and the current view: bounds, monotony, not set is not zero, order does not matter."""

from datetime import date, timedelta
from itertools import islice, permutations

from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.current import Judgement, contested, latest, spread, view, views
from stakeholders.domain.stance import (
    AXES,
    BOUNDS,
    Grid,
    Quadrant,
    Salience,
    Stance,
    grid,
    quadrant,
    salience,
    stance,
)

DAY = date(2026, 11, 22)
ORDER = [Stance.SPOILER, Stance.SCEPTICAL, Stance.NEUTRAL, Stance.SUPPORTIVE, Stance.CHAMPION]
five = st.none() | st.integers(1, 5)
alignments = st.none() | st.integers(-2, 2)


def judged(key, on=DAY, function="security", theme=None, **axes):
    return Judgement(key=key, stakeholder="x", function=function, theme=theme, on=on, **axes)


judgements = st.lists(
    st.builds(
        Judgement,
        key=st.integers(0, 10**6),
        stakeholder=st.sampled_from(["x", "y"]),
        function=st.sampled_from(["security", "community", "external"]),
        theme=st.sampled_from([None, "land"]),
        on=st.dates(date(2023, 1, 1), date(2026, 12, 31)),
        alignment=alignments,
        **{axis: five for axis in AXES if axis != "alignment"},
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


def test_the_words_are_those_of_the_domain():
    assert stance(2, 4) == Stance.CHAMPION == "champion"
    assert stance(2, 3) == stance(1, 5) == stance(2, None) == "supportive"
    assert stance(0, 5) == "neutral"
    assert stance(-1, 5) == stance(-2, 3) == stance(-2, None) == "sceptical"
    assert stance(-2, 5) == Stance.SPOILER == "opposed"
    assert stance(None, 5) == "not_known" != stance(0, 5)


@given(st.integers(-2, 2), st.integers(-2, 2), five)
def test_more_alignment_is_never_a_lesser_stance(one, other, interest):
    low, high = sorted((one, other))
    assert ORDER.index(stance(low, interest)) <= ORDER.index(stance(high, interest))


@given(st.integers(-2, 2), st.integers(1, 5), st.integers(1, 5))
def test_more_interest_only_sharpens(alignment, one, other):
    low, high = sorted((one, other))
    before, after = (ORDER.index(stance(alignment, interest)) - 2 for interest in (low, high))
    assert abs(before) <= abs(after)
    assert before * after >= 0


def test_on_a_line_there_is_no_advice():
    assert quadrant(0, 5) == quadrant(2, 3) == Quadrant.UNDECIDED
    assert quadrant(1, 5) == Quadrant.WORK_TOGETHER
    assert quadrant(1, 2) == Quadrant.RAISE_INTEREST
    assert quadrant(-1, 4) == Quadrant.PERSUADE
    assert quadrant(-2, 1) == Quadrant.KEEP_INFORMED
    assert quadrant(None, 5) == quadrant(1, None) == Quadrant.NOT_KNOWN


def test_attributes_that_nobody_judged_leave_the_class_open():
    assert salience(5, 4, 4) == Salience.ALL_THREE
    assert salience(5, 4, 1) == Salience.POWER_LEGITIMACY
    assert salience(1, 1, 1) == Salience.NONE
    assert salience(5, 4, None) == salience(None, None, None) == Salience.NOT_KNOWN
    assert grid(5, 5) == Grid.BOTH_HIGH
    assert grid(5, 1) == Grid.INFLUENCE_HIGH
    assert grid(None, 1) == Grid.NOT_KNOWN


def test_the_latest_of_each_function_counts():
    old, new = judged(1, date(2024, 5, 1), alignment=2), judged(2, date(2026, 5, 1), alignment=-1)
    other = judged(3, date(2025, 5, 1), function="community", alignment=1)
    assert latest([old, new, other]) == [new, other]
    assert latest([new, old, other], date(2025, 1, 1)) == [old]
    found = view("x", [old, new, other], DAY)
    assert found.contested == ("alignment",)
    assert found.stance == Stance.NEUTRAL
    assert (found.newest, found.stale) == (date(2026, 5, 1), True)


def test_functions_disagree_about_one_theme_only():
    here, there = judged(1, theme="land", alignment=-1), judged(2, theme="water", function="c", alignment=1)
    assert contested([here, there]) == ()
    assert contested([here, judged(3, theme="land", function="c", alignment=1)]) == ("alignment",)
    assert contested([here, judged(3, theme="land", function="c", alignment=0)]) == ()


def test_nothing_is_not_known_and_not_stale():
    found = view("x", [], DAY)
    assert (found.stance, found.stale, found.value("influence")) == (Stance.NOT_KNOWN, False, None)
    assert view("x", [judged(1, DAY + timedelta(days=1), alignment=2)], DAY).stance == Stance.NOT_KNOWN


def test_what_is_not_set_is_no_zero():
    assert spread([5, None, 2]).mean == 3.5
    assert spread([None]).mean is None
    with_hole = [judged(1, alignment=2, interest=5), judged(2, function="c", interest=5)]
    assert view("x", with_hole, DAY).stance == Stance.CHAMPION


@given(judgements)
def test_order_does_not_matter_and_values_stay_in_bounds(rows):
    found = views(rows, DAY)
    for some in islice(permutations(rows), 1, 40, 13):
        assert views(some, DAY) == found
    for one in found.values():
        for axis, (low, high) in BOUNDS.items():
            value = one.value(axis)
            assert value is None or low <= value <= high
        for axis in one.contested:
            assert one.axes[axis].count >= 2


@given(five, five, five, five)
def test_more_power_never_takes_an_attribute_away(influence, more, legitimacy, urgency):
    """Salience and grid rise with what they are made of, and not set is never the lowest value."""
    if influence is None or more is None:
        assert salience(None, legitimacy, urgency) == Salience.NOT_KNOWN == grid(None, urgency)
        return
    low, high = sorted((influence, more))
    if legitimacy is not None and urgency is not None:
        before, after = (salience(value, legitimacy, urgency) for value in (low, high))
        assert before in (after, *LESS_POWER.get(after, ()))
    if urgency is not None:
        assert ("influence_high", "both_high").count(grid(low, urgency)) <= (
            "influence_high",
            "both_high",
        ).count(grid(high, urgency))


LESS_POWER = {
    Salience.ALL_THREE: (Salience.LEGITIMACY_URGENCY,),
    Salience.POWER_LEGITIMACY: (Salience.LEGITIMACY,),
    Salience.POWER_URGENCY: (Salience.URGENCY,),
    Salience.POWER: (Salience.NONE,),
}


@given(judgements)
def test_one_who_says_nothing_changes_no_mean(rows):
    """A judgement without a value on an axis is not a zero on it."""
    silent = judged(10**7, function="fourth", interest=3)
    before, after = (view("x", [*some], DAY) for some in (rows, [*rows, silent]))
    assert before.value("alignment") == after.value("alignment")
    assert before.value("influence") == after.value("influence")
