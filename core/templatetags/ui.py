"""What every page may use to show things: icons, initials, badges, partial dates. `{% load ui %}`."""

from __future__ import annotations

import json
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

register = template.Library()

# Icons that point somewhere and therefore turn round where one reads from right to left.
TURNING = {
    "chevron-right",
    "chevron-left",
    "arrow-right",
    "arrow-left",
    "logout",
    "external-link",
    "list-tree",
    "send",
}

LEVELS: dict[int, tuple[str, str, Any, Any]] = {
    0: ("public", "world", gettext_lazy("Public"), gettext_lazy("Anybody may know this")),
    1: (
        "company",
        "building",
        gettext_lazy("Company"),
        gettext_lazy("All company staff of the area see this"),
    ),
    2: (
        "function",
        "lock",
        gettext_lazy("Function"),
        gettext_lazy("Only the function that owns this sees it"),
    ),
    3: ("named", "user-shield", gettext_lazy("Named"), gettext_lazy("Only the people named see this")),
}

HOLDERS: dict[str, tuple[str, str, Any]] = {
    "held": ("e-tone-teal", "user-check", gettext_lazy("Held")),
    "acting": ("e-tone-blue", "user-up", gettext_lazy("Acting")),
    "vacant": ("e-tone-amber", "user-off", gettext_lazy("Vacant")),
    "unknown": ("e-badge-dashed", "question-mark", gettext_lazy("Not known")),
    "contested": ("e-tone-red", "arrows-split", gettext_lazy("Contested")),
    "hidden": ("e-badge-dashed", "eye-off", gettext_lazy("No holder known to you")),
}


@cache
def icon_names() -> frozenset[str]:
    """The icons the sprite holds, as listed in static/src/icons.json."""
    listed = Path(settings.BASE_DIR) / "static" / "src" / "icons.json"
    return frozenset(json.loads(listed.read_text(encoding="utf-8")))


@cache
def sprite() -> str:
    """The address of the file with all icons, which does not change while a program runs."""
    return static("dist/sprite.svg")


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon from the sprite. Without a label it is decoration and hidden from screen readers."""
    return _drawn(str(name), str(css), str(label))


@lru_cache(maxsize=1000)
def _drawn(name: str, css: str, label: str) -> SafeString:
    """Kept, because a page draws dozens of icons and the name of the sprite's file is looked up for each."""
    turns = " e-icon-turns" if name in TURNING else ""
    hidden = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="e-icon{}{}" {}><use href="{}#{}"/></svg>',
        turns,
        f" {css}" if css else "",
        hidden,
        sprite(),
        name,
    )


@register.simple_tag
def still(name: str) -> SafeString:
    """A piece of page that is the same for everybody who reads one language: it uses no variable of the page."""
    if settings.DEBUG:
        return render_to_string(name)
    return _still(name, get_language(), get_script_prefix())


@lru_cache(maxsize=100)
def _still(name: str, language: str | None, script: str) -> SafeString:
    return render_to_string(name)


@register.filter
def initials(name: Any) -> str:
    """One or two letters for an avatar: first and last name, ranks such as "Col." left out."""
    words = [word for word in str(name or "").split() if any(letter.isalpha() for letter in word)]
    bare = [word for word in words if not word.endswith(".") or len(words) == 1] or words
    ends = bare[:1] + bare[1:][-1:]
    return "".join(next((letter for letter in word if letter.isalpha()), "") for word in ends).upper()


@register.filter
def undo_url(message: Any) -> str:
    """Where a message that can be taken back is taken back; nothing for the others."""
    tags = str(getattr(message, "extra_tags", "") or "")
    return tags.removeprefix("undo:") if tags.startswith("undo:/") else ""


@register.filter
def handling_level(value: Any) -> dict[str, Any]:
    """A level of sight (number, slug or enum) as slug, icon, label and hint; nothing for an unknown one."""
    slugs = {entry[0]: number for number, entry in LEVELS.items()}
    number = slugs.get(value) if isinstance(value, str) and not value.isdigit() else value
    try:
        slug, symbol, label, hint = LEVELS[int(number)]  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError):
        return {}
    return {"slug": slug, "icon": symbol, "label": label, "hint": hint}


@register.inclusion_tag("components/handling.html")
def handling_badge(handling: Any, function: Any = "") -> dict[str, Any]:
    """The badge of a level of sight; a function-only record names its function."""
    return {"handling": handling, "function": function}


