"""The roles of access.md and what each opens, as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    OFFICER = "officer", _("Officer")
    LEAD = "lead", _("Lead")
    MANAGER = "manager", _("Manager")
    SECRETARIAT = "secretariat", _("Working-group secretariat")
    AUDITOR = "auditor", _("Auditor")
    INTEGRATOR = "integrator", _("Integrator (service account)")
    ADMINISTRATOR = "administrator", _("Administrator")


# Roles that open the company's content; the others open none of it.
CONTENT_ROLES = frozenset({Role.VIEWER, Role.OFFICER, Role.LEAD, Role.MANAGER, Role.INTEGRATOR})
# Roles held in one function; such an assignment names it.
FUNCTION_ROLES = frozenset({Role.VIEWER, Role.OFFICER, Role.LEAD, Role.INTEGRATOR})
EDITING_ROLES = frozenset({Role.OFFICER, Role.LEAD, Role.INTEGRATOR})

ROLE_HELP = {
    Role.VIEWER: _("Sees public and company records, and those of the function. Changes nothing."),
    Role.OFFICER: _(
        "Sees public and company records, and those of the function; edits them and the company register."
    ),
    Role.LEAD: _(
        "Sees and edits as an officer does; also deletes, shares and opens the function’s records, "
        "and exports people in bulk."
    ),
    Role.MANAGER: _("Sees the records of every function in the area, except named ones. Edits none."),
    Role.SECRETARIAT: _("Sees only the working groups granted to it."),
    Role.AUDITOR: _("Sees who did what kind of thing when, and no content."),
    Role.INTEGRATOR: _("A service account: the API only, within the function and the token’s scope."),
    Role.ADMINISTRATOR: _("Manages users, roles, settings and reference data. Sees no content."),
}
