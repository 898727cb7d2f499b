"""Initiatives and their partners as resources."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.models.choices import Level
from core.paging import Order
from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Part, Resource
from engagements.filtersets import initiatives as filtersets
from engagements.models import Initiative, InitiativePartner
from engagements.models.initiatives import AskAnswer, InitiativeKind, InitiativeStatus, PartnerRole
from engagements.panels import initiatives as panels
from engagements.selectors import initiatives as selectors
from engagements.serializers import initiatives as serializers
from engagements.services import initiatives as services
from stakeholders.resources.cells import BY_START, linked, period

INITIATIVES = Resource(
    name="initiatives",
    path="engagement/initiatives",
    model=Initiative,
    label=_("initiative"),
    plural=_("Initiatives"),
    icon="route",
    select=selectors.initiatives,
    document=serializers.INITIATIVE,
    filterset=filtersets.InitiativeFilter,
    orders=(BY_CHANGE, BY_START, Order("title", _("Title"), ("title",))),
    writable=(
        "title",
        "kind",
        "status",
        "area",
        "level",
        "theme",
        "objective",
        "blocked",
        "milestones",
        "money",
        "start",
        "end",
        "outcome",
        *LEVEL_FIELDS,
    ),
    create=services.create_initiative,
    update=services.update_initiative,
    delete=services.delete_initiative,
    columns=(
        Column("title", _("Title"), text("title"), order="title"),
        Column("kind", _("Kind"), chosen("kind", InitiativeKind)),
        Column("status", _("Status"), chosen("status", InitiativeStatus)),
        Column("theme", _("Theme"), reference("theme")),
        Column("start", _("When"), period, order="start"),
        LEVEL,
    ),
    facets=(
        Facet("kind", _("Kind"), "kind", tuple(InitiativeKind.choices)),
        Facet("status", _("Status"), "status", tuple(InitiativeStatus.choices)),
        Facet("level", _("Level"), "level", tuple(Level.choices)),
    ),
    profile=panels.initiative_profile,
    named_by=("theme", "area", "blocked", "blocked__area"),
    form=(
        Part("", ("title", "kind", "status", "objective", "theme", "blocked")),
        Part(_("Steps"), ("milestones", "outcome")),
        Part(_("More"), ("area", "level", "money", "start", "end"), folded=True),
    ),
    words={
        "milestones": (
            _("Milestones"),
            _("One on each line: what | due 2026-09 | reached 2026-10. Dates may be left out."),
        ),
        "start": (_("Since"), _("As exactly as it is known: 2024, 2024-05 or 2024-05-17.")),
        "end": (_("Until"), _("Empty while it lasts.")),
    },
    empty=_("Initiatives are what is done with others, or in place of what is blocked. Start the first one."),
)
INITIATIVE_PARTNERS = Resource(
    name="initiative-partners",
    path="engagement/initiative-partners",
    model=InitiativePartner,
    label=_("partner"),
    plural=_("Partners in initiatives"),
    icon="users-plus",
    select=selectors.initiative_partners,
    document=serializers.INITIATIVE_PARTNER,
    filterset=filtersets.InitiativePartnerFilter,
    orders=(BY_CHANGE, Order("created", _("Written"), ("created_at",))),
    writable=("initiative", "stakeholder", "role", "ask", "answer", *LEVEL_FIELDS),
    create=services.create_partner,
    update=services.update_partner,
    delete=services.delete_partner,
    columns=(
        Column("initiative", _("Initiative"), linked("initiative", "initiatives")),
        Column("stakeholder", _("Who"), linked("stakeholder", "stakeholders")),
        Column("role", _("Part"), chosen("role", PartnerRole)),
        Column("ask", _("What we ask"), text("ask")),
        Column("answer", _("Answer"), chosen("answer", AskAnswer)),
        LEVEL,
    ),
    facets=(
        Facet("role", _("Part"), "role", tuple(PartnerRole.choices)),
        Facet("answer", _("Answer"), "answer", tuple(AskAnswer.choices)),
    ),
    named_by=("initiative", "stakeholder"),
    form=(Part("", ("initiative", "stakeholder", "role", "ask", "answer")),),
    empty=_("Partners stand on the page of their initiative."),
)
