"""What engagement adds to the frame: navigation, quick add, and what tasks may be about."""

from __future__ import annotations

from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core import shell
from core.abouts import offer
from core.access.principals import Principal
from engagements import resources  # noqa: F401
from engagements.models import (
    ContactRule,
    Engagement,
    Exposure,
    Handover,
    Initiative,
    LibraryEntry,
    Position,
    Relationship,
    Slice,
)
from engagements.panels import harm, messages


def _staff(principal: Principal) -> bool:
    return principal.is_staff_of_company


def _editor(principal: Principal) -> bool:
    return principal.may_edit


shell.nav_items.append(
    shell.NavItem(
        "engagement", _("Engagement"), "calendar-event", "engagements-list", 30, "/engagement/", _staff
    )
)
shell.quick_adds += [
    shell.QuickAdd(_("Engagement"), "calendar-plus", "engagements-create", 11, _editor),
]
shell.strip_items += [
    shell.StripItem("engagement", _("Engagements"), 10, "engagements-list", _staff),
    shell.StripItem("engagement", _("Relationships"), 20, "relationships-list", _staff),
    shell.StripItem("engagement", _("Handovers"), 30, "handovers-list", _staff),
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
shell.profile_banners += [
    shell.ProfileBanner("people", 10, harm.banners),
    shell.ProfileBanner("organizations", 10, harm.banners),
    shell.ProfileBanner("areas", 10, harm.area_banners),
]
shell.profile_panels += [
    shell.ProfilePanel("engagements", 20, harm.plan_panel),
    shell.ProfilePanel("engagements", 30, messages.message_panel),
    shell.ProfilePanel("engagements", 32, messages.argument_panel),
    shell.ProfilePanel("engagements", 34, messages.library_panel),
]
offer("engagements", Engagement, _("Engagement"), F("title"))
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
)
offer("contact-rules", ContactRule, _("Contact rule"), Coalesce(F("stakeholder__name"), F("place__name")))
offer("positions", Position, _("Position"), F("title"))
offer("initiatives", Initiative, _("Initiative"), F("title"))
offer("resources", LibraryEntry, _("Resource"), F("title"))
offer("slices", Slice, _("Slice"), F("title"))
