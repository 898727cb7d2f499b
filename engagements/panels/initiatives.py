"""The page of an initiative: what it is, its steps, who takes part, and other routes where somebody does not move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.scope import may
from core.pages.show import facts, page_url
from core.partial_dates import PartialDate
from core.resources import Reading, resource_of
from core.templatetags.ui import partial_date_text
from engagements.domain import practices, routes
from engagements.models.initiatives import AskAnswer, InitiativeKind, PartnerRole
from engagements.panels.messages import library_card
from engagements.selectors import initiatives as selectors
from stakeholders.models.choices import Classification, StateFunction, TieKind

KINDS, ROLES, ANSWERS = dict(InitiativeKind.choices), dict(PartnerRole.choices), dict(AskAnswer.choices)
FUNCTIONS, TIES, BODIES = dict(StateFunction.choices), dict(TieKind.choices), dict(Classification.choices)
ANSWER_TONES = {"open": "dashed", "yes": "green", "partly": "amber", "no": "red"}
ICONS = {routes.BODY: "building", routes.LEVEL: "hierarchy", routes.ACTOR: "users", routes.ACTIVITY: "route"}
SHOWN = 6
# Who knows how a stance was before and after an initiative adds a card here when it is ready.
effects: list[Callable[[Reading], dict[str, Any] | None]] = []


def initiative_profile(reading: Reading) -> dict[str, Any]:
    """The page of an initiative."""
    resource = resource_of("initiatives")
    assert resource is not None
    what = facts(
        resource,
        reading.document,
        (
            "kind",
            "status",
            "theme",
            "area",
            "level",
            "objective",
            "blocked",
            "money",
            "start",
            "end",
            "outcome",
        ),
    )
    panels: list[dict[str, Any] | None] = [
        {"title": _("What it is"), "facts": what, "main": True},
        _milestones(reading),
        _partners(reading),
        _routes(reading),
        *(effect(reading) for effect in effects),
        library_card(reading, practices.OF_INITIATIVE.get(reading.record.kind, ())),
    ]
    return {"sections": [], "panels": [panel for panel in panels if panel]}


def _milestones(reading: Reading) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "title": _("Milestones"),
        "rows": [_milestone(entry, today) for entry in reading.record.milestones],
        "empty": _("None yet."),
        "main": True,
    }


def _milestone(entry: dict[str, str], today: Any) -> dict[str, Any]:
    due, reached = entry.get("due", ""), entry.get("reached", "")
    late = bool(due) and not reached and PartialDate.parse(due).latest < today
    row = {"title": entry["name"], "icon": "circle-check" if reached else "circle-dashed", "square": True}
    if reached:
        row |= {"line": _("reached %(when)s") % {"when": partial_date_text(reached)}}
    elif due:
        row |= {"line": _("due %(when)s") % {"when": partial_date_text(due)}}
    return row | ({"badge": _("late"), "tone": "red"} if late else {})


def _partners(reading: Reading) -> dict[str, Any]:
    initiative = reading.record
    rows = (
        selectors.initiative_partners(actor=reading.actor)
        .filter(initiative=initiative)
        .order_by("role", "created_at", "pk")
        .values("pk", "stakeholder_id", "role", "ask", "answer", name=F("stakeholder__name"))[:100]
    )
    adding = urlencode({"initiative": initiative.pk, "next": initiative.get_absolute_url()})
    return {
        "title": _("Who takes part"),
        "rows": [
            {
                "title": row["name"],
                "url": page_url("stakeholders", row["stakeholder_id"]),
                "icon": "users-plus",
                "square": True,
                "line": " · ".join(part for part in (str(ROLES[row["role"]]), row["ask"]) if part),
                "badge": str(ANSWERS.get(row["answer"], "")),
                "tone": ANSWER_TONES.get(row["answer"], "gray"),
                "end": _("Details"),
                "end_url": page_url("initiative-partners", row["pk"]),
            }
            for row in rows
        ],
        "empty": _("Nobody yet. Add partners, funders, and whom we ask to act."),
        "add_url": f"{reverse('initiative-partners-create')}?{adding}" if reading.change else "",
        "main": True,
    }


def _routes(reading: Reading) -> dict[str, Any] | None:
    """Other routes, for readers who see who does not move."""
    blocked = reading.record.blocked
    if blocked is None or not may(reading.actor, blocked):
        return None
    return routes_card(reading, blocked)


def routes_card(reading: Reading, blocked: Any) -> dict[str, Any]:
    """Other bodies, other levels, other actors, other activities; computed from what the reader may see."""
    found, names = selectors.routes_around(actor=reading.actor, blocked=blocked)
    rows: list[dict[str, Any]] = []
    for kind in (routes.BODY, routes.LEVEL, routes.ACTOR, routes.ACTIVITY):
        mine = [one for one in found if one.kind == kind and (kind == routes.ACTIVITY or one.key in names)]
        rows += [_route_row(one, names, blocked) for one in mine[:SHOWN]]
    return {
        "title": _("Other routes than %(whom)s") % {"whom": blocked},
        "aside": _("from what you may see"),
        "rows": rows,
        "empty": _("Nothing on the map leads round it yet: add mandates, ties and bodies."),
        "main": True,
    }


def _route_row(route: routes.Route, names: dict[Any, str], blocked: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"icon": ICONS[route.kind], "square": True, "badge": _kind_words(route.kind)}
    if route.kind == routes.ACTIVITY:
        adding = urlencode({"kind": route.key, "blocked": blocked.pk})
        return row | {
            "title": str(KINDS[str(route.key)]),
            "end": _("Start"),
            "end_url": f"{reverse('initiatives-create')}?{adding}",
        }
    because = FUNCTIONS.get(route.because) or TIES.get(route.because) or BODIES.get(route.because) or ""
    return row | {
        "title": names[route.key],
        "url": page_url("stakeholders", route.key),
        "line": str(because),
    }


def _kind_words(kind: str) -> str:
    return {
        routes.BODY: _("other body"),
        routes.LEVEL: _("other level"),
        routes.ACTOR: _("other actor"),
        routes.ACTIVITY: _("other activity"),
    }[kind]
