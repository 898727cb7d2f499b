"""The rows of a list, written as tightly as a phone on a slow line needs them. `{% load tables %}`.

A list of fifty rows is most of what a reader loads, so rows are built here and not by a template per cell, and by plain
strings: `format_html` asks of each part whether it is lazy, which for fifty rows costs as much as the rest of the page.
Whatever stands between tags has gone through `_safe`.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.templatetags.ui import badge, certainty_badge, handling_level, holder_badge, icon, is_blank, sprite

register = template.Library()


def _safe(value: Any) -> str:
    """The value for a place between tags or in quotes: as it is when it is safe already, else escaped."""
    if type(value) is str:
        return escape(value)
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))


@register.simple_tag
def table_head(column: dict[str, Any]) -> SafeString:
    """The head of a column: `{key, label, sort_url, sorted: "asc", "desc" or "", css}`."""
    label, sort_url, order = _safe(column.get("label") or ""), column.get("sort_url"), column.get("sorted")
    said = {"asc": ' aria-sort="ascending"', "desc": ' aria-sort="descending"'}.get(order or "", "")
    if sort_url:
        sign = icon({"asc": "arrow-up", "desc": "arrow-down"}.get(order or "", "arrows-sort"))
        label = f'<a href="{_safe(sort_url)}" rel="nofollow">{label} {sign}</a>'
    elif not label:
        label = f'<span class="visually-hidden">{_safe(_("Actions"))}</span>'
    return SafeString(f'<th scope="col"{_class(column.get("css", ""))}{said}>{label}</th>')


@register.simple_tag
def table_row(columns: Any, row: dict[str, Any] | SafeString) -> SafeString:
    """One row: its first cell names it; `table_labels` says for narrow windows which column the others are of. A row that was
    written before stands as it is."""
    if isinstance(row, SafeString):
        return row
    heads = list(columns or [])
    cells = list(row.get("cells") or [])
    parts = [_name(heads[0] if heads else {}, row, cells[0] if cells else {})]
    parts += [
        _cell(heads[place] if place < len(heads) else {}, cells[place]) for place in range(1, len(cells))
    ]
    return SafeString(f"<tr>{''.join(parts)}</tr>")


@lru_cache(maxsize=1000)
def _class(*names: str) -> str:
    found = " ".join(name for name in names if name)
    return f' class="{escape(found)}"' if found else ""


@register.simple_tag
def table_labels(columns: Any, nonce: Any = "") -> SafeString:
    """The columns' labels for windows in which each row is a card: once for the whole table, and not in each cell.

    It stands outside the part that htmx swaps, because a style that comes later has another page's nonce.
    """
    rules = [
        f'.e-labels td:nth-child({place}):before{{content:"{_in_css(head.get("label", ""))}"}}'
        for place, head in enumerate(columns or [], 1)
        if place > 1
    ]
    text = mark_safe("".join(rules))  # noqa: S308 - labels are escaped for CSS, which ends no element
    return format_html('<style nonce="{}">@media(max-width:767.98px){{{}}}</style>', nonce, text)


def _in_css(label: Any) -> str:
    """A label as the inside of a CSS string; whatever could end the string or the element is written by number."""
    return "".join(
        letter if letter.isalnum() or letter == " " else f"\\{ord(letter):x} " for letter in str(label)
    )


def _name(column: dict[str, Any], row: dict[str, Any], cell: dict[str, Any]) -> str:
    text = _isolated(_text(cell) or _safe(row.get("title", "")))
    if row.get("url"):
        text = f'<a class="e-cell-title" href="{_safe(row["url"])}">{text}</a>'
    else:
        text = f'<span class="e-cell-title">{text}</span>'
    avatar, hint = _avatar(row), _hint(cell)
    if cell.get("discreet"):
        text = _discreet(text)
    if hint:
        text = f"<span>{text}{hint}</span>"
    if avatar:
        text = f'<span class="e-cell-name">{avatar}{text}</span>'
    return f'<th scope="row"{_class(column.get("css", ""))}>{text}</th>'


def _isolated(text: str, css: str = "") -> str:
    """Safe text in an element of its own direction where its letters could turn that of what stands beside it."""
    return f"<bdi{_class(css)}>{text}</bdi>" if css or not text.isascii() else text


def _avatar(row: dict[str, Any]) -> str:
    if not (row.get("initials") or row.get("icon")):
        return ""
    mark = _mark(row["icon"]) if row.get("icon") else _safe(row["initials"])
    css = _class("e-avatar", "e-avatar-square" if row.get("square") else "")
    return f'<span{css} aria-hidden="true">{mark}</span>'


def _mark(name: str) -> str:
    """A decorating icon in the fewest letters."""
    return f'<svg class="e-icon" aria-hidden="true"><use href="{_safe(sprite())}#{_safe(name)}"/></svg>'


def _cell(column: dict[str, Any], cell: dict[str, Any]) -> str:
    css = _class(column.get("css", ""), "is-empty" if is_blank(cell) else "")
    content, hint = _content(cell), _hint(cell)
    return f"<td{css}><span>{content}{hint}</span></td>" if hint else f"<td{css}>{content}</td>"


def _discreet(text: str) -> str:
    """Safe text that waits for a tap where the discreet view is on."""
    return render_to_string("components/discreet.html", {"text": SafeString(text)})


def _content(cell: dict[str, Any]) -> str:
    """What the first of these keys says: discreet, locked, holder, certainty, handling, badge, url, text."""
    if cell.get("discreet") and not is_blank(cell):
        return _discreet(_content({**cell, "discreet": False}))
    if cell.get("locked"):
        return render_to_string("components/masked.html", {"reason": cell.get("text", "")})
    if cell.get("holder"):
        return holder_badge(cell["holder"])
    if cell.get("certainty"):
        return certainty_badge(cell["certainty"])
    if cell.get("handling") not in (None, ""):
        return _level(cell)
    if cell.get("badge"):
        return badge(cell["badge"], cell.get("tone", "gray"), cell.get("icon", ""))
    text = _text(cell)
    if cell.get("url"):
        return f'<a href="{_safe(cell["url"])}">{_isolated(text)}</a>'
    return _isolated(text, "e-quiet" if cell.get("muted") else "") if text else ""


def _level(cell: dict[str, Any]) -> str:
    """The level of sight without its long hint; its sign is drawn by the style sheet, once for fifty rows."""
    return _level_said(str(cell["handling"]), cell.get("function") or "", get_language())


@lru_cache(maxsize=1000)
def _level_said(handling: str, function: str, language: str | None) -> str:
    level = handling_level(handling)
    if not level:
        return ""
    word = function if level["slug"] == "function" and function else level["label"]
    return f'<span class="e-badge e-lv-{level["slug"]}">{_safe(word)}</span>'


def _text(cell: dict[str, Any]) -> str:
    """`html` comes as safe text, `text` as any other."""
    return _safe(cell.get("html") or cell.get("text") or "")


def _hint(cell: dict[str, Any]) -> str:
    return f'<span class="e-row-line"><bdi>{_safe(cell["hint"])}</bdi></span>' if cell.get("hint") else ""
