"""Relationships as a resource."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen
from core.resources import Column, Facet, Part, Resource, Verb
from engagements import filtersets, selectors, serializers, services
from engagements.models import Relationship
from engagements.models.choices import LanguageMatch, RelationshipRole, RelationshipStatus, Tier
from engagements.panels import relationship
from engagements.resources import cells
from stakeholders.resources.cells import BY_START, named, period

RELATIONSHIPS = Resource(
    name="relationships",
    path="engagement/relationships",
    model=Relationship,
    label=_("relationship"),
    plural=_("Relationships"),
    icon="heart-handshake",
    select=selectors.relationships,
    document=serializers.RELATIONSHIP,
    filterset=filtersets.RelationshipFilter,
    orders=(BY_CHANGE, BY_START),
    writable=(
        "colleague",
        "stakeholder",
        "role",
        "status",
        "tier",
        "language",
        "interpreter_needed",
        "note",
        "start",
        "end",
        *LEVEL_FIELDS,
    ),
    create=services.create_relationship,
    update=services.update_relationship,
    delete=services.delete_relationship,
    verbs=(
        Verb(
            "hand-over",
            _("Hand over"),
            services.hand_over,
            _("Handed over. Who takes over has a task to introduce themselves."),
            "arrow-right",
            ("colleague",),
            "Another colleague keeps the contact from today; this relationship ends.",
        ),
    ),
    profile=relationship.profile,
    columns=(
        Column("stakeholder", _("With whom"), named("stakeholder", "stakeholders")),
        Column("colleague", _("Colleague"), cells.person("colleague")),
        Column("role", _("Part"), chosen("role", RelationshipRole)),
        Column("last_contact", _("Last spoken"), cells.moment("last_contact"), css="text-nowrap"),
        Column("next_contact", _("Next"), cells.moment("next_contact"), css="text-nowrap"),
        Column("language_match", _("Language"), cells.language),
        Column("tier", _("How often"), chosen("tier", Tier)),
        Column("status", _("Status"), chosen("status", RelationshipStatus)),
        Column("start", _("When"), period, order="start"),
        LEVEL,
    ),
    facets=(
        Facet("overdue", _("Contact overdue"), "", ((True, _("Overdue")),)),
        Facet("whose", _("Whose"), "", filtersets.relationships.WHOSE),
        Facet("language_match", _("Language"), "", tuple(LanguageMatch.choices)),
        Facet("role", _("Part"), "role", tuple(RelationshipRole.choices)),
        Facet("tier", _("How often"), "tier", tuple(Tier.choices)),
        Facet("status", _("Status"), "status", tuple(RelationshipStatus.choices)),
    ),
    named_by=("colleague", "stakeholder"),
    form=(
        Part("", ("stakeholder", "colleague", "role", "tier", "note")),
        Part(_("More"), ("language", "interpreter_needed", "status", "start", "end"), folded=True),
    ),
    words={
        "stakeholder": (_("With whom"), _("A person, or a body as a whole.")),
        "tier": (_("How often you mean to speak"), _("What is overdue is counted from this.")),
    },
    empty=_("Relationships say who of us keeps the contact with whom. Add your first one."),
)
