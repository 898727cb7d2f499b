"""What many tests begin with is made once by the services, and then put back as it was.

Making the cast takes half a second, putting its rows back a few milliseconds. The first test of a process makes the
thing, and the rows that came with it are kept as PostgreSQL writes them; every later test writes the same rows in its
own transaction and gets a copy of the same Python objects. Sequences have moved on by then, so nothing new collides.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

T = TypeVar("T")
Row = tuple[str, str]


@dataclass(frozen=True)
class Kept:
    """The statement that puts the rows back, and the objects as they were right after they were made."""

    rows: str
    made: Any


_kept: dict[Any, Kept] = {}


def remembered(name: str, make: Callable[[], T]) -> T:
    """What `make` makes, which may depend on nothing but the migrated database and other remembered things."""
    key = (name, timezone.localdate(), _migrated())
    if key not in _kept:
        before = _rows()
        made = make()
        after = _rows()
        changed = before - after
        assert not changed, f"{name} changes rows that were there: {sorted(changed)[:3]}"
        _kept[key] = Kept(_statement(after - before), copy.deepcopy(made))
        return made
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute(_kept[key].rows)
    return copy.deepcopy(_kept[key].made)


def _migrated() -> int:
    """Another number when the tables were emptied since: permissions then have other keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM auth_permission")
        return int(cursor.fetchone()[0])


def _tables() -> list[str]:
    names = connection.introspection.table_names()
    return [name for name in names if name not in ("django_migrations", "django_content_type")]


def _rows() -> set[Row]:
    parts = [f"SELECT '{name}', to_jsonb(t)::text FROM \"{name}\" AS t" for name in _tables()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return set(cursor.fetchall())


def _statement(rows: set[Row]) -> str:
    """One statement for all tables; foreign keys are checked when a transaction ends, so their order is free."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY table_name"
        )
        columns = dict(cursor.fetchall())
        by_table: dict[str, list[str]] = {}
        for table, row in sorted(rows):
            by_table.setdefault(table, []).append(row)
        parts = [
            f'INSERT INTO "{table}" ({columns[table]}) OVERRIDING SYSTEM VALUE SELECT {columns[table]}'
            f' FROM jsonb_populate_recordset(NULL::"{table}", {_literal(cursor, found)})'
            for table, found in by_table.items()
        ]
    return ";\n".join(parts).replace("%", "%%")


def _literal(cursor: Any, rows: list[str]) -> str:
    return str(cursor.mogrify("%s::jsonb", [f"[{','.join(rows)}]"]))
