"""Cells of files made by PostgreSQL: the text that `Item.text` gives, from a selected row called `r`."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.models.json_fields import EntriesField

# The parts of one entry of a list at their places with bars between them, the entries with semicolons
# (core.entries.written).
ENTRIES = """CASE WHEN {0} <> '[]'::jsonb THEN (SELECT string_agg(regexp_replace(concat_ws(' | ', {1}), '( \\| )+$', ''), '; ')
    FROM jsonb_array_elements({0}) AS entry) END"""
PART = """coalesce(replace(replace(replace(entry->>'{0}', E'\\\\', E'\\\\\\\\'), '|', E'\\\\|'), ';', E'\\\\;'), '')"""


def cell_of(field: Any, column: str) -> str:
    """The text of a column; NotImplementedError for a kind whose text only Python knows.

    Columns are cast, because one that is masked in every row is a null without a type.
    """
    if isinstance(field, models.BooleanField):
        return f"CASE {column}::boolean WHEN true THEN 'yes' WHEN false THEN 'no' END"
    if isinstance(field, models.DateTimeField):
        text = f"""to_char({column}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""
        return f"replace({text}, '.000000+', '+')"
    if isinstance(field, models.DateField):
        return f"to_char({column}::date, 'YYYY-MM-DD')"
    if isinstance(field, EntriesField):
        parts = ", ".join(PART.format(key) for key in field.KEYS)
        return ENTRIES.format(f"{column}::jsonb", parts)
    if isinstance(field, ArrayField) and isinstance(field.base_field, models.CharField | models.TextField):
        return f"array_to_string({column}::text[], '; ', 'None')"
    if isinstance(field, models.CharField | models.TextField):
        return column
    if isinstance(field, models.IntegerField | models.UUIDField):
        return f"{column}::text"
    raise NotImplementedError(f"PostgreSQL does not write {type(field).__name__} as a cell")


def calm(field: Any) -> bool:
    """Whether no cell of a column begins as a formula does: keys, moments, yes and no, words chosen from a list."""
    if isinstance(field, models.UUIDField | models.DateField | models.BooleanField):
        return True
    words = [str(value) for value, _label in field.flatchoices or ()]
    return bool(words) and all(word[:1].isalpha() for word in words if word)


def neutral_cell(column: str, starts: tuple[str, ...]) -> str:
    """The cell that no spreadsheet takes for a formula; null where it is empty.

    Letters are compared as numbers: cutting them off as texts took a quarter of the time of a large file.
    """
    codes = ", ".join(str(ord(one)) for one in starts)
    return f"CASE WHEN ascii({column}) IN ({codes}) THEN '''' || {column} ELSE nullif({column}, '') END"
