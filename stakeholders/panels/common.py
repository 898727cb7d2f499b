"""What the profiles of people and organizations share: contact details, facts, the as-of day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import spans
from core.pages.show import facts
from core.resources import Reading, Resource
from core.urls_safe import validate_web_address
from stakeholders.panels.holdings import Holding, bar

ICONS = {
    "phone": "phone",
    "cell": "device-mobile",
    "mobile": "device-mobile",
    "email": "mail",
    "address": "map-pin",
}
AHEAD = 75
"""Days after the one that is read which a timeline still shows."""
LINKS = {"email": "mailto:", "phone": "tel:", "cell": "tel:", "mobile": "tel:"}


def contacts(document: dict[str, Any]) -> dict[str, Any]:
    """The card of contact details; private ones carry a lock, or are named as not shown."""
    shown = [_contact(entry, False) for entry in document["contact_details"] or []]
    shown += [_contact(entry, True) for entry in document["private_contact_details"] or []]
    return {
        "title": _("Contact details"),
        "template": "stakeholders/contacts.html",
        "contacts": shown,
        "masked": "private_contact_details" in document.get("masked", ()),
        "private_label": _("private"),
        "empty": _("No contact details yet."),
        "side": True,
    }


def _contact(entry: dict[str, str], private: bool) -> dict[str, Any]:
    kind = entry.get("type", "").lower()
    hint = " · ".join(filter(None, [entry.get("label"), entry.get("note")]))
    return {
        "icon": ICONS.get(kind, "link"),
        "kind": entry.get("type", ""),
        "value": entry["value"],
        "href": _link(kind, entry["value"]),
        "hint": hint,
        "private": private,
    }


def _link(kind: str, value: str) -> str:
    """An address to follow; only mail, telephone and plain web addresses become links."""
    if kind in LINKS:
        plain = value.replace(" ", "") if LINKS[kind] == "tel:" else value
        return LINKS[kind] + quote(plain, safe="+@.-_")
    try:
        validate_web_address(value)
    except ValidationError:
        return ""
    return value


def section(resource: Resource, reading: Reading, title: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """One card of facts, or none when nothing of it is known."""
    items = facts(resource, reading.document, names)
    return [{"title": title, "items": items}] if items else []


def other_names(document: dict[str, Any], key: str = "other_names") -> str:
    return ", ".join(entry["name"] for entry in document[key] or [])


def years(holdings: list[Holding], day: date, least: int = 3) -> tuple[date, date]:
    """The window of a timeline: from the first known day to a little after the one that is read."""
    known = [
        bound
        for one in holdings
        for bound in (one.span.start_earliest, one.span.first_seen)
        if bound and bound.year > 1800
    ]
    first = min([*known, day - timedelta(days=365 * least)])
    ahead = [one.span.start_earliest for one in holdings if one.span.start_earliest > day]
    last = max(ahead, default=day) + timedelta(days=AHEAD)
    return max(first - timedelta(days=45), date(1800, 1, 1)), min(last, day + timedelta(days=730))


def timeline(
    rows: list[tuple[str, str, str, list[tuple[str, Holding]]]], day: date, label: str
) -> dict[str, Any]:
    """A card with bars: `(label, address, hint, [(bar's label, holding)])` for each line."""
    first, last = years([one for row in rows for _label, one in row[3]], day)
    lines = [
        spans.Row(name, url, hint, [bar(one, text, first, last) for text, one in held])
        for name, url, hint, held in rows
    ]
    return {
        "title": label,
        "label": label,
        "template": "stakeholders/spans.html",
        "spans": spans.lay_out(lines, first, last, day),
        "main": True,
        "wide": True,
    }
