"""What engagement adds to the frame: navigation, quick add, and what tasks may be about."""

from __future__ import annotations

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import shell
from core.abouts import offer
from core.access.principals import Principal
from core.owned import Owned, keep
from engagements import desk, resources  # noqa: F401
from engagements.models import (
    Commitment,
    ContactRule,
    Engagement,
    Exposure,
    Handover,
    Initiative,
    LibraryEntry,
    Point,
    Position,
    Relationship,
    Slice,
)
from engagements.models.choices import CLOSED, EngagementStatus, HandoverStatus, RelationshipStatus
from engagements.panels import (
    contacts,
    continuity,
    harm,
    initiatives,
    languages,
    messages,
    stance,
    transition,
)
from engagements.selectors.harm import standing_q
from engagements.services.owned import take_relationships
from stakeholders.demo import later as demo_steps


def _staff(principal: Principal) -> bool:
    return principal.is_staff_of_company


def _editor(principal: Principal) -> bool:
    return principal.may_edit


shell.nav_items.append(
    shell.NavItem(
        "engagement", _("Engagement"), "calendar-event", "engagements-list", 30, "/engagement/", _staff
    )
)
shell.own_parts.append(shell.OwnPart("calendars", _("Calendar addresses"), "my-calendars"))
shell.quick_adds += [
    shell.QuickAdd(_("Log an engagement"), "pencil", "engagement-log", 10, _editor),
    shell.QuickAdd(_("Plan an engagement"), "calendar-plus", "engagements-create", 11, _editor),
]
shell.strip_items += [
    shell.StripItem("engagement", _("Engagements"), 10, "engagements-list", _staff),
    shell.StripItem("engagement", _("Calendar"), 12, "calendar", _staff),
    shell.StripItem("engagement", _("Relationships"), 20, "relationships-list", _staff),
    shell.StripItem("engagement", _("Handovers"), 25, "handovers-list", _staff),
    shell.StripItem("engagement", _("What nobody keeps"), 71, "handovers-orphans", _staff, lesser=True),
    shell.StripItem("engagement", _("Commitments"), 30, "commitments-list", _staff),
    shell.StripItem("engagement", _("Points and standards"), 40, "points-list", _staff),
    shell.StripItem("engagement", _("Notes"), 50, "notes-list", _staff, lesser=True),
    shell.StripItem(
        "engagement", _("Would they take our call?"), 60, "call-answers-list", _staff, lesser=True
    ),
    shell.StripItem("engagement", _("Coverage"), 40, "coverage", _staff),
    shell.StripItem("engagement", _("Positions"), 50, "positions-list", _staff),
    shell.StripItem("engagement", _("Arguments"), 52, "arguments-list", _staff),
    shell.StripItem("engagement", _("Initiatives"), 54, "initiatives-list", _staff),
    shell.StripItem("engagement", _("Contact rules"), 60, "contact-rules-list", _staff, lesser=True),
    shell.StripItem("engagement", _("Exposures"), 61, "exposures-list", _staff, lesser=True),
    shell.StripItem("engagement", _("How harm is avoided"), 62, "mitigations-list", _staff, lesser=True),
    shell.StripItem("engagement", _("Library"), 64, "resources-list", _staff, lesser=True),
    shell.StripItem("engagement", _("Wordings"), 66, "position-variants-list", _staff, lesser=True),
    shell.StripItem("engagement", _("Uses of arguments"), 67, "argument-uses-list", _staff, lesser=True),
    shell.StripItem("engagement", _("Partners"), 68, "initiative-partners-list", _staff, lesser=True),
    shell.StripItem("engagement", _("Slices"), 70, "slices-list", _staff, lesser=True),
    shell.StripItem("engagement", _("Participants"), 90, "participants-list", _staff, lesser=True),
]
shell.strip_items.append(shell.StripItem("turnover", _("Handovers"), 30, "handovers-list", _staff))
shell.profile_banners += [
    shell.ProfileBanner("people", 10, harm.banners),
    shell.ProfileBanner("organizations", 10, harm.banners),
    shell.ProfileBanner("areas", 10, harm.area_banners),
]
shell.profile_panels += [
    shell.ProfilePanel("transitions", 20, transition.at_risk),
    shell.ProfilePanel("engagements", 20, harm.plan_panel),
    shell.ProfilePanel("engagements", 22, languages.plan_panel),
    shell.ProfilePanel("engagements", 25, stance.plan_panel),
    shell.ProfilePanel("engagements", 30, messages.message_panel),
    shell.ProfilePanel("engagements", 32, messages.argument_panel),
    shell.ProfilePanel("engagements", 34, messages.library_panel),
]
shell.desk_boxes += [
    shell.DeskBox("meetings", "reports/desk/rows.html", 4, desk.meetings),
    shell.DeskBox("handovers", "reports/desk/rows.html", 13, desk.handovers_of_mine),
    shell.DeskBox("overdue-contacts", "reports/desk/rows.html", 6, desk.contacts, wide=False),
    shell.DeskBox("promises", "reports/desk/rows.html", 7, desk.promises, wide=False),
]
shell.profile_panels += [
    shell.ProfilePanel(name, 10, contacts.contact) for name in ("people", "organizations", "posts")
]
shell.profile_panels.append(shell.ProfilePanel("organizations", 15, continuity.card))
shell.timeline_sources += [
    shell.TimelineSource(name, contacts.timeline) for name in ("people", "organizations")
]
initiatives.effects.append(stance.effect_panel)
demo_steps.append("engagements.demo.seeding.seed")
offer("engagements", Engagement, _("Engagement"), F("title"))
offer("points", Point, _("Point"), F("title"))
offer("commitments", Commitment, _("Commitment"), F("title"))
offer("relationships", Relationship, _("Relationship"), F("stakeholder__name"))
offer(
    "handovers",
    Handover,
    _("Handover"),
    Coalesce(F("post__title"), F("deployment__organization__name"), Value("")),
)
offer(
    "exposures",
    Exposure,
    _("Exposure"),
    Coalesce(
        F("stakeholder__name"),
        F("place__name"),
        F("colleague__display_name"),
        Value(""),
        output_field=TextField(),
    ),
    discreet=True,
)
offer("contact-rules", ContactRule, _("Contact rule"), Coalesce(F("stakeholder__name"), F("place__name")))
offer("positions", Position, _("Position"), F("title"))
offer("initiatives", Initiative, _("Initiative"), F("title"))
offer("resources", LibraryEntry, _("Resource"), F("title"))
offer("slices", Slice, _("Slice"), F("title"))
keep(
    Owned(
        "relationships",
        _("Relationships"),
        "heart-handshake",
        Relationship,
        "colleague",
        lambda: ~Q(status=RelationshipStatus.ENDED),
        F("stakeholder__name"),
        take=take_relationships,
    ),
    Owned(
        "commitments",
        _("Promises that are followed"),
        "checklist",
        Commitment,
        "colleague",
        lambda: ~Q(status__in=sorted(CLOSED)),
        F("title"),
    ),
    Owned(
        "engagements",
        _("Planned engagements"),
        "calendar-event",
        Engagement,
        "organizer",
        lambda: Q(status=EngagementStatus.PLANNED),
        F("title"),
    ),
    Owned(
        "handovers",
        _("Open handovers"),
        "transfer",
        Handover,
        "lead",
        lambda: Q(status=HandoverStatus.OPEN),
        Coalesce(
            F("post__title"), F("deployment__organization__name"), F("colleague__display_name"), Value("")
        ),
    ),
    Owned(
        "contact-rules",
        _("Contact rules through them: decide anew"),
        "shield-check",
        ContactRule,
        "through",
        lambda: standing_q(timezone.localdate()),
        Coalesce(F("stakeholder__name"), F("place__name")),
        handed_on=False,
    ),
)
