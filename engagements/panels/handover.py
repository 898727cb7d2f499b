"""The page of a handover: what is lost, who knew the successor, what is to be done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.pages.show import page_url
from core.resources import Reading, resource_of
from core.templatetags.ui import initials
from engagements import selectors
from engagements.models.choices import EngagementStatus, RelationshipRole, RelationshipStatus
from stakeholders.panels import common

ROLES = dict(RelationshipRole.choices)
SHOWN = 40
FACTS = (
    "kind",
    "person",
    "post",
    "successor",
    "deployment",
    "colleague",
    "lead",
    "day",
    "due",
    "status",
    "note",
)


def profile(reading: Reading) -> dict[str, Any]:
    """Relationships lost, and who of us has spoken with the successor. Three queries besides the record."""
    resource = resource_of("handovers")
    assert resource is not None
    found = common.section(resource, reading, _("What happened"), FACTS)
    panels: list[dict[str, Any]] = [_lost(reading)]
    if reading.record.successor_id is not None:
        panels.append(_known(reading))
    if found:
        panels.append({"title": found[0]["title"], "facts": found[0]["items"], "side": True})
    return {"sections": [], "panels": panels, "actions": _actions(reading)}


def _actions(reading: Reading) -> list[dict[str, Any]]:
    """The way by which somebody introduces us to the successor."""
    record = reading.record
    if record.successor_id is None:
        return []
    query = urlencode({"focus": record.successor_id})
    return [{"label": _("Way to be introduced"), "url": f"{reverse('network')}?{query}", "icon": "affiliate"}]


def _lost(reading: Reading) -> dict[str, Any]:
    """Who of us kept the contact with the one who left, or what a leaving colleague keeps."""
    record = reading.record
    about = Q(pk__in=[])
    if record.colleague_id is not None:
        about = Q(colleague_id=record.colleague_id)
    elif record.person_id is not None:
        about = Q(stakeholder_id=record.person_id)
    elif record.deployment_id is not None:
        about = Q(stakeholder_id=record.deployment.organization_id)
    rows = (
        selectors.relationships(actor=reading.actor)
        .filter(about)
        .exclude(status=RelationshipStatus.ENDED)
        .order_by("role", "pk")
        .values("pk", "role", who=F("colleague__display_name"), whom=F("stakeholder__name"))[:SHOWN]
    )
    shown = [
        {
            "title": row["whom"] if record.colleague_id else row["who"],
            "url": page_url("relationships", row["pk"]),
            "initials": initials(row["whom"] if record.colleague_id else row["who"] or ""),
            "line": str(ROLES[row["role"]]),
        }
        for row in rows
    ]
    return {
        "title": _("Relationships that are lost")
        if not record.colleague_id
        else _("Relationships to hand over"),
        "rows": shown,
        "count": len(shown) or "",
        "empty": _("None that you may see."),
        "main": True,
    }


def _known(reading: Reading) -> dict[str, Any]:
    """Engagements in which the successor took part already, in whichever post."""
    rows = (
        selectors.engagements(actor=reading.actor)
        .filter(participants__stakeholder_id=reading.record.successor_id, status=EngagementStatus.HELD)
        .order_by("-starts", "-pk")
        .values("pk", "title", "starts", who=F("organizer__display_name"))
        .distinct()[:10]
    )
    return {
        "title": _("Who of us has met the successor"),
        "rows": [
            {
                "title": row["title"],
                "url": page_url("engagements", row["pk"]),
                "icon": "calendar-event",
                "square": True,
                "line": " · ".join(filter(None, [date_format(row["starts"]), row["who"]])),
            }
            for row in rows
        ],
        "empty": _("Nobody, as far as you may see. Introduce yourselves soon."),
        "main": True,
    }
