"""Who sees a file: whoever sees its record now, asked of the record itself, as for tasks (docs/decisions/0021)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.abouts import about_of
from core.access.principals import Principal
from core.access.scope import change_levels_q, lead_levels_q, level_q, scope
from core.confidentiality import Handling
from core.task_access import TaskSight


class AttachmentSight(TaskSight):
    """The rule of files; a file whose record was deleted keeps the level that the record had."""

    def view_q(self, principal: Principal, prefix: str) -> Q:
        """Sight of the record."""
        orphan = Q(**{f"{prefix}about_id__isnull": True})
        condition = self._record_q(principal, prefix, "view") | (orphan & level_q(principal, prefix))
        return condition if principal.named else condition & Q(**{f"{prefix}handling__lt": Handling.NAMED})

    def change_q(self, principal: Principal, prefix: str) -> Q:
        """Whoever may change the record."""
        orphan = Q(**{f"{prefix}about_id__isnull": True})
        return self._record_q(principal, prefix, "change") | (
            orphan & change_levels_q(principal, self.rule, prefix)
        )

    def delete_q(self, principal: Principal, prefix: str) -> Q:
        """Whoever may delete the record, and who attached the file while they may change the record."""
        orphan = Q(**{f"{prefix}about_id__isnull": True})
        own = Q(**{f"{prefix}pk__in": []})
        if principal.user_id is not None:
            own = Q(**{f"{prefix}created_by": principal.user_id}) & self.change_q(principal, prefix)
        return (
            own
            | self._record_q(principal, prefix, "delete")
            | (orphan & lead_levels_q(principal, self.rule, prefix))
        )

    def refuse(self, principal: Principal, record: Any) -> str:
        """Whoever changes records; the record itself must be one of those (the service says so)."""
        if principal.read_only or not principal.active:
            return "This access may only read."
        return "" if self.offers(principal) else "Your role may not attach files."

    def seen_through(self, principal: Principal, record: Any) -> tuple[str, Any]:
        """Through its record."""
        about = about_of(record.about_kind)
        named = about.model._default_manager.filter(pk=record.about_id) if about is not None else None
        found = scope(principal, named).first() if named is not None else None
        if found is None:
            return _("Its record was deleted; you see the file at the level that the record had."), None
        return _("Whoever sees its record sees it."), found

    def offers(self, principal: Principal) -> bool:
        return principal.may_edit and not principal.read_only


ATTACHMENT_SIGHT = AttachmentSight()
