"""Canary values: a text that can come from one field of one record only, so that a leak names its source."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.confidentiality import Handling
from core.models.fields import NameField, PartialDateField, SafeTextField
from core.models.json_fields import ContactsField, EntriesField, IdentifiersField

MARK = "zzq"
# The birth dates that stand for a level: a day is a canary only as a private value.
BIRTH_DATES = {
    Handling.PUBLIC: "1931-01-09",
    Handling.COMPANY: "1932-02-08",
    Handling.FUNCTION: "1933-03-07",
    Handling.NAMED: "1934-04-06",
}
SHORTEST = 40


def canary(kind: str, level: int, field: str = "") -> str:
    """Letters only, so that search keys, sort keys and file names keep it: `zzqpersonnamedsummary`."""
    return f"{MARK}{kind}{Handling(level).slug}{field}".replace("_", "").lower()


def text_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Columns that people write free text into and that are long enough for a canary."""
    return [field for field in model._meta.concrete_fields if _is_text(field)]


def _is_text(field: Any) -> bool:
    if not field.editable or field.choices or field.is_relation:
        return False
    if isinstance(field, EntriesField | SafeTextField):
        return True
    if isinstance(field, ArrayField):
        return isinstance(field.base_field, NameField)
    return (
        isinstance(field, models.CharField)
        and not isinstance(field, PartialDateField)
        and (field.max_length or SHORTEST) >= SHORTEST
    )


def value_for(field: Any, text: str) -> Any:
    """The canary in the shape of its column."""
    if isinstance(field, IdentifiersField):
        return [{"scheme": "canary", "identifier": text}]
    if isinstance(field, ContactsField):
        return [{"type": "other", "value": text}]
    if isinstance(field, EntriesField):
        return [{"name": text}]
    if isinstance(field, ArrayField):
        return [text]
    if field.name == "url":
        return f"https://{text}.test/"
    return text


def texts(kind: str, level: int, model: type[models.Model], leave_out: frozenset[str]) -> dict[str, Any]:
    """Every text column of a model filled with its own canary."""
    return {
        field.name: value_for(field, canary(kind, level, field.name))
        for field in text_fields(model)
        if field.name not in leave_out
    }
