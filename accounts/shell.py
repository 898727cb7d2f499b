"""What accounts adds to the frame: administration and the audit trail in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.shell import NavItem, nav_items

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
