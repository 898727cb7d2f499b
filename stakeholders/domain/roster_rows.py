"""From the rows of a table to a roster document: who holds what, where, since when, and which rows say nothing.

Rules, in short. The same Wikidata or file identifier is the same person; without one, the same name (titles and
order of words aside) in the same country is. “Vacant” is a vacancy; a blank, a dash or “???” leaves the holder
unknown. A row with a bad cell is left out and reported; it never changes another row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from core.names import clean_name, search_key, split_honorific
from core.partial_dates import PartialDate, check_order
from stakeholders.domain.roster_bodies import Derived, derive_organization, same_ministry
from stakeholders.domain.roster_cells import CellKind, HolderCell, read_holder, squeeze, take_status
from stakeholders.domain.roster_columns import ColumnMapping, header_key, unused_notes
from stakeholders.domain.roster_dates import read_date
from stakeholders.domain.roster_people import DETAILS, People
from stakeholders.domain.roster_places import Places
from stakeholders.domain.roster_posts import Bodies, count_seats
from stakeholders.domain.roster_titles import looks_exchanged, looks_like_title, readable_title
from stakeholders.domain.roster_types import (
    DefaultArea,
    FileMembership,
    FileTerm,
    FileVacancy,
    RosterDocument,
    RosterError,
    RowProblem,
    Table,
)

STATUSES: Final = frozenset({"substantive", "acting", "designated", "suspended", "de_facto", "contested"})


@dataclass(slots=True)
class ReadRow:
    """One row with its cells understood, before bodies and people are put together."""

    row: int
    country: str
    area: str
    title: str
    organization: str
    derived: Derived | None
    holder: HolderCell
    level: str
    role: str
    status: str
    start: PartialDate
    end: PartialDate
    created: PartialDate
    abolished: PartialDate
    seen: date | None
    ids: dict[str, str]
    raw: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the command or the wizard adds to a file."""

    area: DefaultArea | None = None
    as_of: date | None = None
    scheme: str = ""


def read_document(table: Table, mapping: ColumnMapping, options: ReadOptions) -> RosterDocument:
    """The document in a table under a mapping."""
    document = RosterDocument(format=table.format, problems=list(table.problems), notes=list(table.notes))
    document.notes += unused_notes(mapping)
    document.rows = len(table.rows) + len(table.problems)
    if options.area is None and not {"country", "country_code"} & mapping.columns.keys():
        raise RosterError("The file has no country column: say which area it is about.")
    area_at = mapping.columns.get("area")
    places = Places(document, options.area, header_key(table.headers[area_at]) if area_at is not None else "")
    reader = _RowReader(table, mapping, options, places)
    rows: list[ReadRow] = []
    for number, cells in table.rows:
        try:
            row = reader.read(number, cells)
        except _Nothing as nothing:
            document.unknown_rows[number] = str(nothing)
            reader.suspect(document, number, cells)
        except ValueError as error:
            document.problems.append(RowProblem(number, str(error)))
            reader.suspect(document, number, cells)
        else:
            rows.append(row)
    _assemble(document, rows, places, options)
    document.problems.sort(key=lambda problem: problem.row)
    return document


class _Nothing(Exception):
    """The row says nothing; it is counted, not reported as an error."""


