"""Handovers as a resource."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.paging import Order
from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Part, Resource, Verb
from engagements import filtersets, selectors, serializers, services
from engagements.models import Handover
from engagements.models.choices import HandoverKind, HandoverStatus
from engagements.panels import handover
from engagements.resources import cells


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
    verbs=(
        Verb(
            "reassign",
            _("Reassign all"),
            services.reassign,
            _("Handed on. What still stands below could not be: look at it."),
            "arrow-right",
            ("lead",),
            "Everything that a leaving colleague keeps, that you may change and `lead` may see, goes to `lead`.",
        ),
        Verb(
            "close",
            _("Close"),
            services.close_handover,
            _("Closed. The contact stands again."),
            "check",
            (),
            "The contact stands again, or there is none to keep.",
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
        Facet("late", _("Introduction overdue"), "", ((True, _("Overdue")),)),
    ),
    profile=handover.profile,
    extra={"usual": {"status": HandoverStatus.OPEN.value}},
    named_by=("post", "deployment", "deployment__organization", "colleague"),
    form=(
        Part("", ("person", "post", "successor", "lead", "due", "note")),
        Part(_("More"), ("kind", "deployment", "colleague", "day"), folded=True),
    ),
    related=(("handovers-orphans", _("What nobody keeps"), "user-off"),),
    empty=_(
        "A handover opens by itself when a departure is accepted, a unit is about to rotate, or a colleague leaves."
    ),
)
