"""Rows of a table of people or organizations as values of their fields, each cell read or its complaint named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from uuid import UUID

from core.entries import understood
from core.names import clean_name, search_key
from core.partial_dates import PartialDate, check_order
from stakeholders.domain.register_columns import PEOPLE, RegisterMapping
from stakeholders.domain.roster_dates import read_date
from stakeholders.domain.roster_types import RowProblem, Table

CONTACT_COLUMNS: Final = {
    "phone": "phone",
    "mobile": "mobile",
    "email": "email",
    "address": "address",
    "website": "url",
}
ENTRY_KEYS: Final = {
    "other_names": ("name", "lang", "note", "start_date", "end_date", "family_name", "given_name"),
    "identifiers": ("scheme", "identifier"),
    "contact_details": ("type", "value", "label", "note"),
}
TEXTS: Final = {
    "given_name": 150,
    "family_name": 150,
    "honorific": 80,
    "summary": 4000,
    "basis_note": 500,
}
LISTS: Final = ("tags", "languages")
DATES: Final = ("birth_date", "founded", "dissolved")
YES: Final = frozenset(["yes", "y", "true", "1", "oui", "si", "sim", "formal"])
NO: Final = frozenset(["no", "n", "false", "0", "non", "nao", "informal"])
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOST: Final = 100
REPORTS_TO: Final = "reports_to"


@dataclass(slots=True)
class RegisterRow:
    """One row: the fields that it fills, names of other records to be found, and its id, where the file has one; `ties`
    are kinds with the name of the other end."""

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    area: str = ""
    home_state: str = ""
    parent: str = ""
    id: UUID | None = None
    organization: str = ""
    post: str = ""
    since: str = ""
    until: str = ""
    ties: list[tuple[str, str]] = field(default_factory=list)

    @property
    def relates(self) -> bool:
        """Whether the row says what joins its person to others."""
        return bool(self.organization or self.ties)

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))

    @property
    def emails(self) -> list[str]:
        """The addresses of the row, for telling its record by them."""
        contacts = self.values.get("contact_details", ())
        return [one["value"].casefold() for one in contacts if one.get("type") == "email"]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a field's choices, as values and as labels: `{search key: value}`."""

    level: Mapping[str, str]
    gender: Mapping[str, str]
    basis: Mapping[str, str]
    line: Mapping[str, str]
    classifications: Mapping[str, str]
    tie: Mapping[str, str] = field(default_factory=dict)


def each_row(
    rows: Iterable[tuple[int, list[str]]],
    mapping: RegisterMapping,
    words: Words,
    headers: Sequence[str] = (),
) -> Iterator[RegisterRow | RowProblem]:
    """Each row that says something, or everything for which it cannot be read, by the headers of the file."""
    for number, cells in rows:
        given = {name: cells[at].strip() for name, at in mapping.columns.items()}
        if not any(given.values()):
            continue
        try:
            yield _row(number, given, mapping.kind, words)
        except _Cells as wrong:
            first, *others = wrong.found
            also = [f"{called(one.column, mapping, headers)}: {one}" for one in others]
            message = "; ".join([str(first), *also])
            yield RowProblem(number, message, called(first.column, mapping, headers))


def called(column: str, mapping: RegisterMapping, headers: Sequence[str]) -> str:
    """What the file calls the column of a field."""
    at = mapping.columns.get(column)
    return headers[at] if at is not None and at < len(headers) else column


def read_rows(
    table: Table, mapping: RegisterMapping, words: Words
) -> tuple[list[RegisterRow], list[RowProblem]]:
    """Every row that can be read, and why the others cannot."""
    found = list(each_row(table.rows, mapping, words, table.headers))
    rows = [one for one in found if isinstance(one, RegisterRow)]
    return rows, [*table.problems, *(one for one in found if isinstance(one, RowProblem))]


class _Cell(ValueError):
    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(message)


class _Cells(ValueError):
    """What is wrong with one row, in the order of the fields."""

    def __init__(self, found: list[_Cell]) -> None:
        self.found = found
        super().__init__()


@contextmanager
def _noting(wrong: list[_Cell]) -> Iterator[None]:
    """Keeps what is wrong with one field and goes on with the next."""
    try:
        yield
    except _Cell as error:
        wrong.append(error)


def _row(number: int, given: dict[str, str], kind: str, words: Words) -> RegisterRow:
    found, wrong = RegisterRow(number), list[_Cell]()
    values = found.values
    with _noting(wrong):
        values["name"] = _name(given)
    for name, read in _readers(words).items():
        if given.get(name):
            with _noting(wrong):
                values[name] = read(name, given[name])
    if kind != PEOPLE:
        with _noting(wrong):
            _in_order(values)
    with _noting(wrong):
        _entries(given, values)
    for name in ("area", "home_state", "parent"):
        if given.get(name):
            setattr(found, name, given[name][:300])
    with _noting(wrong):
        _relations(given, found, words)
    if given.get("id"):
        with _noting(wrong):
            found.id = _id(given["id"])
    if wrong:
        raise _Cells(wrong)
    return found


