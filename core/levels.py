"""What follows when a record is raised to a stricter level: nothing below it stays more open, nobody locks
themselves out (design: access.md)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.access.grants import permission_id
from core.access.principals import Principal
from core.access.registry import Rule, rule_of, rules
from core.access.scope import scope
from core.confidentiality import Handling
from core.history import update_with_history
from core.models.base import Protected

LEVEL_COLUMNS = ("handling", "function", "custodian")


def raise_children(principal: Principal, record: Protected) -> int:
    """Brings every record that names this one as its parent up to this level, and those below them in turn.

    It reaches records that the actor may not see: they only ever become more closed. Returns how many changed.
    """
    if record.handling == Handling.PUBLIC:
        return 0
    raised = 0
    model = record._meta.concrete_model
    for rule in rules().values():
        for name in rule.parents:
            field: Any = rule.model._meta.get_field(name)
            if field.related_model._meta.concrete_model is model:
                raised += _raise(principal, record, rule, name)
    return raised


def _raise(principal: Principal, record: Protected, rule: Rule, parent: str) -> int:
    below: Any = rule.model._default_manager.select_for_update(of=("self",))
    children = list(below.filter(**{f"{parent}_id": record.pk, "handling__lt": record.handling}))
    for child in children:
        child.handling = record.handling
        if record.handling < Handling.FUNCTION:
            continue
        child.function_id = child.function_id or record.function_id
        child.custodian_id = child.custodian_id or record.custodian_id
    update_with_history(children, LEVEL_COLUMNS, actor=principal, reason=_("A record above it was raised"))
    return len(children) + sum(raise_children(principal, child) for child in children)


def keep_sight(principal: Principal, record: Protected) -> bool:
    """Whoever raises a root keeps a personal grant where the new level would hide it from them.

    Only a root: a share of a root opens everything below it, which a raised child is no reason for. Returns whether
    a grant was made.
    """
    rule = rule_of(type(record))
    if rule is None or rule.root != "" or principal.user_id is None:
        return False
    if scope(principal, type(record)._default_manager.filter(pk=record.pk), "change").exists():
        return False
    table: Any = rule.user_grants
    table.objects.update_or_create(
        user_id=principal.user_id,
        permission_id=permission_id(rule.model, "change"),
        content_object_id=record.pk,
        defaults={"reason": _("Raised the level"), "granted_by_id": principal.user_id, "expires_at": None},
    )
    return True
