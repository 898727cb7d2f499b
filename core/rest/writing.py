"""Write serializers: made from the model's own fields, so that a column has one set of checks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from rest_framework import serializers

from core.models.fields import PartialDateField
from core.models.json_fields import EntriesField
from core.resources import Resource, Verb
from core.rest.fields import (
    Choice,
    Day,
    Flag,
    HandlingField,
    Identity,
    Moment,
    PartialDateText,
    StrictSerializer,
    Text,
    Whole,
    entry_serializer,
)

Field = serializers.Field[Any, Any, Any, Any]
MOST = 100


def writing_field(column: Any, required: bool) -> Field:
    """The input field for a model column: references are ids, dates may be partial, the level is a word."""
    options: dict[str, Any] = {"required": required, "help_text": str(column.help_text or "")}
    if column.name == "handling":
        return HandlingField(**options)
    if column.is_relation:
        return Identity(**options, allow_null=column.null)
    if isinstance(column, PartialDateField):
        return PartialDateText(**options, allow_blank=True, max_length=10)
    if isinstance(column, EntriesField):
        return serializers.ListField(child=entry_serializer(column)(), **options, max_length=MOST)
    if hasattr(column, "base_field"):
        return serializers.ListField(child=_item(column.base_field), **options, max_length=MOST)
    return _plain(column, options)


def _item(column: Any) -> Field:
    if isinstance(column, models.UUIDField):
        return Identity()
    return Choice(choices=column.choices) if column.choices else Text(max_length=column.max_length)


def _plain(column: Any, options: dict[str, Any]) -> Field:
    if column.choices:
        return Choice(
            choices=column.choices,
            allow_blank=column.blank and isinstance(column, models.CharField),
            allow_null=column.null,
            **options,
        )
    if isinstance(column, models.BooleanField):
        return Flag(**options)
    if isinstance(column, models.UUIDField):
        return Identity(**options, allow_null=column.null)
    if isinstance(column, models.DateTimeField):
        return Moment(**options, allow_null=column.null)
    if isinstance(column, models.DateField):
        return Day(**options, allow_null=column.null)
    if isinstance(column, models.IntegerField):
        low = max((limit for name, limit in _limits(column) if "Min" in name), default=0)
        high = min((limit for name, limit in _limits(column) if "Max" in name), default=32767)
        return Whole(**options, allow_null=column.null, min_value=low, max_value=high)
    return Text(**options, allow_blank=column.blank, max_length=column.max_length)


def _limits(column: Any) -> list[tuple[str, int]]:
    return [(type(one).__name__, one.limit_value) for one in column.validators if hasattr(one, "limit_value")]


_WRITE: dict[tuple[str, bool | str], type[StrictSerializer]] = {}


def write_serializer(resource: Resource, *, alone: bool = True) -> type[StrictSerializer]:
    """The serializer class for creating and replacing records of a resource; made once in a process. What is said
    beside a record is said of one alone, never of rows in bulk."""
    key = (resource.name, alone or not resource.beside)
    if key not in _WRITE:
        fields = write_fields(resource, {name for name in resource.writable if _needed(resource, name)})
        if alone:
            fields |= {name: beside_field(name, column) for name, column in resource.beside.items()}
        _WRITE[key] = type(resource.document.name, (StrictSerializer,), fields)
    return _WRITE[key]


def beside_field(name: str, column: Any) -> Field:
    """The input field of what is said with a record without being a column of it."""
    column.name = name
    made = writing_field(column, False)
    made.write_only = True
    return made


def verb_serializer(resource: Resource, verb: Verb) -> type[StrictSerializer]:
    """The serializer class for what comes with an act on a record; made once in a process."""
    key = (resource.name, verb.name)
    if key not in _WRITE:
        fields: dict[str, Any] = {
            name: writing_field(resource.model._meta.get_field(name), False) for name in verb.fields
        }
        fields["reason"] = Text(
            required=False, allow_blank=True, max_length=500, help_text="Why, for the history."
        )
        name = "".join(part.title() for part in verb.name.split("-"))
        _WRITE[key] = type(f"{resource.document.name}{name}", (StrictSerializer,), fields)
    return _WRITE[key]


def write_fields(resource: Resource, required: Collection[str] = ()) -> dict[str, Any]:
    """The input fields of a resource, and the reason."""
    fields: dict[str, Any] = {
        name: writing_field(resource.model._meta.get_field(name), name in required)
        for name in resource.writable
    }
    fields["reason"] = Text(
        required=False,
        allow_blank=True,
        max_length=500,
        write_only=True,
        help_text="Why, for the history.",
    )
    return fields


def _needed(resource: Resource, name: str) -> bool:
    column: Any = resource.model._meta.get_field(name)
    optional = column.blank or column.has_default() or column.null or isinstance(column, models.BooleanField)
    return name in resource.required or not optional
