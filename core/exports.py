"""Files that leave: CSV and XLSX of exactly what a list shows to its reader, stamped and audited.

A cell that a spreadsheet would run is neutralised with an apostrophe, which the importers take off again.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook

from core import watch
from core.access.principals import Principal, resolve, without_named
from core.access.scope import scope
from core.confidentiality import Handling
from core.copies import Copy, copyable
from core.documents import Reference
from core.errors import NotAllowed
from core.paging import Order, capped_count
from core.purpose import NeedsPurpose
from core.resources import Resource
from core.selectors import visible_keys
from core.watching import Watch

FORMATS = ("csv", "xlsx")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CHUNK = 4000
# Rows of a file that PostgreSQL writes: only their lines come here.
COPIED = 10_000
PART = 500


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def restored(text: str) -> str:
    """The text behind a neutralised cell; any other text unchanged."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


@dataclass(frozen=True)
class Stamp:
    """What every file says of itself: highest level inside, who took it out, when."""

    handling: Handling
    reader: str
    at: datetime

    @property
    def text(self) -> str:
        return f"{self.handling.tlp} · {self.reader} · {self.at:%Y-%m-%d %H:%M} UTC"

    def file_name(self, name: str, ending: str) -> str:
        level = self.handling.tlp.replace(":", "-").replace("+", "-")
        return f"{name}_{level}_{self.at:%Y%m%dT%H%M}_{slugify(self.reader) or 'reader'}.{ending}"


def printed(actor: Principal, levels: Iterable[int] = ()) -> str:
    """What a sheet of paper says of itself: the strictest of the levels on it, who printed it, when."""
    return Stamp(Handling(max([Handling.COMPANY, *levels])), actor.label, timezone.now()).text


class _Echo:
    def write(self, value: str) -> str:
        return value


def export(
    *,
    actor: Any,
    principal: Principal,
    resource: Resource,
    queryset: QuerySet[Any],
    order: Order,
    descending: bool,
    ending: str,
    bulk_rows: int,
    day: date | None = None,
    mark: bool = False,
    purpose: str = "",
    confirm: Callable[[], None] = lambda: None,
) -> HttpResponseBase:
    """The response with the file. NAMED rows never leave in bulk; many people at once need a lead; more than
    LARGE_EXPORT_ROWS rows of anything need that the reader confirms who they are (`confirm` raises until then) and a
    purpose (NeedsPurpose).

    `mark` puts a byte order mark before a CSV, by which spreadsheets know UTF-8.
    """
    principal = without_named(principal)
    queryset = scope(principal, queryset) if _levelled(resource) else queryset
    if resource.bulk_people and not principal.leads:
        _count, more = capped_count(queryset, bulk_rows)
        if more:
            raise NotAllowed(_("More than %(n)s people leave only with a lead.") % {"n": bulk_rows})
    level, count = _highest(principal, resource, queryset) if _levelled(resource) else (Handling.PUBLIC, 0)
    large = count > settings.LARGE_EXPORT_ROWS
    if large:
        confirm()
    if large and not purpose:
        raise NeedsPurpose(rows=count)
    stamp = Stamp(level, principal.label, timezone.now())
    details: dict[str, Any] = {"format": ending, "level": stamp.handling.slug, "rows": count}
    watch.exported(
        actor=actor, model=resource.model, details=details | ({"purpose": purpose} if purpose else {})
    )
    form = resource.forms.get(ending)
    name = stamp.file_name(resource.name, form.ending if form else ending)
    rights = Watch(actor)
    if ending == "csv" and _levelled(resource) and copyable(resource):
        written = Copy(principal, resource, queryset, order, descending, day, level, DANGEROUS)
        return _sent(_copied(written, rights, mark), stamp, name)
    columns = [f"-{column}" if descending else column for column in order.fields]
    rows = resource.document.select(principal, queryset, order.fields, day).order_by(*columns)
    read = rows.iterator(chunk_size=CHUNK)
    open_rows = still_open(principal, resource, read) if _levelled(resource) else read
    if form is not None:
        rendered = (resource.document.render(row) for row in open_rows)
        pieces = form.write(rendered, stamp=stamp.text)
        return _sent(_in_parts(pieces, False, rights), stamp, name, form.media_type)
    cells = _cells(resource, open_rows, level)
    return _csv(cells, stamp, name, mark, rights) if ending == "csv" else _xlsx(cells, stamp, name, rights)


def csv_of(*, actor: Any, cells: Iterable[list[str]], stamp: Stamp, name: str) -> HttpResponseBase:
    """Cells that no resource describes as a stamped CSV, sent piece by piece while the rights hold with which it began.

    Whoever calls asked for the purpose before, and told the trail.
    """
    return _csv(cells, stamp, stamp.file_name(name, "csv"), False, Watch(actor))


