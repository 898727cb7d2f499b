"""Two texts word by word."""

from __future__ import annotations

import pytest

from core.differences import Part, word_difference


def marked(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("", "", "", ""),
        ("", "Mayor", "", "[Mayor]"),
        ("Mayor", "", "[Mayor]", ""),
        (
            "The old mayor speaks.",
            "The new mayor speaks.",
            "The [old] mayor speaks.",
            "The [new] mayor speaks.",
        ),
        ("Deputy mayor", "Mayor", "[Deputy mayor]", "[Mayor]"),
        ("عمدة كينشاسا", "عمدة", "عمدة[ كينشاسا]", "عمدة"),
        ("a\nb", "a\nc", "a\n[b]", "a\n[c]"),
    ],
)
def test_what_went_and_what_came(old: str, new: str, left: str, right: str) -> None:
    before, after = word_difference(old, new)
    assert (marked(before), marked(after)) == (left, right)
    assert "".join(part.text for part in before) == old
    assert "".join(part.text for part in after) == new


def test_very_long_texts_are_marked_whole() -> None:
    before, after = word_difference("word " * 4000, "other")
    assert [part.marked for part in (*before, *after)] == [True, True]
