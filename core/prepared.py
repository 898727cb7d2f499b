"""Statements that are built once and then only run: for hot reads Django takes ten times longer to write the SQL than
PostgreSQL to answer it.

A queryset is compiled with *slots* where a request puts its values (who asks, the cursor, the words of a search); all
other parameters become literals, so that PostgreSQL plans with them. Each connection prepares a statement at its first
run. What a statement depends on besides its slots stands in its key; conditions therefore hold no value of the moment
(a grant's end is compared with the clock of the database).
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import NotSupportedError, OperationalError, ProgrammingError, connection
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.query import get_related_populators
from psycopg import errors, sql

PLACE = re.compile("%s|%%")
# Texts of statements kept in one process, and statements kept by one connection.
MOST_BYTES = 24_000_000
MOST_PREPARED = 300


class Slot:
    """Stands in a query for a value that is given when the statement runs. `kind` is its type in SQL."""

    name: str
    kind: str

    def __init__(self, name: str, kind: str) -> None:
        self.name, self.kind = name, kind


def uuid_slot(name: str) -> Any:
    """A slot that passes through Django as a UUID."""
    made = type("UuidSlot", (Slot, UUID), {"name": name, "kind": "uuid", "__init__": UUID.__init__})
    return made(int=int.from_bytes(hashlib.md5(name.encode(), usedforsecurity=False).digest()))


def text_slot(name: str) -> Any:
    """A slot that passes through Django as a text."""
    made = type("TextSlot", (Slot, str), {"name": name, "kind": "text", "__init__": lambda self, *args: None})
    return made(name)


def day_slot(name: str) -> Any:
    """A slot that passes through Django as a date."""
    made = type("DaySlot", (Slot, date), {"name": name, "kind": "date", "__init__": lambda self, *args: None})
    return made(1, 1, 1)


class Among(Func):
    """Whether a key is among the ids that querysets of one column find; PostgreSQL finds them first, each queryset by itself.

    Within the statement it would else weigh both together, and walk the order of names for a rare word.
    """

    conditional = True
    output_field = BooleanField()

    def __init__(self, path: str, *querysets: QuerySet[Any, Any]) -> None:
        super().__init__(F(path), *[ArraySubquery(queryset) for queryset in querysets])

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        texts, parameters = [], []
        for expression in self.source_expressions:
            text, values = compiler.compile(expression)
            texts.append(text)
            parameters.extend(values)
        return f"{texts[0]} = ANY({' || '.join(texts[1:])})", tuple(parameters)


def moment_slot(name: str) -> Any:
    """A slot that passes through Django as a moment."""
    made = type(
        "MomentSlot",
        (Slot, datetime),
        {"name": name, "kind": "timestamptz", "__init__": lambda self, *args, **kwargs: None},
    )
    return made(1, 1, 1, tzinfo=UTC)


USER: Any = uuid_slot("user")
KEY: Any = uuid_slot("key")


@dataclass(frozen=True)
class Statement:
    """SQL with `$1` for its slots, the same SQL with `%s`, and how the columns become Python values."""

    name: str
    numbered: str
    plain: str
    slots: tuple[str, ...]
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    columns: tuple[str, ...] = ()
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...] = ()
    compiler: Any = field(default=None, compare=False)

    @property
    def size(self) -> int:
        return 2 * len(self.numbered)


# What a queryset that can find nothing compiles to.
NOTHING = Statement("", "", "", (), (), ())


class _Statements:
    """The statements of this process by key; those not used for longest go first."""

    def __init__(self) -> None:
        self.known: OrderedDict[Hashable, Statement] = OrderedDict()
        self.bytes = 0
        self.lock = threading.Lock()

    def get(self, key: Hashable, build: Callable[[], Statement]) -> Statement:
        with self.lock:
            found = self.known.get(key)
            if found is not None:
                self.known.move_to_end(key)
                return found
        made = build()
        with self.lock:
            if key not in self.known:
                self.known[key] = made
                self.bytes += made.size
            while self.bytes > MOST_BYTES and len(self.known) > 1:
                _key, old = self.known.popitem(last=False)
                self.bytes -= old.size
        return made

    def clear(self) -> None:
        with self.lock:
            self.known.clear()
            self.bytes = 0


_statements = _Statements()
# Names that a connection has prepared, oldest use first.
_prepared: WeakKeyDictionary[Any, OrderedDict[str, None]] = WeakKeyDictionary()


def statement(key: Hashable, build: Callable[[], Statement]) -> Statement:
    """The statement for a key, built at the first question. Without a key it is built each time."""
    return build() if key is None else _statements.get(key, build)


def forget(**_kwargs: Any) -> None:
    """Forgets every statement: after migrations, and in tests that change rules or settings."""
    _statements.clear()


def compiled(queryset: QuerySet[Any, Any], wrap: Callable[[str], str] | None = None) -> Statement:
    """A queryset as a statement; `wrap` puts other SQL around it (which names no parameter of its own)."""
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        text, parameters = compiler.as_sql()
    except EmptyResultSet:
        return NOTHING
    converters: list[tuple[int, tuple[Any, ...], Any]] = []
    columns: tuple[str, ...] = ()
    if wrap is None:
        selected = [part[0] for part in compiler.select]
        converters = [
            (position, tuple(functions), expression)
            for position, (functions, expression) in compiler.get_converters(selected).items()
        ]
        names = _names(queryset)
        columns = tuple(names)
    return _assemble(text, parameters, wrap, columns, tuple(converters), compiler if wrap is None else None)


def _names(queryset: QuerySet[Any, Any]) -> Sequence[str]:
    query = queryset.query
    if query.selected:
        return list(query.selected)
    return [*query.extra_select, *query.values_select, *query.annotation_select]


def _assemble(
    text: str,
    parameters: Sequence[Any],
    wrap: Callable[[str], str] | None,
    columns: tuple[str, ...],
    converters: tuple[Any, ...],
    compiler: Any,
) -> Statement:
    """Literals for everything but the slots; the same slot is the same parameter wherever it stands."""
    connection.ensure_connection()
    numbers: dict[str, int] = {}
    kinds: list[str] = []
    places: list[str] = []
    given = iter(parameters)

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        value = next(given)
        if not isinstance(value, Slot):
            return str(sql.Literal(value).as_string(connection.connection))
        if value.name not in numbers:
            numbers[value.name] = len(numbers) + 1
            kinds.append(value.kind)
        places.append(value.name)
        return f"\0{value.name}\0"

    marked = PLACE.sub(place, text)
    if wrap is not None:
        marked = wrap(marked)
    slots = tuple(numbers)
    cut = marked.split("\0")
    numbered = "".join(part if at % 2 == 0 else f"${numbers[part]}" for at, part in enumerate(cut))
    plain = "".join(
        part.replace("%", "%%") if at % 2 == 0 else f"%s::{kinds[numbers[part] - 1]}"
        for at, part in enumerate(cut)
    )
    name = "entente_" + hashlib.sha1(numbered.encode(), usedforsecurity=False).hexdigest()[:24]
    return Statement(name, numbered, plain, slots, tuple(places), tuple(kinds), columns, converters, compiler)


def run(found: Statement, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement as PostgreSQL gives them."""
    if found is NOTHING:
        return []
    with connection.cursor() as cursor:
        if connection.queries_logged or not settings.PREPARED_STATEMENTS:
            cursor.execute(found.plain, [values[name] for name in found.places])
            return list(cursor.fetchall())
        try:
            return _execute(cursor, found, values)
        except (OperationalError, ProgrammingError, NotSupportedError) as error:
            if connection.in_atomic_block or not isinstance(
                error.__cause__, errors.InvalidSqlStatementName | errors.FeatureNotSupported
            ):
                raise
        # Somebody emptied the session, or a column was added since: prepare again.
        _forget(cursor, found)
        return _execute(cursor, found, values)