class _RowReader:
    """Understands the cells of one row after another."""

    def __init__(self, table: Table, mapping: ColumnMapping, options: ReadOptions, places: Places) -> None:
        self.at = mapping.columns
        self.mapping = mapping
        self.options = options
        self.places = places
        header = header_key(table.headers[self.at["organization"]]) if "organization" in self.at else ""
        self.classification = {
            "council": "local_government",
            "ministry": "ministry",
            "legislature": "legislature",
            "chamber": "legislature",
            "assembly": "legislature",
        }.get(header, "")

    def cell(self, cells: list[str], target: str) -> str:
        at = self.at.get(target)
        return squeeze(cells[at]) if at is not None else ""

    def read(self, number: int, cells: list[str]) -> ReadRow:
        get = self.cell
        post_text = get(cells, "post")
        holder_text = get(cells, "person") or squeeze(
            f"{get(cells, 'given_name')} {get(cells, 'family_name')}"
        )
        organization = get(cells, "organization")
        if not search_key(organization):
            organization = ""
        if not search_key(post_text) and not self.mapping.post_title and not search_key(holder_text):
            raise _Nothing("Neither post nor holder is known.")
        self._check_exchanged(post_text, holder_text, organization)
        holder = self._holder(cells, holder_text)
        country = self.places.country(get(cells, "country_code"), get(cells, "country"))
        area = self.places.below(country, get(cells, "area"), get(cells, "area_id"))
        title, title_status = self._title(post_text, area)
        if not title and not organization:
            raise ValueError("The row names no post.")
        start, end = self._dates(cells)
        created, abolished = read_date(get(cells, "created")), read_date(get(cells, "abolished"))
        check_order(created, abolished)
        return ReadRow(
            row=number,
            country=country,
            area=area,
            title=title,
            organization=clean_name(organization, max_length=300) if organization else "",
            derived=self._derived(title, organization, country, area),
            holder=holder,
            level=_level(get(cells, "level")),
            role=clean_name(get(cells, "role"), max_length=150) if search_key(get(cells, "role")) else "",
            status=_status(get(cells, "status")) or holder.status or title_status or "substantive",
            start=start,
            end=end,
            created=created,
            abolished=abolished,
            seen=self._seen(cells),
            ids=self._ids(cells),
            raw=(post_text or get(cells, "role"), holder_text),
        )

    def suspect(self, document: RosterDocument, number: int, cells: list[str]) -> None:
        """Keep what a row says that cannot be right, if it says anything at all."""
        post, holder = self.cell(cells, "post"), self.cell(cells, "person")
        if not post and not holder:
            return
        try:
            country = self.places.country(self.cell(cells, "country_code"), self.cell(cells, "country"))
        except ValueError:
            country = ""
        document.suspects[number] = (post, holder, country)

    def _check_exchanged(self, post: str, holder: str, organization: str) -> None:
        if looks_exchanged(post, holder) and not organization:
            raise ValueError(f"Post and name look exchanged: “{post}”, “{holder[:80]}”.")
        if not post and looks_like_title(holder) and not organization and not self.mapping.post_title:
            _, rest = split_honorific(holder)
            if looks_like_title(rest):
                raise ValueError(f"The name looks like a post: “{holder[:80]}”.")

    def _holder(self, cells: list[str], text: str) -> HolderCell:
        holder = read_holder(text)
        if holder.kind != CellKind.PERSON:
            return holder
        given, family = self.cell(cells, "given_name"), self.cell(cells, "family_name")
        honorific = self.cell(cells, "honorific") or holder.honorific
        return replace(
            holder,
            honorific=clean_name(honorific)[:80] if search_key(honorific) else "",
            family_name=clean_name(family, max_length=150)
            if search_key(family)
            else holder.family_name[:150],
            name=holder.name if not given or self.cell(cells, "person") else read_holder(text).name,
        )

    def _title(self, text: str, area: str) -> tuple[str, str]:
        """The readable title of the post and the status that stands in it."""
        if self.mapping.post_title and not search_key(text):
            place = self.places.name(area)
            return (f"{self.mapping.post_title} of {place}" if place else self.mapping.post_title), ""
        if not search_key(text):
            return "", ""
        title, status = take_status(text)
        return clean_name(readable_title(title), max_length=300), status

    def _derived(self, title: str, organization: str, country: str, area: str) -> Derived | None:
        if organization:
            return None
        if area:
            return derive_organization(title, self.places.name(area), subnational=True)
        return derive_organization(title, self.places.name(country))

    def _dates(self, cells: list[str]) -> tuple[PartialDate, PartialDate]:
        start, end = read_date(self.cell(cells, "start")), read_date(self.cell(cells, "end"))
        if not end.is_known:
            term_end = read_date(self.cell(cells, "term_end"))
            day = self._seen(cells)
            if day is None or term_end.latest >= day:
                end = term_end
        check_order(start, end)
        return start, end

    def _seen(self, cells: list[str]) -> date | None:
        if self.options.as_of is not None:
            return self.options.as_of
        day = read_date(self.cell(cells, "as_of"))
        if day.is_known and day.precision != "day":
            raise ValueError(f"The day of the list “{day.text}” is not a day.")
        return day.earliest if day.is_known else None

    def _ids(self, cells: list[str]) -> dict[str, str]:
        found = {}
        for target in (
            "person_wikidata",
            "post_wikidata",
            "person_id",
            "post_id",
            "organization_id",
            "url",
            "term",
            "gender",
            "other_name",
            *DETAILS,
        ):
            text = self.cell(cells, target)
            if text and search_key(text):
                found[target] = clean_name(text, max_length=1000)
        for target in ("person_wikidata", "post_wikidata"):
            if target in found:
                found[target] = found[target].rsplit("/", 1)[-1]
        return found


