"""Reading pages in tests: what stands in a form, what was refused, as a person would see it."""

from __future__ import annotations

import html
import re
from typing import Any

BAD_NAMES = {
    "bidi": "Jane \u202etxt.exe",
    "zero_width": "Ja\u200bne Doe",
    "nul": "Jane\x00Doe",
    "control": "Jane\x1bDoe",
    "long": "J" * 10_000,
    "empty": "   ",
}
GOOD_NAMES = ("O'Brien", "Null", "Ж", "محمد بن سلمان", "ဒေါ်အောင်", "<b>Jane</b> {{ 7*7 }}")


def text(response: Any) -> str:
    """The page as text, entities decoded."""
    return html.unescape(response.content.decode())


def errors(response: Any) -> dict[str, list[str]]:
    """The refused fields of the page's form with their messages."""
    return {
        name: [str(problem) for problem in problems]
        for name, problems in response.context["form"].errors.items()
    }


def hidden_version(response: Any) -> str:
    """The version that the page's form carries."""
    found = re.search(r'name="version" value="(\d+)"', response.content.decode())
    assert found, "the form carries no version"
    return found[1]


def titles(response: Any) -> list[str]:
    """The first column of a list page."""
    return [row.get("title") or row["cells"][0]["text"] for row in response.context["rows"]]
