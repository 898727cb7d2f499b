"""The page of a transition: which posts it may move, who holds them, and how long they have been there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages.show import page_url
from core.resources import Reading, resource_of
from stakeholders import selectors
from stakeholders.panels import common
from stakeholders.turnover_selectors import posts_at_risk

SHOWN = 24
FACTS = ("kind", "on", "area", "organization", "note")


def profile(reading: Reading) -> dict[str, Any]:
    """What we know, and the posts at risk. One query besides the record."""
    resource = resource_of("transitions")
    assert resource is not None
    found = common.section(resource, reading, _("What we know"), FACTS)
    panels: list[dict[str, Any]] = [posts_panel(reading)]
    if found:
        panels.append({"title": found[0]["title"], "facts": found[0]["items"], "side": True})
    return {"sections": [], "panels": panels}


def posts_panel(reading: Reading) -> dict[str, Any]:
    """Posts of the body, else of the area, with their holders as of the day."""
    posts = posts_at_risk(actor=reading.actor, transition=reading.record)
    rows: list[Any] = list(
        posts.order_by("rank", "sort_key", "pk").values(
            "pk",
            "title",
            body=F("organization__name"),
            held=selectors.holders_of(reading.actor, reading.day),
        )[: SHOWN + 1]
    )
    return {
        "title": _("Posts at risk"),
        "rows": [_row(row) for row in rows[:SHOWN]],
        "count": f"{SHOWN}+" if len(rows) > SHOWN else len(rows) or "",
        "more_url": _all(reading.record) if len(rows) > SHOWN else "",
        "empty": _("Name an area or a body: its posts then stand here with those who hold them."),
        "main": True,
    }


def _all(transition: Any) -> str:
    """The list of the posts of the body or the area."""
    key = "organization" if transition.organization_id else "area"
    return f"{reverse('posts-list')}?{urlencode({key: getattr(transition, f'{key}_id')})}"


def _row(row: dict[str, Any]) -> dict[str, Any]:
    held = ", ".join(f"{one['honorific'] or ''} {one['name']}".strip() for one in row["held"])
    return {
        "title": row["title"],
        "url": page_url("posts", row["pk"]),
        "icon": "armchair",
        "square": True,
        "line": " · ".join(part for part in (held or _("no holder known to you"), row["body"]) if part),
    }
