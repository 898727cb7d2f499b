"""What the register adds to the frame: navigation and quick add."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import shell
from stakeholders import resources  # noqa: F401
from stakeholders.search import SEARCHED

shell.nav_items.append(
    shell.NavItem(
        "map",
        _("Map"),
        "affiliate",
        "people-list",
        20,
        "/map/",
        lambda principal: principal.is_staff_of_company,
    )
)
shell.quick_adds += [
    shell.QuickAdd(_("Person"), "user-plus", "people-create", 20, lambda principal: principal.may_edit),
    shell.QuickAdd(
        _("Organization"), "building-plus", "organizations-create", 30, lambda principal: principal.may_edit
    ),
    shell.QuickAdd(_("Post"), "armchair", "posts-create", 40, lambda principal: principal.may_edit),
    shell.QuickAdd(
        _("Import a list"), "file-import", "imports-create", 90, lambda principal: principal.may_edit
    ),
]
shell.search_sources += SEARCHED
