"""From a roster document and the map to a plan: what is new, what changes, what stays, what is left out.

The plan writes nothing. The dry run shows it, the import carries it out; so both say the same.

* A body is found by a global identifier, else by its name in the area; a post by identifier, else by its title in
  the body; a person by identifier, else by name among the people of the country that the actor may see.
* Nothing on the map is overwritten: empty fields are filled, identifiers and spellings added, dates made more exact,
  days of evidence widened. A contradiction is reported and the map left as it is.
* The file never closes a tenure: somebody who is not on the list any more is a question for the turnover check.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from stakeholders.domain.roster_map import (
    AreaFinder,
    BodyFinder,
    MapSnapshot,
    MapVacancy,
    PersonFinder,
    person_keys,
    places_of,
)
from stakeholders.domain.roster_people import name_key
from stakeholders.domain.roster_tenures import TenureFinder, TenureMatch, VacancyMatch, match_vacancy
from stakeholders.domain.roster_terms import match_terms
from stakeholders.domain.roster_types import (
    FileMembership,
    FileOrganization,
    FilePerson,
    FilePost,
    OtherName,
    RosterDocument,
    RowProblem,
)

COUNTED = ("persons", "organizations", "posts", "memberships")
MAX_ENTRIES = 100


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What came of one row: created, updated, unchanged, skipped or error."""

    row: int
    outcome: str
    message: str = ""
    what: str = ""


@dataclass(slots=True)
class RosterPlan:
    """What carrying out the import would do. `ids` maps keys of the document to ids on the map, where they exist."""

    document: RosterDocument
    ids: dict[str, dict[str, str]] = field(
        default_factory=lambda: {name: {} for name in ("areas", "organizations", "persons", "posts", "terms")}
    )
    new: dict[str, list[str]] = field(
        default_factory=lambda: {name: [] for name in ("areas", "organizations", "persons", "posts", "terms")}
    )
    changes: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {name: {} for name in ("organizations", "persons", "posts")}
    )
    tenures: list[TenureMatch] = field(default_factory=list)
    vacancies: list[VacancyMatch] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    outcomes: list[RowOutcome] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        """True when the map already says all that the file says."""
        return not (self.counts["created"] or self.counts["updated"])

    def summary(self) -> dict[str, Any]:
        """The JSON of the command: what the file holds, what became of it, and the errors."""
        return {**self.counts, "errors": [problem.as_dict() for problem in self.problems]}


def make_plan(document: RosterDocument, snapshot: MapSnapshot) -> RosterPlan:
    """The plan for a document on the map as the snapshot shows it."""
    return _Planner(document, snapshot).plan()


