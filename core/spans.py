"""Lays posts and tenures out along the years: percentages that the timeline template draws as bars.

Pure: dates in, strings out. A bar has a certain middle and, where a date is only known to a year or not at all,
possible edges. Bars that overlap go to separate lanes, so that nothing is hidden behind anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

NARROW = 4.0
"""A certain part below this share of the width (a single day, as lists of office-holders give) cannot hold the label."""


@dataclass(frozen=True, slots=True)
class Span:
    """One bar: possible from–to, and within it certain from–to (None when on no day certain).

    `kind` is held, acting, contested, vacant or unknown.
    """

    label: str
    possible_from: date
    possible_to: date
    certain_from: date | None = None
    certain_to: date | None = None
    url: str = ""
    kind: str = "held"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the timeline: a post (or a person) and its bars."""

    label: str
    url: str = ""
    hint: str = ""
    spans: list[Span] = field(default_factory=list)


def lay_out(rows: list[Row], first: date, last: date, today: date | None = None) -> dict[str, Any]:
    """The context of `components/spans.html` for the days from `first` to `last`."""
    if last <= first:
        raise ValueError("A timeline ends after it starts.")
    scale = _Scale(first, last)
    return {
        "years": _years(scale),
        "rows": [
            {"label": row.label, "url": row.url, "hint": row.hint, "lanes": _lanes(row.spans, scale)}
            for row in rows
        ],
        "today": scale.at(today) if today and first <= today <= last else "",
    }


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def share(self, day: date) -> float:
        whole = (self.last - self.first).days
        return 100 * (min(max(day, self.first), self.last) - self.first).days / whole

    def at(self, day: date) -> str:
        return f"{self.share(day):.3f}"

    def width(self, start: date, end: date) -> str:
        return f"{self.share(end) - self.share(start):.3f}"


def _years(scale: _Scale) -> list[dict[str, str]]:
    """A mark per year, thinned out so that at most about twelve are drawn."""
    span = scale.last.year - scale.first.year + 1
    step = next((size for size in (1, 2, 5, 10, 20, 50) if span / size <= 12), 100)
    years = [year for year in range(scale.first.year, scale.last.year + 1) if year % step == 0 or step == 1]
    marks = [(year, date(year, 1, 1)) for year in years]
    return [
        {"label": str(year), "at": scale.at(day)} for year, day in marks if scale.first <= day <= scale.last
    ]


def _lanes(spans: list[Span], scale: _Scale) -> list[list[dict[str, Any]]]:
    """Each bar in the first lane where it overlaps none."""
    shown = [span for span in spans if span.possible_to >= scale.first and span.possible_from <= scale.last]
    lanes: list[list[Span]] = []
    for span in sorted(shown, key=lambda one: (one.possible_from, one.possible_to, one.label)):
        lane = next((lane for lane in lanes if lane[-1].possible_to <= span.possible_from), None)
        if lane is None:
            lanes.append([span])
        else:
            lane.append(span)
    return [[_bar(span, scale) for span in lane] for lane in lanes]


def _bar(span: Span, scale: _Scale) -> dict[str, Any]:
    certain = (
        span.certain_from is not None and span.certain_to is not None and span.certain_from <= span.certain_to
    )
    start = span.certain_from if certain and span.certain_from else span.possible_from
    end = span.certain_to if certain and span.certain_to else span.possible_to
    edges = [(span.possible_from, start), (end, span.possible_to)] if certain else []
    sure = scale.share(end) - scale.share(start)
    widest = max((scale.share(right) - scale.share(left) for left, right in edges), default=0.0)
    return {
        "label": span.label,
        "url": span.url,
        "kind": span.kind,
        "title": span.title or span.label,
        "certain": certain,
        "narrow": certain and sure < NARROW and widest > NARROW,
        "at": scale.at(start),
        "width": scale.width(start, end),
        "edges": [
            {
                "at": scale.at(left),
                "width": scale.width(left, right),
                "label": sure < NARROW < widest and scale.share(right) - scale.share(left) == widest,
            }
            for left, right in edges
            if scale.share(right) - scale.share(left) > 0.15
        ],
    }
