"""One entry of the calendar. A month shows more than a hundred: as a template they took most of its time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.ui import icon
from engagements.models.choices import EngagementStatus

register = template.Library()


@register.simple_tag
def calendar_entry(one: Mapping[str, Any], rich: bool = False) -> SafeString:
    """A link with time, kind and title; `rich`: with whom and where too. Every word is escaped here."""
    held = icon("check", "e-icon-small") if one["status"] == EngagementStatus.HELD else ""
    until = f"–{escape(one['until'])}" if rich and one["until"] else ""
    time = f'<span class="e-cal-time">{escape(one["time"])}{until}</span>' if one["time"] else ""
    style = ""
    if one.get("tall"):
        values = (f"--{name}:{one[name]}" for name in ("top", "tall", "lane", "of"))
        style = f' style="{escape(";".join(values))}"'
    more = ""
    if rich:
        parts = (one["who"], one["place"])
        said = (f'<span class="e-cal-who"> · <bdi>{escape(part)}</bdi></span>' for part in parts if part)
        more = f'<span class="e-cal-more-line">{escape(one["kind"])}{"".join(said)}</span>'
    return mark_safe(  # noqa: S308 – every word is escaped above
        f'<a class="e-cal-entry e-cal-{escape(one["tone"])} e-cal-is-{escape(one["status"])}" href="{escape(one["url"])}"{style}>'
        f'<span class="e-cal-line">{held}{time} <span class="e-cal-kind">{escape(one["kind"])}</span> '
        f'<span class="e-cal-title"><bdi>{escape(one["title"])}</bdi></span></span>{more}'
        f'<span class="visually-hidden">, {escape(one["status_text"])}, {escape(one["owner"])}</span></a>'
    )
