"""A resource: everything that pages, API, exports, search and the access proof need to know of one model.

Apps declare theirs in `resources.py` and register them in `apps.ready()`. A model joins the whole machinery by one
declaration, and the contract tests fail for an editable model that has none (docs/add-a-model.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise

from core.documents import Document
from core.filters import RecordFilterSet
from core.paging import Order

Text = str | Promise


class Create(Protocol):
    def __call__(self, *, actor: Any, values: dict[str, Any], reason: str = "") -> Any: ...


class Update(Protocol):
    def __call__(
        self, *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
    ) -> Any: ...


class Delete(Protocol):
    def __call__(self, *, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None: ...


@dataclass(frozen=True)
class Column:
    """A column of the list page: `cell` makes `{text, url?, badge?, muted?}` from a rendered document."""

    key: str
    label: Text
    cell: Callable[[dict[str, Any]], dict[str, Any]]
    order: str = ""
    css: str = ""


@dataclass(frozen=True)
class Facet:
    """A filter shown as a list of choices with counts; `field` is the filter's name, `column` the model's."""

    field: str
    label: Text
    column: str
    choices: tuple[tuple[str, Text], ...]
    many: bool = False


@dataclass(frozen=True, eq=False)
class Resource:
    """See the module. `writable` names the model fields that people and integrators may set."""

    name: str
    path: str
    model: type[models.Model]
    label: Text
    plural: Text
    icon: str
    select: Callable[..., QuerySet[Any]]
    document: Document
    filterset: type[RecordFilterSet]
    orders: tuple[Order, ...]
    writable: tuple[str, ...]
    create: Create | None = None
    update: Update | None = None
    delete: Delete | None = None
    required: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    facets: tuple[Facet, ...] = ()
    sections: tuple[tuple[Text, tuple[str, ...]], ...] = ()
    bulk_people: bool = False
    paged: bool = True
    group: str = ""
    empty: Text = ""
    detail_template: str = "records/detail.html"
    panels: Callable[..., list[dict[str, Any]]] | None = None
    initial: Callable[..., dict[str, Any]] | None = None
    deletable: bool = True
    extra: dict[str, Any] = field(default_factory=dict)

    def url(self, page: str) -> str:
        """The URL name of one of its pages: list, detail, create, edit, delete, history, export."""
        return f"{self.name}-{page}"


_RESOURCES: dict[str, Resource] = {}


def register(*resources: Resource) -> None:
    """Adds resources; a name is taken once."""
    for resource in resources:
        if resource.name in _RESOURCES:
            raise ValueError(f"there is a resource {resource.name} already")
        _RESOURCES[resource.name] = resource


def all_resources() -> list[Resource]:
    return list(_RESOURCES.values())


def resource_of(name: str) -> Resource | None:
    return _RESOURCES.get(name)


def resource_for(model: type[models.Model]) -> Resource | None:
    """The resource of exactly this model, or of its concrete base."""
    exact = next((item for item in _RESOURCES.values() if item.model is model), None)
    concrete = model._meta.concrete_model
    return exact or next(
        (item for item in _RESOURCES.values() if item.model._meta.concrete_model is concrete), None
    )
