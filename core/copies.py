"""CSV of a list as PostgreSQL writes it: chunk after chunk in the list's order, each read when its turn comes.

Every chunk is a COPY of its own behind the last row of the one before, in the sight that the reader has at that
moment; so a share that ran out gives no further row, memory stays flat and the first bytes leave at once. A document
with a cell that only Python can write has no such copy (`copyable`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.db import connection, models, transaction
from django.db.models import QuerySet

from core import prepared
from core.access.principals import Principal
from core.access.scope import scope
from core.cells import neutral_cell
from core.confidentiality import Handling
from core.paging import Beyond, Order, typed_position
from core.resources import Resource

KINDS = {
    models.UUIDField: "uuid",
    models.DateTimeField: "timestamptz",
    models.DateField: "date",
    models.IntegerField: "integer",
}
COPY = "COPY ({}) TO STDOUT (FORMAT csv)"


def copyable(resource: Resource) -> bool:
    """Whether PostgreSQL can write every cell of the resource's document."""
    try:
        for item in resource.document.items:
            item.cell(resource.model)
    except NotImplementedError:
        return False
    return True


@dataclass
class Copy:
    """The rows of a queryset as lines of CSV, in the sight of whoever began (`principal`) and of who that is now."""

    principal: Principal
    resource: Resource
    queryset: QuerySet[Any]
    order: Order
    descending: bool
    day: date | None
    floor: Handling
    dangerous: tuple[str, ...]
    _built: tuple[Any, prepared.Statement] | None = None

    def heading(self) -> bytes:
        line = StringIO()
        csv.writer(line).writerow([*self.resource.document.headings(), "stamp"])
        return line.getvalue().encode()

    def chunk(self, now: Principal, after: list[Any] | None, size: int) -> tuple[bytes, list[Any] | None]:
        """So many rows behind a place as lines, and the place of the last; None where no row follows."""
        asked = (now, after is None, size)
        if self._built is None or self._built[0] != asked:
            self._built = (asked, self._statement(now, after is not None, size))
        found = self._built[1]
        lines: list[bytes] = []
        place = b""
        values = {f"after{number}": value for number, value in enumerate(after or ())}
        for line in _copied(found, values):
            place, _comma, rest = line.partition(b",")
            lines.append(rest)
        if not lines:
            return b"", None
        text = b"\r\n".join(line.rstrip(b"\n") for line in lines) + b"\r\n"
        if len(lines) < size:
            return text, None
        return text, typed_position(
            self.resource.model, self.order, json.loads(bytes.fromhex(place.decode()))
        )

    def _statement(self, now: Principal, behind: bool, size: int) -> prepared.Statement:
        model, names = self.resource.model, self.order.fields
        columns = [f"-{name}" if self.descending else name for name in names]
        chosen = scope(now, self.queryset).order_by(*columns)
        if behind:
            chosen = chosen.filter(Beyond(names, self._slots(), self.descending))
        rows = model._base_manager.filter(prepared.Among("pk", chosen.values("pk")[:size]))
        selected = self.resource.document.select(self.principal, rows.order_by(*columns), names, self.day)
        return prepared.compiled(selected, self._written)

    def _slots(self) -> list[prepared.Slot]:
        model, slots = self.resource.model, []
        for number, name in enumerate(self.order.fields):
            column: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
            kind = next((word for kind, word in KINDS.items() if isinstance(column, kind)), "text")
            slots.append(prepared.Slot(f"after{number}", kind))
        return slots

    def _written(self, query: str) -> str:
        """The cells of each row behind its place in the order, which is written so that it holds no comma."""
        items = self.resource.document.items
        place = ", ".join(f'r."{name}"' for name in self.order.fields)
        texts = ", ".join(
            f"({item.cell(self.resource.model)}) AS c{number}" for number, item in enumerate(items)
        )
        cells = ", ".join(
            f"nullif(c{number}, '')"
            if item.is_calm(self.resource.model)
            else neutral_cell(f"c{number}", self.dangerous)
            for number, item in enumerate(items)
        )
        # OFFSET 0: each cell is made once, although it is named several times.
        return (
            f"SELECT place, {cells}, stamp FROM (SELECT "  # noqa: S608
            f"encode(convert_to(json_build_array({place})::text, 'UTF8'), 'hex') AS place, {texts}, "
            f"{self._stamp()} AS stamp FROM ({query}) AS r OFFSET 0) AS d"
        )

    def _stamp(self) -> str:
        """The row's own level; the floor of the file where an open row names other records."""
        document = self.resource.document
        level = 'coalesce(r."x_handling", 0)' if document.item("handling") else "0"
        lowest = min(self.floor, Handling.COMPANY).value
        words = " ".join(f"WHEN {one.value} THEN '{one.tlp}'" for one in Handling)
        return f"CASE CASE WHEN {level} = 0 AND ({document.shows_others_sql()}) THEN {lowest} ELSE {level} END {words} END"


def _copied(found: prepared.Statement, values: dict[str, Any]) -> Iterator[bytes]:
    """The lines of a COPY as they come, one for each row."""
    if found is prepared.NOTHING:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        # The next rows in their order are few among many: walked along the index, not sought in the whole table again.
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        given = [values[name] for name in found.places]
        # The cursor of psycopg itself: the one that records statements takes no values for a COPY.
        with cursor.cursor.copy(COPY.format(found.plain), given or None) as copy:
            for line in copy:
                yield bytes(line)
