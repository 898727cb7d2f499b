"""A resource: everything that pages, API, exports, search and the access proof need to know of one model.

Apps declare theirs in `resources.py` and register them in `apps.ready()`. A model joins the whole machinery by one
declaration, and the contract tests fail for an editable model that has none (docs/add-a-model.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise

from core.access.principals import Principal
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
    """A column of the list page: `cell` makes `{text, url?, badge?, muted?}` from a rendered document and the
    day that was asked for (`as_of`, else None)."""

    key: str
    label: Text
    cell: Callable[[dict[str, Any]], dict[str, Any]]
    order: str = ""
    css: str = ""


@dataclass(frozen=True)
class Facet:
    """A filter shown as a list of choices with counts; `field` is the filter's name.

    `column` is what is counted: a column of the model, or a function of the reader that makes an expression; without
    it the choices stand there without numbers. A facet over references has no `choices` but names the `related` model
    and its column `title`: the most frequent ones are shown, as far as the reader sees them. A `daily` column is a
    function of the reader and the day that the list shows; where it is dear, numbers stand only beside lists of
    `most` rows or less.
    """

    field: str
    label: Text
    column: str | Callable[..., Any]
    choices: tuple[tuple[Any, Text], ...] = ()
    many: bool = False
    related: type[models.Model] | None = None
    title: str = "name"
    daily: bool = False
    most: int = 0


@dataclass(frozen=True)
class Part:
    """A part of a form: the fields that belong together. `folded` opens when somebody asks for more."""

    title: Text
    fields: tuple[str, ...]
    text: Text = ""
    folded: bool = False


@dataclass(frozen=True)
class Verb:
    """An act on one record besides changing its columns: “hold”, “cancel”. In the API `POST /{resource}/{id}/{name}/`
    with If-Match, on its page a button. `fields` are columns of the model that come with it; `done` is said after."""

    name: str
    label: Text
    act: Callable[..., Any]
    done: Text
    icon: str = "check"
    fields: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True)
class Reading:
    """One look at one record: who reads, the record and its document, the day, the tab, and whether they may change it.

    `day` is today unless another was asked for; `asked` is that other day or None.
    """

    actor: Principal
    record: Any
    document: dict[str, Any]
    day: date
    asked: date | None
    tab: str
    change: bool
    # What one part of the page has read for the others, by name.
    shared: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Act:
    """A named act on one record: `POST /{resource}/{id}/{name}/` with If-Match, answered with the record.

    `serializer` reads the body; `run` takes `actor`, `pk`, `version` and `values`, and raises what services raise.
    `summary` and `text` describe it in the API's own documentation.
    """

    name: str
    summary: str
    text: str
    serializer: Any
    run: Callable[..., Any]


@dataclass(frozen=True)
class FileForm:
    """A further form of a list as a file. `write` takes the rendered documents one by one and the file's `stamp`, and
    gives the file in pieces of text."""

    label: Text
    media_type: str
    ending: str
    write: Callable[..., Iterator[str]]


@dataclass(frozen=True, eq=False)
class Resource:
    """See the module. `writable` names the model fields that people and integrators may set.

    `profile` fills the page of one record (`page`, `actions`, `panels`, `sections`, `counts` of the tabs); `tabs` are
    its parts besides the overview; `named_by` are the keys that its name needs. `form` orders the fields, `words`
    gives a field another label and help, `related` are further lists offered beside this one (URL name, label, icon).
    `api=False` keeps it on pages only. `alike` takes `actor` and the `values` of a form and names visible records that
    may be the same (`title, url, why, muted`): the form shows them before a second record of one person is made.
    `beside` are things said with one record that are no columns of it, by name, each described by a model field: the
    services get them among the values and take them out (`core.records` knows columns only).
    `forms` are the forms of its list as a file besides CSV and XLSX, by the word in `format=`.
    `acts` are further acts on one record over the API. `moved` takes `actor` and the id of a record that is not there
    and gives the id of the one that stands for it now, where the actor may know that, else None.
    """

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
    tabs: tuple[tuple[str, Text], ...] = ()
    profile: Callable[[Reading], dict[str, Any]] | None = None
    named_by: tuple[str, ...] = ()
    form: tuple[Part, ...] = ()
    words: dict[str, tuple[Text, Text]] = field(default_factory=dict)
    related: tuple[tuple[str, Text, str], ...] = ()
    deletable: bool = True
    api: bool = True
    alike: Callable[..., list[dict[str, Any]]] | None = None
    beside: dict[str, models.Field[Any, Any]] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    forms: Mapping[str, FileForm] = field(default_factory=dict)
    moved: Callable[..., UUID | None] | None = None
    verbs: tuple[Verb, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    def url(self, page: str) -> str:
        """The URL name of one of its pages: list, detail, create, edit, delete, history, restore, deleted, undelete,
        export."""
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
