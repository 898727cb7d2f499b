"""Trees of records: whether somebody would come above themselves, in one statement for any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.functional import Promise


def circles(records: Sequence[Any], words: str | Promise) -> dict[int, ValidationError]:
    """Errors by place for records of one model whose chain of parents, as it would be with all of them stored, comes
    back to itself. New records cannot be above anything yet and cost nothing."""
    moved = {record.pk: record.parent_id for record in records}
    if all(record._state.adding or record.parent_id is None for record in records):
        return {}
    parents = _above(type(records[0]), {key for key in moved.values() if key is not None}) | moved
    found: dict[int, ValidationError] = {}
    for place, record in enumerate(records):
        seen, parent = {record.pk}, record.parent_id
        while parent is not None and parent not in seen:
            seen.add(parent)
            parent = parents.get(parent)
        if parent is not None:
            found[place] = ValidationError({"parent": words})
    return found


def _above(model: type[models.Model], keys: set[Any]) -> dict[Any, Any]:
    """Each of the records and what is above them, with the parent of each."""
    table = connection.ops.quote_name(model._meta.db_table)
    statement = (
        f"WITH RECURSIVE up AS (SELECT id, parent_id FROM {table} WHERE id = ANY(%s) "  # noqa: S608
        f"UNION SELECT above.id, above.parent_id FROM {table} above JOIN up ON above.id = up.parent_id) "
        "SELECT id, parent_id FROM up"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys)])
        return dict(cursor.fetchall())
