"""The one rule: which rows of a model an actor may see or act on, as one condition inside the query.

Used by pages, API, search, counts, exports, history, form choices and tasks alike. `view_q` can be written from
another table through a prefix (`post__organization__`), so that a child asks for its parents by join.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, TypeVar

from django.db import models
from django.db.models import Q

from core.access.grants import granted_q
from core.access.principals import Principal, Reach, principal_of
from core.access.registry import Rule, rule_of
from core.confidentiality import Handling

ModelT = TypeVar("ModelT", bound=models.Model)
Action = Literal["view", "change", "delete", "lower", "private", "share"]
NOTHING = Q(pk__in=[])


def scope(actor: Any, queryset: models.QuerySet[ModelT], action: Action = "view") -> models.QuerySet[ModelT]:
    """The rows of `queryset` on which `actor` may do `action`.

    Fails closed: an unregistered model, an unknown or inactive actor or an unknown action gives no rows.
    """
    principal = principal_of(actor)
    rule = rule_of(queryset.model)
    if rule is None or not principal.active:
        return queryset.none()
    return queryset.filter(action_q(principal, rule, action))


def may(actor: Any, record: models.Model, action: Action = "view") -> bool:
    """Whether one stored record is in scope: the same rule as lists, so the two cannot disagree.

    Of a row that follows a record only that record's table is asked.
    """
    principal, rule = principal_of(actor), rule_of(type(record))
    if rule is None or not principal.active:
        return False
    if rule.sight is not None:
        rule = replace(rule, sight=rule.sight.beside(record))
    return type(record)._default_manager.filter(action_q(principal, rule, action), pk=record.pk).exists()


def action_q(principal: Principal, rule: Rule, action: Action, prefix: str = "") -> Q:
    """The condition for an action on rows reached through `prefix`."""
    if action == "view":
        return view_q(principal, rule, prefix)
    if principal.read_only:
        return NOTHING
    if rule.sight is not None:
        write_q = {
            "change": rule.sight.change_q,
            "private": rule.sight.change_q,
            "delete": rule.sight.delete_q,
        }
        return (
            rule.sight.view_q(principal, prefix) & write_q[action](principal, prefix)
            if action in write_q
            else NOTHING
        )
    if action in ("change", "private"):
        return view_q(principal, rule, prefix) & change_levels_q(principal, rule, prefix)
    if action in ("delete", "lower"):
        return view_q(principal, rule, prefix) & lead_levels_q(principal, rule, prefix)
    if action == "share" and rule.root == "":
        return view_q(principal, rule, prefix) & _share_q(principal, prefix)
    return NOTHING


def scope_beside(
    actor: Any, queryset: models.QuerySet[ModelT], seen: frozenset[str]
) -> models.QuerySet[ModelT]:
    """The visible rows of `queryset` where those of their parents that `seen` names are known to be visible.

    For a subquery beside an outer row that the scope has let through already: asking for that row again, for each
    of its children, would cost a dozen joins and change nothing.
    """
    principal = principal_of(actor)
    rule = rule_of(queryset.model)
    if rule is None or not principal.active:
        return queryset.none()
    return queryset.filter(view_q(principal, rule, seen=seen))


def scope_about(
    actor: Any, queryset: models.QuerySet[ModelT], model: type[models.Model]
) -> models.QuerySet[ModelT]:
    """The visible rows of a table whose rows follow a record, where the record is of `model`.

    Beside one record only its own table need be asked; `scope` asks every table that such a row may be about.
    """
    principal = principal_of(actor)
    rule = rule_of(queryset.model)
    if rule is None or rule.sight is None or not principal.active:
        return queryset.none()
    return queryset.filter(rule.sight.about_q(principal, model._meta.concrete_model or model))


def view_q(principal: Principal, rule: Rule, prefix: str = "", seen: frozenset[str] = frozenset()) -> Q:
    """Own level and grants, and sight of every parent but those known to be seen."""
    if rule.sight is not None:
        return rule.sight.view_q(principal, prefix)
    condition = _own_q(principal, rule, prefix)
    if rule.gone:
        condition &= Q(**{f"{prefix}{rule.gone}__isnull": True})
    for parent in rule.parents:
        if parent not in seen:
            condition &= parent_q(principal, rule, parent, prefix)
    return condition


def parent_q(principal: Principal, rule: Rule, parent: str, prefix: str = "") -> Q:
    """Sight of the record that a foreign key names; an empty key asks for nothing."""
    field: Any = rule.model._meta.get_field(parent)
    parent_rule = rule_of(field.related_model)
    if parent_rule is None:
        return NOTHING
    seen = view_q(principal, parent_rule, f"{prefix}{parent}__")
    return seen | Q(**{f"{prefix}{parent}__isnull": True}) if field.null else seen


def reference_q(principal: Principal, model: type[models.Model], path: str) -> Q:
    """Sight of what a foreign key `path` names, for showing its name beside a visible row."""
    rule = rule_of(model)
    return NOTHING if rule is None else view_q(principal, rule, f"{path}__")


def _own_q(principal: Principal, rule: Rule, prefix: str) -> Q:
    condition: Q = level_q(principal, prefix)
    if rule.root is not None and principal.user_id is not None:
        root_rule, outer = _root(rule, prefix)
        shared = granted_q(principal, root_rule, "view", outer, prefix)
        if shared is not None:
            condition |= shared & _no_closer_than_root(rule, prefix)
        condition |= _of_my_root(principal, rule, prefix)
    return condition if principal.named else condition & Q(**{f"{prefix}handling__lt": Handling.NAMED})


def _no_closer_than_root(rule: Rule, prefix: str) -> Q:
    """A share of a root opens a NAMED child only where the root is NAMED too: else whoever may share the root would
    open what they cannot see themselves."""
    if not rule.root:
        return Q()
    return Q(**{f"{prefix}handling__lt": Handling.NAMED}) | Q(
        **{f"{prefix}{rule.root}__handling": Handling.NAMED}
    )


def _of_my_root(principal: Principal, rule: Rule, prefix: str) -> Q:
    """What hangs below a NAMED root belongs to its author and custodian, whoever wrote it."""
    if not rule.root or principal.user_id is None:
        return Q(**{f"{prefix}pk__in": []})
    root = f"{prefix}{rule.root}__"
    both = Q(**{f"{prefix}handling": Handling.NAMED, f"{root}handling": Handling.NAMED})
    return both & _mine(principal, root)


def _root(rule: Rule, prefix: str) -> tuple[Rule, str]:
    """The rule of the record that carries the grants, and the column that names it."""
    if rule.root == "":
        return rule, f"{prefix.removesuffix('__')}_id" if prefix else "pk"
    model: type[models.Model] = rule.model
    path = ""
    for step in (rule.root or "").split("__"):
        field: Any = model._meta.get_field(step)
        model, path = field.related_model, f"{path}{field.attname}"
        if step != (rule.root or "").rsplit("__", 1)[-1]:
            path = f"{path.removesuffix('_id')}__"
    root_rule = rule_of(model)
    if root_rule is None:
        raise LookupError(f"{rule.model._meta.label}: the root {rule.root} has no rule")
    return root_rule, f"{prefix}{path}"


def root_of(rule: Rule) -> tuple[Rule, str] | None:
    """The rule of the record whose shares open this one, and the path to it; None where nothing can be shared."""
    if rule.root is None:
        return None
    return _root(rule, "")


def level_q(principal: Principal, prefix: str = "") -> Q:
    """The levels of sight: what handling, function and area open without any grant."""
    open_rows = Q(**{f"{prefix}handling": Handling.PUBLIC})
    if not principal.is_staff_of_company:
        return open_rows
    register = principal.register
    if register.everywhere:
        condition = Q(**{f"{prefix}handling__lte": Handling.COMPANY})
    else:
        near = (register.subtree or frozenset()) | register.ancestors
        condition = Q(**{f"{prefix}handling__lte": Handling.COMPANY}) & (
            Q(**{f"{prefix}scope_area__isnull": True}) | Q(**{f"{prefix}scope_area__in": near})
        )
        if principal.is_administrator:
            condition |= open_rows
    for functions, reach in _by_reach(principal.functions).items():
        condition |= Q(
            **{f"{prefix}handling": Handling.FUNCTION, f"{prefix}function__in": functions}
        ) & _inside(reach, prefix)
    if not principal.managed.nowhere:
        condition |= Q(**{f"{prefix}handling": Handling.FUNCTION}) & _inside(principal.managed, prefix)
    if principal.user_id is not None and principal.named:
        condition |= Q(**{f"{prefix}handling": Handling.NAMED}) & _mine(principal, prefix)
    return condition


def _mine(principal: Principal, prefix: str) -> Q:
    return Q(**{f"{prefix}created_by": principal.user_id}) | Q(**{f"{prefix}custodian": principal.user_id})


def _inside(reach: Reach, prefix: str) -> Q:
    return Q() if reach.everywhere else Q(**{f"{prefix}scope_area__in": reach.subtree})


def _by_reach(held: dict[Any, Reach]) -> dict[tuple[Any, ...], Reach]:
    """Functions with the same reach together, so that the condition stays short."""
    grouped: dict[Reach, list[Any]] = {}
    for function, reach in held.items():
        grouped.setdefault(reach, []).append(function)
    return {tuple(sorted(functions)): reach for reach, functions in grouped.items()}


def change_levels_q(principal: Principal, rule: Rule, prefix: str) -> Q:
    condition = NOTHING if not prefix else Q(**{f"{prefix}pk__in": []})
    floor = Handling.COMPANY if rule.reference else Handling.PUBLIC
    unowned = Q(**{f"{prefix}function__isnull": True})
    register = principal.editing_anywhere
    if not register.nowhere:
        condition |= (
            unowned & Q(**{f"{prefix}handling__gte": floor, f"{prefix}handling__lte": Handling.COMPANY})
        ) & _inside(register, prefix)
    if rule.reference and (principal.is_administrator or principal.system):
        condition |= unowned & Q(**{f"{prefix}handling": Handling.PUBLIC})
    for functions, reach in _by_reach(principal.editing).items():
        condition |= Q(
            **{f"{prefix}handling__lte": Handling.FUNCTION, f"{prefix}function__in": functions}
        ) & _inside(reach, prefix)
    if principal.may_edit and principal.user_id is not None:
        condition |= Q(**{f"{prefix}handling": Handling.NAMED}) & _mine(principal, prefix)
        condition |= _of_my_root(principal, rule, prefix)
    return condition | _change_grants(principal, rule, prefix)


def _change_grants(principal: Principal, rule: Rule, prefix: str) -> Q:
    nothing = Q(**{f"{prefix}pk__in": []})
    if rule.root is None or principal.user_id is None or not principal.may_edit:
        return nothing
    root_rule, outer = _root(rule, prefix)
    shared = granted_q(principal, root_rule, "change", outer, prefix)
    return nothing if shared is None else shared & _no_closer_than_root(rule, prefix)


def lead_levels_q(principal: Principal, rule: Rule, prefix: str) -> Q:
    """Deleting a record or lowering its level: a lead of its function, or its author while still an editor."""
    condition = Q(**{f"{prefix}pk__in": []})
    floor = Handling.COMPANY if rule.reference else Handling.PUBLIC
    unowned = Q(**{f"{prefix}function__isnull": True})
    register = principal.leading_anywhere
    if not register.nowhere:
        condition |= (
            unowned & Q(**{f"{prefix}handling__gte": floor, f"{prefix}handling__lte": Handling.COMPANY})
        ) & _inside(register, prefix)
    if rule.reference and (principal.is_administrator or principal.system):
        condition |= unowned & Q(**{f"{prefix}handling": Handling.PUBLIC})
    for functions, reach in _by_reach(principal.leading).items():
        condition |= Q(
            **{f"{prefix}handling__lte": Handling.FUNCTION, f"{prefix}function__in": functions}
        ) & _inside(reach, prefix)
    if principal.may_edit and principal.user_id is not None:
        own = Q(**{f"{prefix}created_by": principal.user_id})
        condition |= own & change_levels_q(principal, rule, prefix)
    return condition


def _share_q(principal: Principal, prefix: str) -> Q:
    """Sharing a root: a lead of the function that owns it; a NAMED one its author and custodian, nobody else."""
    condition = Q(**{f"{prefix}pk__in": []})
    register = principal.leading_anywhere
    if not register.nowhere:
        unowned = Q(**{f"{prefix}function__isnull": True, f"{prefix}handling__lte": Handling.COMPANY})
        condition |= unowned & _inside(register, prefix)
    for functions, reach in _by_reach(principal.leading).items():
        condition |= Q(
            **{f"{prefix}handling__lte": Handling.FUNCTION, f"{prefix}function__in": functions}
        ) & _inside(reach, prefix)
    if principal.is_staff_of_company and principal.user_id is not None:
        condition |= Q(**{f"{prefix}handling": Handling.NAMED}) & _mine(principal, prefix)
    return condition


def deleted_q(principal: Principal, rule: Rule) -> Q:
    """Over the history table: rows of deleted records that the actor could see at their last level, below parents
    that are there and visible now, and whose deletion would have been open to them: leads, authors, and the
    custodian of a NAMED record. Shares went with the record and open nothing here."""
    alone = replace(rule, root=None)
    condition = action_q(principal, alone, "delete")
    if principal.may_edit and principal.user_id is not None and not principal.read_only:
        kept = Q(handling=Handling.NAMED, custodian=principal.user_id)
        condition |= kept & view_q(principal, alone)
    return condition


def refuse_creation(principal: Principal, rule: Rule, *, function: Any, handling: int, area_id: Any) -> str:
    """Why this actor may not create such a row; empty when it may."""
    if principal.read_only or not principal.active:
        return "This access may only read."
    if rule.reference and function is None and handling == Handling.PUBLIC:
        return (
            ""
            if principal.is_administrator or principal.system
            else "Administrators keep public reference data."
        )
    if function is None:
        if handling > Handling.COMPANY:
            return "Choose the function that owns this record."
        reach = principal.editing_anywhere
        if reach.nowhere:
            return "Your role may not add to the company register."
    else:
        reach = principal.editing.get(function, Reach())
        if reach.nowhere:
            return "Your role may not add records for this function."
    return "" if reach.covers(area_id) else "Choose an area inside those you work in."
