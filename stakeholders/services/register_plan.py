"""What a table of people or organizations would change on the map, for one reader: a dry run and an import make the
same plan. Nothing hidden decides anything: a record that the actor does not see is as if it did not exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.encoding import force_str

from core.access.principals import Principal
from core.access.registry import rule_of
from core.access.scope import refuse_creation, scope
from core.models import Area
from core.models.choices import Level, Line
from core.names import person_key, search_key
from core.records import assign, complete, default_level, prepared_values
from core.validation import clean
from stakeholders.domain.register_columns import ORGANIZATIONS, PEOPLE, RegisterMapping
from stakeholders.domain.register_rows import RegisterRow, Words, called, each_row
from stakeholders.domain.roster_reader import Rows
from stakeholders.domain.roster_types import RowProblem
from stakeholders.models import Organization, Person, Stakeholder
from stakeholders.models.choices import Basis, Classification, Gender, TieKind
from stakeholders.services.register_outcome import RegisterPlan
from stakeholders.services.register_relations import Ends

CHUNK = 1000
NOBODY = UUID(int=0)
MODELS: dict[str, type[Stakeholder]] = {PEOPLE: Person, ORGANIZATIONS: Organization}
# Lists to which a file adds; every other field that a cell fills is replaced.
ADDED = ("other_names", "identifiers", "contact_details", "tags", "languages")


def words() -> Words:
    """The choices of fields by their values and labels."""

    def by_key(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
        found: dict[str, str] = {}
        for value, label in choices:
            found[search_key(str(value))] = found[search_key(force_str(label))] = str(value)
        return found

    genders = {**by_key(Gender.choices), "f": "female", "m": "male", "man": "male", "woman": "female"}
    return Words(
        level=by_key(Level.choices),
        gender=genders,
        basis=by_key(Basis.choices),
        line=by_key(Line.choices),
        classifications=by_key(Classification.choices),
        tie={key: kind for key, kind in by_key(TieKind.choices).items() if kind != TieKind.REPRESENTS},
    )


Take = Callable[[RegisterPlan], None]
"""Takes the new and changed records of one piece of a plan."""
Told = Callable[[int, int], None]
"""Hears how many rows are done, of how many."""


def make_plan(
    principal: Principal,
    rows: Rows,
    mapping: RegisterMapping,
    *,
    area: UUID | None = None,
    function: UUID | None = None,
    take: Take | None = None,
    told: Told = lambda *_: None,
) -> RegisterPlan:
    """The plan for a table on the map as the actor sees it, made piece by piece; `take` gets each piece."""
    return _Planner(principal, mapping, area, function, rows).plan(take, told)


class _Planner:
    def __init__(
        self,
        principal: Principal,
        mapping: RegisterMapping,
        area: UUID | None,
        function: UUID | None,
        rows: Rows,
    ) -> None:
        self.principal, self.mapping, self.area, self.function = principal, mapping, area, function
        self.model = MODELS[mapping.kind]
        self.rows = rows
        self.result = RegisterPlan(mapping.kind)
        self.areas: dict[str, list[Any]] = {}
        self.changeable: set[UUID] = set()
        self.bodies: dict[str, list[UUID]] = defaultdict(list)
        self.named: set[str] = set()
        self.ends: Ends | None = None

    def plan(self, take: Take | None, told: Told) -> RegisterPlan:
        total = self._look_through()
        taken: dict[Any, int] = {}
        passed, walked = 0, each_row(self.rows, self.mapping, words(), self.rows.headers)
        while part := list(islice(walked, CHUNK)):
            self._piece(part, taken)
            if take is not None:
                take(self.result)
            self.result.new, self.result.changed, self.result.parents = [], {}, {}
            self.result.related = []
            passed += len(part)
            told(passed, total)
        for problem in self.rows.problems:
            self._refuse(problem)
        self.result.notes = list(self.rows.notes)
        return self.result

    def _piece(self, part: Sequence[RegisterRow | RowProblem], taken: dict[Any, int]) -> None:
        found = self._known([row for row in part if isinstance(row, RegisterRow)])
        for row in part:
            if isinstance(row, RowProblem):
                self._refuse(row)
                continue
            try:
                self._row(row, found.get(row.row, []), taken)
                self.result.rows += 1
            except ValidationError as error:
                self._refuse(RowProblem(row.row, "; ".join(self._in_words(error))[:300]))

    def _in_words(self, error: ValidationError) -> list[str]:
        """What is wrong, by the headers of the file."""
        if not hasattr(error, "error_dict"):
            return list(error.messages)
        headers = self.rows.headers
        return [
            f"{called(name, self.mapping, headers)}: {' '.join(texts)}"
            for name, texts in error.message_dict.items()
        ]

    def _refuse(self, problem: RowProblem) -> None:
        self.result.rows += 1
        self.result.outcome(problem.row, "error", str(problem.as_dict()["message"]))

    def _look_through(self) -> int:
        """Walks the file once before anything is compared: what it names, whether it can be trusted to its end, and how
        many rows it has."""
        columns = self.mapping.columns
        places = [columns[name] for name in ("area", "home_state") if name in columns]
        above, name = columns.get("parent"), columns.get("name")
        ends, bodies, others, in_file = _ends_columns(columns), set[str](), set[str](), set[str]()
        areas: set[str] = set()
        parents: set[str] = set()
        count = 0
        for _number, cells in self.rows:
            count += 1
            areas.update(cells[at].strip()[:300] for at in places)
            if above is not None:
                parents.add(cells[above].strip()[:300])
                if name is not None:
                    self.named.add(search_key(cells[name]))
            for at, kind in ends:
                _ends_of(cells[at], kind, bodies, others)
            if self.mapping.relates:
                in_file.add(self._name_key(_whole_name(columns, cells)))
        if self.mapping.relates:
            self.ends = Ends(self.principal, bodies - {""}, others - {""}, in_file)
        self._areas(areas - {""})
        self._bodies(parents - {""})
        return count + len(self.rows.problems)

    def _areas(self, wanted: set[str]) -> None:
        """The areas that the rows name, by name, code or path, in the actor's sight."""
        if not wanted:
            return
        keys = {search_key(text) for text in wanted}
        found = scope(self.principal, Area.objects.all()).values_list(
            "pk", "name", "iso_code", "iso3", "parent"
        )
        countries: dict[str, list[Any]] = defaultdict(list)
        for pk, name, iso, iso3, parent in found.iterator():
            for text in {search_key(name), search_key(iso or ""), search_key(iso3 or "")} & keys:
                self.areas.setdefault(text, []).append(pk)
                if parent is None:
                    countries[text].append(pk)
        # A country and a place in it may be called the same: the name alone is that of the country.
        self.areas |= {text: some for text, some in countries.items() if len(some) == 1}

    def _bodies(self, named: set[str]) -> None:
        """The bodies that the rows name as above theirs."""
        wanted = sorted({search_key(text) for text in named})
        for at in range(0, len(wanted), CHUNK):
            seen = scope(self.principal, Organization.objects.filter(match_key__in=wanted[at : at + CHUNK]))
            for pk, key in seen.values_list("pk", "match_key"):
                self.bodies[key].append(pk)

    def _known(self, rows: Sequence[RegisterRow]) -> dict[int, list[Stakeholder]]:
        """The visible records that each row may speak of, in one statement for all rows."""
        key = self.mapping.key
        if key == "none":
            return {}
        asked: dict[int, set[Any]] = {row.row: self._keys_of_row(row, key) for row in rows}
        every = set().union(*asked.values())
        if not every:
            return {}
        seen = scope(self.principal, self.model._default_manager.filter(self._among(key, every)))
        by_key: dict[Any, list[Stakeholder]] = defaultdict(list)
        self.changeable = set(scope(self.principal, seen, "change").values_list("pk", flat=True))
        for record in seen:
            for one in self._keys_of_record(record, key) & every:
                by_key[one].append(record)
        return {
            number: list({record.pk: record for one in keys for record in by_key.get(one, ())}.values())
            for number, keys in asked.items()
        }

    def _keys_of_row(self, row: RegisterRow, key: str) -> set[Any]:
        if key == "id":
            return {row.id} if row.id else set()
        if key == "email":
            return set(row.emails)
        if key == "identifiers":
            return {
                (one.get("scheme", ""), one.get("identifier", ""))
                for one in row.values.get("identifiers", ())
            }
        return {self._name_key(row.name)} - {""}

    def _keys_of_record(self, record: Stakeholder, key: str) -> set[Any]:
        if key == "id":
            return {record.pk}
        if key == "email":
            contacts = record.contact_details
            return {one["value"].casefold() for one in contacts if one.get("type") == "email"}
        if key == "identifiers":
            return {(one.get("scheme", ""), one.get("identifier", "")) for one in record.identifiers}
        return {record.match_key}

    def _name_key(self, name: str) -> str:
        return (person_key(name) if self.mapping.kind == PEOPLE else search_key(name))[:300]

    def _among(self, key: str, every: set[Any]) -> Q:
        if key == "id":
            return Q(pk__in=every)
        if key == "name":
            return Q(match_key__in=every)
        condition = Q(pk__in=[])
        for one in every:
            if key == "email":
                condition |= Q(contact_details__contains=[{"type": "email", "value": one}])
            else:
                condition |= Q(identifiers__contains=[{"scheme": one[0], "identifier": one[1]}])
        return condition

    def _row(self, row: RegisterRow, found: list[Stakeholder], taken: dict[Any, int]) -> None:
        values = dict(row.values)
        for name, text in (("area", row.area), ("home_state", row.home_state)):
            if text:
                values[name] = self._place(name, text)
        if len(found) > 1:
            raise ValidationError(
                f"{len(found)} records fit this row. Choose another key, or merge them first."
            )
        related = None
        if self.ends is not None and row.relates:
            related = self.ends.related(
                row, found[0].pk if found else NOBODY, values.get("area") or self.area
            )
        if found:
            unchanged = self._changed(row, found[0], values, taken)
        else:
            unchanged, person = False, self._new(row, values, taken)
            if related is not None:
                related.person = person
        if related is not None:
            related.unchanged = unchanged
            self.result.related.append(related)

    def _place(self, name: str, text: str) -> UUID:
        found = self.areas.get(search_key(text), [])
        if len(found) != 1:
            said = "There is no such area" if not found else "Several areas are called this"
            raise ValidationError({name: f"{said}: “{text[:60]}”."})
        return UUID(str(found[0]))

    def _above(self, row: RegisterRow) -> UUID | None:
        """The body above on the map; None where the file itself brings it, or names none."""
        if not row.parent:
            return None
        found = self.bodies.get(search_key(row.parent), [])
        if len(found) > 1:
            raise ValidationError({"parent": f"Several bodies are called “{row.parent[:60]}”."})
        if found:
            return found[0]
        if search_key(row.parent) not in self.named:
            raise ValidationError(
                {"parent": f"There is no such body on the map or in the file: “{row.parent[:60]}”."}
            )
        return None

    def _changed(
        self, row: RegisterRow, record: Stakeholder, values: dict[str, Any], taken: dict[Any, int]
    ) -> bool:
        """Whether the record says all of it already."""
        if record.pk in taken:
            raise ValidationError(f"Row {taken[record.pk]} speaks of the same record.")
        taken[record.pk] = row.row
        changes: dict[str, Any] = {}
        above = self._above(row)
        if above is not None and above != record.pk:
            values["parent"] = above
        for name, value in values.items():
            column: Any = Stakeholder._meta.get_field(name)
            now = getattr(record, column.attname)
            if name in ADDED:
                value = [*now, *(one for one in value if one not in now)][:100]
            if value != now:
                changes[name] = value
        if not changes:
            self.result.outcome(row.row, "unchanged", what=row.name)
            return True
        if record.pk not in self.changeable:
            raise ValidationError("Your role may not change this record.")
        assign(record, changes)
        clean(record)
        self.result.changed[record.pk] = (row.row, changes)
        self.result.outcome(row.row, "updated", ", ".join(sorted(changes)), row.name)
        return False

    def _new(self, row: RegisterRow, values: dict[str, Any], taken: dict[Any, int]) -> UUID:
        for one in self._keys_of_row(row, self.mapping.key) if self.mapping.key != "none" else ():
            if (self.mapping.key, one) in taken:
                raise ValidationError(f"Row {taken[self.mapping.key, one]} speaks of the same record.")
        record = self.model()
        record.created_by_id = self.principal.user_id
        values.setdefault("area", self.area)
        above = self._above(row)
        if above is not None:
            values["parent"] = above
        if self.function is not None:
            values["function"] = self.function
        assign(record, prepared_values(self.principal, self.model, values))
        default_level(self.principal, record)
        rule = rule_of(Stakeholder)
        assert rule is not None
        complete(record, rule)
        refused = refuse_creation(
            self.principal,
            rule,
            function=record.function_id,
            handling=record.handling,
            area_id=record.scope_area_id,
        )
        if refused:
            raise ValidationError(refused)
        clean(record)
        for one in self._keys_of_row(row, self.mapping.key) if self.mapping.key != "none" else ():
            taken[self.mapping.key, one] = row.row
        if row.parent and above is None:
            self.result.parents[row.row] = search_key(row.parent)
        self.result.new.append((row.row, record))
        # Once it is written it is found on the map: a later row must be told that this one speaks of it.
        taken[record.pk] = row.row
        self.result.outcome(row.row, "created", what=row.name)
        return UUID(str(record.pk))


def _ends_columns(columns: Mapping[str, int]) -> list[tuple[int, str]]:
    return [(columns[name], name) for name in ("organization", "reports_to", "ties") if name in columns]


def _ends_of(cell: str, kind: str, bodies: set[str], others: set[str]) -> None:
    """The names of bodies and of other ends in a cell."""
    if kind == "organization":
        bodies.add(cell.strip()[:300])
        return
    for part in cell.split(";"):
        others.add((part.partition(":")[2] if kind == "ties" else part).strip()[:300])


def _whole_name(columns: Mapping[str, int], cells: Sequence[str]) -> str:
    if "name" in columns and cells[columns["name"]].strip():
        return cells[columns["name"]]
    return " ".join(cells[columns[name]] for name in ("given_name", "family_name") if name in columns)
