"""Cells of engagement's lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.zones import zone

Cell = dict[str, Any]


def moment_of(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def when_text(value: Any, time_zone: str = "", all_day: bool = False) -> str:
    """Day and time in the zone of the engagement, named where it is not the reader's."""
    moment = moment_of(value)
    if moment is None:
        return ""
    own = timezone.get_current_timezone_name()
    local = timezone.localtime(moment, zone(time_zone or own))
    if all_day:
        return date_format(local, "DATE_FORMAT")
    text = date_format(local, "DATETIME_FORMAT")
    away = time_zone and local.utcoffset() != timezone.localtime(moment).utcoffset()
    return f"{text} ({time_zone})" if away else text


def when(document: Cell) -> Cell:
    return {
        "text": when_text(document["starts"], document.get("time_zone", ""), document.get("all_day", False))
    }


def with_whom(document: Cell) -> Cell:
    """Those of the other side first, three of them, and how many more."""
    theirs = [one["name"] for one in document["participants"] if not one["colleague"]]
    more = f" (+{len(theirs) - 3})" if len(theirs) > 3 else ""
    if not theirs:
        return {"text": _("Nobody that you may see"), "muted": True}
    return {"text": f"{', '.join(theirs[:3])}{more}"}


def person(key: str) -> Callable[[Cell], Cell]:
    return lambda document: {"text": (document[key] or {}).get("name", "")}


def who(document: Cell) -> Cell:
    """A participant by whatever names it."""
    for key, resource in (("stakeholder", "stakeholders"), ("post", "posts")):
        if document[key]:
            return {"text": document[key]["name"], "page": (resource, document[key]["id"])}
    if document["colleague"]:
        return {"text": document["colleague"]["name"], "hint": _("colleague")}
    return {"text": document["guest_name"], "hint": document["guest_from"]}
