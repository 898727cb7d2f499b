"""Cells of the register's lists, and what several resources share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.principals import Principal
from core.models.choices import Level
from core.paging import Order
from core.resources import Facet
from stakeholders import judgement, selectors, words
from stakeholders.models.choices import Classification, HolderState, Phase
from stakeholders.models.judgement_choices import STANCES

BY_NAME = Order("name", _("Name"), ("sort_key",))
BY_START = Order("start", _("Start"), ("start_earliest",))
CLASSIFICATIONS = dict(Classification.choices)
STATES = dict(HolderState.choices)
LEVEL_FACET = Facet("level", _("Level"), "level", tuple(Level.choices))
# What the newest judgement says, of those that the reader may see; dear to count, so beside short lists only.
STANCE_FACET = Facet("stance", _("Stance"), judgement.newest_stance, STANCES, most=5000)
SOURCED = ((True, _("Has a source")), (False, _("Without a source")))
PHASES = tuple(Phase.choices)


def source_facet(condition: Callable[[Principal], Q]) -> Facet:
    """Records with and without a source that the reader may see; a record without one says so."""

    def counted(principal: Principal) -> Case:
        return Case(When(condition(principal), then=True), default=False, output_field=BooleanField())

    return Facet("sourced", _("Source"), counted, SOURCED)


def cited(field: str) -> Facet:
    """The facet of a record that citations name by this key."""
    return source_facet(lambda principal: Q(selectors.has_source(principal, field)))


def phase_today(principal: Principal) -> Case:
    """Upcoming, current or ended, to be counted."""
    return selectors.phase_on(timezone.localdate())


TIMELINE = ("timeline", _("Timeline"))
TIES_TAB = ("ties", _("Ties and interests"))
ASSESSED_TAB = ("assessments", _("Assessments"))
FROM_WHERE = ("sources", _("Sources"))


def linked(key: str, resource: str) -> Any:
    """A cell that links to a referenced record's page."""

    def cell(document: dict[str, Any]) -> dict[str, Any]:
        found = document[key]
        return {"text": found["name"], "page": (resource, found["id"])} if found else {"text": ""}

    return cell


def named(key: str, resource: str) -> Any:
    """A cell that shows a stakeholder of either kind; the page finds out which."""

    def cell(document: dict[str, Any]) -> dict[str, Any]:
        found = document[key]
        return {"text": found["name"], "page": (resource, found["id"])} if found else {"text": ""}

    return cell


def person_name(document: dict[str, Any]) -> dict[str, Any]:
    name = document["name"]
    return {"text": " ".join(filter(None, [document["honorific"], name])), "avatar": name}


def offices(document: dict[str, Any]) -> dict[str, Any]:
    """What a person holds, the first in full and how many more."""
    held = document["offices"]
    if not held:
        return {"text": _("No post known to you"), "muted": True}
    title, body = held[0]["title"], held[0]["organization_name"]
    first = title if body in title else ", ".join(filter(None, [title, body]))
    more = f" (+{len(held) - 1})" if len(held) > 1 else ""
    return {"text": f"{first}{more}", **unsure(held[0], document.get("as_of"))}


def holders(document: dict[str, Any]) -> dict[str, Any]:
    """Who holds a post, or the state in words."""
    held = document["holders"]
    if not held:
        return {"text": STATES[document["holder_state"]], "state": document["holder_state"]}
    names = ", ".join(" ".join(filter(None, [one["honorific"], one["name"]])) for one in held[:3])
    more = f" (+{len(held) - 3})" if len(held) > 3 else ""
    return {
        "text": f"{names}{more}",
        **unsure(held[0], document.get("as_of")),
        "state": document["holder_state"],
    }


def unsure(held: dict[str, Any], asked: date | None) -> dict[str, Any]:
    """A mark where a holding is only possible: always on another day, today only when nobody saw it lately."""
    seen = held["last_seen"]
    day = date.fromisoformat(seen) if isinstance(seen, str) else seen
    return {"hint": words.doubt(held["certainty"], day, timezone.localdate(), asked=asked is not None)}


def kinds_of_body(document: dict[str, Any]) -> dict[str, Any]:
    return {"text": ", ".join(str(CLASSIFICATIONS.get(kind, kind)) for kind in document["classifications"])}


def period(document: dict[str, Any]) -> dict[str, Any]:
    """Start and end in words; what was only seen says so."""
    start, end = document["start"], document["end"]
    text = words.period(start, end, document.get("first_seen"), document.get("last_seen"))
    return {"text": text, "muted": not start}


def body_name(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": document["name"],
        "avatar": document["name"],
        "square": True,
        "hint": _("derived from a post title") if document["derived"] else "",
    }


def person_of(document: dict[str, Any]) -> dict[str, Any]:
    """A tenure is named by its person."""
    name = document["person"]["name"]
    return {"text": name, "avatar": name}
