"""What follows when a record is raised to a stricter level: nothing below it stays more open, nobody locks
themselves out (design: access.md)."""

from __future__ import annotations

from collections.abc import Sequence
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


def raise_children(principal: Principal, records: Sequence[Protected]) -> int:
    """Brings every record that names one of these as its parent up to that one's level, and those below in turn.

    The records are of one model. It reaches what the actor may not see: that only ever becomes more closed. Returns
    how many changed.
    """
    above = {record.pk: record for record in records if record.handling > Handling.PUBLIC}
    if not above:
        return 0
    raised = 0
    model = records[0]._meta.concrete_model
    for rule in rules().values():
        for name in rule.parents:
            field: Any = rule.model._meta.get_field(name)
            if field.related_model._meta.concrete_model is model:
                raised += _raise(principal, above, rule, name)
    return raised


def _raise(principal: Principal, above: dict[Any, Protected], rule: Rule, parent: str) -> int:
    below: Any = rule.model._default_manager.select_for_update(of=("self",))
    top = max(record.handling for record in above.values())
    children = []
    for child in below.filter(**{f"{parent}_id__in": list(above), "handling__lt": top}):
        record = above[getattr(child, f"{parent}_id")]
        if child.handling >= record.handling:
            continue
        child.handling = record.handling
        if record.handling >= Handling.FUNCTION:
            child.function_id = child.function_id or record.function_id
            child.custodian_id = child.custodian_id or record.custodian_id
        children.append(child)
    update_with_history(children, LEVEL_COLUMNS, actor=principal, reason=_("A record above it was raised"))
    return len(children) + (raise_children(principal, children) if children else 0)


def keep_sight(principal: Principal, records: Sequence[Protected]) -> bool:
    """Whoever raises a root keeps a personal grant where the new level would hide it from them.

    Only a root: a share of a root opens everything below it, which a raised child is no reason for. Returns whether
    a grant was made.
    """
    model = type(records[0])
    rule = rule_of(model)
    if rule is None or rule.root != "" or principal.user_id is None:
        return False
    keys = [record.pk for record in records]
    seen = set(
        scope(principal, model._default_manager.filter(pk__in=keys), "change").values_list("pk", flat=True)
    )
    table: Any = rule.user_grants
    grants = [
        table(
            user_id=principal.user_id,
            permission_id=permission_id(rule.model, "change"),
            content_object_id=key,
            reason=_("Raised the level"),
            granted_by_id=principal.user_id,
            expires_at=None,
        )
        for key in keys
        if key not in seen
    ]
    if grants:
        table.objects.bulk_create(
            grants,
            update_conflicts=True,
            unique_fields=["user", "permission", "content_object"],
            update_fields=["reason", "granted_by", "expires_at"],
        )
    return bool(grants)