class _Planner:
    """Finds areas, bodies, posts, people and tenures in that order."""

    def __init__(self, document: RosterDocument, snapshot: MapSnapshot) -> None:
        self.document = document
        self.snapshot = snapshot
        self.result = RosterPlan(document, problems=list(document.problems))
        self.areas = AreaFinder(snapshot.areas)
        self.bodies = BodyFinder(snapshot, self.areas)
        self.left_out: dict[str, str] = {}

    def plan(self) -> RosterPlan:
        self._areas()
        self._organizations_and_posts()
        self._terms()
        self._persons()
        self._tenures()
        self._vacancies()
        self.result.problems.sort(key=lambda problem: problem.row)
        self._outcomes()
        self._count()
        return self.result

    def _place(self, key: str) -> tuple[str, str]:
        """Ids on the map of an area of the file and of its country; empty when they are new."""
        area = self.result.ids["areas"].get(key, "")
        if area:
            return area, self.areas.country(area)
        at = self.document.areas.get(key)
        while at is not None and at.parent:
            if parent := self.result.ids["areas"].get(at.parent):
                return "", self.areas.country(parent)
            at = self.document.areas.get(at.parent)
        return "", ""

    def _areas(self) -> None:
        waiting = list(self.document.areas.values())
        done: set[str] = set()
        while waiting:
            later = []
            for area in waiting:
                if area.parent and area.parent not in done:
                    later.append(area)
                    continue
                found = self.areas.find(area, self.result.ids["areas"].get(area.parent))
                if found:
                    self.result.ids["areas"][area.key] = found
                else:
                    self.result.new["areas"].append(area.key)
                done.add(area.key)
            waiting = later

    def _organizations_and_posts(self) -> None:
        found_elsewhere: dict[str, str] = {}
        posts_of: dict[str, list[FilePost]] = defaultdict(list)
        for post in self.document.posts.values():
            posts_of[post.organization].append(post)
        for body in self.document.organizations.values():
            area, country = self._place(body.area)
            one = self.bodies.organization(body, area, country)
            if one:
                self.result.ids["organizations"][body.key] = one
            missing = 0
            for post in posts_of.get(body.key, ()):
                where, within = self._place(post.area)
                at = self.bodies.post(post, one, body.derived, where, within or country)
                if at:
                    self._known_post(post, at)
                    found_elsewhere.setdefault(body.key, self.bodies.posts[at].organization)
                else:
                    missing += 1
                    self.result.new["posts"].append(post.key)
            if one:
                self._known_organization(body, one)
            elif body.derived and not missing and body.key in found_elsewhere:
                self.result.ids["organizations"][body.key] = found_elsewhere[body.key]
            else:
                self.result.new["organizations"].append(body.key)

    def _known_post(self, post: FilePost, one: str) -> None:
        self.result.ids["posts"][post.key] = one
        known = self.bodies.posts[one]
        changes: dict[str, Any] = {}
        added = [id_ for id_ in post.identifiers if id_ not in (("uuid", one), *known.identifiers)]
        if added and len(known.identifiers) + len(added) <= MAX_ENTRIES:
            changes["identifiers"] = [*known.identifiers, *added]
        for name in ("start", "end"):
            if getattr(post, name).is_known and not getattr(known, name):
                changes[name] = getattr(post, name)
        if changes and one not in self.snapshot.fixed:
            self.result.changes["posts"].setdefault(one, {}).update(changes)

    def _known_organization(self, body: FileOrganization, one: str) -> None:
        known = self.bodies.organizations[one]
        changes: dict[str, Any] = {}
        _add_lists(changes, known, body.identifiers, body.other_names, body.name)
        _fill(changes, known, body)
        if body.classifications and not known.classifications:
            changes["classifications"] = list(body.classifications)
        for name in ("founded", "dissolved"):
            if getattr(body, name).is_known and not getattr(known, name):
                changes[name] = getattr(body, name)
        if changes and one not in self.snapshot.fixed:
            self.result.changes["organizations"].setdefault(one, {}).update(changes)

    def _terms(self) -> None:
        terms = self.document.terms
        known = match_terms(self.snapshot.terms, terms.values(), self.result.ids["organizations"])
        self.result.ids["terms"].update(known)
        self.result.new["terms"] += [key for key in terms if key not in known]

    def _persons(self) -> None:
        finder = PersonFinder(self.snapshot)
        people = list(self.document.persons.values())
        for person in people:
            if one := finder.by_ids(person):
                finder.taken.setdefault(one, person.key)
                self.result.ids["persons"][person.key] = one
        places = places_of(self.document, self.result.ids["posts"], self.result.ids["organizations"])
        self._read_memberships()
        for person in people:
            if person.key not in self.result.ids["persons"]:
                self._named_person(finder, person, places[person.key])
        for person in people:
            if known := self.result.ids["persons"].get(person.key):
                self._known_person(finder, person, known)

    def _named_person(self, finder: PersonFinder, person: FilePerson, places: set[str]) -> None:
        _, country = self._place(person.area)
        try:
            one = finder.by_names(person, country, places)
        except ValueError as error:
            self.left_out[person.key] = str(error)
            return
        one = one or finder.by_post(person, self._holders_beside(person.key))
        if one:
            finder.taken[one] = person.key
            self.result.ids["persons"][person.key] = one
        else:
            self.result.new["persons"].append(person.key)

    def _read_memberships(self) -> None:
        self.of_person: dict[str, list[FileMembership]] = defaultdict(list)
        for membership in self.document.memberships:
            self.of_person[membership.person].append(membership)
        self.finder = TenureFinder(self.snapshot.tenures)

    def _holders_beside(self, person: str) -> list[str]:
        """Who on the map certainly holds a one-seat post when the file says that this person does."""
        found: list[str] = []
        for membership in self.of_person[person]:
            post = self.result.ids["posts"].get(membership.post, "")
            if post and self.bodies.posts[post].seats == 1:
                found += self.finder.certain_holders(post, membership)
        return found

    def _known_person(self, finder: PersonFinder, person: FilePerson, one: str) -> None:
        known = finder.people[one]
        changes: dict[str, Any] = {}
        spelled = (
            []
            if name_key(person.name) in person_keys(known.name, known.other_names)
            else [OtherName(person.name)]
        )
        _add_lists(changes, known, person.identifiers, [*spelled, *person.other_names], "")
        for name in ("honorific", "given_name", "family_name", "gender"):
            if getattr(person, name) and not getattr(known, name):
                changes[name] = getattr(person, name)
        _fill(changes, known, person)
        if person.birth_date.is_known and not known.has_birth_date:
            changes["birth_date"] = person.birth_date
        if changes and one not in self.snapshot.fixed:
            self.result.changes["persons"].setdefault(one, {}).update(changes)

    def _tenures(self) -> None:
        finder = self.finder
        names = {person.id: person.name for person in self.snapshot.persons}
        items = []
        for membership in self.document.memberships:
            if membership.person in self.left_out:
                self.result.problems.append(RowProblem(membership.row, self.left_out[membership.person]))
            else:
                items.append((membership, self._references(membership)))
        accepted: dict[str, list[FileMembership]] = defaultdict(list)
        for match in finder.match(items):
            post = self.result.ids["posts"].get(match.membership.post, "")
            if match.tenure is None and post:
                seats = self.bodies.posts[post].seats
                full = finder.full(post, seats, match.membership, accepted[post], names)
                if full:
                    self.result.problems.append(RowProblem(match.membership.row, full))
                    continue
                if match.membership.status == "substantive":
                    accepted[post].append(match.membership)
            if match.tenure is not None and match.changes and match.tenure.id in self.snapshot.fixed:
                match.changes, match.message = (
                    {},
                    "Your role may not change this tenure: it was left as it is.",
                )
            self.result.tenures.append(match)

    def _references(self, membership: FileMembership) -> dict[str, str]:
        ids = self.result.ids
        return {
            "person": ids["persons"].get(membership.person, ""),
            "post": ids["posts"].get(membership.post, ""),
            "organization": ids["organizations"].get(membership.organization, ""),
            "term": ids["terms"].get(membership.term, ""),
            "area": ids["areas"].get(membership.area, ""),
        }

    def _vacancies(self) -> None:
        known: dict[str, list[MapVacancy]] = defaultdict(list)
        for there in self.snapshot.vacancies:
            known[there.post].append(there)
        done: set[str] = set()
        for vacancy in self.document.vacancies:
            if vacancy.post in done:
                continue
            done.add(vacancy.post)
            post = self.result.ids["posts"].get(vacancy.post, "")
            match = match_vacancy(vacancy, known.get(post, ()) if post else ())
            if match.known is not None and match.known.id in self.snapshot.fixed:
                match.changes = {}
            self.result.vacancies.append(match)

    def _outcomes(self) -> None:
        rows: dict[int, RowOutcome] = {}
        new_posts = set(self.result.new["posts"])
        for row, message in self.document.unknown_rows.items():
            rows[row] = RowOutcome(row, "skipped", message)
        for row, key in self.document.without_holder.items():
            first = key in new_posts and self.document.posts[key].row == row
            outcome, title = "created" if first else "unchanged", self.document.posts[key].title
            rows[row] = RowOutcome(row, outcome, "The holder is not known.", title)
        for vacancy in self.result.vacancies:
            outcome = "created" if vacancy.known is None else "updated" if vacancy.changes else "unchanged"
            title = self.document.posts[vacancy.vacancy.post].title
            rows[vacancy.vacancy.row] = RowOutcome(vacancy.vacancy.row, outcome, "The post is vacant.", title)
        for match in self.result.tenures:
            row = match.membership.row
            outcome = "created" if match.tenure is None else "updated" if match.changes else "unchanged"
            rows[row] = RowOutcome(row, outcome, match.message, self._what(match.membership))
        for problem in self.result.problems:
            rows[problem.row] = RowOutcome(problem.row, "error", str(problem.as_dict()["message"]))
        self.result.outcomes = [rows[row] for row in sorted(rows)]

    def _what(self, membership: FileMembership) -> str:
        """A row in words: who holds what."""
        post = self.document.posts.get(membership.post)
        place = post.title if post is not None else self.document.organizations[membership.organization].name
        return f"{self.document.persons[membership.person].name} – {place}"

    def _count(self) -> None:
        document, result = self.document, self.result
        lost = self._lost_persons()
        result.new["persons"] = [key for key in result.new["persons"] if key not in lost]
        touched = set(result.changes["posts"])
        for vacancy in result.vacancies:
            if vacancy.known is None or vacancy.changes:
                touched.add(result.ids["posts"].get(vacancy.vacancy.post, ""))
        touched.discard("")
        new_tenures = sum(match.tenure is None for match in result.tenures)
        changed = sum(match.tenure is not None and bool(match.changes) for match in result.tenures)
        created = new_tenures + sum(len(result.new[name]) for name in ("persons", "organizations", "posts"))
        updated = (
            changed + len(touched) + len(result.changes["persons"]) + len(result.changes["organizations"])
        )
        held = {
            "persons": len(document.persons),
            "organizations": len(document.organizations),
            "posts": len(document.posts),
            "memberships": len(document.memberships),
        }
        left = len(document.memberships) - len(result.tenures) + len(lost | set(self.left_out))
        result.counts = {
            **held,
            "created": created,
            "updated": updated,
            "unchanged": max(sum(held.values()) - created - updated - left, 0),
            "skipped": sum(outcome.outcome in ("skipped", "error") for outcome in result.outcomes),
        }

    def _lost_persons(self) -> set[str]:
        """New people all of whose rows were left out: they are not created."""
        kept = {match.membership.person for match in self.result.tenures}
        spoken_of = {membership.person for membership in self.document.memberships}
        return {key for key in self.result.new["persons"] if key in spoken_of and key not in kept}


