"""Hot reads of resources: the page of a list and one record, each by one prepared statement (core.prepared).

The statement is the one that selector, filters, document and order make together; nothing here decides what is seen.
What it depends on stands in its key: the resource, the reader's sight, the filters in use, order, direction, size and
day. Who asks, the words of a search, the cursor and the id are slots.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.utils.encoders import JSONEncoder

from core import prepared
from core.access.narrow import ids, places
from core.access.principals import Principal
from core.access.registry import rule_of
from core.filters import SlottedText, Word, containing, is_long, not_understood, words_of
from core.paging import Beyond, Order, Page, cursor_of, read_cursor, typed_position
from core.resources import Resource

KINDS = {
    models.UUIDField: "uuid",
    models.DateTimeField: "timestamptz",
    models.DateField: "date",
    models.IntegerField: "integer",
    models.FloatField: "double precision",
}


@dataclass(frozen=True)
class Asked:
    """One question to a list: its filters as they came, order, direction, place and size."""

    data: Any
    order: Order
    descending: bool = False
    cursor: str | None = None
    size: int = 50


@dataclass(frozen=True)
class Given:
    """The filters of a question: the words searched for, and the others as they came (part of the key)."""

    words: tuple[str, ...]
    rest: tuple[tuple[str, tuple[str, ...]], ...]
    day: date | None

    @property
    def text(self) -> SlottedText | None:
        if not self.words:
            return None
        text = SlottedText("q")
        text.words = [Word(f"word{number}", is_long(word)) for number, word in enumerate(self.words)]
        return text

    @property
    def values(self) -> dict[str, str]:
        return {f"word{number}": containing(word) for number, word in enumerate(self.words)}


# Filters that were understood before, and the day that they name; reading them again would cost milliseconds.
_understood: OrderedDict[Any, date | None] = OrderedDict()
UNDERSTOOD = 500


def given(resource: Resource, data: Any, principal: Principal) -> Given:
    """The filters of a request; BadRequest for one that there is not or whose value is not right."""
    filterset = resource.filterset
    filterset.refuse(data)
    lists = data.lists() if hasattr(data, "lists") else [(name, [value]) for name, value in data.items()]
    used = {name: tuple(values) for name, values in lists if name in filterset.base_filters and any(values)}
    words: tuple[str, ...] = ()
    if "q" in used:
        try:
            text = filterset.base_filters["q"].field.clean(used["q"][-1])
        except ValidationError as error:
            raise not_understood({"q": error.messages}) from error
        words = tuple(words_of(text)) if text else ()
        if words:
            del used["q"]
    rest = tuple(sorted(used.items()))
    return Given(words, rest, _day(resource, rest, data, principal) if rest else None)


def _day(resource: Resource, rest: Any, data: Any, principal: Principal) -> date | None:
    key = (resource.name, rest)
    if key not in _understood:
        filters = resource.filterset(data, resource.model._default_manager.none(), actor=principal)
        if not filters.is_valid():
            raise not_understood(filters.form.errors)
        _understood[key] = filters.day
        while len(_understood) > UNDERSTOOD:
            _understood.popitem(last=False)
    return _understood.get(key)


def listed(*, principal: Principal, resource: Resource, asked: Asked, as_json: bool = False) -> Page:
    """A page of what the reader may see: rows for `document.render`, or JSON texts of the documents."""
    if as_json and resource.document.has_secrets:
        rendered = listed(principal=principal, resource=resource, asked=asked)
        written = [_text(resource, row) for row in rendered.rows]
        return Page(written, rendered.next, rendered.previous)
    model, order = resource.model, asked.order
    backward, position = False, None
    if asked.cursor:
        backward, position = read_cursor(asked.cursor, model, order, asked.descending)
        position = typed_position(model, order, position)
    downward = asked.descending != backward
    filters = given(resource, asked.data, principal)
    values: dict[str, Any] = {"user": principal.user_id, **filters.values}
    values |= {f"after{number}": value for number, value in enumerate(position or ())}
    rule, searched = rule_of(model), any(map(is_long, filters.words))
    near = places(principal, rule) if rule is not None and not searched else None
    # PostgreSQL plans for a narrow reader by name: what others may see would mislead it.
    reader = principal.as_slot if near is None else principal

    def build() -> prepared.Statement:
        columns = [f"-{name}" if downward else name for name in order.fields]
        chosen = filtered(resource, reader, filters, asked.data).order_by(*columns)
        if position is not None:
            chosen = chosen.filter(Beyond(order.fields, _slots(model, order), downward))
        # The page first, by id: what its documents show is then looked up for these rows and no others.
        size = asked.size + 1
        if near is not None:
            chosen = chosen.filter(prepared.Among("pk", *ids(chosen, near, size)))
        page = prepared.Among("pk", chosen.values("pk")[:size])
        rows = model._base_manager.filter(page).order_by(*columns)
        selected = resource.document.select(reader, rows, order.fields, filters.day)
        return prepared.compiled(selected, _as_json(resource, order) if as_json else None)

    key = None
    if principal.sight is not None:
        long = tuple(is_long(word) for word in filters.words)
        place = (order.key, downward, position is not None, asked.size)
        shape = (place, long, filters.rest, timezone.localdate())
        whose = None if near is None else principal.user_id
        key = ("list", as_json, resource.name, principal.sight, principal.user_id is None, whose, shape)
    found = prepared.statement(key, build)
    if as_json:
        names = order.fields
        texts = prepared.run(found, values)
        return _page(
            texts,
            asked,
            model,
            backward,
            lambda row: row[0],
            lambda row: dict(zip(names, row[1:], strict=True)),
        )
    rows = prepared.dictionaries(found, values)
    return _page(rows, asked, model, backward, lambda row: row, lambda row: row)


def filtered(resource: Resource, reader: Principal, filters: Given, data: Any) -> QuerySet[Any]:
    """What the reader may see, filtered; the words of a search are slots."""
    rows = resource.select(actor=reader)
    if not filters.words and not filters.rest:
        return rows
    return resource.filterset(data, rows, actor=reader).slotted(filters.text)


def _page(
    found: list[Any],
    asked: Asked,
    model: type[models.Model],
    backward: bool,
    shown: Callable[[Any], Any],
    place: Callable[[Any], dict[str, Any]],
) -> Page:
    more, found = len(found) > asked.size, found[: asked.size]
    if backward:
        found.reverse()
    following = more if not backward else True
    preceding = more if backward else asked.cursor is not None
    order, descending = asked.order, asked.descending
    return Page(
        rows=[shown(row) for row in found],
        next=cursor_of(model, order, descending, False, place(found[-1])) if found and following else None,
        previous=cursor_of(model, order, descending, True, place(found[0])) if found and preceding else None,
    )


def _slots(model: type[models.Model], order: Order) -> list[prepared.Slot]:
    slots = []
    for number, name in enumerate(order.fields):
        field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
        kind = next((word for kind, word in KINDS.items() if isinstance(field, kind)), "text")
        slots.append(prepared.Slot(f"after{number}", kind))
    return slots


def _as_json(resource: Resource, order: Order) -> Callable[[str], str]:
    """The statement around the rows: each document as a JSON text, and its place in the order."""
    columns = [f'r."{name}"' for name in order.fields]
    document = resource.document.json()
    return lambda query: f"SELECT {document}, {', '.join(columns)} FROM ({query}) AS r"  # noqa: S608


def one(
    *, principal: Principal, resource: Resource, pk: UUID, day: date | None = None
) -> dict[str, Any] | None:
    """The selected row of one record for `document.render`, as of a day (today); None where the reader sees no such
    record."""
    key = _key("one", resource, principal)
    found = prepared.statement(key and (*key, day), lambda: _one(resource, principal, None, day))
    rows = prepared.dictionaries(found, {"user": principal.user_id, "key": pk})
    return rows[0] if rows else None


def one_as_json(*, principal: Principal, resource: Resource, pk: UUID) -> tuple[str, int | None] | None:
    """The document of one record as a JSON text, with its version where it has one."""
    document = resource.document
    if document.has_secrets:
        row = one(principal=principal, resource=resource, pk=pk)
        return (_text(resource, row), row.get("x_version")) if row else None
    version = 'r."x_version"' if document.item("version") else "NULL::integer"
    text = document.json()
    found = prepared.statement(
        _key("one as json", resource, principal),
        lambda: _one(resource, principal, lambda query: f"SELECT {text}, {version} FROM ({query}) AS r"),  # noqa: S608
    )
    rows = prepared.run(found, {"user": principal.user_id, "key": pk})
    return (rows[0][0], rows[0][1]) if rows else None


def many_as_json(*, principal: Principal, resource: Resource, keys: Sequence[UUID]) -> list[str] | None:
    """The documents of some records as JSON texts, in the order of the keys; None where one is out of sight."""
    chosen = resource.select(actor=principal).filter(pk__in=keys).order_by()
    rows = {row["pk"]: row for row in resource.document.select(principal, chosen)}
    return [_text(resource, rows[key]) for key in keys] if set(keys) <= set(rows) else None


def _text(resource: Resource, row: dict[str, Any]) -> str:
    """A document that is rendered here, as the JSON text that PostgreSQL writes of the others."""
    rendered = resource.document.render(row)
    return json.dumps(rendered, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))


Build = Callable[[Principal], QuerySet[Any, Any]]


def asked_rows(name: Hashable, principal: Principal, build: Build, **values: Any) -> list[dict[str, Any]]:
    """The rows of a `values()` queryset that is written once for all readers of one sight and then only run.

    `name` holds everything that `build` depends on besides its reader and today. What differs from record to record
    stands in the queryset as a slot (`prepared.KEY`, given here as `key`).
    """
    found = prepared.statement(_named(name, principal), lambda: prepared.compiled(build(principal.as_slot)))
    return prepared.dictionaries(found, {"user": principal.user_id, **values})


def asked_records(name: Hashable, principal: Principal, build: Build, **values: Any) -> list[Any]:
    """The same for a queryset of records."""
    found = prepared.statement(_named(name, principal), lambda: prepared.compiled(build(principal.as_slot)))
    return prepared.instances(found, {"user": principal.user_id, **values})


def asked_tuples(name: Hashable, principal: Principal, build: Build, **values: Any) -> list[tuple[Any, ...]]:
    """The same as plain rows, as PostgreSQL gives them: for thousands at once, and for unions."""
    found = prepared.statement(
        _named((name, "tuples"), principal),
        lambda: prepared.compiled(build(principal.as_slot), lambda query: query),
    )
    return prepared.run(found, {"user": principal.user_id, **values})


def asked_numbers(
    name: Hashable, principal: Principal, build: Build, numbers: Sequence[str], **values: Any
) -> tuple[Any, ...]:
    """Aggregates over the rows of a `values()` queryset, for example `count(r."pk")`; `r` is a row."""
    over = ", ".join(numbers)

    def written() -> prepared.Statement:
        return prepared.compiled(
            build(principal.as_slot),
            lambda query: f"SELECT {over} FROM ({query}) AS r",  # noqa: S608
        )

    found = prepared.statement(_named((name, over), principal), written)
    rows = prepared.run(found, {"user": principal.user_id, **values})
    return rows[0] if rows else (0,) * len(numbers)


def _named(name: Hashable, principal: Principal) -> tuple[Any, ...] | None:
    if principal.sight is None:
        return None
    return ("asked", name, principal.sight, principal.user_id is None, timezone.localdate())


def visible(*, principal: Principal, resource: Resource, pk: UUID) -> bool:
    """Whether the reader sees the record."""
    found = prepared.statement(
        _key("visible", resource, principal),
        lambda: prepared.compiled(
            resource.select(actor=principal.as_slot).filter(pk=prepared.KEY).order_by().values("pk")
        ),
    )
    return bool(prepared.run(found, {"user": principal.user_id, "key": pk}))


def _one(
    resource: Resource, principal: Principal, wrap: Callable[[str], str] | None, day: date | None = None
) -> prepared.Statement:
    reader = principal.as_slot
    rows = resource.select(actor=reader).filter(pk=prepared.KEY).order_by()
    return prepared.compiled(resource.document.select(reader, rows, day=day), wrap)


def _key(kind: str, resource: Resource, principal: Principal) -> tuple[Any, ...] | None:
    if principal.sight is None:
        return None
    return (kind, resource.name, principal.sight, principal.user_id is None, timezone.localdate())
