"""The query of a list as something to keep: what may stand in it, and what is left of an old one.

An unknown or broken parameter is refused when somebody types it, and dropped with a notice when a saved view brings
it: lists change, and a view is no promise.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from core.resources import Column, Resource, resource_of

PAGE_ONLY = frozenset({"view", "columns"})
KEPT = frozenset({"ordering", "columns"})
NO_VIEW = "all"


def list_resource(page: str) -> Resource | None:
    """The resource of a list page by its URL name."""
    resource = resource_of(page.removesuffix("-list")) if page.endswith("-list") else None
    return resource if resource is not None and resource.paged and resource.url("list") == page else None


def shown_columns(resource: Resource, text: str | None) -> tuple[Column, ...]:
    """The columns that `columns=` names, in the resource's order and never without the first; all when nothing is asked
    or nothing known."""
    wanted = set((text or "").split(","))
    first, *others = resource.columns
    chosen = [column for column in others if column.key in wanted]
    return (first, *chosen) if text and (chosen or first.key in wanted) else resource.columns


def filters_of(data: QueryDict) -> QueryDict:
    """What the FilterSet is asked: without the parameters that belong to the page alone."""
    kept = data.copy()
    for name in PAGE_ONLY:
        kept.pop(name, None)
    return kept


def worth_keeping(actor: Any, resource: Resource, query: str) -> tuple[str, bool]:
    """The part of a query that this list understands today, and whether something was dropped."""
    given = [(name, value) for name, value in parse_qsl(query[:2000]) if value]
    kept: dict[str, str] = {}
    names = {column.key for column in resource.columns}
    orders = {order.key for order in resource.orders}
    for name, value in given:
        if name == "ordering" and value.removeprefix("-") in orders:
            kept[name] = value
        elif name == "columns" and names & set(value.split(",")):
            kept[name] = ",".join(part for part in value.split(",") if part in names)
        elif name in resource.filterset.base_filters and _understood(actor, resource, name, value):
            kept[name] = value
    ignored = {"view", "cursor", "page_size", "count", "format", "reason"}
    dropped = any(kept.get(name) != value for name, value in given if name not in ignored)
    return urlencode(sorted(kept.items())), dropped


def _understood(actor: Any, resource: Resource, name: str, value: str) -> bool:
    filters = resource.filterset({name: value}, resource.select(actor=actor).none(), actor=actor)
    return filters.is_valid()