def _add_lists(
    changes: dict[str, Any], known: Any, identifiers: list[tuple[str, str]], names: list[OtherName], own: str
) -> None:
    """Identifiers and spellings that the map does not have yet."""
    added = [one for one in identifiers if one not in known.identifiers and one != ("uuid", known.id)]
    if added and len(known.identifiers) + len(added) <= MAX_ENTRIES:
        changes["identifiers"] = [*known.identifiers, *added]
    spelled = {(other.name, other.lang) for other in known.other_names}
    fresh = [other for other in names if (other.name, other.lang) not in spelled and other.name != own]
    if fresh and len(known.other_names) + len(fresh) <= MAX_ENTRIES:
        changes["other_names"] = [*known.other_names, *fresh]


def _fill(changes: dict[str, Any], known: Any, given: FilePerson | FileOrganization) -> None:
    """Contact details and the summary where the map has none; tags and languages are added."""
    if given.contacts and not known.has_contacts:
        changes["contacts"] = given.contacts
    if given.summary and not known.has_summary:
        changes["summary"] = given.summary
    for name in ("tags", "languages"):
        now = getattr(known, name, [])
        if fresh := [one for one in getattr(given, name, ()) if one not in now]:
            changes[name] = [*now, *fresh][:MAX_ENTRIES]
