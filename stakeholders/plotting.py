"""The points of the matrix as SVG: written here in one go, because two thousand of them through a template cost more
than finding them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from html import escape
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.pages.show import page_url
from core.templatetags.tables import table_row
from stakeholders.domain.placing import size
from stakeholders.matrix import Point
from stakeholders.models.choices import Kind
from stakeholders.models.judgement_choices import AXIS_WORDS, STANCES
from stakeholders.stance_words import TONES, number, stance_word

SHAPE = {"star": "star", "circle-check": "circle", "circle": "square", "circle-dashed": "ring"}
SOME_KEY = UUID(int=0)


def shape(stance: str) -> str:
    """The form that says a stance without colour."""
    icon = TONES[stance][1]
    return SHAPE.get(icon, icon)


class Addresses:
    """The pages of stakeholders; each kind's address is looked up once."""

    def __init__(self) -> None:
        self.of_kind = {
            kind: page_url(resource, SOME_KEY).split(str(SOME_KEY))
            for kind, resource in ((Kind.PERSON.value, "people"), (Kind.ORGANIZATION.value, "organizations"))
        }

    def __call__(self, point: Point) -> str:
        return str(point.pk).join(self.of_kind[point.kind])


class Titles:
    """What a point says of itself in words; each word is looked up once."""

    def __init__(self, axes: tuple[str, str]) -> None:
        self.axes = axes
        self.names = {axis: str(AXIS_WORDS[axis]).lower() for axis in axes}
        self.words = {stance: str(stance_word(stance)) for stance, _label in STANCES}
        self.influence = "" if "influence" in axes else _("influence %(n)s of 5")
        self.contested, self.stale = _("contested"), _("stale")

    def __call__(self, point: Point) -> str:
        now = point.now
        told = [point.name, self.words[now.stance]]
        for axis in self.axes:
            told.append(f"{self.names[axis]} {number(now.value(axis), signed=axis == 'alignment')}")
        influence = now.value("influence")
        if influence is not None and self.influence:
            told.append(self.influence % {"n": number(influence)})
        if now.contested:
            told.append(self.contested)
        if now.stale:
            told.append(self.stale)
        return ", ".join(told)


class Room:
    """Where names still fit beside their points: to the right, else to the left, else nowhere – the point says its name when
    it is reached, and the table names everybody. The most influential come first and get their place."""

    # Pixels of an average letter and of a line; where the picture ends.
    LETTER, LINE, END = 5.6, 12, 824

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        self.taken = [(x - 6, x + 6, y) for x, y in points]

    def name(self, text: str, x: float, y: float, away: float) -> str:
        width = self.LETTER * len(text)
        for left, anchor in ((x + away, ""), (x - away - width, ' text-anchor="end"')):
            if left < 0 or left + width > self.END or not self._free(left, left + width, y):
                continue
            self.taken.append((left, left + width, y))
            at = x - away if anchor else left
            return f'<text x="{at:.1f}" y="{y + 4:.1f}"{anchor}>{escape(text)}</text>'
        return ""

    def _free(self, left: float, right: float, y: float) -> bool:
        return all(
            right < start or left > end or abs(y - line) >= self.LINE for start, end, line in self.taken
        )


def marks(
    shown: Iterable[Point],
    drawn: Mapping[Any, tuple[float, float]],
    axes: tuple[str, str],
    *,
    named: bool,
    tabbed: bool,
) -> SafeString:
    """A link for each point: its stance as shape and tone, its influence as size, a ring where it is contested, faded
    where it is stale; with names where there is room, and in the order of tabs where there are few."""
    title, address = Titles(axes), Addresses()
    free = Room(drawn.values() if named else ())
    tones = {stance: (TONES[stance][0], shape(stance)) for stance, _label in STANCES}
    parts = []
    for point in shown:
        now, (x, y) = point.now, drawn[point.pk]
        tone, form = tones[now.stance]
        scale, text = size(now.value("influence")), escape(title(point))
        parts.append(
            f'<a class="e-point e-point-{tone}{" is-stale" if now.stale else ""}" href="{address(point)}"'
            + (f' aria-label="{text}"' if tabbed else ' tabindex="-1"')
            + f"><title>{text}</title>"
            + (
                f'<circle class="e-point-contested" cx="{x:.1f}" cy="{y:.1f}" r="13" />'
                if now.contested
                else ""
            )
            + f'<use href="#e-shape-{form}" transform="translate({x:.1f} {y:.1f}) scale({scale:.2f})" />'
            + (free.name(point.name, x, y, 9 * scale) if named else "")
            + "</a>"
        )
    return mark_safe("".join(parts))  # noqa: S308 – names are escaped, the rest is ours


def arrows(
    shown: Iterable[Point],
    before: Mapping[Any, tuple[float, float]],
    now: Mapping[Any, tuple[float, float]],
    moved: frozenset[Any],
) -> SafeString:
    """From where each of those who moved stood, to where they stand; a line stops short of its point."""
    parts = []
    for point in shown:
        if point.pk not in moved:
            continue
        (x, y), (to_x, to_y) = before[point.pk], now[point.pk]
        dx, dy = to_x - x, to_y - y
        length = max((dx * dx + dy * dy) ** 0.5, 0.1)
        short = max(length - 9, 0) / length
        parts.append(
            f'<line class="e-matrix-arrow" x1="{x:.1f}" y1="{y:.1f}" x2="{x + dx * short:.1f}" '
            f'y2="{y + dy * short:.1f}" marker-end="url(#e-arrow)" />'
        )
    return mark_safe("".join(parts))  # noqa: S308 – numbers only


class Rows:
    """Rows of a table of stakeholders in the house's own form: each kind of row is rendered once, with places for what
    differs, and then only filled."""

    def __init__(self, columns: Sequence[dict[str, Any]]) -> None:
        self.columns = columns
        self.forms: dict[Hashable, list[str]] = {}

    def __call__(self, row: dict[str, Any]) -> SafeString:
        """A row as `table_row` takes it, whose second cell is a badge and whose others are texts."""
        _name, badge, *cells = row["cells"]
        key = (row["icon"], badge["text"], tuple(bool(cell["text"]) for cell in cells))
        form = self.forms.get(key) or self._form(key, row)
        values = (
            escape(row["url"]),
            *(_apart(text) for text in (row["title"], *(cell["text"] for cell in cells))),
        )
        parts = [values[int(part)] if place % 2 else part for place, part in enumerate(form)]
        return mark_safe("".join(parts))  # noqa: S308 – the form is the tag's, the values are escaped

    def _form(self, key: Hashable, row: dict[str, Any]) -> list[str]:
        name, badge, *cells = row["cells"]
        places = [{"text": f"~{number}~" if cell["text"] else ""} for number, cell in enumerate(cells, 2)]
        blank = {**row, "url": "~0~", "title": "~1~", "cells": [{**name, "text": "~1~"}, badge, *places]}
        self.forms[key] = re.split(r"~(\d)~", table_row(self.columns, blank))
        return self.forms[key]


def _apart(text: Any) -> str:
    """Text that letters of another direction cannot turn."""
    shown = escape(str(text))
    return shown if str(text).isascii() else f"<bdi>{shown}</bdi>"
