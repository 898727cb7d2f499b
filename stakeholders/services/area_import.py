"""A country's administrative divisions from a table, one transaction for a file: reference data, written by the system and
by administrators. What is on the map already stays as it is; a division is found by its code, else by its name in its place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core import audit
from core.access.principals import Principal, principal_of
from core.access.scope import scope
from core.confidentiality import Handling
from core.copying import copy_with_history
from core.models import Area
from core.records import description_of
from core.reference import country_code
from core.services import area_by_code
from stakeholders.domain.area_tree import AreaTree, Division, read_tree
from stakeholders.domain.roster_places import bare_key, place_key
from stakeholders.domain.roster_reader import ReadRequest, read_table
from stakeholders.domain.roster_types import RosterError, RowProblem
from stakeholders.models import ImportRun
from stakeholders.services.import_undo import keep_written
from stakeholders.services.roster_import import wait_for_others

# Of so many rows with an error it is told why, and of a tenth as many others what comes of them.
TOLD = 10_000
CODE = "code"
"""The note of the other name under which the code of a division is kept, so that lists which use it find the area."""


@dataclass(frozen=True, slots=True)
class AreaRequest:
    """One file of divisions; `country` is an ISO code for files without such a column."""

    data: bytes
    name: str
    country: str = ""
    source: str = ""
    strict: bool = False


@dataclass(slots=True)
class AreaOutcome:
    """What an import did, or would do."""

    tree: AreaTree
    created: Counter[int] = field(default_factory=Counter)
    known: Counter[int] = field(default_factory=Counter)
    new_regions: list[str] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    taken_for: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[int, str, bool]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Figures for the page of the run."""
        return {
            "areas": self.tree.rows,
            "created": sum(self.created.values()),
            "unchanged": sum(self.known.values()),
            "skipped": len(self.problems),
        }

    @property
    def notes(self) -> list[str]:
        """What somebody should look at before it is written."""
        found = []
        if self.taken_for:
            pairs = ", ".join(f"“{name}” for {region}" for name, region in self.taken_for[:40])
            found.append(f"Taken by a fuller or shorter name: {pairs}.")
        if self.new_regions:
            found.append(f"New right below the country: {', '.join(self.new_regions[:40])}.")
        return found

    def report(self) -> list[dict[str, Any]]:
        """What comes of rows: what is wrong first, then the first of the others."""
        told: list[dict[str, Any]] = [
            {"row": 0, "outcome": "note", "message": text, "what": ""} for text in self.notes
        ]
        told += [
            {"row": one.row, "outcome": "error", "message": one.message, "what": ""}
            for one in self.problems[:TOLD]
        ]
        for made in (True, False):
            some = [row for row in self.rows if row[2] is made][: TOLD // 10]
            word = "created" if made else "unchanged"
            told += [
                {"row": row, "outcome": word, "message": "", "what": name[:120]} for row, name, _ in some
            ]
        return sorted(told, key=lambda one: int(one["row"]))

    def summary(self) -> dict[str, Any]:
        """The JSON of the command; levels count from 1 below the country."""
        return {
            **self.counts,
            "created_by_level": {str(level): self.created[level] for level in sorted(self.created)},
            "errors": [one.as_dict() for one in self.problems],
        }


@transaction.atomic
def import_areas(
    *, actor: Any, request: AreaRequest, dry: bool = False, run: ImportRun | None = None
) -> AreaOutcome:
    """Reads a tree and writes what the map does not have; RosterError leaves the map as it was. What it writes is kept
    with its run, so that it can be taken back."""
    principal = principal_of(actor)
    if not (principal.system or principal.is_administrator):
        raise RosterError("Areas are reference data: administrators import them.")
    tree = read_tree(read_table(request.data, ReadRequest(name=request.name)))
    outcome, since = AreaOutcome(tree, problems=tree.problems), timezone.now()
    if not dry:
        wait_for_others()
    fresh = _Matcher(principal, request, outcome).match()
    if request.strict and outcome.problems:
        raise RosterError(f"{len(outcome.problems)} rows have errors, and strict was asked for.")
    if dry or not fresh:
        return outcome
    for level in sorted(fresh):
        copy_with_history(fresh[level], actor=principal, reason=_reason(request))
    details = {"created": sum(outcome.created.values()), "format": "areas"}
    audit.record(actor=principal, verb="import", model=Area, details=details)
    if run is not None:
        keep_written(run, since=since, reason=_reason(request))
    return outcome


def _reason(request: AreaRequest) -> str:
    return f"Imported from {request.source or request.name}"[:500]


class _Matcher:
    """Finds each division on the map, or makes its area; those above first."""

    def __init__(self, principal: Principal, request: AreaRequest, outcome: AreaOutcome) -> None:
        self.principal, self.request, self.outcome = principal, request, outcome
        self.countries: dict[str, Area] = {}
        self.placed: dict[str, Area] = {}
        self.by_code: dict[tuple[UUID, str], Area] = {}
        self.below: dict[tuple[UUID | None, str], Area] = {}
        self.regions: dict[tuple[UUID, str], list[Area]] = defaultdict(list)
        self.fuller: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
        self.inside: dict[UUID, Area] = {}

    def match(self) -> dict[int, list[Area]]:
        """The new areas by level."""
        fresh: dict[int, list[Area]] = defaultdict(list)
        derive = description_of(Area).derive
        assert derive is not None
        regions = self._regions()
        for division in self.outcome.tree.divisions.values():
            above = self.placed.get(division.parent) if division.parent else self._country(division)
            if above is None:
                if not division.parent:
                    said = f"There is no country with the code “{self._said(division)}”."
                    self.outcome.problems.append(RowProblem(division.row, said))
                else:
                    said = f"The division above, “{division.parent}”, was left out."
                    self.outcome.problems.append(RowProblem(division.row, said))
                continue
            known = regions.get(division.code) or self._known(division, above)
            self.outcome.rows.append((division.row, division.name, known is None))
            if known is not None:
                self.placed[division.code] = known
                self.outcome.known[division.level] += 1
                continue
            made = Area(
                name=division.name,
                kind=division.kind,
                parent=above,
                other_names=[{"name": division.code, "note": CODE}],
                handling=Handling.PUBLIC,
                created_by_id=self.principal.user_id,
                source_note=_reason(self.request),
            )
            derive(made)
            self.placed[division.code] = made
            fresh[division.level].append(made)
            self.outcome.created[division.level] += 1
            if division.level == 1:
                self.outcome.new_regions.append(division.name)
        return fresh

    def _regions(self) -> dict[str, Area]:
        """Divisions right below their country that the map has, one for one: by code and name first; of those that are
        left, each that alone has the same bare name as one region that is left."""
        found: dict[str, Area] = {}
        left: list[tuple[Division, UUID]] = []
        for division in self.outcome.tree.divisions.values():
            land = self._country(division) if division.level == 1 else None
            if land is None:
                continue
            known = self._known(division, land)
            if known is None:
                left.append((division, land.pk))
            else:
                found[division.code] = known
        taken = {area.pk for area in found.values()}
        wanted = Counter((country, bare_key(division.name)) for division, country in left)
        for division, country in left:
            key = (country, bare_key(division.name))
            free = self.fuller.get(key, set()) - taken
            if wanted[key] == 1 and len(free) == 1:
                region = found[division.code] = self.inside[free.pop()]
                taken.add(region.pk)
                self.outcome.taken_for.append((division.name, region.name))
        return found

    def _said(self, division: Division) -> str:
        return (division.country or self.request.country)[:20]

    def _country(self, division: Division) -> Area | None:
        said = self._said(division)
        if said not in self.countries:
            area = area_by_code(country_code(said) or said) if said else None
            if area is None or area.parent_id is not None:
                return None
            self.countries[said] = area
            self._read(area)
        return self.countries[said]

    def _iso(self, country: UUID) -> str:
        return next((area.iso_code for area in self.countries.values() if area.pk == country), "") or ""

    def _read(self, country: Area) -> None:
        """What lies in a country, in one statement."""
        inside = scope(self.principal, Area.objects.filter(ancestors__contains=[country.pk]))
        for area in inside.order_by("pk"):
            names = {place_key(area.name)}
            for other in area.other_names:
                if other.get("note") == CODE:
                    self.by_code[country.pk, other["name"]] = area
                else:
                    names.add(place_key(other.get("name", "")))
            self.below.setdefault((area.parent_id, place_key(area.name)), area)
            if area.iso_code:
                self.inside[area.pk] = area
                self.by_code.setdefault((country.pk, area.iso_code), area)
                for name in names:
                    self.regions[country.pk, name].append(area)
                    self.fuller[country.pk, bare_key(name)].add(area.pk)

    def _known(self, division: Division, above: Area) -> Area | None:
        """By code, ISO 3166-2 or that of an earlier file; by name below the same area; right below the country also by any name of a shipped subdivision,
        which may lie under a wider one: its own name before other names, the deeper before the wider.
        """
        country = above.ancestors[0] if above.ancestors else above.pk
        key = place_key(division.name)
        found = self.by_code.get((country, division.code))
        if found is None and division.level == 1 and division.code.isalpha():
            # The letters of ISO 3166-2 without the country's; figures mean something else in every list.
            found = self.by_code.get((country, f"{self._iso(country)}-{division.code}"))
        if found is None and division.level == 1:
            named = self.regions.get((country, key), [])
            found = max(named, key=lambda one: (place_key(one.name) == key, len(one.ancestors)), default=None)
        return found or self.below.get((above.pk, key))
