"""Reads of areas, themes, groups and the audit trail; the first keyword is `actor`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, F, Func, Model, Q, QuerySet, Subquery

from core.access.principals import principal_of
from core.access.registry import rule_of
from core.access.scope import scope
from core.confidentiality import Handling
from core.models import Area, AuditEvent, HoldingRule, RightsHolderGroup, Theme
from core.models.choices import NOT_USUALLY_HELD, HoldingKind


def areas(*, actor: Any) -> QuerySet[Area]:
    """Areas that the actor may see."""
    return scope(actor, Area.objects.all())


def areas_within(*, actor: Any, pk: Any) -> QuerySet[Area]:
    """The visible areas from this one downward, by id; none where the reader does not see it itself."""
    inside = areas(actor=actor).filter(Q(pk=pk) | Q(ancestors__contains=[pk]))
    return inside.filter(Exists(areas(actor=actor).filter(pk=pk))).values("pk")  # type: ignore[return-value]


def themes(*, actor: Any) -> QuerySet[Theme]:
    return scope(actor, Theme.objects.all())


def groups(*, actor: Any) -> QuerySet[RightsHolderGroup]:
    return scope(actor, RightsHolderGroup.objects.all())


def holding_rules(*, actor: Any) -> QuerySet[HoldingRule]:
    """What may be held in which country."""
    return scope(actor, HoldingRule.objects.all())


def may_be_held(*, kind: HoldingKind, area_id: Any) -> bool:
    """Whether records of a kind may be held in the country of an area: its newest decision, else the usual.

    The same answer for every actor: it is a rule of the house, not a record that somebody reads.
    """
    return held_here(wanted=[(kind, area_id)])[kind, area_id]


def held_here(*, wanted: Iterable[tuple[HoldingKind, Any]]) -> dict[tuple[HoldingKind, Any], bool]:
    """The same for many kinds and areas, in two statements."""
    asked = set(wanted)
    areas = {area for _kind, area in asked if area is not None}
    found = {pair: pair[0] not in NOT_USUALLY_HELD for pair in asked}
    if not areas:
        return found
    above = dict(Area.objects.filter(pk__in=areas).values_list("pk", "ancestors"))
    lineage = {area: {*(above.get(area) or ()), area} for area in areas}
    decided: dict[tuple[str, Any], list[tuple[Any, bool]]] = {}
    rules = HoldingRule.objects.filter(
        area_id__in=set().union(*lineage.values()),
        kind__in={kind for kind, _area in asked},
        handling=Handling.PUBLIC,
    )
    for kind, area, day, made, allowed in rules.values_list(
        "kind", "area_id", "decided_on", "created_at", "allowed"
    ):
        decided.setdefault((kind, area), []).append(((day, made), allowed))
    for kind, area in asked:
        here = [
            one
            for place in lineage.get(area, ())
            if area is not None
            for one in decided.get((kind, place), ())
        ]
        if here:
            found[kind, area] = bool(max(here)[1])
    return found


def held_everywhere(*, kind: HoldingKind, area_ids: Iterable[Any]) -> bool:
    """`may_be_held` for records of several areas at once: whether none of their countries says no. Two statements."""
    lineages = Area.objects.filter(pk__in=set(area_ids)).values_list("pk", "ancestors")
    above = {pk: {*ancestors, pk} for pk, ancestors in lineages}
    decided = HoldingRule.objects.filter(
        area_id__in=set().union(*above.values()), kind=kind, handling=Handling.PUBLIC
    )
    newest = list(decided.order_by("-decided_on", "-created_at").values_list("area_id", "allowed"))
    usual = kind not in NOT_USUALLY_HELD
    return all(
        next((allowed for area, allowed in newest if area in lineage), usual) for lineage in above.values()
    )


def audit_events(*, actor: Any) -> QuerySet[AuditEvent]:
    """The audit trail, for auditors only."""
    events = AuditEvent.objects.all()
    return events if principal_of(actor).is_auditor else events.none()


def value_counts(queryset: QuerySet[Any], column: Any, *, many: bool, limit: int) -> dict[Any, int]:
    """Rows of an already scoped queryset by the value of a column (each entry of a list column) or of an expression,
    counting the first `limit` rows at most."""
    near = queryset.model._default_manager.filter(pk__in=Subquery(queryset.order_by().values("pk")[:limit]))
    counted: Any = F(column) if isinstance(column, str) else column
    value: Any = Func(counted, function="unnest") if many else counted
    rows = near.order_by().annotate(facet_value=value).values("facet_value").annotate(n=Count("pk"))
    return {row["facet_value"]: row["n"] for row in rows}


def names_of(*, actor: Any, model: type[Model], keys: Iterable[Any], title: str) -> dict[Any, str]:
    """The names of the records with these keys, of those that the actor may see."""
    found = model._default_manager.filter(pk__in=list(keys))
    seen = scope(actor, found) if rule_of(model) is not None else found
    return dict(seen.values_list("pk", title))


def name_of(*, actor: Any, model: type[Model], pk: Any) -> str:
    """The name of a record that a foreign key names, or nothing when the actor may not see it."""
    found = model._default_manager.filter(pk=pk)
    record = (scope(actor, found) if rule_of(model) is not None else found).first()
    return str(record) if record is not None else ""


def visible_keys(*, actor: Any, model: type[Model], keys: Sequence[Any]) -> set[Any]:
    """Which of some ids are records that the actor may see now."""
    found = model._default_manager.filter(pk__in=keys)
    return set(scope(actor, found).values_list("pk", flat=True))


def unseen(*, actor: Any, model: type[Model], wanted: Iterable[Any]) -> set[Any]:
    """Of these ids those that name no record which the actor sees: one query for any number."""
    keys = set(wanted)
    if not keys:
        return set()
    found = scope(actor, model._default_manager.filter(pk__in=keys))
    return keys - set(found.values_list("pk", flat=True))
