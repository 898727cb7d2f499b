"""What the map has in an area, for the area's page: bodies, posts with their holders, people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages.show import page_url
from core.resources import Reading, Resource, resource_of
from core.templatetags.ui import initials
from stakeholders.panels.organization import post_line
from stakeholders.resources import cells

SHOWN = 8
COUNTED = 1_000


def bodies(reading: Reading) -> dict[str, Any] | None:
    """Organizations of this area and below."""
    panel = _here(reading, "organizations", _("Organizations here"), _("All organizations in this area"))
    documents = panel.pop("documents")
    panel["rows"] = [
        {
            "url": page_url("organizations", one["id"]),
            "initials": initials(one["name"]),
            "square": True,
            "title": one["name"],
            "line": " · ".join(
                filter(None, [cells.kinds_of_body(one)["text"], (one["area"] or {}).get("name")])
            ),
        }
        for one in documents
    ]
    return panel if documents or reading.actor.may_edit else None


def offices(reading: Reading) -> dict[str, Any] | None:
    """Posts of this area and below with who holds them, the highest first."""
    panel = _here(reading, "posts", _("Posts here"), _("All posts in this area"), ("rank", "sort_key"))
    documents = panel.pop("documents")
    panel |= {
        "template": "stakeholders/posts.html",
        "posts": [
            {**post_line(one, reading), "hint": (one["organization"] or {}).get("name", "")}
            for one in documents
        ],
    }
    return panel if documents else None


def people(reading: Reading) -> dict[str, Any] | None:
    """People whose home on the map is this area or below."""
    panel = _here(reading, "people", _("People here"), _("All people in this area"))
    documents = panel.pop("documents")
    panel["rows"] = [
        {
            "url": page_url("people", one["id"]),
            "initials": initials(one["name"]),
            "title": cells.person_name(one)["text"],
            "line": cells.offices(one)["text"],
        }
        for one in documents
    ]
    return panel if documents else None


def _here(
    reading: Reading,
    name: str,
    title: str,
    more: str,
    order: tuple[str, ...] = ("sort_key",),
) -> dict[str, Any]:
    """A card over a list with this area as its filter: the same filter, so the number is that of the list."""
    resource = resource_of(name)
    assert resource is not None
    found = _inside(reading, resource)
    rows = resource.document.select(reading.actor, found.order_by(*order, "pk"), order, reading.asked)
    documents = resource.document.render_many(rows[: SHOWN + 1])
    count = len(documents)
    if count > SHOWN:
        count = found.order_by()[: COUNTED + 1].count()
    words = f"{COUNTED:,}+" if count > COUNTED else count or ""
    query = urlencode({"area": reading.record.pk})
    return {
        "title": title,
        "documents": documents[:SHOWN],
        "count": words,
        "more_url": f"{reverse(f'{name}-list')}?{query}" if documents else "",
        "more_label": more,
        "add_url": f"{reverse(f'{name}-create')}?{query}" if reading.actor.may_edit else "",
        "empty": _("No body of this area is known to you."),
    }


def _inside(reading: Reading, resource: Resource) -> Any:
    data = QueryDict(urlencode({"area": reading.record.pk}))
    filters = resource.filterset(data, resource.select(actor=reading.actor), actor=reading.actor)
    return filters.filtered()
