"""Who sees a task: whoever sees its record now, asked of the record itself; the copied level only labels and stamps.

A generic key cannot be joined, so each table that tasks may be about is asked in a subquery of its own, under its own
rule and grants: levels, parents, areas and shares open and close the task in the same second as the record
(docs/decisions/0021-tasks-follow-their-record.md).
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from django.utils.translation import gettext as _

from core.abouts import about_of, kinds_by_model
from core.access.principals import Principal
from core.access.registry import Rule
from core.access.roles import Role
from core.access.scope import change_levels_q, lead_levels_q, level_q, scope
from core.confidentiality import Handling


def concerned_q(principal: Principal, prefix: str = "") -> Q:
    """The tasks that this actor wrote or was given."""
    if principal.user_id is None:
        return Q(**{f"{prefix}pk__in": []})
    return Q(**{f"{prefix}created_by": principal.user_id}) | Q(**{f"{prefix}assignee": principal.user_id})


class TaskSight:
    """The rule of tasks; see the module."""

    rule: Rule
    # The tables to ask, where it is known which; otherwise all that a row may be about.
    tables: tuple[type[Model], ...] | None = None

    def beside(self, row: Any) -> TaskSight:
        """The same rule for one stored row: its record is of one table, or there is none."""
        about = about_of(row.about_kind)
        return self._asking(about.model) if about is not None else self._asking()

    def _asking(self, *models: type[Model]) -> TaskSight:
        narrowed = copy(self)
        narrowed.tables = tuple(model._meta.concrete_model or model for model in models)
        return narrowed

    def view_q(self, principal: Principal, prefix: str) -> Q:
        """Sight of the record; of a task without one, being its author or assignee; of one whose record was deleted,
        the level that the record had."""
        alone = Q(**{f"{prefix}about_kind": ""})
        orphan = ~alone & Q(**{f"{prefix}about_id__isnull": True})
        condition = (alone & concerned_q(principal, prefix)) | (orphan & level_q(principal, prefix))
        condition |= self._record_q(principal, prefix, "view")
        return condition if principal.named else condition & Q(**{f"{prefix}handling__lt": Handling.NAMED})

    def change_q(self, principal: Principal, prefix: str) -> Q:
        """Author and assignee, and whoever may change the record."""
        orphan = Q(**{f"{prefix}about_id__isnull": True}) & ~Q(**{f"{prefix}about_kind": ""})
        return (
            concerned_q(principal, prefix)
            | self._record_q(principal, prefix, "change")
            | (orphan & change_levels_q(principal, self.rule, prefix))
        )

    def delete_q(self, principal: Principal, prefix: str) -> Q:
        """The author, and whoever may delete the record."""
        orphan = Q(**{f"{prefix}about_id__isnull": True}) & ~Q(**{f"{prefix}about_kind": ""})
        own = Q(**{f"{prefix}pk__in": []})
        if principal.user_id is not None:
            own = Q(**{f"{prefix}created_by": principal.user_id})
        return (
            own
            | self._record_q(principal, prefix, "delete")
            | (orphan & lead_levels_q(principal, self.rule, prefix))
        )

    def about_q(self, principal: Principal, model: type[Model]) -> Q:
        """Sight of rows about records of one table: the other tables are not asked."""
        condition = self._asking(model)._record_q(principal, "", "view")
        return condition if principal.named else condition & Q(handling__lt=Handling.NAMED)

    def _record_q(self, principal: Principal, prefix: str, action: Any) -> Q:
        condition = Q(**{f"{prefix}pk__in": []})
        key = OuterRef(f"{prefix}about_id")
        named_by = kinds_by_model()
        for model in named_by if self.tables is None else self.tables:
            kinds = named_by.get(model, ())
            # The second comparison keeps PostgreSQL from reading the whole table once into a hash: each row's record
            # is looked up by its key.
            named = model._default_manager.filter(pk=key, pk__lte=key).order_by()
            record = scope(principal, named, action)
            if not record.query.is_empty():
                condition |= Q(**{f"{prefix}about_kind__in": kinds}) & Q(Exists(record))
        return condition

    def refuse(self, principal: Principal, record: Any) -> str:
        """Company staff who do more than read; the record itself must be visible (the service says so at its field)."""
        if principal.read_only or not principal.active:
            return "This access may only read."
        return "" if self.offers(principal) else "Your role may not add tasks."

    def seen_through(self, principal: Principal, record: Any) -> tuple[str, Any]:
        """Through its record, and why one sees that; a task without one is between two people."""
        if not record.about_kind:
            if record.created_by_id == principal.user_id:
                return _("You made it, about no record: only you and whoever does it see it."), None
            return _("It was given to you, about no record: only you and its author see it."), None
        about = about_of(record.about_kind)
        named = about.model._default_manager.filter(pk=record.about_id) if about is not None else None
        found = scope(principal, named).first() if named is not None else None
        if found is None:
            return _("Its record was deleted; you see the task at the level that the record had."), None
        return _("Whoever sees its record sees it."), found

    def offers(self, principal: Principal) -> bool:
        """Officers and leads, and managers, who assign work."""
        return principal.may_edit or (Role.MANAGER in principal.roles and not principal.read_only)


TASK_SIGHT = TaskSight()
