"""The page of one tenure, and of one vacancy: who, what, when, how sure, where from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.pages.show import page_url
from core.prepared import KEY
from core.resources import Reading, resource_of
from core.templatetags.ui import initials
from stakeholders.models.choices import Phase, TenureStatus
from stakeholders.panels import common, sources
from stakeholders.panels.holdings import Holding, confirm_act, end_url, may_confirm, office_row, tenures

STATUSES = dict(TenureStatus.choices)
FACTS = (
    "role", "status", "on_behalf_of", "term", "start", "end", "end_reason", "first_seen", "last_seen", "verified_on",
    "review_months", "area", "identifiers", "custodian",
)  # fmt: skip


def profile(reading: Reading) -> dict[str, Any]:
    """The page of a tenure on one of its tabs: two queries besides the record."""
    record = reading.record
    beside = tenures(reading.actor, Q(person_id=KEY), key=record.person_id)
    cited = sources.citations(reading, Q(tenure_id=KEY))
    mine = next((one for one in beside if one.pk == record.pk), None)
    if reading.tab == "sources":
        panels = [{**sources.panel(reading, cited, "tenure"), "wide": True}]
    else:
        others = [one for one in beside if one.pk != record.pk]
        panels = [_facts(reading), _others(reading, others), sources.panel(reading, cited, "tenure", shown=3)]
    return {
        "page": _head(reading, mine),
        "actions": _actions(reading, mine),
        "counts": {"sources": len(cited)},
        "sections": [],
        "panels": [panel for panel in panels if panel],
    }


def _head(reading: Reading, mine: Holding | None) -> dict[str, Any]:
    document = reading.document
    person, post = document["person"], document["post"]
    status = "" if document["status"] == "substantive" else str(STATUSES[document["status"]])
    badges = [{"text": status, "tone": "blue", "icon": ""}] if status else []
    if document["phase"] == Phase.UPCOMING:
        badges.append({"text": _("Upcoming"), "tone": "blue", "icon": "calendar-time"})
    if mine is not None and mine.over(reading.day):
        badges.append({"text": _("Ended"), "tone": "gray", "icon": "archive"})
    title = " – ".join(filter(None, [person["name"], mine.office if mine else ""]))
    return {
        "title": title,
        "initials": initials(person["name"]),
        "icon": "",
        "badges": badges,
        "person": person["name"],
        "person_url": page_url("people", person["id"]),
        "post": post["name"] if post else (mine.role if mine else ""),
        "post_url": page_url("posts", post["id"]) if post else "",
        "body": mine.organization if mine else "",
        "body_url": page_url("organizations", mine.organization_id) if mine else "",
        "when": mine.when if mine else "",
        "certainty": document["certainty"] or "",
        "template_head": "stakeholders/tenure_head.html",
        "day_picker": True,
    }


def _actions(reading: Reading, mine: Holding | None) -> list[dict[str, Any]]:
    if not reading.change or mine is None:
        return []
    here = reading.record.get_absolute_url()
    citation = urlencode({"tenure": reading.record.pk, "next": here})
    actions = [
        {"label": _("Add source"), "url": f"{reverse('citations-create')}?{citation}", "icon": "quote"}
    ]
    if not mine.over(reading.day):
        if may_confirm(mine, timezone.localdate()):
            actions.insert(0, confirm_act(mine.pk, mine.version, here))
        actions.append({"label": _("End this tenure"), "url": end_url(mine, here), "icon": "door-exit"})
    return actions


def _facts(reading: Reading) -> dict[str, Any]:
    resource = resource_of("tenures")
    assert resource is not None
    found = common.section(resource, reading, _("What we know"), FACTS)
    return {"title": found[0]["title"], "facts": found[0]["items"]} if found else {}


def _others(reading: Reading, others: list[Holding]) -> dict[str, Any]:
    """The person's further tenures: each goes on and ends by itself."""
    if not others:
        return {}
    marks: dict[str, Any] = {"asked": True, "change": False, "here": ""}
    return {
        "title": _("The same person also"),
        "template": "stakeholders/holdings.html",
        "rows": [office_row(one, reading.day, **marks) for one in others[:12]],
    }


def vacancy_profile(reading: Reading) -> dict[str, Any]:
    """The page of a vacancy: who says so."""
    cited = sources.citations(reading, Q(vacancy_id=KEY))
    resource = resource_of("vacancies")
    assert resource is not None
    found = common.section(resource, reading, _("What we know"), ())
    facts = {"title": found[0]["title"], "facts": found[0]["items"]} if found else {}
    panels = [facts, sources.panel(reading, cited, "vacancy", shown=20)]
    return {"sections": [], "panels": [panel for panel in panels if panel]}
