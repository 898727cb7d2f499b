"""What pages show through `{% load ui %}`: escaped, translated, never by colour alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template import Context, Template

from core.confidentiality import Handling
from core.partial_dates import PartialDate
from core.templatetags import ui


def shown(source: str, **context: object) -> str:
    """A piece of template rendered, spaces folded."""
    return " ".join(Template("{% load ui %}" + source).render(Context(context)).split())


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ruth Tamba", "RT"),
        ("Col. Célestin Kabwe", "CK"),
        ("Madonna", "M"),
        ("  ", ""),
        (None, ""),
        ("O'Brien", "O"),
        ("Dr.", "D"),
        ("محمد عبد الله", "ما"),
        ("«Null» (acting) 3", "NA"),
    ],
)
def test_initials(name: str | None, letters: str) -> None:
    assert ui.initials(name) == letters


@pytest.mark.parametrize("value", [Handling.FUNCTION, 2, "2", "function"])
def test_handling_badge_has_icon_and_word_and_names_the_function(value: object) -> None:
    html = shown("{% handling_badge level owner %}", level=value, owner="Security")
    assert "#lock" in html
    assert "<span>Security</span>" in html


def test_public_is_shown_and_an_unknown_level_is_not() -> None:
    assert "<span>Public</span>" in shown("{% handling_badge 0 %}")
    assert shown("{% handling_badge level %}", level="secret") == ""


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("held", "Held"),
        ("vacant", "Vacant"),
        ("unknown", "Not known"),
        ("hidden", "No holder known to you"),
        ("?", "Not known"),
    ],
)
def test_holder_states(state: str, word: str) -> None:
    html = shown("{% holder_badge state %}", state=state)
    assert f"<span>{word}</span>" in html
    assert "<use href=" in html


def test_possible_is_dashed_and_certain_is_not() -> None:
    assert "e-badge-dashed" in shown('{% certainty_badge "possible" %}')
    assert "e-badge-dashed" not in shown('{% certainty_badge "certain" %}')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024", "2024"),
        ("2024-05", "May 2024"),
        ("", "not known"),
        ("about 1990", "about 1990"),
        ("2024-31", "2024-31"),
    ],
)
def test_partial_dates_are_read_out_as_far_as_known(text: str, said: str) -> None:
    assert ui.partial_date(text) == said


def test_partial_dates_of_a_record_and_of_a_value() -> None:
    record = SimpleNamespace(start="2024-05", end="")
    assert ui.partial_date(record, "start") == "May 2024"
    assert ui.partial_date(PartialDate.parse("2024")) == "2024"
    assert ui.partial_range(record) == "since May 2024"
    assert ui.partial_range(record, ongoing=False) == "from May 2024, end not known"
    assert ui.partial_range(SimpleNamespace(start="2020", end="2024")) == "2020 – 2024"
    assert ui.partial_range(SimpleNamespace(start="", end="2024")) == "until 2024"
    assert ui.partial_range(SimpleNamespace(start="", end="")) == "dates not known"


def test_text_is_escaped_everywhere() -> None:
    evil = '<script>alert("x")</script>'
    for source in (
        "{% badge t %}",
        "{% icon 'user' '' t %}",
        '{% include "components/alert.html" with text=t %}',
    ):
        assert "<script>" not in shown(source, t=evil)
    row = {"url": "/x", "title": evil, "cells": [{"text": evil}, {"text": evil, "url": "/y"}]}
    html = shown(
        '{% include "components/table.html" %}', columns=[{"label": "Name"}, {"label": evil}], rows=[row]
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_cell_on_a_phone_carries_its_column_and_a_blank_one_is_marked() -> None:
    rows = [{"url": "/x", "cells": [{"text": "Ruth"}, {"text": ""}, {"handling": 0}]}]
    columns = [{"label": "Name"}, {"label": "Rank"}, {"label": "Sight"}]
    source = '{% load tables %}{% table_labels columns "n" %}{% include "components/table.html" %}'
    html = shown(source, columns=columns, rows=rows)
    assert '.e-labels td:nth-child(2):before{content:"Rank"}' in html
    assert '.e-labels td:nth-child(3):before{content:"Sight"}' in html
    assert '<style nonce="n">' in html
    assert '<td class="is-empty"></td>' in html


def test_a_label_cannot_leave_its_style() -> None:
    html = shown('{% load tables %}{% table_labels c "n" %}', c=[{}, {"label": '"}</style><b>\\'}])
    assert html.count("<") == 2
    assert 'content:"\\22 \\7d \\3c \\2f style' in html


def test_only_letters_of_another_direction_are_isolated() -> None:
    rows = [{"url": "/x", "cells": [{"text": "محمد"}, {"text": "Ruth"}, {"text": "Ж", "hint": "old"}]}]
    html = shown('{% include "components/table.html" %}', columns=[{}, {}, {}], rows=rows)
    assert "<bdi>محمد</bdi>" in html
    assert "<td>Ruth</td>" in html
    assert '<td><span><bdi>Ж</bdi><span class="e-row-line"><bdi>old</bdi></span></span></td>' in html


def test_first_set_takes_zero_and_survives_missing_names() -> None:
    assert (
        shown("{% first_set none.level record.level as level %}[{{ level }}]", record={"level": 0}) == "[0]"
    )
    assert shown("{% first_set none.a none.b as level %}[{{ level }}]") == "[]"


def test_percent_is_bounded_and_written_with_a_point() -> None:
    assert [ui.percent(value) for value in (12.5, -3, 400, "x", None)] == [
        "12.500",
        "0.000",
        "100.000",
        "0",
        "0",
    ]
