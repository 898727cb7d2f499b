"""The page of a slice: what its reader sees, the link, and when it was opened."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.pages.show import facts
from core.resources import Reading, resource_of
from engagements.domain import slices as domain
from engagements.selectors import slices as selectors
from engagements.serializers.slices import link_of


def last_day(document: dict[str, Any]) -> dict[str, Any]:
    """The last day, and whether it is over."""
    day = document["expires_on"]
    day = date.fromisoformat(day) if isinstance(day, str) else day
    if document["withdrawn"]:
        return {"text": _("withdrawn"), "muted": True}
    over = day < timezone.localdate()
    words = _("ended %(day)s") if over else "%(day)s"
    return {"text": words % {"day": date_format(day)}, "muted": over}


def slice_profile(reading: Reading) -> dict[str, Any]:
    """The page of a slice."""
    resource = resource_of("slices")
    assert resource is not None
    about = facts(
        resource, reading.document, ("recipient", "body", "recipient_kind", "purpose", "expires_on")
    )
    parts, level = selectors.content_of(reading.record)
    panels: list[dict[str, Any]] = [
        {
            "title": _("What the reader sees now"),
            "template": "engagements/slice_content.html",
            "parts": parts,
            "stamp": level.tlp,
            "aside": _("what you may see of it at this moment"),
            "main": True,
        },
        _add(reading),
        {"title": _("For whom"), "facts": about, "side": True},
        _link(reading),
        _openings(reading),
    ]
    return {"sections": [], "panels": [panel for panel in panels if panel]}


def _add(reading: Reading) -> dict[str, Any]:
    """One button for each list from which something may be added."""
    if not reading.change:
        return {}
    here = reverse("slice-add", args=[reading.record.pk])
    rows = []
    for name in domain.FIELDS:
        resource = resource_of(name)
        if resource is not None:
            query = urlencode({"resource": name})
            rows.append(
                {
                    "title": str(resource.plural),
                    "url": f"{here}?{query}",
                    "icon": resource.icon,
                    "square": True,
                }
            )
    return {"title": _("Add a record, field by field"), "rows": rows, "side": True}


def _link(reading: Reading) -> dict[str, Any]:
    record = reading.record
    live = not record.withdrawn and record.expires_on >= timezone.localdate()
    words = _("It opens without an account. Send it to this person only; each opening is noted here.")
    return {
        "title": _("Link"),
        "template": "engagements/slice_link.html",
        "link": link_of(record.pk) if live else "",
        "text": words if live else _("It opens nothing any more."),
        "side": True,
    }


def _openings(reading: Reading) -> dict[str, Any]:
    found = selectors.openings_of(actor=reading.actor, record=reading.record)[:50]
    return {
        "title": _("Opened"),
        "rows": [
            {
                "title": date_format(timezone.localtime(one.opened_at), "DATETIME_FORMAT"),
                "icon": "eye",
                "line": _("%(n)s records · %(address)s") % {"n": one.rows, "address": one.address or "–"},
            }
            for one in found
        ],
        "empty": _("Not opened yet."),
        "side": True,
    }


def field_choices(name: str) -> list[tuple[str, str]]:
    """The fields of a list that may be chosen, as its pages call them."""
    resource = resource_of(name)
    if resource is None:
        return []
    found = []
    for field in domain.FIELDS[name]:
        item = resource.document.item(field)
        if item is not None:
            found.append((field, str(item.heading(resource.model)).capitalize()))
    return found
