"""Handovers as a resource."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.paging import Order
from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Act, Column, Facet, Part, Resource
from engagements import filtersets, selectors, serializers, services
from engagements.models import Handover
from engagements.models.choices import HandoverKind, HandoverStatus
from engagements.panels import handover
from engagements.resources import cells
from engagements.serializers.handover_acts import Close, Reassign


def _what(document: dict[str, Any]) -> dict[str, Any]:
    """What changed: the post, the unit, or our own colleague."""
    found = document["post"] or document["deployment"] or document["colleague"] or {}
    return {"text": found.get("name", "")}


HANDOVERS = Resource(
    name="handovers",
    path="engagement/handovers",
    model=Handover,
    label=_("handover"),
    plural=_("Handovers"),
    icon="transfer",
    select=selectors.handovers,
    document=serializers.HANDOVER,
    filterset=filtersets.HandoverFilter,
    orders=(Order("day", _("Since when"), ("day",)), BY_CHANGE),
    writable=(
        "kind",
        "person",
        "post",
        "successor",
        "deployment",
        "colleague",
        "lead",
        "day",
        "due",
        "note",
        *LEVEL_FIELDS,
    ),
    create=services.create_handover,
    update=services.update_handover,
    acts=(
        Act("close", "Close one handover", "The contact stands again.", Close, services.close_handover),
        Act(
            "reassign",
            "Reassign what a leaving colleague keeps",
            "Standing relationships and open tasks that you may change go to `lead` in one step.",
            Reassign,
            services.reassign,
        ),
    ),
    columns=(
        Column("post", _("What"), _what),
        Column("person", _("Who left"), reference("person")),
        Column("successor", _("Who came"), reference("successor")),
        Column("lead", _("Who takes it on"), cells.person("lead")),
        Column("day", _("Since when"), text("day"), order="day"),
        Column("due", _("Introduced by"), text("due")),
        Column("status", _("Status"), chosen("status", HandoverStatus)),
        LEVEL,
    ),
    facets=(
        Facet("status", _("Status"), "status", tuple(HandoverStatus.choices)),
        Facet("kind", _("What happened"), "kind", tuple(HandoverKind.choices)),
        Facet("whose", _("Whose"), "", filtersets.handovers.WHOSE),
    ),
    profile=handover.profile,
    named_by=("post", "deployment", "deployment__organization", "colleague"),
    form=(
        Part("", ("person", "post", "successor", "lead", "due", "note")),
        Part(_("More"), ("kind", "deployment", "colleague", "day"), folded=True),
    ),
    empty=_(
        "A handover opens by itself when a departure is accepted, a unit is about to rotate, or a colleague leaves."
    ),
)
