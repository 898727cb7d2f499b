"""What accounts adds to the frame: administration and the audit trail in the navigation."""

from __future__ import annotations

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from accounts import selectors
from accounts.filtersets import USER_ORDERS, AuditFilterSet, UserFilterSet
from accounts.verbs import verb_words
from core.access.principals import Principal
from core.list_query import KeptList, keep_views
from core.selectors import audit_events
from core.shell import DeskBox, NavItem, desk_boxes, nav_items

nav_items += [
    NavItem(
        "administration",
        _("Administration"),
        "settings",
        "user-list",
        90,
        "/administration/",
        lambda who: who.is_administrator,
    ),
    NavItem(
        "audit",
        _("Audit trail"),
        "history",
        "audit-list",
        95,
        "/administration/audit/",
        lambda who: who.is_auditor,
    ),
]


def grave_acts(principal: Principal) -> dict[str, object] | None:
    """For administrators: who gave themselves sight of content, or moved somebody's sign-in address, lately."""
    rows = selectors.alerts(actor=principal)
    if not rows:
        return None
    found = [
        {
            "title": verb_words(row["verb"]),
            "line": f"{row['actor__display_name']} · {formats.date_format(timezone.localtime(row['at']), 'DATETIME_FORMAT')}",
            "icon": "alert-triangle",
            "url": reverse("user-detail", args=[row["actor_id"]]) if row["actor_id"] else "",
            "handling": None,
        }
        for row in rows
    ]
    return {"title": _("To look at"), "rows": found}


keep_views(
    KeptList(
        "user-list",
        _("Users"),
        "users",
        UserFilterSet,
        selectors.users,
        lambda who: who.is_administrator,
        USER_ORDERS,
    )
)
keep_views(
    KeptList(
        "audit-list", _("Audit trail"), "history", AuditFilterSet, audit_events, lambda who: who.is_auditor
    )
)
desk_boxes.append(DeskBox("accounts-alerts", "accounts/alerts_box.html", 5, grave_acts))
