"""Keyset pages: `WHERE (order columns, id) > (last row)`, so page 1,000 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import models
from django.db.models import F, Func, QuerySet, Value
from django.utils.functional import Promise

from core.errors import BadRequest

SALT = "core.paging"


@dataclass(frozen=True)
class Order:
    """A declared order: NOT NULL columns that every reader of the list may read; the id breaks ties."""

    key: str
    label: str | Promise
    columns: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.columns, "pk")


@dataclass(frozen=True)
class Page:
    """Rows of one page and the cursors of its neighbours (None at an end)."""

    rows: list[Any]
    next: str | None
    previous: str | None


class Beyond(Func):
    """`(a, b, id) > (x, y, z)` as one row comparison, which PostgreSQL answers from a matching index."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, columns: Sequence[str], values: Sequence[Any], descending: bool) -> None:
        self.width = len(columns)
        self.sign = "<" if descending else ">"
        super().__init__(*[F(name) for name in columns], *[Value(value) for value in values])

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        parts, parameters = [], []
        for expression in self.source_expressions:
            sql, values = compiler.compile(expression)
            parts.append(sql)
            parameters.extend(values)
        left, right = ", ".join(parts[: self.width]), ", ".join(parts[self.width :])
        return f"({left}) {self.sign} ({right})", tuple(parameters)


def choose_order(orders: Sequence[Order], text: str | None) -> tuple[Order, bool]:
    """The declared order for `name` or `-name`; the first one when nothing is asked. BadRequest otherwise."""
    if not text:
        return orders[0], False
    descending, key = text.startswith("-"), text.removeprefix("-")
    for order in orders:
        if order.key == key:
            return order, descending
    names = ", ".join(order.key for order in orders)
    raise BadRequest("Unknown order.", {"ordering": [f"Use one of {names}, with - for descending."]})


def page(
    queryset: QuerySet[Any, Any], *, order: Order, descending: bool, cursor: str | None, size: int
) -> Page:
    """One page of a values() queryset that contains the order's columns and `pk`. One query, no COUNT."""
    model = queryset.model
    backward, position = read_cursor(cursor, model, order, descending) if cursor else (False, None)
    downward = descending != backward
    columns = order.fields
    rows = queryset.order_by(*[f"-{name}" if downward else name for name in columns])
    if position is not None:
        rows = rows.filter(Beyond(columns, typed_position(model, order, position), downward))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    following = more if not backward else True
    preceding = more if backward else cursor is not None
    return Page(
        rows=found,
        next=cursor_of(model, order, descending, False, found[-1]) if found and following else None,
        previous=cursor_of(model, order, descending, True, found[0]) if found and preceding else None,
    )


def read_cursor(
    text: str, model: type[models.Model], order: Order, descending: bool
) -> tuple[bool, list[Any]]:
    """Direction and position of a cursor made by this server for this list and order; BadRequest for any other."""
    try:
        label, key, sort, backward, position = signing.loads(text, salt=SALT)
        if (label, key, bool(sort)) != (model._meta.label_lower, order.key, descending):
            raise ValueError
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadRequest(
            "The cursor does not belong to this list.", {"cursor": ["Start from the first page."]}
        ) from error
    return bool(backward), list(position)


def cursor_of(
    model: type[models.Model], order: Order, descending: bool, backward: bool, row: dict[str, Any]
) -> str:
    """The cursor that names the place of a row in this list and order."""
    key: str = model._meta.pk.attname
    position = [_plain(row.get(name, row.get(key)) if name == "pk" else row[name]) for name in order.fields]
    parts = [model._meta.label_lower, order.key, int(descending), int(backward), position]
    return signing.dumps(parts, salt=SALT, compress=True)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def typed_position(model: type[models.Model], order: Order, position: Sequence[Any]) -> list[Any]:
    """The position of a cursor as values of the order's columns."""
    return [_typed(model, name, value) for name, value in zip(order.fields, position, strict=True)]


def _typed(model: type[models.Model], name: str, value: Any) -> Any:
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return field.to_python(value)


def capped_count(queryset: QuerySet[Any, Any], cap: int) -> tuple[int, bool]:
    """How many rows, counting no further than the cap; the flag says that there are more."""
    counted = queryset.order_by()[: cap + 1].count()
    return (cap, True) if counted > cap else (counted, False)
