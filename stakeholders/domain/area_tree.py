"""A table of administrative divisions as a tree: each row a code, a name and the code of the division above it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from core.names import clean_name
from stakeholders.domain.roster_columns import header_key, refuse_headers
from stakeholders.domain.roster_places import KIND_WORDS
from stakeholders.domain.roster_types import RosterError, RowProblem, Table

_COLUMNS: Final = {
    "code": "code pcode id area_code",
    "parent": "parent_code parent parent_pcode parent_id",
    "name": "name area area_name",
    "level": "level admin_level",
    "kind": "kind type",
    "country": "country_iso3 iso3 country_code country_iso2 iso2",
}
KINDS_BY_LEVEL: Final = ("region", "district", "municipality", "locality")
"""What a division is called whose file says only how deep it lies: the first below the country is a region."""


@dataclass(slots=True)
class Division:
    """One row: `parent` is empty right below the country; `level` counts from 1 there."""

    row: int
    code: str
    name: str
    parent: str = ""
    country: str = ""
    kind: str = ""
    level: int = 1


@dataclass(slots=True)
class AreaTree:
    """Divisions by code, those above before those below; what was left out, and why."""

    divisions: dict[str, Division] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    rows: int = 0


def read_tree(table: Table) -> AreaTree:
    """The tree in a table. RosterError where columns are missing; a row that cannot be placed is a problem, and so is
    every row below it.
    """
    at = _columns(table.headers)
    tree = AreaTree(problems=list(table.problems), rows=len(table.rows))
    found: dict[str, Division] = {}
    for number, cells in table.rows:
        given = {name: cells[place].strip() for name, place in at.items()}
        try:
            division = _division(number, given)
        except ValueError as error:
            tree.problems.append(RowProblem(number, str(error)))
            continue
        if division.code in found:
            before = found[division.code].row
            tree.problems.append(RowProblem(number, f"Row {before} has the code “{division.code}” too."))
            continue
        found[division.code] = division
    _place(found, tree)
    tree.problems.sort(key=lambda one: one.row)
    return tree


def _columns(headers: list[str]) -> dict[str, int]:
    refuse_headers(headers)
    known = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases.split()}
    at: dict[str, int] = {}
    for place, header in enumerate(headers):
        if name := known.get(header_key(header)):
            at.setdefault(name, place)
    missing = [name for name in ("code", "parent", "name") if name not in at]
    if missing:
        raise RosterError(
            f"A tree of areas has columns code, parent_code and name. Columns found: {', '.join(headers[:12])}.",
            row=1,
        )
    return at


def _division(number: int, given: dict[str, str]) -> Division:
    if not given["code"]:
        raise ValueError("The code is empty.")
    if not given["name"]:
        raise ValueError("The name is empty.")
    return Division(
        number,
        clean_name(given["code"], max_length=100),
        clean_name(given["name"], max_length=300),
        given["parent"],
        given.get("country", ""),
        KIND_WORDS.get(header_key(given.get("kind", "")), ""),
    )


def _place(found: dict[str, Division], tree: AreaTree) -> None:
    """Level by level from the top; what is never reached hangs on a code that is missing, left out or below itself."""
    below: dict[str, list[Division]] = {}
    for division in found.values():
        below.setdefault(division.parent, []).append(division)
    ready, level = below.pop("", []), 1
    while ready:
        for division in ready:
            division.level = level
            division.kind = division.kind or KINDS_BY_LEVEL[min(level, len(KINDS_BY_LEVEL)) - 1]
            tree.divisions[division.code] = division
        ready = [one for division in ready for one in below.pop(division.code, ())]
        level += 1
    for rest in below.values():
        for division in rest:
            said = f"The division above, “{division.parent}”, is not in the file, or was left out."
            tree.problems.append(RowProblem(division.row, said))
