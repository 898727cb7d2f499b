"""Engagements and participants as resources."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models.choices import Level
from core.paging import Order
from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen, text
from core.resources import Act, Column, Facet, Part, Resource, Verb
from engagements import filtersets, selectors, serializers, services
from engagements.models import Engagement, Participant
from engagements.models.choices import (
    Attended,
    Capacity,
    EngagementKind,
    EngagementStatus,
    Formality,
    ParticipantRole,
)
from engagements.models.harm import Mitigation
from engagements.panels import meeting
from engagements.resources import cells
from engagements.serializers.invitations import Invite
from engagements.services import invitations
from stakeholders.resources.cells import linked

# Said with a plan that does not follow a contact rule (engagements.services.plans).
BESIDE: dict[str, Any] = {"mitigation": Mitigation.planners_words()}
BY_TIME = Order("starts", _("When"), ("starts",))

ENGAGEMENTS = Resource(
    name="engagements",
    path="engagement/engagements",
    model=Engagement,
    label=_("engagement"),
    plural=_("Engagements"),
    icon="calendar-event",
    select=selectors.engagements,
    document=serializers.ENGAGEMENT,
    filterset=filtersets.EngagementFilter,
    orders=(BY_TIME, BY_CHANGE),
    writable=(
        "title",
        "kind",
        "status",
        "starts",
        "ends",
        "all_day",
        "time_zone",
        "place",
        "link",
        "area",
        "level",
        "language",
        "interpreting",
        "formality",
        "themes",
        "objective",
        "outcome",
        "organizer",
        "follows",
        "direction",
        "our_reference",
        "their_reference",
        "received_on",
        "public_title",
        "public_place",
        "value_given",
        "value_what",
        "value_approved_by",
        "cancelled_why",
        "unfinished",
        *LEVEL_FIELDS,
    ),
    beside=BESIDE,
    create=services.create_engagement,
    update=services.update_engagement,
    delete=services.delete_engagement,
    verbs=(
        Verb(
            "hold",
            _("It was held"),
            services.hold_engagement,
            _("Noted as held. What came of it?"),
            "check",
            ("outcome",),
            "It took place. `outcome` says what came of it.",
        ),
        Verb(
            "cancel",
            _("Cancel"),
            services.cancel_engagement,
            _("Cancelled."),
            "x",
            ("cancelled_why",),
            "It does not take place.",
        ),
    ),
    acts=(
        Act(
            "invite",
            "Invite participants by mail",
            "Each gets the public title, time and public place, a calendar file and a personal link; who was invited "
            "before gets the present edition. What comes back stands as `reply` of the participant.",
            Invite,
            invitations.invite_all,
        ),
    ),
    profile=meeting.profile,
    columns=(
        Column("starts", _("When"), cells.when, order="starts", css="text-nowrap"),
        Column("title", _("What it is about"), text("title"), css="e-col-wide"),
        Column("participants", _("With whom"), cells.with_whom),
        Column("kind", _("Kind"), chosen("kind", EngagementKind)),
        Column("status", _("Status"), chosen("status", EngagementStatus)),
        Column("organizer", _("Who is responsible"), cells.person("organizer")),
        LEVEL,
    ),
    facets=(
        Facet("whose", _("Whose"), "", filtersets.engagements.WHOSE),
        Facet("status", _("Status"), "status", tuple(EngagementStatus.choices)),
        Facet("kind", _("Kind"), "kind", tuple(EngagementKind.choices)),
        Facet("level", _("Level"), "level", tuple(Level.choices)),
        Facet("formality", _("Formal or informal"), "formality", tuple(Formality.choices)),
    ),
    named_by=("area", "organizer", "follows"),
    form=(
        Part("", ("title", "kind", "status", "starts", "ends", "time_zone", "place", "themes", "objective")),
        Part(_("Outcome"), ("outcome", "unfinished"), folded=True),
        Part(
            _("Where and how"),
            (
                "link",
                "area",
                "level",
                "language",
                "interpreting",
                "formality",
                "all_day",
                "organizer",
                "follows",
            ),
            folded=True,
        ),
        Part(
            _("Letter or message"),
            ("direction", "our_reference", "their_reference", "received_on"),
            folded=True,
        ),
        Part(
            _("What others may read"),
            ("public_title", "public_place"),
            _("Calendars and invitations carry these two and nothing else."),
            folded=True,
        ),
        Part(_("Anything of value"), ("value_given", "value_what", "value_approved_by"), folded=True),
        Part(_("Cancelled"), ("cancelled_why",), folded=True),
    ),
    words={
        "title": (_("What it is about"), _("One line, as you would say it to a colleague.")),
        "starts": (_("Begins"), ""),
        "time_zone": (_("Time zone"), _("For example Africa/Accra. Empty: the usual one.")),
        "area": (_("Area"), _("Where it takes place, or what it concerns.")),
    },
    empty=_("No engagement is known to you yet. Log the last one you had: it takes half a minute."),
)
PARTICIPANTS = Resource(
    name="participants",
    path="engagement/participants",
    model=Participant,
    label=_("participant"),
    plural=_("Participants"),
    icon="users",
    select=selectors.participants,
    document=serializers.PARTICIPANT,
    filterset=filtersets.ParticipantFilter,
    orders=(BY_TIME, BY_CHANGE),
    writable=(
        "engagement",
        "stakeholder",
        "post",
        "organization",
        "capacity",
        "colleague",
        "guest_name",
        "guest_from",
        "guest_email",
        "role",
        "reply",
        "attended",
        *LEVEL_FIELDS,
    ),
    beside=BESIDE,
    create=services.create_participant,
    update=services.update_participant,
    delete=services.delete_participant,
    columns=(
        Column("starts", _("When"), cells.when, order="starts", css="text-nowrap"),
        Column("who", _("Who"), cells.who),
        Column("engagement", _("Engagement"), linked("engagement", "engagements")),
        Column("organization", _("For which body"), linked("organization", "organizations")),
        Column("capacity", _("Capacity"), chosen("capacity", Capacity)),
        Column("role", _("Part"), chosen("role", ParticipantRole)),
        Column("attended", _("Was there"), chosen("attended", Attended)),
        LEVEL,
    ),
    facets=(
        Facet("attended", _("Was there"), "attended", tuple(Attended.choices)),
        Facet("status", _("Status"), "status", tuple(EngagementStatus.choices)),
    ),
    named_by=("engagement", "stakeholder", "post", "colleague"),
    form=(
        Part("", ("engagement", "stakeholder", "post", "capacity")),
        Part(_("A colleague"), ("colleague",), folded=True),
        Part(_("A guest without a record"), ("guest_name", "guest_from", "guest_email"), folded=True),
        Part(_("More"), ("organization", "role", "reply", "attended"), folded=True),
    ),
    words={
        "stakeholder": (_("Who"), _("A person or an organization of the map.")),
        "post": (_("In which post"), _("Filled in from the map. It is enough when the name is not known.")),
        "organization": (_("For which body"), _("Follows from the post.")),
    },
    empty=_("Nobody takes part in anything that you may see."),
)
