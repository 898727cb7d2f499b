"""The profile of a person: who, which post since when, where from."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models.choices import Level
from core.pages.show import page_url
from core.prepared import KEY
from core.resources import Reading, resource_of
from core.shell import timeline_of
from core.templatetags.ui import initials, partial_date_text
from stakeholders import words
from stakeholders.panels import assessments, common, relations, sources
from stakeholders.panels.holdings import Holding, office_row, tenures

LEVELS = dict(Level.choices)
ABOUT = ("summary", "gender", "birth_date", "tags", "identifiers", "basis", "basis_note", "custodian")


def profile(reading: Reading) -> dict[str, Any]:
    """The page of a person on one of its tabs: two queries besides the record."""
    pk = reading.record.pk
    held = tenures(reading.actor, Q(person_id=KEY), key=pk)
    cited = sources.citations(reading, Q(stakeholder_id=KEY) | Q(tenure__person_id=KEY))
    tabs = {
        "": _overview,
        "timeline": _timeline,
        "ties": _ties,
        "assessments": _assessments,
        "sources": _sources,
    }
    return {
        "page": _head(reading, held),
        "actions": _actions(reading),
        "counts": {"timeline": len(held) or None, "sources": len(cited)},
        **tabs[reading.tab](reading, held, cited),
    }


def _head(reading: Reading, held: list[Holding]) -> dict[str, Any]:
    document, day = reading.document, reading.day
    name = " ".join(filter(None, [document["honorific"], document["name"]]))
    now = [one for one in held if one.stands(day) and one.status != "designated"]
    names = common.other_names(document)
    lines = [
        words.language_names(document["languages"] or []),
        _verified(now, reading),
        _("also known as %(names)s") % {"names": names} if names else "",
    ]
    return {
        "title": name,
        "initials": initials(document["name"]),
        "icon": "",
        "offices": [_office(one, reading) for one in now[:3]],
        "more_offices": max(len(now) - 3, 0),
        "place": _place(document),
        "place_url": page_url("areas", document["area"]["id"]) if document["area"] else "",
        "lines": [line for line in lines if line],
        "template_head": "stakeholders/person_head.html",
        "day_picker": True,
    }


def _office(one: Holding, reading: Reading) -> dict[str, Any]:
    doubt = words.doubt(one.stands(reading.day), one.last_seen, reading.day, asked=bool(reading.asked))
    return {
        "title": one.office.removesuffix(one.organization).rstrip(" ,–-") or one.office,
        "url": page_url("posts", one.post_id) if one.post_id else "",
        "organization": one.organization,
        "organization_url": page_url("organizations", one.organization_id),
        "when": one.when if one.start else "",
        "status": one.status_words,
        "doubt": doubt,
    }


def _place(document: dict[str, Any]) -> str:
    area = (document["area"] or {}).get("name", "")
    level = LEVELS.get(document["level"], "")
    return ", ".join(filter(None, [area, _("%(level)s level") % {"level": level} if level else ""]))


def _verified(now: list[Holding], reading: Reading) -> str:
    """When somebody last checked the present post, and who; else when a source last saw it."""
    checked = max(
        (one for one in now if one.verified_on), key=lambda one: one.verified_on or reading.day, default=None
    )
    if checked is not None and checked.verified_on is not None and checked.verified_on <= reading.day:
        when = words.ago(checked.verified_on, reading.day)
        if checked.verified_by:
            return _("verified %(when)s by %(who)s") % {"when": when, "who": checked.verified_by}
        return _("verified %(when)s") % {"when": when}
    seen = max((one.last_seen for one in now if one.last_seen), default=None)
    if seen is not None:
        return _("last seen in office %(when)s") % {"when": words.ago(seen, reading.day)}
    return _("post not verified yet") if now else ""


def _actions(reading: Reading) -> list[dict[str, Any]]:
    if not reading.change:
        return []
    here = reading.record.get_absolute_url()
    tenure = urlencode({"person": reading.record.pk, "next": here})
    citation = urlencode({"stakeholder": reading.record.pk, "next": here})
    return [
        {"label": _("Add tenure"), "url": f"{reverse('tenures-create')}?{tenure}", "icon": "calendar-user"},
        {"label": _("Add source"), "url": f"{reverse('citations-create')}?{citation}", "icon": "quote"},
        {
            "label": _("Merge a duplicate"),
            "url": reverse("people-merge", args=[reading.record.pk]),
            "icon": "git-merge",
        },
    ]


def _overview(reading: Reading, held: list[Holding], cited: list[dict[str, Any]]) -> dict[str, Any]:
    day, here = reading.day, reading.record.get_absolute_url()
    marks: dict[str, Any] = {"asked": bool(reading.asked), "change": reading.change, "here": here}
    now = [one for one in held if one.stands(day) or one.ahead(day)]
    past = [one for one in held if one.over(day)]
    panels = [
        {
            "title": _("Holds on %(day)s") % {"day": date_format(day)} if reading.asked else _("Holds now"),
            "template": "stakeholders/holdings.html",
            "rows": [office_row(one, day, **marks) for one in now],
            "empty": _("No post or membership known to you on this day."),
            "main": True,
        }
    ]
    if past:
        panels.append(
            {
                "title": _("Held before"),
                "template": "stakeholders/holdings.html",
                "rows": [office_row(one, day, **marks) for one in past[:6]],
                "more_url": f"{here}?tab=timeline" if len(past) > 6 else "",
                "main": True,
            }
        )
    panels += [
        assessments.overview(reading),
        _about(reading),
        common.contacts(reading.document),
        sources.panel(reading, cited, "stakeholder", shown=3),
    ]
    return {"sections": [], "panels": [panel for panel in panels if panel]}


def _about(reading: Reading) -> dict[str, Any]:
    resource = resource_of("people")
    assert resource is not None
    found = common.section(resource, reading, _("About"), ABOUT)
    if not found:
        return {}
    if not reading.document["basis"]:
        note = {
            "label": _("Basis"),
            "value": _("not stated"),
            "hint": _("why data about this person may be held"),
        }
        found[0]["items"].append(note)
    return {"title": found[0]["title"], "facts": found[0]["items"], "side": True}


def _timeline(reading: Reading, held: list[Holding], cited: list[dict[str, Any]]) -> dict[str, Any]:
    day, here = reading.day, reading.record.get_absolute_url()
    marks: dict[str, Any] = {"asked": True, "change": reading.change, "here": f"{here}?tab=timeline"}
    lines: dict[tuple[str, str, str], list[tuple[str, Holding]]] = {}
    for one in held:
        lines.setdefault((one.office, one.office_url, one.organization), []).append((one.when, one))
    bars = [(*key, found) for key, found in lines.items()]
    panels: list[dict[str, Any]] = []
    if held:
        panels.append(common.timeline(bars, day, _("Posts and memberships over time")))
    panels.append(
        {
            "title": _("The same as a list"),
            "template": "stakeholders/holdings.html",
            "rows": [office_row(one, day, **marks) for one in held],
            "empty": _("No tenure known to you."),
            "main": True,
            "wide": True,
        }
    )
    events = timeline_of("people", reading, _moves(held))
    if events:
        panels.append({"title": _("What happened"), "events": events, "wide": True})
    return {"sections": [], "panels": panels}


def _moves(held: list[Holding]) -> list[tuple[date, dict[str, Any]]]:
    """Beginnings and ends of what this person holds, as events with their days."""
    found = []
    for one in held:
        for title, day, text, icon in (
            (_("Began: %(office)s"), one.span.start_earliest, one.start, "door-enter"),
            (_("Ended: %(office)s"), one.span.end_latest, one.end, "door-exit"),
        ):
            if text:
                event = {
                    "title": title % {"office": one.office},
                    "line": one.organization,
                    "url": page_url("tenures", one.pk),
                    "icon": icon,
                    "end": partial_date_text(text),
                }
                found.append((day, event))
    return found


def _ties(reading: Reading, held: list[Holding], cited: list[dict[str, Any]]) -> dict[str, Any]:
    return relations.tab(reading)


def _assessments(reading: Reading, held: list[Holding], cited: list[dict[str, Any]]) -> dict[str, Any]:
    return assessments.tab(reading)


def _sources(reading: Reading, held: list[Holding], cited: list[dict[str, Any]]) -> dict[str, Any]:
    return {"sections": [], "panels": [{**sources.panel(reading, cited, "stakeholder"), "wide": True}]}
