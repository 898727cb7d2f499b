"""The rows of a list, written as tightly as a phone on a slow line needs them. `{% load tables %}`.

A list of fifty rows is most of what a reader loads, so rows are built here and not by a template per cell.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.ui import badge, certainty_badge, handling_level, holder_badge, is_blank

register = template.Library()
NOTHING = mark_safe("")


@register.simple_tag
def table_row(columns: Any, row: dict[str, Any]) -> SafeString:
    """One row: its first cell names it; `table_labels` says for narrow windows which column the others are of."""
    heads = list(columns or [])
    cells = list(row.get("cells") or [])
    parts = [_name(heads[0] if heads else {}, row, cells[0] if cells else {})]
    parts += [
        _cell(heads[place] if place < len(heads) else {}, cells[place]) for place in range(1, len(cells))
    ]
    return format_html("<tr>{}</tr>", mark_safe("".join(parts)))  # noqa: S308 – every part is escaped


def _class(*names: str) -> SafeString:
    found = " ".join(name for name in names if name)
    return format_html(' class="{}"', found) if found else NOTHING


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


def _name(column: dict[str, Any], row: dict[str, Any], cell: dict[str, Any]) -> SafeString:
    text = _isolated(_text(cell) or conditional_escape(row.get("title", "")))
    if row.get("url"):
        text = format_html('<a class="e-cell-title" href="{}">{}</a>', row["url"], text)
    else:
        text = format_html('<span class="e-cell-title">{}</span>', text)
    avatar, hint = _avatar(row), _hint(cell)
    if hint:
        text = format_html("<span>{}{}</span>", text, hint)
    if avatar:
        text = format_html('<span class="e-cell-name">{}{}</span>', avatar, text)
    return format_html('<th scope="row"{}>{}</th>', _class(column.get("css", "")), text)


def _isolated(text: Any, css: str = "") -> SafeString:
    """Text in an element of its own direction where its letters could turn that of what stands beside it."""
    if css or not str(text).isascii():
        return format_html("<bdi{}>{}</bdi>", _class(css), text)
    return conditional_escape(text)


def _avatar(row: dict[str, Any]) -> SafeString:
    if not (row.get("initials") or row.get("icon")):
        return NOTHING
    mark = _mark(row["icon"]) if row.get("icon") else row["initials"]
    css = _class("e-avatar", "e-avatar-square" if row.get("square") else "")
    return format_html('<span{} aria-hidden="true">{}</span>', css, mark)


def _mark(name: str) -> SafeString:
    """A decorating icon in the fewest letters."""
    return format_html(
        '<svg class="e-icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("dist/sprite.svg"), name
    )


def _cell(column: dict[str, Any], cell: dict[str, Any]) -> SafeString:
    css = _class(column.get("css", ""), "is-empty" if is_blank(cell) else "")
    content, hint = _content(cell), _hint(cell)
    if hint:
        content = format_html("<span>{}{}</span>", content, hint)
    return format_html("<td{}>{}</td>", css, content)


def _content(cell: dict[str, Any]) -> SafeString:
    """What the first of these keys says: locked, holder, certainty, handling, badge, url, text."""
    if cell.get("locked"):
        return mark_safe(render_to_string("components/masked.html", {"reason": cell.get("text", "")}))  # noqa: S308
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
        return format_html('<a href="{}">{}</a>', cell["url"], _isolated(text))
    return _isolated(text, "e-quiet" if cell.get("muted") else "") if text else NOTHING


def _level(cell: dict[str, Any]) -> SafeString:
    """The level of sight without its long hint; its sign is drawn by the style sheet, once for fifty rows."""
    level = handling_level(cell["handling"])
    if not level:
        return NOTHING
    word = cell.get("function") if level["slug"] == "function" and cell.get("function") else level["label"]
    return format_html('<span class="e-badge e-lv-{}">{}</span>', level["slug"], word)


def _text(cell: dict[str, Any]) -> Any:
    """`html` is safe already, `text` is not."""
    return cell.get("html") or conditional_escape(cell.get("text") or "")


def _hint(cell: dict[str, Any]) -> SafeString:
    if not cell.get("hint"):
        return NOTHING
    return format_html('<span class="e-row-line"><bdi>{}</bdi></span>', cell["hint"])
