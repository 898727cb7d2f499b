"""Write serializers: made from the model's own fields, so that a column has one set of checks."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from rest_framework import serializers

from core.confidentiality import HANDLING_SLUGS, Handling
from core.models.fields import PartialDateField
from core.models.json_fields import EntriesField


class HandlingField(serializers.ChoiceField):
    """The level as its word."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=HANDLING_SLUGS, **kwargs)

    def to_internal_value(self, data: Any) -> int:
        return int(Handling.from_slug(super().to_internal_value(data)))

    def to_representation(self, value: Any) -> str:
        return Handling(value).slug


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses names it does not know: a typing error is never silently lost."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(map(str, data)) - set(self.fields))
            if unknown:
                raise serializers.ValidationError({name[:60]: ["There is no such field."] for name in unknown})
        return super().to_internal_value(data)


def writing_field(column: Any, required: bool) -> serializers.Field[Any, Any, Any, Any]:
    """The input field for a model column: references are ids, dates may be partial, the level is a word."""
    options: dict[str, Any] = {"required": required, "help_text": str(column.help_text or "")}
    if column.name == "handling":
        return HandlingField(**options)
    if column.is_relation:
        return serializers.UUIDField(**options, allow_null=column.null)
    if isinstance(column, PartialDateField):
        return serializers.CharField(**options, allow_blank=True, max_length=10)
    if isinstance(column, EntriesField):
        entry = serializers.DictField(child=serializers.CharField(max_length=500, allow_blank=True))
        return serializers.ListField(child=entry, **options, max_length=100)
    if hasattr(column, "base_field"):
        choices = column.base_field.choices
        child: Any = serializers.ChoiceField(choices=choices) if choices else serializers.CharField(max_length=column.base_field.max_length)
        return serializers.ListField(child=child, **options, max_length=100)
    return _plain(column, options)


def _plain(column: Any, options: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    if column.choices:
        return serializers.ChoiceField(choices=column.choices, allow_blank=column.blank and isinstance(column, models.CharField), **options)
    if isinstance(column, models.BooleanField):
        return serializers.BooleanField(**options)
    if isinstance(column, models.DateField):
        return serializers.DateField(**options, allow_null=column.null, input_formats=["%Y-%m-%d"])
    if isinstance(column, models.IntegerField):
        low = max((v.limit_value for v in column.validators if hasattr(v, "limit_value") and "Min" in type(v).__name__), default=0)
        high = min((v.limit_value for v in column.validators if hasattr(v, "limit_value") and "Max" in type(v).__name__), default=32767)
        return serializers.IntegerField(**options, allow_null=column.null, min_value=low, max_value=high)
    return serializers.CharField(
        **options, allow_blank=column.blank, max_length=column.max_length, trim_whitespace=True
    )


@cache
def write_serializer(resource: Any) -> type[StrictSerializer]:
    """The serializer class for creating and replacing records of a resource; cached for the process."""
    fields: dict[str, Any] = {}
    for name in resource.writable:
        column: Any = resource.model._meta.get_field(name)
        needed = name in resource.required or (
            not column.blank and not column.has_default() and not column.null and not isinstance(column, models.BooleanField)
        )
        fields[name] = writing_field(column, needed)
    fields["reason"] = serializers.CharField(
        required=False, allow_blank=True, max_length=500, write_only=True, help_text="Why, for the history."
    )
    return type(f"{resource.document.name}Write", (StrictSerializer,), fields)
