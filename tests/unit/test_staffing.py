"""Missing languages and a load that rests on one: not known is not missing, order does not matter."""

from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.staffing import MANY, Burden, burden, languages_missing

codes = st.sampled_from(["fr", "en", "lu", "sw", "ar"])
spoken = st.lists(
    st.tuples(st.lists(codes, max_size=3, unique=True).map(tuple), st.integers(1, 9)), max_size=8
)


def test_as_worked_out():
    rows = [(("fr", "lu"), 3), (("lu",), 2), (("lu", "sw"), 1), ((), 9)]
    assert list(languages_missing(rows, {"FR"}).items()) == [("lu", 3), ("sw", 1)]
    assert burden({"a": 6, "b": 2, "c": 1}) == Burden("a", 6, 9)
    assert burden({"a": MANY - 1}) is None
    assert burden({"a": 3, "b": 3}) is None


@given(spoken, st.sets(codes))
def test_no_language_of_ours_is_missing_and_more_of_ours_leaves_less(rows, ours):
    found = languages_missing(rows, ours)
    assert not set(found) & ours
    assert languages_missing(rows[::-1], ours) == found
    assert sum(languages_missing(rows, ours | {"lu"}).values()) <= sum(found.values())
