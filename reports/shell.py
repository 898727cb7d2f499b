"""What reports adds to the frame: the Desk in the navigation, and the Desk's first boxes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.shell import (
    DeskBox,
    NavItem,
    ProfilePanel,
    StripItem,
    desk_boxes,
    nav_items,
    profile_panels,
    strip_items,
)
from reports import desk, roles, staffing_page

nav_items.append(NavItem("desk", _("Desk"), "home", "desk", 10, "/", lambda principal: principal.active))
strip_items.append(StripItem("desk", _("Desk"), 5, "desk", lambda principal: principal.active))
nav_items.append(
    NavItem(
        "insights",
        _("Insights"),
        "chart-area-line",
        "insight-overview",
        60,
        "/insights/",
        lambda principal: principal.is_staff_of_company,
    )
)
strip_items += [
    StripItem("insights", _("Overview"), 5, "insight-overview", lambda who: who.is_staff_of_company),
    StripItem("insights", _("How good is the map"), 10, "insight-audit", lambda who: who.is_staff_of_company),
    StripItem("insights", _("To verify"), 20, "insight-queue", lambda who: who.is_staff_of_company),
    StripItem("insights", _("First contact"), 30, "insight-contact", lambda who: who.is_staff_of_company),
    StripItem("insights", _("What if they go"), 40, "insight-what-if", lambda who: who.is_staff_of_company),
    StripItem("insights", _("Between two days"), 50, "insight-between", lambda who: who.is_staff_of_company),
    StripItem("insights", _("How it is worked out"), 90, "formulas", lambda who: who.is_staff_of_company),
]
profile_panels.append(ProfilePanel("mapping-exercises", 30, staffing_page.card))
desk_boxes += [
    DeskBox("changes", "reports/desk/changes.html", 10, desk.changes),
    DeskBox("open-posts", "reports/desk/open_posts.html", 35, desk.open_posts, wide=False),
    DeskBox("quality", "reports/desk/quality.html", 30, desk.quality, wide=False),
    DeskBox("edited", "reports/desk/rows.html", 40, desk.edited, wide=False),
    DeskBox("imports", "reports/desk/rows.html", 45, desk.imports, wide=False),
    DeskBox("to-look-at", "reports/desk/rows.html", 48, roles.to_look_at),
    DeskBox("administration", "reports/desk/rows.html", 50, roles.administration),
    DeskBox("health", "reports/desk/rows.html", 52, roles.health, wide=False),
    DeskBox("grave", "reports/desk/rows.html", 60, roles.grave),
    DeskBox("chain", "reports/desk/rows.html", 62, roles.chain, wide=False),
    DeskBox("exports", "reports/desk/rows.html", 64, roles.exports, wide=False),
    DeskBox("secretariat", "reports/desk/word.html", 70, roles.secretariat),
    DeskBox("nothing-yet", "reports/desk/word.html", 80, roles.nothing_yet),
]
