"""What engagement adds to the frame: navigation, quick add, and what tasks may be about."""

from __future__ import annotations

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core import shell
from core.abouts import offer
from core.access.principals import Principal
from engagements import resources  # noqa: F401
from engagements.models import Engagement, Handover, Relationship


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
    shell.StripItem("engagement", _("Participants"), 90, "participants-list", _staff, lesser=True),
]
offer("engagements", Engagement, _("Engagement"), F("title"))
offer("relationships", Relationship, _("Relationship"), F("stakeholder__name"))
offer(
    "handovers",
    Handover,
    _("Handover"),
    Coalesce(F("post__title"), F("deployment__organization__name"), Value("")),
)
