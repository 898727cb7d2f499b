"""A file of any accepted format to a roster document: recognised by its content, never by its name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from core.names import search_key
from stakeholders.domain.roster_columns import ColumnMapping, default_mapping, mapping_from
from stakeholders.domain.roster_csv import CsvRows, read_csv
from stakeholders.domain.roster_popolo import read_popolo
from stakeholders.domain.roster_rows import ReadOptions, read_document
from stakeholders.domain.roster_types import (
    DEFAULT_LIMITS,
    DefaultArea,
    RosterDocument,
    RosterError,
    RosterLimits,
    RowProblem,
    Table,
)
from stakeholders.domain.roster_vcard import is_vcard, read_vcards
from stakeholders.domain.roster_xlsx import read_xlsx

FORMATS = ("auto", "popolo", "csv", "xlsx", "vcard")
# Forms without columns to choose.
WITHOUT_COLUMNS = frozenset({"popolo", "vcard"})
_DATED = re.compile(r"[-_ .]*(?:19|20)\d\d(?:[-_ .]?\d\d){0,2}.*$")


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """What is known beside the bytes of a file."""

    name: str = ""
    format: str = "auto"
    area: DefaultArea | None = None
    as_of: date | None = None
    source: str = ""
    mapping: Mapping[str, object] = field(default_factory=dict)
    limits: RosterLimits = DEFAULT_LIMITS


def sniff(data: bytes, name: str = "", declared: str = "auto") -> str:
    """The format of a file by its first bytes; RosterError for what is certainly none of ours."""
    if declared not in FORMATS:
        raise RosterError(f"“{declared}” is no format: use {', '.join(FORMATS)}.")
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = "csv"
    if not data.strip():
        raise RosterError("The file is empty.")
    if is_vcard(data):
        found = "vcard"
    elif head.startswith(b"PK"):
        found = "xlsx"
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        raise RosterError("This is an old or protected Excel file: save it as XLSX without a password.")
    elif head.startswith(b"%PDF"):
        raise RosterError("This is a PDF, not a table.")
    elif re.match(rb"<(?:!doctype|html|\?xml|svg)", head, re.IGNORECASE):
        raise RosterError("This is a web page or XML, not a table.")
    elif head[:1] == b"{" or (head[:1] == b"[" and name.lower().endswith(".json")):
        found = "popolo"
    if declared not in ("auto", found) and not (declared == "popolo" and head[:1] in (b"{", b"[")):
        raise RosterError(f"The file is not {declared.upper()}: it looks like {found.upper()}.")
    return found if declared == "auto" else declared


def scheme_of(request: ReadRequest) -> str:
    """The scheme of identifiers that only this source knows: by the source's name, else the file's without its date."""
    stem = request.source or _DATED.sub("", request.name.rsplit(".", 1)[0])
    return f"roster:{search_key(stem).replace(' ', '-')[:60] or 'file'}"


def read_table(data: bytes, request: ReadRequest) -> Table:
    """The table in a CSV or XLSX file."""
    kind = sniff(data, request.name, request.format)
    if kind in WITHOUT_COLUMNS:
        raise RosterError("Popolo JSON and vCards have no columns.")
    return read_xlsx(data, request.limits) if kind == "xlsx" else read_csv(data, request.limits)


@dataclass(slots=True)
class HeldRows:
    """Rows of a table that is in memory, to be walked like those of a file."""

    held: Table
    problems: list[RowProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.problems = list(self.held.problems)

    @property
    def headers(self) -> list[str]:
        return self.held.headers

    @property
    def notes(self) -> list[str]:
        return self.held.notes

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return iter(self.held.rows)


Rows = CsvRows | HeldRows


def open_rows(data: bytes, request: ReadRequest) -> Rows:
    """The rows of a CSV or XLSX file as they come; a workbook is held, a CSV file is not."""
    kind = sniff(data, request.name, request.format)
    if kind == "csv":
        return CsvRows(data, request.limits)
    return HeldRows(read_table(data, request))


def head_of(data: bytes, request: ReadRequest, most: int | None) -> Table:
    """The beginning of a table, enough to choose what its columns mean."""
    rows = open_rows(data, request)
    return rows.held if isinstance(rows, HeldRows) else rows.table(most)


def mapping_of(table: Table, stored: Mapping[str, object]) -> ColumnMapping:
    """The mapping that a person chose, else the one that the headers suggest."""
    return mapping_from(stored, table.headers) if stored.get("columns") else default_mapping(table.headers)


def read_roster(data: bytes, request: ReadRequest) -> RosterDocument:
    """The document in a file of any format."""
    kind = sniff(data, request.name, request.format)
    most = request.limits.csv_bytes if kind == "csv" else request.limits.bytes
    if len(data) > most:
        raise RosterError(f"The file is larger than {most // 1_000_000} MB.")
    scheme = scheme_of(request)
    if kind == "popolo":
        return read_popolo(data, request.area, request.as_of, scheme, request.limits)
    if kind == "vcard":
        return read_vcards(data, request.area, request.as_of, scheme, request.limits)
    # Office-holders are compared as a whole, and are held for it.
    held = replace(request.limits, rows=min(request.limits.rows, request.limits.held_rows))
    table = read_table(data, replace(request, limits=held))
    options = ReadOptions(request.area, request.as_of, scheme)
    return read_document(table, mapping_of(table, request.mapping), options)
