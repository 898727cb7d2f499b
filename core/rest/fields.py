"""Input fields that take JSON at its word: a number is no text, `"yes"` is no boolean.

What is written comes back as it was sent, and the OpenAPI file says exactly what is accepted.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.confidentiality import HANDLING_SLUGS, Handling
from core.models.json_fields import EntriesField
from core.partial_dates import PartialDate

UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
DAY_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT_FORM = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
PARTIAL_FORM = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"


class Text(serializers.CharField):
    """A JSON string; spaces at both ends are taken off."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "pattern": PARTIAL_FORM, "maxLength": 10})
class PartialDateText(Text):
    """A year, a month or a day as given: `2024`, `2024-05`, `2024-05-17`; empty is not known."""

    def to_internal_value(self, data: Any) -> str:
        try:
            return PartialDate.parse(super().to_internal_value(data)).text
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class Whole(serializers.IntegerField):
    """A JSON number without a fraction."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | float) or data != int(data):
            self.fail("invalid")
        return int(data)


class Flag(serializers.BooleanField):
    """`true` or `false`."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:60])
        return data


@extend_schema_field(OpenApiTypes.UUID)
class Identity(serializers.UUIDField):
    """The id of a record."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or not UUID_FORM.fullmatch(data):
            self.fail("invalid", value=str(data)[:60])
        return UUID(data)


class Day(serializers.DateField):
    """A calendar day as YYYY-MM-DD."""

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not DAY_FORM.fullmatch(data):
            self.fail("invalid", format="YYYY-MM-DD")
        try:
            return date.fromisoformat(data)
        except ValueError:
            raise serializers.ValidationError(f"There is no day {data}.") from None


class Moment(serializers.DateTimeField):
    """A moment with its offset from UTC: `2026-05-01T09:30:00+02:00` or `…Z`."""

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not MOMENT_FORM.fullmatch(data):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss with an offset, such as Z or +02:00")
        try:
            return datetime.fromisoformat(data).astimezone(UTC)
        except (ValueError, OverflowError):
            raise serializers.ValidationError(f"There is no moment {data}.") from None


class Choice(serializers.ChoiceField):
    """One of the declared words or numbers."""

    def to_internal_value(self, data: Any) -> Any:
        if data == "" and self.allow_blank:
            return ""
        if isinstance(data, bool) or not isinstance(data, str | int) or data not in self.choices:
            self.fail("invalid_choice", input=str(data)[:60])
        return data


class HandlingField(Choice):
    """The level as its word."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=HANDLING_SLUGS, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return int(Handling.from_slug(super().to_internal_value(data)))

    def to_representation(self, value: Any) -> str:
        return Handling(value).slug


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses names it does not know: a typing error is never silently lost."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(map(str, data)) - set(self.fields))
            if unknown:
                raise serializers.ValidationError(
                    {name[:60]: ["There is no such field."] for name in unknown[:20]}
                )
        return super().to_internal_value(data)


_ENTRIES: dict[type[EntriesField], type[StrictSerializer]] = {}


def entry_serializer(column: EntriesField) -> type[StrictSerializer]:
    """The objects inside a column of names, identifiers or contact details, for reading and writing alike."""
    kind = type(column)
    if kind not in _ENTRIES:
        fields: dict[str, Any] = {
            key: Text(max_length=500, required=key in kind.REQUIRED, allow_blank=key not in kind.REQUIRED)
            for key in kind.KEYS
        }
        name = f"{kind.__name__.removesuffix('Field').removesuffix('s')}Entry"
        _ENTRIES[kind] = type(name, (StrictSerializer,), fields)
    return _ENTRIES[kind]
