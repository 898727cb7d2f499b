"""Reading a CSV file out of bytes: encoding, delimiter, quotes, ragged rows and limits, each told clearly."""

from __future__ import annotations

import codecs
import csv
import io

from stakeholders.domain.roster_types import DEFAULT_LIMITS, RosterError, RosterLimits, RowProblem, Table

DELIMITERS = (",", ";", "\t", "|")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Cells that begin so are written out with an apostrophe before them, which is taken off again here."""


def restored(cell: str) -> str:
    """The text behind a cell that an export neutralised; any other text unchanged."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a file and what to tell about its encoding."""
    if not data.strip():
        raise RosterError("The file is empty.")
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, encoding), [] if encoding == "utf-8-sig" else [
                f"Read as {encoding.upper()}."
            ]
    head = data[:2000]
    if head.count(0) > len(head) // 4:
        encoding = "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
        return _strict(data, encoding), ["Read as UTF-16."]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise RosterError("The file is not text: it holds NUL bytes.") from error
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise RosterError("The file is neither UTF-8 nor Windows-1252 text; save it as UTF-8.") from error
    return text, ["The file is not UTF-8; it was read as Windows-1252. Check accented letters."]


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RosterError(
            f"The file says it is {encoding.upper()} but is broken near byte {error.start}."
        ) from error


def delimiter_of(text: str) -> str:
    """The delimiter that the first line with text uses most, outside quotes."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted = False
    for char in line:
        if char == '"':
            quoted = not quoted
        elif not quoted and char in counts:
            counts[char] += 1
    return max(DELIMITERS, key=lambda mark: counts[mark])


def read_csv(data: bytes, limits: RosterLimits = DEFAULT_LIMITS) -> Table:
    """The table in a CSV file; RosterError when its structure cannot be trusted."""
    if len(data) > limits.bytes:
        raise RosterError(f"The file is larger than {limits.bytes // 1_000_000} MB.")
    text, notes = decode(data)
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise RosterError("The file holds a NUL character.", row=row)
    if text[:4].lower() == "sep=" and "\n" in text:
        delimiter, text = text[4:5], text.split("\n", 1)[1]
    else:
        delimiter = delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    table = Table(headers=[], rows=[], notes=notes)
    record, opened = 0, 0
    try:
        for cells in reader:
            record, opened = record + 1, reader.line_num
            _take(table, record, cells, limits)
    except csv.Error as error:
        raise _quote_error(error, record + 1, opened + 1) from error
    if not table.headers:
        raise RosterError("The file has no header row.")
    _check_swallowed(table, delimiter)
    return table


def _quote_error(error: csv.Error, row: int, line: int) -> RosterError:
    text = str(error)
    if "unexpected end of data" in text or "expected after" in text:
        return RosterError(
            f"A quotation mark opened in line {line} is not closed; nothing was read.", row=row
        )
    if "field larger" in text:
        return RosterError(f"A cell in line {line} is too long, or a quotation mark is not closed.", row=row)
    return RosterError(f"Line {line} is not CSV: {text}.", row=row)


def _take(table: Table, record: int, cells: list[str], limits: RosterLimits) -> None:
    """Put one record into the table, or note what is wrong with it."""
    if len(cells) > limits.columns:
        raise RosterError(f"The row has {len(cells)} columns; {limits.columns} are allowed.", row=record)
    if not any(cell.strip() for cell in cells):
        return
    if not table.headers:
        table.headers = check_headers(cells)
        return
    if len(table.rows) + len(table.problems) >= limits.rows:
        raise RosterError(f"The file has more than {limits.rows:,} rows; split it.", row=record)
    width = len(table.headers)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) != width:
        message = f"The row has {len(cells)} cells, the header has {width}."
        table.problems.append(RowProblem(record, message))
        return
    long = next((at for at, cell in enumerate(cells) if len(cell) > limits.cell), None)
    if long is not None:
        message = f"The cell has {len(cells[long]):,} characters; {limits.cell:,} are allowed."
        table.problems.append(RowProblem(record, message, table.headers[long]))
        return
    table.rows.append((record, [restored(cell) for cell in cells]))


def check_headers(cells: list[str]) -> list[str]:
    """Header cells, trimmed; a duplicate or a broken one refuses the file."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    headers: list[str] = []
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {number}"
        if len(name) > 200:
            raise RosterError(f"The header of column {number} has more than 200 characters.", row=1)
        if not name.isprintable():
            raise RosterError(f"The header of column {number} holds a character that cannot be shown.", row=1)
        if name.casefold() in seen:
            raise RosterError(
                f"The header “{name}” stands twice (columns {seen[name.casefold()]} and {number}).", row=1
            )
        seen[name.casefold()] = number
        headers.append(name)
    return headers


def _check_swallowed(table: Table, delimiter: str) -> None:
    """Refuse a file in which one cell swallowed following lines, as an open quotation mark makes it do."""
    width = len(table.headers)
    for row, cells in table.rows:
        for cell in cells:
            lines = cell.split("\n") if "\n" in cell else ()
            if width > 1 and sum(line.count(delimiter) >= width - 1 for line in lines[1:]) > 0:
                raise RosterError("One cell spans several records: a quotation mark is not closed.", row=row)