@register.simple_tag
def badge(text: Any, tone: str = "gray", symbol: str = "", title: str = "") -> SafeString:
    """A word in a tinted box with an optional icon. Tones: gray teal green lime amber red blue dashed outline."""
    style = f"e-badge-{tone}" if tone in {"dashed", "outline"} else f"e-tone-{tone}"
    mark = icon(symbol) if symbol else ""
    hint = format_html(' title="{}"', title) if title else ""
    return format_html('<span class="e-badge {}"{}>{}<span>{}</span></span>', style, hint, mark, text)


@register.simple_tag
def holder_badge(state: str) -> SafeString:
    """Held, acting, vacant (a source says so), not known, contested, or hidden from this reader."""
    style, symbol, label = HOLDERS.get(str(state), HOLDERS["unknown"])
    return format_html('<span class="e-badge {}">{}<span>{}</span></span>', style, icon(symbol), label)


@register.simple_tag
def certainty_badge(certainty: str) -> SafeString:
    """Certain is a full box, possible a dashed one."""
    if str(certainty) == "certain":
        return badge(_("Certain"), "teal", "circle-check", _("The dates we have leave no doubt for this day"))
    return badge(
        _("Possible"), "dashed", "circle-dashed", _("The dates we have allow this day but do not prove it")
    )


def partial_date_text(text: Any, unknown: str | None = None) -> str:
    """ "2024", "2024-05" or "2024-05-17" in the reader's language; anything else comes back unchanged."""
    value = str(text or "").strip()
    if not value:
        return _("not known") if unknown is None else unknown
    try:
        parts = [int(part) for part in value.split("-")]
        day = date(*[*parts, 1, 1][:3])
    except (TypeError, ValueError):
        return value
    if len(parts) == 1:
        return value
    shape = "YEAR_MONTH_FORMAT" if len(parts) == 2 else "DATE_FORMAT"
    return str(formats.date_format(day, shape))


@register.simple_tag
def partial_date(value: Any, field: str = "", unknown: str | None = None) -> str:
    """A partial date: `{% partial_date tenure "start" %}`, or of a text or PartialDate: `{% partial_date value %}`."""
    held = getattr(value, field, "") if field else value
    return partial_date_text(getattr(held, "text", held), unknown)


@register.simple_tag
def partial_range(record: Any, first: str = "start", last: str = "end", ongoing: bool | None = None) -> str:
    """ "May 2024 – now", "since May 2024", "until 2022" or "dates not known", as far as is known.

    Say `ongoing=False` where it is over but the day is not known.
    """
    start, end = (
        str(getattr(value, "text", value) or "")
        for value in (getattr(record, first, ""), getattr(record, last, ""))
    )
    if start and end:
        return f"{partial_date_text(start)} – {partial_date_text(end)}"
    if start:
        return (_("from %s, end not known") if ongoing is False else _("since %s")) % partial_date_text(start)
    return _("until %s") % partial_date_text(end) if end else _("dates not known")


@register.filter
def percent(value: Any) -> str:
    """A number for a style attribute: a point as decimal sign in every language, kept between 0 and 100."""
    try:
        return f"{min(max(float(value), 0.0), 100.0):.3f}"
    except (TypeError, ValueError):
        return "0"


@register.filter
def either(value: Any, other: Any) -> Any:
    """The value, or the other when it is missing or empty (zero counts as a value)."""
    return other if value is None or value == "" else value


@register.simple_tag
def first_set(*values: Any) -> Any:
    """The first value that is not missing or empty (zero counts): `{% first_set page.level record.level as level %}`."""
    return next((value for value in values if value is not None and value != ""), "")


@register.filter
def field_of(form: Any, name: str) -> Any:
    """A form's bound field by name, or nothing when the form lacks it."""
    return form[name] if form is not None and name in form.fields else None


@register.filter
def beside(columns: Any, cells: Any) -> list[tuple[Any, Any]]:
    """Columns and a row's cells side by side, for tables that name the column in each cell on a phone."""
    heads = list(columns or [])
    return [(heads[place] if place < len(heads) else {}, cell) for place, cell in enumerate(cells or [])]


@register.filter
def is_blank(cell: Any) -> bool:
    """True for a table cell that shows nothing: left out on a phone."""
    get = cell.get
    if get("text") or get("html") or get("badge") or get("holder") or get("locked") or get("certainty"):
        return False
    handling = get("handling")
    return handling is None or handling == ""


@register.filter
def lesser_tabs(tabs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tabs of a strip that wait under “More”."""
    return [tab for tab in tabs if tab.get("lesser")]


@register.filter
def css_text(text: Any) -> SafeString:
    """A text as a string of a style sheet: every sign that could end it, or begin something else, is written by its
    number."""
    told = "".join(one if one.isalnum() or one in " ·:+-_." else f"\\{ord(one):x} " for one in str(text))
    return mark_safe(f'"{told}"')  # noqa: S308 – nothing but letters, digits and numbers of signs is left
