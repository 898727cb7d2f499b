"""The query of a list as something to keep: what may stand in it, and what is left of an old one.

An unknown or broken parameter is refused when somebody types it, and dropped with a notice when a saved view brings
it: lists change, and a view is no promise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from core.access.principals import Principal
from core.paging import Order
from core.resources import Column, Resource, resource_of

PAGE_ONLY = frozenset({"view", "columns"})
KEPT = frozenset({"ordering", "columns"})
NO_VIEW = "all"


@dataclass(frozen=True)
class KeptList:
    """A list that shows no resource, such as the accounts: what a view of it may hold, and whom the list is open to."""

    page: str
    plural: str | Promise
    icon: str
    filterset: Any
    select: Callable[..., QuerySet[Any]]
    open_to: Callable[[Principal], bool]
    orders: tuple[Order, ...] = ()
    columns: tuple[Column, ...] = ()

    def url(self, kind: str) -> str:
        return self.page


_KEPT_LISTS: dict[str, KeptList] = {}


def keep_views(kept: KeptList) -> None:
    """Offers saved views on a list that shows no resource."""
    _KEPT_LISTS[kept.page] = kept


def closed_pages(principal: Principal) -> list[str]:
    """The lists that this reader may not open; views of them are missing for them, their own too."""
    return [page for page, kept in _KEPT_LISTS.items() if not kept.open_to(principal)]


def list_resource(page: str) -> Resource | KeptList | None:
    """What a list shows, by the URL name of its page."""
    if page in _KEPT_LISTS:
        return _KEPT_LISTS[page]
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


def worth_keeping(actor: Any, resource: Resource | KeptList, query: str) -> tuple[str, bool]:
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


def _understood(actor: Any, resource: Resource | KeptList, name: str, value: str) -> bool:
    filters = resource.filterset({name: value}, resource.select(actor=actor).none(), actor=actor)
    return filters.is_valid()
