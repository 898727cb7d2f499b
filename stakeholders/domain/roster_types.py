"""Plain values between the reading of a roster file and the plan of what it changes on the map.

A file, whatever its format, becomes a `RosterDocument`: areas, organizations, posts, persons, memberships and
vacancies that refer to each other by keys of the document. Rows count as a spreadsheet shows them: the header is
row 1, the first record row 2; for Popolo JSON the row of a membership is its position plus one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from core.partial_dates import PartialDate

UNKNOWN_DATE = PartialDate.unknown()


@dataclass(frozen=True, slots=True)
class RosterLimits:
    """What a file may be; everything beyond is refused before it is read whole.

    A CSV file is read row by row and may be large; a workbook, JSON and cards are held whole while they are read, and so
    is a list of office-holders, which is compared as a whole.
    """

    bytes: int = 25_000_000
    csv_bytes: int = 100_000_000
    rows: int = 500_000
    held_rows: int = 100_000
    columns: int = 200
    cell: int = 10_000
    unpacked_bytes: int = 250_000_000
    ratio: int = 100
    depth: int = 40
    digits: int = 18


DEFAULT_LIMITS = RosterLimits()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row (or the whole file: row 0) is left out; `pointer` is a JSON pointer or a column name."""

    row: int
    message: str
    pointer: str = ""

    def as_dict(self) -> dict[str, object]:
        """`{row, message}` as the command prints it."""
        text = f"{self.pointer}: {self.message}" if self.pointer else self.message
        return {"row": self.row, "message": text}


class RosterError(ValueError):
    """The structure of the file is broken: nothing of it is imported."""

    def __init__(self, message: str, *, row: int = 0, pointer: str = "") -> None:
        self.problem = RowProblem(row, message, pointer)
        super().__init__(str(self.problem.as_dict()["message"]))


@dataclass(slots=True)
class Table:
    """Cells of a CSV or XLSX file as text, with what the reader should be told."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]
    notes: list[str] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    format: str = "csv"


@dataclass(frozen=True, slots=True)
class OtherName:
    """A further name: language (BCP 47), a note such as `former`, and from when to when it was used."""

    name: str
    lang: str = ""
    note: str = ""
    start_date: str = ""
    end_date: str = ""
    family_name: str = ""
    given_name: str = ""


Identifier = tuple[str, str]
"""Scheme and identifier."""
Contact = tuple[str, ...]
"""Type and value of a contact detail; label and note where it has them."""


@dataclass(slots=True)
class FileArea:
    """An area that the file names; `code` is ISO 3166-1 alpha-2 or 3166-2, `known` its id on the map, if known.

    `bare`: the file says no more than its name, so it may be any area of that name, a country too.
    """

    key: str
    name: str
    kind: str = "constituency"
    code: str = ""
    parent: str = ""
    known: str = ""
    identifiers: list[Identifier] = field(default_factory=list)
    bare: bool = False


@dataclass(frozen=True, slots=True)
class DefaultArea:
    """The area that `--area` or the wizard names: its id on the map, its country and whether it lies below it."""

    id: str
    name: str
    code: str = ""
    country_id: str = ""
    country_name: str = ""
    country_code: str = ""

    @property
    def is_country(self) -> bool:
        """True when the area is itself the country (or has none above it)."""
        return not self.country_id or self.country_id == self.id


@dataclass(slots=True)
class FileOrganization:
    """A body; `derived` when no cell names it and it was concluded from the titles of its posts."""

    key: str
    name: str
    classifications: tuple[str, ...] = ()
    area: str = ""
    level: str = ""
    parent: str = ""
    derived: bool = False
    other_names: list[OtherName] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    summary: str = ""
    tags: list[str] = field(default_factory=list)
    founded: PartialDate = UNKNOWN_DATE
    dissolved: PartialDate = UNKNOWN_DATE
    row: int = 0


@dataclass(slots=True)
class FilePerson:
    """A person; `birth_date` is shown to those only who may change the record."""

    key: str
    name: str
    honorific: str = ""
    given_name: str = ""
    family_name: str = ""
    gender: str = ""
    area: str = ""
    other_names: list[OtherName] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    summary: str = ""
    tags: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    birth_date: PartialDate = UNKNOWN_DATE
    row: int = 0


@dataclass(slots=True)
class FilePost:
    """An office that exists without its holder."""

    key: str
    organization: str
    title: str
    area: str = ""
    level: str = ""
    seats: int = 1
    start: PartialDate = UNKNOWN_DATE
    end: PartialDate = UNKNOWN_DATE
    identifiers: list[Identifier] = field(default_factory=list)
    row: int = 0


@dataclass(slots=True)
class FileTerm:
    """A legislative period or another term of a body."""

    key: str
    organization: str
    name: str
    start: PartialDate = UNKNOWN_DATE
    end: PartialDate = UNKNOWN_DATE
    identifiers: list[Identifier] = field(default_factory=list)


@dataclass(slots=True)
class FileMembership:
    """A person in a post, or in a body without a post."""

    row: int
    person: str
    organization: str
    post: str = ""
    role: str = ""
    status: str = "substantive"
    on_behalf_of: str = ""
    area: str = ""
    term: str = ""
    start: PartialDate = UNKNOWN_DATE
    end: PartialDate = UNKNOWN_DATE
    seen: date | None = None
    said: str = ""
    url: str = ""
    holder_text: str = ""


@dataclass(slots=True)
class FileVacancy:
    """A source says that nobody holds the post."""

    row: int
    post: str
    seen: date | None = None
    start: PartialDate = UNKNOWN_DATE
    said: str = ""


@dataclass(slots=True)
class RosterDocument:
    """All that a file says, in the order in which it says it.

    `unknown_rows` say nothing, or what another row says; `without_holder` name a post whose holder is not known.
    `suspects` are the cells (post, holder, country) of rows of a table that cannot be right as they stand.
    """

    format: str = "csv"
    areas: dict[str, FileArea] = field(default_factory=dict)
    organizations: dict[str, FileOrganization] = field(default_factory=dict)
    persons: dict[str, FilePerson] = field(default_factory=dict)
    posts: dict[str, FilePost] = field(default_factory=dict)
    terms: dict[str, FileTerm] = field(default_factory=dict)
    memberships: list[FileMembership] = field(default_factory=list)
    vacancies: list[FileVacancy] = field(default_factory=list)
    unknown_rows: dict[int, str] = field(default_factory=dict)
    without_holder: dict[int, str] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    suspects: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rows: int = 0

    def country_codes(self) -> list[str]:
        """Codes of the countries that the file speaks about."""
        return sorted({area.code for area in self.areas.values() if area.kind == "country" and area.code})


SUMMARY: Final = 4000
"""Characters of a summary at most."""


def long_text(text: str, most: int = SUMMARY) -> str:
    """A text of several lines as it can be kept; ValueError says why it cannot."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(kept) > most:
        raise ValueError(f"The text has {len(kept):,} characters; {most:,} are allowed.")
    if any((ord(one) < 32 and one not in "\n\t") or 0xD800 <= ord(one) <= 0xDFFF for one in kept):
        raise ValueError("The text contains a character that cannot be stored.")
    return kept