def _readers(words: Words) -> dict[str, Callable[[str, str], Any]]:
    """How the cell of each simple field is read."""
    readers: dict[str, Callable[[str, str], Any]] = {}
    for name, most in TEXTS.items():
        readers[name] = partial(_text, most=most)
    for name in LISTS:
        readers[name] = lambda column, text: [_text(column, part, 50) for part in _parts(text)][:_MOST]
    for name in ("level", "gender", "basis", "line"):
        readers[name] = lambda column, text: _choice(column, text, getattr(words, column))
    for name in DATES:
        readers[name] = _date
    readers["classifications"] = lambda column, text: [
        _choice(column, part, words.classifications) for part in _parts(text)
    ]
    readers["formal"] = lambda column, text: _yes_or_no(text)
    return readers


def _relations(given: dict[str, str], found: RegisterRow, words: Words) -> None:
    """The post of the person and the ties; a post needs the body that it belongs to."""
    for name in ("organization", "post"):
        if given.get(name):
            setattr(found, name, _text(name, given[name], 300))
    for name in ("since", "until"):
        if given.get(name):
            setattr(found, name, _date(name, given[name]))
    if (found.post or found.since or found.until) and not found.organization:
        raise _Cell("organization", "A post needs the body that it belongs to.")
    try:
        check_order(PartialDate.parse(found.since), PartialDate.parse(found.until))
    except ValueError as error:
        raise _Cell("until", str(error)) from error
    for name in _semicolons(given.get("reports_to", "")):
        found.ties.append((REPORTS_TO, _text("reports_to", name, 300)))
    for part in _semicolons(given.get("ties", "")):
        kind, colon, name = part.partition(":")
        if not colon or not name.strip():
            raise _Cell("ties", "Write each tie as “kind: name”, with semicolons between them.")
        found.ties.append((_choice("ties", kind.strip(), words.tie), _text("ties", name.strip(), 300)))


def _semicolons(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _name(given: dict[str, str]) -> str:
    text = given.get("name") or " ".join(
        filter(None, [given.get("given_name", ""), given.get("family_name", "")])
    )
    if not text:
        raise _Cell("name", "The name is empty.")
    return _text("name", text, 300)


def _text(column: str, text: str, most: int) -> str:
    if column in ("summary", "basis_note"):
        if len(text) > most or "\x00" in text:
            raise _Cell(column, f"The text is longer than {most} characters, or holds a broken character.")
        return text
    try:
        return clean_name(text, max_length=most)
    except ValueError as error:
        raise _Cell(column, str(error)) from error


def _parts(text: str) -> list[str]:
    """Words with semicolons between them, or commas where there is no semicolon."""
    parts = text.split(";") if ";" in text else text.split(",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _choice(column: str, text: str, known: Mapping[str, str]) -> str:
    found = known.get(search_key(text))
    if found is None:
        raise _Cell(column, f"“{text[:60]}” is none of: {', '.join(sorted(set(known.values())))}.")
    return found


def _date(column: str, text: str) -> str:
    try:
        return read_date(text).text
    except ValueError as error:
        raise _Cell(column, str(error)) from error


def _in_order(values: dict[str, Any]) -> None:
    try:
        check_order(
            PartialDate.parse(values.get("founded", "")), PartialDate.parse(values.get("dissolved", ""))
        )
    except ValueError as error:
        raise _Cell("dissolved", str(error)) from error


def _yes_or_no(text: str) -> bool:
    key = search_key(text)
    if key in YES or key in NO:
        return key in YES
    raise _Cell("formal", "Write yes or no.")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _Cell("id", "This is no id of Entente.") from None


def _entries(given: dict[str, str], values: dict[str, Any]) -> None:
    """Lists of entries, and the columns that hold one part of them."""
    found: dict[str, list[dict[str, str]]] = {name: [] for name in ENTRY_KEYS}
    for name, keys in ENTRY_KEYS.items():
        if given.get(name):
            try:
                found[name] += understood(given[name], keys)
            except ValueError as error:
                raise _Cell(name, str(error)) from error
    if given.get("other_name"):
        found["other_names"] += [
            {"name": _text("other_name", part, 500)} for part in given["other_name"].split(";")
        ]
    if given.get("wikidata"):
        found["identifiers"].append({"scheme": "wikidata", "identifier": _wikidata(given["wikidata"])})
    for column, kind in CONTACT_COLUMNS.items():
        for part in (
            _parts(given[column]) if column == "email" and given.get(column) else [given.get(column, "")]
        ):
            if not part:
                continue
            if column == "email" and not _EMAIL.fullmatch(part):
                raise _Cell(column, f"“{part[:60]}” is no e-mail address.")
            entry = {"type": kind, "value": part[:500]}
            if not any(
                (one.get("type"), one.get("value")) == (kind, part) for one in found["contact_details"]
            ):
                found["contact_details"].append(entry)
    for name, entries in found.items():
        if entries:
            values[name] = entries[:_MOST]


def _wikidata(text: str) -> str:
    last = text.rstrip("/").rsplit("/", 1)[-1].strip()
    if not re.fullmatch(r"Q[1-9][0-9]*", last):
        raise _Cell("wikidata", f"“{text[:60]}” is no item of Wikidata.")
    return last