def _execute(cursor: Any, found: Statement, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    known = _prepared.setdefault(connection.connection, OrderedDict())
    if found.name in known:
        known.move_to_end(found.name)
    else:
        kinds = f" ({', '.join(found.kinds)})" if found.kinds else ""
        cursor.execute(f"PREPARE {found.name}{kinds} AS {found.numbered}")
        known[found.name] = None
        while len(known) > MOST_PREPARED:
            cursor.execute(f"DEALLOCATE {known.popitem(last=False)[0]}")
    if found.slots:
        marks = ", ".join(["%s"] * len(found.slots))
        cursor.execute(f"EXECUTE {found.name} ({marks})", [values[name] for name in found.slots])
    else:
        cursor.execute(f"EXECUTE {found.name}")
    return list(cursor.fetchall())


def _forget(cursor: Any, found: Statement) -> None:
    _prepared.pop(connection.connection, None)
    cursor.execute("DEALLOCATE ALL")


def _converted(found: Statement, values: Mapping[str, Any]) -> list[Sequence[Any]]:
    rows: list[Any] = run(found, values)
    if not found.converters:
        return rows
    made: list[Sequence[Any]] = []
    for row in rows:
        cells = list(row)
        for position, functions, expression in found.converters:
            for function in functions:
                cells[position] = function(cells[position], expression, connection)
        made.append(cells)
    return made


def dictionaries(found: Statement, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a `values()` queryset."""
    return [dict(zip(found.columns, row, strict=True)) for row in _converted(found, values)]


def instances(found: Statement, values: Mapping[str, Any]) -> list[Any]:
    """The rows of a queryset of models, with what `select_related` and `annotate` added."""
    if found is NOTHING:
        return []
    compiler = found.compiler
    select, info, annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map
    model, fields = info["model"], info["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [part[0].target.attname for part in select[start:end]]
    populators = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]
    made = []
    for row in _converted(found, values):
        one = model.from_db(connection.alias, names, row[start:end])
        for populator in populators:
            populator.populate(row, one)
        for name, position in (annotations or {}).items():
            setattr(one, name, row[position])
        made.append(one)
    return made
