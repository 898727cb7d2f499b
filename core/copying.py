"""Creating very many records at once: COPY for the rows, one statement on the server for their history.

Ten times faster than `bulk_create` on wide tables, because no value passes through SQL text. Nothing is validated;
the caller has set owner, level and derived fields and holds the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb

from core.access.principals import Principal
from core.history import CREATED, Reason
from core.models.encrypted import EncryptedTextField, encrypted_columns


def copy_with_history(records: Sequence[models.Model], *, actor: Principal, reason: Reason = "") -> None:
    """Insert new records of one model with their first history row; `reason` is that of all, or each one's by its key."""
    if not records:
        return
    model = type(records[0])._meta.concrete_model or type(records[0])
    for column in encrypted_columns(model):
        column.prepare_many(records)
    moment = timezone.now()
    _copy(model, records, moment)
    if hasattr(model, "history"):
        told = {one.pk: reason if isinstance(reason, str) else reason.get(one.pk, "") for one in records}
        _remember(model, told, actor, moment)


def _copy(model: type[models.Model], records: Sequence[models.Model], moment: datetime) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    getters = [_getter(field, moment) for field in fields]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for record in records:
            copy.write_row([get(record) for get in getters])


def _getter(field: Any, moment: datetime) -> Callable[[Any], Any]:
    """How the value of one column is read from a record, ready for COPY."""
    name = field.attname
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return lambda _: moment
    if isinstance(field, models.JSONField):
        return lambda record: Jsonb(getattr(record, name))
    if isinstance(field, EncryptedTextField):
        return lambda record: field.get_prep_value(getattr(record, name))

    def plain(record: Any) -> Any:
        value = getattr(record, name)
        return value.value if isinstance(value, Enum) else value

    return plain


def _remember(model: Any, reasons: dict[Any, str], actor: Principal, moment: datetime) -> None:
    """The first history row of each record, copied from the table itself."""
    history, table = model.history.model, sql.Identifier(model._meta.db_table)
    columns = [sql.Identifier(str(field.column)) for field in history.tracked_fields]
    names = ("history_date", "history_type", "history_user_id", "history_change_reason")
    statement = sql.SQL(
        "INSERT INTO {history} ({names}) SELECT {columns}, %s, %s, %s, told.reason FROM {table} "
        "JOIN unnest(%s::{kind}[], %s::text[]) AS told(key, reason) ON told.key = {table}.{key}"
    ).format(
        history=sql.Identifier(history._meta.db_table),
        names=sql.SQL(", ").join([*columns, *map(sql.Identifier, names)]),
        columns=sql.SQL(", ").join(sql.SQL("{}.{}").format(table, column) for column in columns),
        table=table,
        kind=sql.SQL(model._meta.pk.rel_db_type(connection)),
        key=sql.Identifier(str(model._meta.pk.column)),
    )
    told = [text[:500] for text in reasons.values()]
    with connection.cursor() as cursor:
        cursor.execute(statement, [moment, CREATED, actor.user_id, list(reasons), told])
