"""Cards of ties, interests, mandates, deployments and successions, and the pages of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.scope import reference_q
from core.documents import visible_when
from core.models import Theme
from core.models.choices import Level
from core.models.encrypted import opened, record_key
from core.pages.show import page_url
from core.prepared import KEY
from core.resources import Reading, resource_of
from core.templatetags.ui import partial_date_text
from stakeholders import selectors, words
from stakeholders.models.choices import (
    Answer,
    Exercised,
    InterestDirection,
    InterestKind,
    Legitimacy,
    ReportingLine,
    StateFunction,
    SuccessionKind,
    TieKind,
)
from stakeholders.panels import common, sources

TIES, LINES = dict(TieKind.choices), dict(ReportingLine.choices)
LEGITIMACY, ANSWERS = dict(Legitimacy.choices), dict(Answer.choices)
INTERESTS, DIRECTIONS = dict(InterestKind.choices), dict(InterestDirection.choices)
FUNCTIONS, EXERCISED = dict(StateFunction.choices), dict(Exercised.choices)
SUCCESSIONS, LEVELS = dict(SuccessionKind.choices), dict(Level.choices)
MOST = 200
EXERCISED_TONES = {"yes": "green", "partly": "amber", "no": "red", "unknown": "dashed"}
# Read from the other end: "B is advised by A".
TURNED: dict[str, Any] = {
    TieKind.REPORTS_TO: lambda: _("leads"),
    TieKind.INFLUENCES: lambda: _("is influenced by"),
    TieKind.ADVISES: lambda: _("is advised by"),
    TieKind.ALLIED_WITH: lambda: _("is allied with"),
    TieKind.OPPOSES: lambda: _("is opposed by"),
    TieKind.FUNDS: lambda: _("is funded by"),
    TieKind.REPRESENTS: lambda: _("is represented by"),
    TieKind.GATEKEEPER_TO: lambda: _("is reached through"),
    TieKind.INTRODUCED_BY: lambda: _("introduced"),
    TieKind.FAMILY: lambda: _("is family of"),
    TieKind.ASSOCIATE: lambda: _("is an associate of"),
}


def _adding(name: str, **given: Any) -> str:
    return f"{reverse(f'{name}-create')}?{urlencode(given)}"


def _when(row: Mapping[str, Any]) -> str:
    return words.period(row["start"], row["end"], None, None) if row["start"] or row["end"] else ""


def ties(reading: Reading) -> dict[str, Any]:
    """Every tie of a stakeholder, read from its side. One query."""
    pk, here = reading.record.pk, reading.record.get_absolute_url()
    rows = (
        selectors.ties(actor=reading.actor)
        .filter(Q(subject_id=pk) | Q(object_id=pk))
        .filter(selectors.possible_q(reading.day))
        .order_by("kind", "-strength", "pk")
        .values(
            "pk", "subject_id", "object_id", "group_id", "kind", "line", "legitimacy", "recognised", "strength",
            "evidence", "start", "end",
            subject_name=F("subject__name"), object_name=F("object__name"), group_name=F("group__name"),
            key=record_key(),
        )[:MOST]
    )  # fmt: skip
    return {
        "title": _("Ties on %(day)s") % {"day": reading.asked} if reading.asked else _("Ties"),
        "rows": [_tie_row(row, pk) for row in rows],
        "empty": _("No tie is known to you."),
        "main": True,
        "add_url": _adding("ties", subject=pk, next=f"{here}?tab=ties") if reading.change else "",
        "more_url": f"{reverse('ties-list')}?{urlencode({'stakeholder': pk})}",
    }


def _tie_row(row: Mapping[str, Any], pk: Any) -> dict[str, Any]:
    outward = row["subject_id"] == pk
    if row["group_id"]:
        name, url = row["group_name"], page_url("groups", row["group_id"])
    elif outward:
        name, url = row["object_name"], page_url("stakeholders", row["object_id"])
    else:
        name, url = row["subject_name"], page_url("stakeholders", row["subject_id"])
    kind = str(TIES[row["kind"]]) if outward else TURNED[row["kind"]]()
    line = [
        str(LINES[row["line"]]).lower() if row["line"] else "",
        _claim(row),
        _when(row),
        opened(row["evidence"], row["key"], row["pk"]),
    ]
    return {
        "title": f"{kind} {name}",
        "url": url,
        "icon": "users-group" if row["group_id"] else "arrow-right" if outward else "arrow-left",
        "square": True,
        "line": " · ".join(part for part in line if part),
        "badge": _strength(row["strength"]),
        "end": _("Details"),
        "end_url": page_url("ties", row["pk"]),
    }


def _claim(row: Mapping[str, Any]) -> str:
    """On what the claim to speak for a group rests, and whether the group recognises it."""
    parts = [str(LEGITIMACY[row["legitimacy"]]).lower() if row["legitimacy"] else ""]
    if row["recognised"]:
        parts.append(
            _("recognised by the group: %(answer)s") % {"answer": str(ANSWERS[row["recognised"]]).lower()}
        )
    return ", ".join(part for part in parts if part)


def _strength(value: int | None) -> str:
    return _("strength %(n)s of 5") % {"n": value} if value else ""


def interests(reading: Reading) -> dict[str, Any]:
    """What a stakeholder wants. One query."""
    pk, here = reading.record.pk, reading.record.get_absolute_url()
    theme = visible_when(
        reference_q(reading.actor, Theme, "theme"), F("theme__name"), Theme._meta.get_field("name")
    )
    rows = (
        selectors.interests(actor=reading.actor)
        .filter(selectors.possible_q(reading.day), stakeholder_id=pk)
        .order_by("kind", "-updated_at")
        .values(
            "pk",
            "kind",
            "what",
            "direction",
            "incentives",
            "constraints",
            "start",
            "end",
            on_theme=theme,
            key=record_key(),
        )[:MOST]
    )
    return {
        "title": _("Interests"),
        "rows": [_interest_row(row) for row in rows],
        "empty": _("No interest is known to you."),
        "main": True,
        "add_url": _adding("interests", stakeholder=pk, next=f"{here}?tab=ties") if reading.change else "",
    }


def _interest_row(row: Mapping[str, Any]) -> dict[str, Any]:
    direction = "" if row["direction"] == "unknown" else str(DIRECTIONS[row["direction"]]).lower()
    incentives, constraints = (
        str(opened(row[name], row["key"], row["pk"])).rstrip(".") for name in ("incentives", "constraints")
    )
    pulls = _("pulls: %(what)s") % {"what": incentives} if incentives else ""
    holds = _("holds back: %(what)s") % {"what": constraints} if constraints else ""
    return {
        "title": row["what"],
        "url": page_url("interests", row["pk"]),
        "icon": "bulb",
        "square": True,
        "line": " · ".join(part for part in (direction, row["on_theme"], _when(row), pulls, holds) if part),
        "badge": str(INTERESTS[row["kind"]]),
    }


def mandates(reading: Reading, about: Q) -> dict[str, Any]:
    """What a body or post is responsible for, on paper and in practice. One query."""
    here = reading.record.get_absolute_url()
    rows = (
        selectors.mandates(actor=reading.actor)
        .filter(about)
        .filter(selectors.possible_q(reading.day))
        .order_by("state_function", "level", "pk")
        .values(
            "pk",
            "state_function",
            "level",
            "exercised",
            "formal",
            "legal_basis",
            "description",
            "start",
            "end",
        )
    )[:MOST]
    adding = {"organization": reading.record.pk, "next": here}
    return {
        "title": _("Responsible for"),
        "rows": [_mandate_row(row) for row in rows],
        "empty": _("No mandate is known to you."),
        "main": True,
        "add_url": _adding("mandates", **adding) if reading.change else "",
    }


def _mandate_row(row: Mapping[str, Any]) -> dict[str, Any]:
    parts = [
        str(LEVELS.get(row["level"], "")),
        "" if row["formal"] else _("informal"),
        row["description"].rstrip("."),
        row["legal_basis"] or _("no legal basis known"),
        _when(row),
    ]
    return {
        "title": str(FUNCTIONS[row["state_function"]]),
        "url": page_url("mandates", row["pk"]),
        "icon": "scale",
        "square": True,
        "line": " · ".join(part for part in parts if part),
        "badge": str(EXERCISED[row["exercised"]]),
        "tone": EXERCISED_TONES[row["exercised"]],
    }


def deployments(reading: Reading) -> dict[str, Any]:
    """Where a unit stands; nothing for a body without any. One query."""
    rows = list(
        selectors.deployments(actor=reading.actor)
        .filter(selectors.possible_q(reading.day), organization_id=reading.record.pk)
        .order_by("-start_earliest", "pk")
        .values(
            "pk", "expected_rotation", "start", "end", "basis", place=F("area__name"), place_id=F("area_id")
        )[:20]
    )
    if not rows:
        return {}
    return {"title": _("Stands at"), "rows": [_deployment_row(row) for row in rows], "side": True}


def _deployment_row(row: Mapping[str, Any]) -> dict[str, Any]:
    rotation = row["expected_rotation"]
    expected = _("rotation expected %(when)s") % {"when": partial_date_text(rotation)} if rotation else ""
    return {
        "title": row["place"],
        "url": page_url("deployments", row["pk"]),
        "icon": "flag",
        "square": True,
        "line": " · ".join(part for part in (_when(row), expected, row["basis"]) if part),
    }


def successions(reading: Reading) -> dict[str, Any]:
    """What a body was before and became; nothing where it always was itself. One query."""
    pk = reading.record.pk
    rows = list(
        selectors.successions(actor=reading.actor)
        .filter(Q(predecessor_id=pk) | Q(successor_id=pk))
        .order_by("on_earliest", "pk")
        .values(
            "pk", "predecessor_id", "successor_id", "kind", "on", "note",
            old=F("predecessor__name"), new=F("successor__name"),
        )[:40]
    )  # fmt: skip
    if not rows:
        return {}
    return {
        "title": _("Before and after"),
        "rows": [_succession_row(row, pk) for row in rows],
        "side": True,
    }


def _succession_row(row: Mapping[str, Any], pk: Any) -> dict[str, Any]:
    ended = row["predecessor_id"] == pk
    name, other = (row["new"], row["successor_id"]) if ended else (row["old"], row["predecessor_id"])
    what = (_("became %(name)s") if ended else _("was %(name)s")) % {"name": name}
    line = (str(SUCCESSIONS[row["kind"]]), partial_date_text(row["on"]), row["note"])
    return {
        "title": what,
        "url": page_url("organizations", other),
        "icon": "arrow-right" if ended else "arrow-left",
        "square": True,
        "line": " · ".join(part for part in line if part),
        "end": _("Details"),
        "end_url": page_url("successions", row["pk"]),
    }


def tab(reading: Reading) -> dict[str, Any]:
    """The tab “Ties and interests” of a person or organization."""
    return {"sections": [], "panels": [ties(reading), interests(reading)]}


def _page(reading: Reading, name: str, cited: str, names: Iterable[str]) -> dict[str, Any]:
    """The page of one such record: its facts and who says so."""
    resource = resource_of(name)
    assert resource is not None
    found = common.section(resource, reading, _("What we know"), tuple(names))
    facts = {"title": found[0]["title"], "facts": found[0]["items"]} if found else {}
    entries = sources.citations(reading, Q(**{f"{cited}_id": KEY}))
    panels = [facts, sources.panel(reading, entries, cited, shown=20)]
    return {"sections": [], "panels": [panel for panel in panels if panel]}


def tie_profile(reading: Reading) -> dict[str, Any]:
    """The page of a tie."""
    return _page(
        reading, "ties", "tie",
        ("subject", "kind", "object", "group", "line", "legitimacy", "recognised", "strength", "evidence", "start", "end"),
    )  # fmt: skip


def interest_profile(reading: Reading) -> dict[str, Any]:
    """The page of an interest."""
    return _page(
        reading, "interests", "interest",
        ("stakeholder", "kind", "theme", "direction", "what", "incentives", "constraints", "start", "end"),
    )  # fmt: skip


def mandate_profile(reading: Reading) -> dict[str, Any]:
    """The page of a mandate."""
    return _page(
        reading, "mandates", "mandate",
        ("organization", "post", "state_function", "description", "theme", "level", "area", "formal", "legal_basis",
         "exercised", "start", "end"),
    )  # fmt: skip


def deployment_profile(reading: Reading) -> dict[str, Any]:
    """The page of a deployment."""
    return _page(
        reading, "deployments", "deployment",
        ("organization", "area", "basis", "expected_rotation", "start", "end"),
    )  # fmt: skip
