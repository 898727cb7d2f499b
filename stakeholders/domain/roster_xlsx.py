"""Reading the first sheet with text of an XLSX workbook: values only, in bounded memory.

The archive is checked before a library opens it: number and size of its parts, how far they unpack, links,
macros, document types. Formulas are never computed: the value that was saved last is taken, and told.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain, islice
from typing import IO, Any, cast
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from stakeholders.domain.roster_csv import check_headers, restored
from stakeholders.domain.roster_types import DEFAULT_LIMITS, RosterError, RosterLimits, RowProblem, Table
from stakeholders.domain.table_heading import LOOKED_AT, heading_at, told

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MAX_PARTS = 2_000
_SMALL_PART = 100_000
_CHUNK = 1 << 16


class _DocumentTypeFound(Exception):
    """The XML part declares a document type, through which entities could be drawn in."""


class _RootReached(Exception):
    """The prolog is over."""


def read_xlsx(data: bytes, limits: RosterLimits = DEFAULT_LIMITS, sheet: str = "") -> Table:
    """The table in an XLSX file; RosterError when the file is not one or cannot be trusted."""
    if len(data) > limits.bytes:
        raise RosterError(f"The file is larger than {limits.bytes // 1_000_000} MB.")
    formulas = check_archive(data, limits)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise RosterError("The workbook cannot be read; save it again as XLSX.") from error
    try:
        return _read_sheets(workbook, limits, sheet, formulas)
    except RosterError:
        raise
    except Exception as error:
        raise RosterError("A sheet of the workbook cannot be read; save it again as XLSX.") from error
    finally:
        workbook.close()


def check_archive(data: bytes, limits: RosterLimits) -> int:
    """Refuse what is no plain workbook; return how many formulas its sheets hold."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise RosterError("The file is not an XLSX workbook.") from error
    with archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
            raise RosterError("The file is an archive, but not an XLSX workbook.")
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > limits.unpacked_bytes:
            raise RosterError("The workbook unpacks to too much data.")
        formulas = 0
        for part in parts:
            _check_part(part, limits)
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                formulas += _scan(archive, part)
    return formulas


def _check_part(part: zipfile.ZipInfo, limits: RosterLimits) -> None:
    name = part.filename
    if part.flag_bits & 0x1:
        raise RosterError("The workbook is protected by a password.")
    if name.startswith("/") or ".." in name.split("/") or "\\" in name or (part.external_attr >> 28) == 0xA:
        raise RosterError("The workbook holds a link or a part outside itself.")
    if part.file_size > _SMALL_PART and part.file_size > limits.ratio * max(part.compress_size, 1):
        raise RosterError(f"The workbook unpacks more than {limits.ratio} times its size.")
    if name.lower().endswith("vbaproject.bin"):
        raise RosterError("The workbook holds macros; save it as XLSX without them.")


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Read one XML part in pieces: no more than it promised, no document type; count the formulas of a sheet."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _stop_at_document_type
    parser.StartElementHandler = _stop_at_root
    in_prolog, count, size = True, 0, 0
    is_sheet = part.filename.startswith("xl/worksheets/")
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > part.file_size:
                    raise RosterError("The workbook unpacks to more than it says.")
                in_prolog = in_prolog and _in_prolog(parser, chunk)
                count += len(_FORMULA.findall(chunk)) if is_sheet else 0
                if not in_prolog and not is_sheet:
                    return 0
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
        raise RosterError("The workbook is damaged.") from error
    return count


def _in_prolog(parser: expat.XMLParserType, chunk: bytes) -> bool:
    try:
        parser.Parse(chunk, False)
    except _RootReached:
        return False
    except _DocumentTypeFound as error:
        raise RosterError("The workbook declares document types or entities.") from error
    except expat.ExpatError as error:
        raise RosterError("The workbook is damaged.") from error
    return True


def _stop_at_document_type(*_: object) -> None:
    raise _DocumentTypeFound


def _stop_at_root(*_: object) -> None:
    raise _RootReached


def _read_sheets(workbook: Any, limits: RosterLimits, wanted: str, formulas: int) -> Table:
    """The first visible sheet with cells, or the one asked for."""
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if wanted:
        sheets = [sheet for sheet in sheets if sheet.title == wanted]
    for sheet in sheets:
        table = _read_sheet(sheet, limits)
        if table.headers:
            if len(sheets) > 1:
                table.notes.append(
                    f"Only the sheet “{sheet.title}” was read; the workbook has {len(sheets)}."
                )
            if formulas:
                table.notes.append(f"{formulas} cells hold formulas: the values saved last were taken.")
            return table
    raise RosterError("The workbook has no sheet with cells.")


def _read_sheet(sheet: Any, limits: RosterLimits) -> Table:
    sheet.reset_dimensions()
    most = min(limits.rows, limits.held_rows)
    table = Table(headers=[], rows=[], format="xlsx")
    read = _filled(sheet, limits)
    first = list(islice(read, LOOKED_AT))
    at = heading_at([cells for _number, cells in first])
    if at:
        table.notes.append(told([number for number, _cells in first[:at]]))
    for number, cells in chain(first[at:], read):
        if not table.headers:
            table.headers = check_headers(cells)
            continue
        if len(table.rows) + len(table.problems) >= most:
            raise RosterError(
                f"The sheet has more than {most:,} rows; split it, or save it as CSV.", row=number
            )
        _take(table, number, cells, limits)
    return table


def _filled(sheet: Any, limits: RosterLimits) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold text, without the empty cells at their ends."""
    for number, values in _rows(sheet):
        width = len(values)
        while width and values[width - 1] in (None, ""):
            width -= 1
        if width > limits.columns:
            where = f"{get_column_letter(width)}{number}"
            raise RosterError(f"A cell stands in {where}; {limits.columns} columns are allowed.", row=number)
        cells = [cell_text(value) for value in islice(values, width)]
        if any(cell.strip() for cell in cells):
            yield number, cells


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return enumerate(cast("Iterator[tuple[Any, ...]]", sheet.iter_rows(values_only=True)), 1)


def _take(table: Table, number: int, cells: list[str], limits: RosterLimits) -> None:
    width = len(table.headers)
    if len(cells) > width:
        message = f"The row has {len(cells)} cells, the header has {width}."
        table.problems.append(RowProblem(number, message))
        return
    cells += [""] * (width - len(cells))
    for header, cell in zip(table.headers, cells, strict=True):
        if len(cell) > limits.cell:
            message = f"The cell has {len(cell):,} characters; {limits.cell:,} are allowed."
            table.problems.append(RowProblem(number, message, header))
            return
    table.rows.append((number, [restored(cell) for cell in cells]))


def cell_text(value: object) -> str:
    """A cell as a person reads it: days as ISO 8601, whole numbers without a point, errors as nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value)
    return "" if text in ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!") else text


def sheet_names(stream: IO[bytes]) -> list[str]:
    """Titles of the visible sheets, for the choice in the wizard."""
    workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    try:
        return [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    finally:
        workbook.close()
