"""The first page of insights: a few questions of those who lead, each answered by numbers that open the lists behind them.

A number is counted by the filters of the list that it opens, so the two cannot disagree, and for nobody but its reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.resources import resource_of
from reports.insight_forms import OverviewForm
from reports.insights import Insight

# Numbers are counted so far; a list that long is read by its filters.
MOST = 10_000


@dataclass(frozen=True)
class Number:
    """What is counted: a list with its filters, and when the number is no good news."""

    title: str
    resource: str
    query: dict[str, str] = field(default_factory=dict)
    tone: str = ""


def questions(day: date, days: int) -> list[tuple[str, list[Number]]]:
    """The cards of the page. Whoever does not see a record counts without it."""
    since = {"since": (day - timedelta(days=days)).isoformat(), "until": day.isoformat()}
    stale = (day - timedelta(days=settings.REVIEW_INTERVAL_DAYS)).isoformat()
    return [
        (
            _("Who left, who came"),
            [
                Number(_("Changes to review"), "turnover-findings", {"state": "open"}),
                Number(_("Open handovers"), "handovers", {"status": "open"}),
                Number(
                    _("Introductions overdue"), "handovers", {"status": "open", "late": "true"}, tone="amber"
                ),
            ],
        ),
        (
            _("Do we keep in touch?"),
            [
                Number(_("Engagements held"), "engagements", {"status": "held", **since}),
                Number(
                    _("Of them informal"), "engagements", {"status": "held", "formality": "informal", **since}
                ),
                Number(_("Relationships kept"), "relationships", {"status": "kept"}),
                Number(_("Contacts overdue"), "relationships", {"overdue": "true"}, tone="amber"),
                Number(
                    _("Without a language in common"),
                    "relationships",
                    {"status": "kept", "language_match": "gap"},
                    tone="amber",
                ),
            ],
        ),
        (
            _("Is our word kept?"),
            [
                Number(_("Promises not settled"), "commitments", {"when": "open"}),
                Number(_("Ours, overdue"), "commitments", {"when": "overdue", "side": "ours"}, tone="red"),
                Number(
                    _("Theirs, overdue"), "commitments", {"when": "overdue", "side": "theirs"}, tone="amber"
                ),
                Number(_("Points to follow up"), "points", {"follow_up": "true"}),
            ],
        ),
        (
            _("Is the map in date?"),
            [
                Number(_("Holdings of today"), "tenures", {"phase": "current"}),
                Number(
                    _("Not confirmed in time"),
                    "tenures",
                    {"phase": "current", "confirmed_before": stale},
                    tone="amber",
                ),
                Number(
                    _("Without a source"), "tenures", {"phase": "current", "sourced": "false"}, tone="amber"
                ),
                Number(_("Mapping exercises open"), "mapping-exercises", {"open": "true"}),
                Number(_("Mapping exercises overdue"), "mapping-exercises", {"overdue": "true"}, tone="red"),
            ],
        ),
    ]


class Overview(Insight):
    """`/insights/`. One statement for each number, whatever it counts."""

    key = "insight-overview"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = OverviewForm(request.GET)
        title, cards = _("Overview"), []
        if form.is_valid():
            area = form.cleaned_data["area"]
            where = {"area": str(area)} if area else {}
            for name, numbers in questions(form.day, form.days):
                rows = [row(self.principal, number, where) for number in numbers]
                cards.append({"title": name, "rows": rows})
        return self.show(form, title, cards, subtitle=_("Every number opens the list that it counts"))


def row(actor: Principal, number: Number, where: dict[str, str]) -> dict[str, Any]:
    """One number as a row of its card."""
    resource = resource_of(number.resource)
    if resource is None:
        raise LookupError(f"the resource {number.resource} is not registered")
    query = urlencode({**number.query, **where})
    filters = resource.filterset(QueryDict(query), resource.select(actor=actor), actor=actor)
    found = filters.filtered().order_by().values("pk")[: MOST + 1].count()
    return {
        "title": number.title,
        "url": f"{reverse(resource.url('list'))}?{query}",
        "badge": str(found) if found <= MOST else f"{MOST:,}+",
        "tone": number.tone if found and number.tone else "gray",
    }
