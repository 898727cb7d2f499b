"""What the first rows of a file become under a mapping, for the step in which columns are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.access.principals import principal_of
from stakeholders.domain.roster_columns import ColumnMapping
from stakeholders.domain.roster_rows import ReadOptions, read_document
from stakeholders.domain.roster_types import RosterError, Table
from stakeholders.models import ImportRun
from stakeholders.services.roster_import import default_area

ROWS = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """One row as it is understood."""

    row: int
    person: str = ""
    post: str = ""
    organization: str = ""
    derived: bool = False
    period: str = ""
    problem: str = ""


def sample_rows(*, actor: Any, run: ImportRun, table: Table, mapping: ColumnMapping) -> list[Sample]:
    """The first rows, or why they cannot be read."""
    few = Table(table.headers, table.rows[:ROWS], format=table.format)
    try:
        area = default_area(principal_of(actor), run.area_id)
        document = read_document(few, mapping, ReadOptions(area, run.as_of))
    except RosterError as error:
        return [Sample(0, problem=str(error))]
    found: dict[int, Sample] = {}
    for membership in document.memberships:
        person = document.persons[membership.person]
        body = document.organizations[membership.organization]
        post = document.posts[membership.post].title if membership.post else membership.role
        known = membership.start.is_known or membership.end.is_known
        dates = f"{membership.start.text or '?'} – {membership.end}".strip() if known else ""
        seen = f"seen {membership.seen.isoformat()}" if membership.seen else ""
        name = " ".join(part for part in (person.honorific, person.name) if part)
        found[membership.row] = Sample(membership.row, name, post, body.name, body.derived, dates or seen)
    for vacancy in document.vacancies:
        at = document.posts[vacancy.post]
        found[vacancy.row] = Sample(
            vacancy.row, "", at.title, document.organizations[at.organization].name, period="vacant"
        )
    for row, key in document.without_holder.items():
        at = document.posts[key]
        found[row] = Sample(
            row, "", at.title, document.organizations[at.organization].name, period="holder not known"
        )
    for row, message in document.unknown_rows.items():
        found[row] = Sample(row, problem=message)
    for problem in document.problems:
        found[problem.row] = Sample(problem.row, problem=str(problem.as_dict()["message"]))
    return [found[row] for row in sorted(found)]