def forms_of(resource: Resource) -> tuple[str, ...]:
    """The words of every form in which a list comes as a file."""
    return (*FORMATS, *resource.forms)


def still_open(
    principal: Principal, resource: Resource, rows: Iterator[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The rows that the reader may see when their turn comes: a file can take minutes, and what was read when it began
    is no longer true of a share that ran out or of a reader who left meanwhile. Two statements for each chunk.

    Raises NotAllowed, which cuts the file off, once the account is closed.
    """
    while chunk := list(islice(rows, CHUNK)):
        if principal.user_id is not None:
            principal = without_named(resolve(principal.user_id))
            if not principal.active:
                raise NotAllowed(_("The account was closed while the file was made."))
        keys = [row["pk"] for row in chunk]
        seen = visible_keys(actor=principal, model=resource.model, keys=keys)
        yield from (row for row in chunk if row["pk"] in seen)


def _highest(principal: Principal, resource: Resource, queryset: QuerySet[Any]) -> tuple[Handling, int]:
    """The strictest level of what the file will show: of its rows and of what is named beside them; and how many
    rows."""
    document = resource.document
    beside = {
        f"top_{item.name}": Max(item.level_column(principal, document.model))
        for item in document.items
        if isinstance(item, Reference) and not item.open and not item.parent
    }
    found = queryset.order_by().aggregate(top=Max("handling"), rows=Count("pk"), **beside)
    rows = found.pop("rows")
    embedded = Handling.COMPANY if rows and document.embeds else Handling.PUBLIC
    return Handling(max(embedded, *(level or 0 for level in found.values()))), rows


def _levelled(resource: Resource) -> bool:
    return any(field.name == "handling" for field in resource.model._meta.concrete_fields)


def _cells(resource: Resource, rows: Iterable[dict[str, Any]], highest: Handling) -> Iterator[list[str]]:
    """Rows of cells with each row's stamp: its own level, and the file's floor where it names other records."""
    yield [*resource.document.headings(), "stamp"]
    for row in rows:
        level = row.get("x_handling", Handling.PUBLIC)
        if level == Handling.PUBLIC and resource.document.shows_others(row):
            level = min(highest, Handling.COMPANY)
        yield [*(neutral(cell) for cell in resource.document.cells(row)), Handling(level).tlp]


def _csv(cells: Iterable[list[str]], stamp: Stamp, name: str, mark: bool, rights: Watch) -> HttpResponseBase:
    writer = csv.writer(_Echo())
    lines = (writer.writerow(row) for row in cells)
    return _sent(_in_parts(lines, mark, rights), stamp, name)


def _sent(parts: Iterator[bytes], stamp: Stamp, name: str, media_type: str = "text/csv") -> HttpResponseBase:
    response = StreamingHttpResponse(parts, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Entente-Stamp"] = stamp.handling.tlp
    return response


def _copied(written: Copy, rights: Watch, mark: bool) -> Iterator[bytes]:
    """The file as PostgreSQL writes it, a short part first; before each part the rights are asked again."""
    after, size, begun = None, PART, "\ufeff".encode() * mark + written.heading()
    while True:
        now = rights.check()
        text, after = written.chunk(without_named(now) if now else written.principal, after, size)
        yield begun + text
        if after is None:
            return
        size, begun = COPIED, b""


def _in_parts(lines: Iterator[str], mark: bool, rights: Watch) -> Iterator[bytes]:
    """Lines joined to parts of a few hundred; UTF-8."""
    part = ["\ufeff" if mark else "", next(lines, "")]
    for line in lines:
        part.append(line)
        if len(part) >= PART:
            rights.check()
            yield "".join(part).encode()
            part = []
    rights.check()
    yield "".join(part).encode()


def _xlsx(cells: Iterable[list[str]], stamp: Stamp, name: str, rights: Watch) -> HttpResponseBase:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Entente")
    sheet.oddHeader.center.text = stamp.text
    sheet.oddFooter.center.text = stamp.text
    sheet.freeze_panes = "A2"
    for row in cells:
        sheet.append([_plain(text) for text in row])
    about = book.create_sheet("Stamp")
    about.append([stamp.text])
    target = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    rights.check()
    book.save(target)
    target.seek(0)
    response = FileResponse(target, as_attachment=True, filename=name)
    response["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response["X-Entente-Stamp"] = stamp.handling.tlp
    return response


def _plain(text: str) -> str:
    """Text without the control characters that a workbook cannot hold."""
    return "".join(character for character in text if ord(character) >= 32 or character in "\n\t")[:32000]