def _level(text: str) -> str:
    words = {"national": "national", "federal": "national", "central": "national", "regional": "regional"}
    words |= {"state": "regional", "provincial": "regional", "subnational": "regional", "local": "local"}
    words |= {"municipal": "local", "district": "local", "international": "international"}
    return words.get(search_key(text), "")


def _status(text: str) -> str:
    key = search_key(text).replace(" ", "_")
    if key and key not in STATUSES:
        raise ValueError(f"“{text[:40]}” is no status: use {', '.join(sorted(STATUSES))}.")
    return key


def _assemble(document: RosterDocument, rows: list[ReadRow], places: Places, options: ReadOptions) -> None:
    """Second pass: bodies, posts and people, each once, and what joins them."""
    bodies, people = Bodies(document, places), People(document, options.scheme)
    portfolios = _portfolios(rows)
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        organization = bodies.of_row(
            row.country, row.area, row.organization, _ministry(row, portfolios), row.row, level=row.level
        )
        post = bodies.post(organization, row) if row.title else ""
        if row.holder.kind == CellKind.UNKNOWN:
            if post:
                document.without_holder[row.row] = post
            else:
                document.unknown_rows[row.row] = "Nobody is named."
            continue
        if row.holder.kind == CellKind.VACANT:
            if post:
                document.vacancies.append(FileVacancy(row.row, post, row.seen, row.start, row.raw[1]))
            continue
        try:
            person = people.of_row(row)
        except ValueError as error:
            document.problems.append(RowProblem(row.row, str(error)))
            continue
        membership = _membership(document, row, person, organization, post)
        key = (
            person,
            organization,
            post,
            membership.role,
            membership.term,
            membership.area,
            row.start.text,
            row.end.text,
        )
        if key in seen:
            document.unknown_rows[row.row] = f"Says the same as row {seen[key]}."
            continue
        seen[key] = row.row
        document.memberships.append(membership)
    count_seats(document)


def _portfolios(rows: list[ReadRow]) -> dict[str, dict[str, str]]:
    """Portfolio to ministry, by country, of all who are not junior ministers."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.derived is not None and row.derived.portfolio and not row.derived.junior:
            found.setdefault(row.country, {}).setdefault(row.derived.portfolio, row.derived.name)
    return found


def _ministry(row: ReadRow, portfolios: dict[str, dict[str, str]]) -> Derived | None:
    """The body of a row; a Minister of State belongs to the ministry of the minister."""
    derived = row.derived
    if derived is None or not derived.portfolio:
        return derived
    others = portfolios.get(row.country, {})
    if derived.junior:
        name = same_ministry(derived.portfolio, others)
        return replace(derived, name=name) if name else derived
    return replace(derived, name=others.get(derived.portfolio, derived.name))


def _membership(
    document: RosterDocument, row: ReadRow, person: str, organization: str, post: str
) -> FileMembership:
    term = ""
    if row.ids.get("term") and not post:
        term = f"{organization}/{search_key(row.ids['term']) or row.ids['term']}"
        document.terms.setdefault(term, FileTerm(term, organization, row.ids["term"][:300]))
    return FileMembership(
        row=row.row,
        person=person,
        organization=organization,
        post=post,
        role="" if post else (row.role or "member"),
        status=row.status,
        area="" if post else row.area,
        term=term,
        start=row.start,
        end=row.end,
        seen=row.seen,
        said=" – ".join(part for part in row.raw if part)[:500],
        url=row.ids.get("url", ""),
        holder_text=row.raw[1][:300],
    )
