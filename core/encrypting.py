"""For migrations: encrypts a column that held plain text until now, live and in history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from psycopg import sql

from core.encryption import encrypt, to_text
from core.models.data_keys import keys_of, make_keys
from core.models.encrypted import MARK, bound

BATCH = 1000
SEALED = r"^e1\.[A-Za-z0-9_-]{38,}$"


def encrypt_column(schema_editor: Any, table: str, column: str, history: str) -> None:
    """Every text of `column` in `table` and in its `history` table, under the data key of its record.

    The migration that turns the column into an `EncryptedTextField` runs it once; a second run finds nothing to do.
    """
    connection = schema_editor.connection
    for name in (table, history):
        for rows in _plain(connection, name, column):
            keys = _keys(connection.alias, {record for _row, record, _text in rows})
            with connection.cursor() as cursor:
                cursor.executemany(
                    sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s").format(
                        sql.Identifier(name), sql.Identifier(column), sql.Identifier(_row_key(name, table))
                    ),
                    [
                        (_sealed(keys[record], text, f"{table}.{column}", record), row)
                        for row, record, text in rows
                    ],
                )


def _row_key(name: str, table: str) -> str:
    return "id" if name == table else "history_id"


def _plain(connection: Any, name: str, column: str) -> Iterator[list[tuple[Any, UUID, str]]]:
    """Batches of rows that are not encrypted yet: their key, their record and the text."""
    asked = sql.SQL("SELECT {key}, id, {column} FROM {table} WHERE {column} <> '' AND {column} !~ %s").format(
        key=sql.SQL("history_id") if "_historical" in name else sql.SQL("id"),
        column=sql.Identifier(column),
        table=sql.Identifier(name),
    )  # fmt: skip
    while True:
        with connection.cursor() as cursor:
            cursor.execute(asked + sql.SQL(" LIMIT {}").format(sql.Literal(BATCH)), [SEALED])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows


def _keys(alias: str, records: set[UUID]) -> dict[UUID, bytes]:
    there = {record: key for record, key in keys_of(records, using=alias).items() if key is not None}
    return there | make_keys(records - set(there), using=alias)


def _sealed(key: bytes, text: str, place: str, record: UUID) -> str:
    return MARK + to_text(encrypt(key, text.encode(), bound(place, record)))
