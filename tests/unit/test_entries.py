"""Lists of entries in one cell: whatever is written is understood again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents import _entry
from core.entries import understood, written

KEYS = ("type", "value", "label")
PART = st.text(min_size=1, max_size=8).filter(lambda text: text == text.strip())
ENTRIES = st.lists(st.dictionaries(st.sampled_from(KEYS), PART, min_size=1), max_size=4)


@given(ENTRIES)
def test_what_is_written_is_understood(entries: list[dict[str, str]]) -> None:
    assert understood(written(entries, KEYS), KEYS) == entries


def test_cells_as_people_write_them() -> None:
    assert written([{"type": "phone", "value": "+1; 2"}, {"value": "b"}], KEYS) == r"phone | +1\; 2;  | b"
    assert understood("phone|+243 81 | office ;; email | a@b.c;", KEYS) == [
        {"type": "phone", "value": "+243 81", "label": "office"},
        {"type": "email", "value": "a@b.c"},
    ]
    with pytest.raises(ValueError, match="more parts"):
        understood("a | b | c | d", KEYS)


def test_an_entry_that_holds_more_than_words() -> None:
    """Places in a kept view of the network are numbers: a file of them broke off in its middle."""
    assert _entry({"key": "a;b", "x": 0.0, "y": -1.5, "note": None}) == r"a\;b | 0.0 | -1.5"
