"""Reading a CSV file out of bytes: encoding, delimiter, quotes, ragged rows and limits, each told clearly."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from stakeholders.domain.roster_types import DEFAULT_LIMITS, RosterError, RosterLimits, RowProblem, Table
from stakeholders.domain.table_heading import LOOKED_AT, heading_at, told

DELIMITERS = (",", ";", "\t", "|")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Cells that begin so are written out with an apostrophe before them, which is taken off again here."""


def restored(cell: str) -> str:
    """The text behind a cell that an export neutralised; any other text unchanged."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


_PIECE = 1 << 20


def encoding_of(data: bytes) -> tuple[str, list[str]]:
    """How the bytes of a file are read as text, and what to tell about it. The text is not held."""
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
            _strict(data, encoding)
            return encoding, [] if encoding == "utf-8-sig" else [f"Read as {encoding.upper()}."]
    head = data[:2000]
    if head.count(0) > len(head) // 4:
        encoding = "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
        _strict(data, encoding)
        return encoding, ["Read as UTF-16."]
    if _broken_at(data, "utf-8") is None:
        return "utf-8", []
    if b"\0" in data:
        raise RosterError("The file is not text: it holds NUL bytes.")
    if _broken_at(data, "cp1252") is not None:
        raise RosterError("The file is neither UTF-8 nor Windows-1252 text; save it as UTF-8.")
    return "cp1252", ["The file is not UTF-8; it was read as Windows-1252. Check accented letters."]


def _broken_at(data: bytes, encoding: str) -> int | None:
    """Near which byte the file is not text of an encoding; None when it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    for at in range(0, len(data), _PIECE):
        try:
            decoder.decode(view[at : at + _PIECE], at + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            return at + error.start
    return None


def _strict(data: bytes, encoding: str) -> None:
    broken = _broken_at(data, encoding)
    if broken is not None:
        raise RosterError(f"The file says it is {encoding.upper()} but is broken near byte {broken}.")


def delimiter_of(text: str) -> str:
    """The delimiter that most of the first lines with text use, outside quotes; among equals that of the first line."""
    lines = islice((line for line in io.StringIO(text) if line.strip()), LOOKED_AT)
    counted = [_marks(line) for line in lines] or [{}]
    return max(DELIMITERS, key=lambda mark: (sum(mark in line for line in counted), counted[0].get(mark, 0)))


def _marks(line: str) -> dict[str, int]:
    """How often the delimiters stand in a line, outside quotes."""
    counts: dict[str, int] = {}
    quoted = False
    for char in line:
        if char == '"':
            quoted = not quoted
        elif not quoted and char in DELIMITERS:
            counts[char] = counts.get(char, 0) + 1
    return counts


def decode(data: bytes) -> tuple[str, list[str]]:
    """The whole text of a file and what to tell about its encoding."""
    encoding, notes = encoding_of(data)
    return data.decode(encoding), notes


class CsvRows:
    """The rows of a CSV file as they come: `(row, cells)`, in memory that does not grow with the file.

    The headers are there from the start. `problems` are those of the rows passed so far; each walk begins anew.
    RosterError, at the start or on the way, when the structure cannot be trusted.
    """

    format = "csv"

    def __init__(self, data: bytes, limits: RosterLimits = DEFAULT_LIMITS) -> None:
        if len(data) > limits.csv_bytes:
            raise RosterError(f"The file is larger than {limits.csv_bytes // 1_000_000} MB.")
        self.data, self.limits = data, limits
        self.encoding, self.notes = encoding_of(data)
        self.headers: list[str] = []
        self.problems: list[RowProblem] = []
        with self._opened() as stream:
            head = stream.read(_PIECE)
        self.marked = head[:4].lower() == "sep=" and "\n" in head
        self.delimiter = head[4:5] if self.marked else delimiter_of(head)
        self.heading = self._heading()
        for _record, _cells in self._records():
            break
        if not self.headers:
            raise RosterError("The file has no header row.")

    def _heading(self) -> int:
        """In which record the heading stands; what is above it is told."""
        first: list[tuple[int, list[str]]] = []
        try:
            for record, cells in enumerate(
                csv.reader(self._lines(), delimiter=self.delimiter, strict=True), 1
            ):
                if any(cell.strip() for cell in cells):
                    first.append((record, cells))
                if len(first) == LOOKED_AT:
                    break
        except csv.Error:
            pass  # Told with its place when the rows are read.
        at = heading_at([cells for _record, cells in first])
        if at:
            self.notes = [*self.notes, told([record for record, _cells in first[:at]])]
        return first[at][0] if first else 1

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        self.problems = []
        return self._records()

    def table(self, most: int | None = None) -> Table:
        """The rows in memory: all, or so many from the beginning."""
        rows = list(islice(iter(self), most))
        return Table(list(self.headers), rows, list(self.notes), list(self.problems))

    def _opened(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self.data), self.encoding, newline="")

    def _lines(self) -> Iterator[str]:
        with self._opened() as stream:
            for number, line in enumerate(stream, 1):
                if "\0" in line:
                    raise RosterError("The file holds a NUL character.", row=number)
                if number > 1 or not self.marked:
                    yield line

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(self._lines(), delimiter=self.delimiter, strict=True)
        record, opened, taken, headed = 0, 0, 0, False
        try:
            for cells in reader:
                record, opened = record + 1, reader.line_num
                if not headed:
                    self._refuse_wide(cells, record)
                    headed = record >= self.heading and any(cell.strip() for cell in cells)
                    self.headers = check_headers(cells) if headed else []
                    continue
                read = self._taken(record, cells, taken)
                taken += read is not None
                if read is not None:
                    self._refuse_swallowed(record, read)
                    yield record, [restored(cell) for cell in read]
        except csv.Error as error:
            raise _quote_error(error, record + 1, opened + 1) from error

    def _refuse_wide(self, cells: list[str], record: int) -> None:
        if len(cells) > self.limits.columns:
            said = f"The row has {len(cells)} columns; {self.limits.columns} are allowed."
            raise RosterError(said, row=record)

    def _taken(self, record: int, cells: list[str], taken: int) -> list[str] | None:
        """The cells of one row; None for a blank one, and for one with something wrong, which is noted."""
        self._refuse_wide(cells, record)
        if not any(cell.strip() for cell in cells):
            return None
        if taken + len(self.problems) >= self.limits.rows:
            raise RosterError(f"The file has more than {self.limits.rows:,} rows; split it.", row=record)
        width = len(self.headers)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) != width:
            message = f"The row has {len(cells)} cells, the header has {width}."
            self.problems.append(RowProblem(record, message))
            return None
        long = next((at for at, cell in enumerate(cells) if len(cell) > self.limits.cell), None)
        if long is not None:
            message = f"The cell has {len(cells[long]):,} characters; {self.limits.cell:,} are allowed."
            self.problems.append(RowProblem(record, message, self.headers[long]))
            return None
        return cells

    def _refuse_swallowed(self, record: int, cells: list[str]) -> None:
        """Refuse a file in which one cell swallowed following lines, as an open quotation mark makes it do."""
        width = len(self.headers)
        for cell in cells:
            lines = cell.split("\n") if width > 1 and "\n" in cell else ()
            if any(line.count(self.delimiter) >= width - 1 for line in lines[1:]):
                raise RosterError(
                    "One cell spans several records: a quotation mark is not closed.", row=record
                )


def read_csv(data: bytes, limits: RosterLimits = DEFAULT_LIMITS) -> Table:
    """The table in a CSV file; RosterError when its structure cannot be trusted."""
    return CsvRows(data, limits).table()


def _quote_error(error: csv.Error, row: int, line: int) -> RosterError:
    text = str(error)
    if "unexpected end of data" in text or "expected after" in text:
        return RosterError(
            f"A quotation mark opened in line {line} is not closed; nothing was read.", row=row
        )
    if "field larger" in text:
        return RosterError(f"A cell in line {line} is too long, or a quotation mark is not closed.", row=row)
    return RosterError(f"Line {line} is not CSV: {text}.", row=row)


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
