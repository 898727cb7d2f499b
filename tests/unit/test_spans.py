"""The layout of the office-holders timeline: positions, lanes, certain and possible parts."""

from __future__ import annotations

from datetime import date

import pytest

from core.spans import Row, Span, lay_out

FIRST, LAST = date(2020, 1, 1), date(2030, 1, 1)


def bars(*spans: Span) -> list[list[dict[str, object]]]:
    lanes: list[list[dict[str, object]]] = lay_out([Row("Minister", spans=list(spans))], FIRST, LAST)["rows"][
        0
    ]["lanes"]
    return lanes


def test_exact_tenure_has_no_possible_edges() -> None:
    day = date(2025, 1, 1)
    ((bar,),) = bars(Span("A", FIRST, day, FIRST, day))
    assert bar["at"] == "0.000"
    assert float(str(bar["width"])) == pytest.approx(50, abs=0.05)
    assert bar["certain"] is True
    assert bar["edges"] == []


def test_year_only_dates_leave_possible_edges_on_both_sides() -> None:
    ((bar,),) = bars(Span("A", date(2021, 1, 1), date(2024, 12, 31), date(2021, 12, 31), date(2024, 1, 1)))
    edges = bar["edges"]
    assert isinstance(edges, list)
    assert [round(float(edge["width"])) for edge in edges] == [10, 10]
    assert float(edges[0]["at"]) < float(str(bar["at"])) < float(edges[1]["at"])


def test_a_tenure_certain_on_no_day_is_drawn_whole_and_marked() -> None:
    ((bar,),) = bars(Span("A", date.min, date.max))
    assert bar["certain"] is False
    assert (bar["at"], bar["width"]) == ("0.000", "100.000")


def test_overlapping_holders_go_to_separate_lanes_and_followers_share_one() -> None:
    first = Span("A", date(2020, 1, 1), date(2022, 1, 1), date(2020, 1, 1), date(2022, 1, 1))
    claim = Span("B", date(2021, 1, 1), date(2023, 1, 1), date(2021, 1, 1), date(2023, 1, 1))
    after = Span("C", date(2022, 1, 1), date(2024, 1, 1), date(2022, 1, 1), date(2024, 1, 1))
    lanes = bars(after, claim, first)
    assert [[bar["label"] for bar in lane] for lane in lanes] == [["A", "C"], ["B"]]


def test_what_lies_outside_the_years_shown_is_left_out() -> None:
    assert bars(Span("A", date(2001, 1, 1), date(2010, 1, 1), date(2001, 1, 1), date(2010, 1, 1))) == []


def test_years_are_thinned_out_and_today_is_placed_only_inside() -> None:
    wide = lay_out([], date(1900, 1, 1), date(2000, 1, 1), today=date(2026, 1, 1))
    assert len(wide["years"]) <= 12
    assert wide["today"] == ""
    assert lay_out([], FIRST, LAST, today=date(2025, 1, 1))["today"] == "50.014"


def test_a_timeline_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        lay_out([], LAST, FIRST)


def test_a_single_certain_day_gives_its_label_to_the_wider_edge() -> None:
    seen = date(2021, 8, 10)
    span = Span("Ada", date(2021, 1, 1), date(2026, 1, 1), seen, seen)
    bar = lay_out([Row("Minister", spans=[span])], date(2021, 1, 1), date(2026, 1, 1))["rows"][0]["lanes"][0][
        0
    ]
    assert bar["narrow"]
    assert [edge["label"] for edge in bar["edges"]] == [False, True]
