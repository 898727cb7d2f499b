"""Templates lose only the spaces that nobody sees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from core.templating import AS_IT_STANDS, tightened

ALL = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))


def test_indents_notes_and_blank_lines_go() -> None:
    source = '{# a note #}\n<ul>\n\n  {% for one in all %}\n    <li\n        id="x">\n      {{ one }}\n    </li>\n  {% endfor %}\n</ul>\n'
    assert tightened(source) == (
        '<ul>\n{% for one in all %}<li\nid="x">\n{{ one }}\n</li>\n{% endfor %}</ul>\n'
    )


def test_words_never_grow_together() -> None:
    source = "<p>\n  one\n  {% if yes %}\n    two\n  {% endif %}\n  three\n</p>"
    for yes in (True, False):
        plain = Template(source).render(Context({"yes": yes})).split()
        tight = Template(tightened(source)).render(Context({"yes": yes})).split()
        assert tight == plain


@pytest.mark.parametrize("mark", ["<pre>", "<textarea>", "{% verbatim %}"])
def test_spaces_that_mean_something_stay(mark: str) -> None:
    source = f"{mark}\n    a\n\n  b"
    assert tightened(source) == source


def test_every_template_keeps_its_words_and_tags() -> None:
    assert len(ALL) > 80
    for path in ALL:
        source = path.read_text(encoding="utf-8")
        kept = any(mark in source for mark in AS_IT_STANDS)
        bare = source if kept else re.sub(r"(?m)^\s*\{#[^\n]*?#\}[ \t]*\n", "", source)
        assert re.sub(r"\s+", "", tightened(source)) == re.sub(r"\s+", "", bare), path
