"""What the map has, as plain values, and finding in it what a roster file speaks of.

The snapshot holds only what the actor may see: an identifier or a name equal to a hidden record's is as if that
record did not exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from core.names import search_key
from core.partial_dates import PartialDate
from stakeholders.domain.roster_people import name_key
from stakeholders.domain.roster_places import place_key, place_names
from stakeholders.domain.roster_posts import organization_key
from stakeholders.domain.roster_titles import title_key
from stakeholders.domain.roster_types import (
    UNKNOWN_DATE,
    FileArea,
    FileOrganization,
    FilePerson,
    FilePost,
    Identifier,
    OtherName,
    RosterDocument,
)

EVERYWHERE: Final = frozenset({"wikidata", "uuid", "viaf", "freebase", "isni", "opensanctions"})
"""Schemes whose identifiers mean the same in every file."""


@dataclass(slots=True)
class MapArea:
    """An area; `country` is the id of the area at the top of its tree (its own for a country)."""

    id: str
    name: str
    kind: str = "country"
    code: str = ""
    iso3: str = ""
    parent: str = ""
    country: str = ""
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class MapPerson:
    """A person on the map; `country` is empty when no area is known."""

    id: str
    name: str
    country: str = ""
    honorific: str = ""
    given_name: str = ""
    family_name: str = ""
    gender: str = ""
    other_names: list[OtherName] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    has_contacts: bool = False
    has_summary: bool = False
    has_birth_date: bool = False
    tags: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


@dataclass(slots=True)
class MapOrganization:
    """A body on the map."""

    id: str
    name: str
    country: str = ""
    area: str = ""
    classifications: tuple[str, ...] = ()
    parent: str = ""
    other_names: list[OtherName] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    has_contacts: bool = False
    has_summary: bool = False
    tags: list[str] = field(default_factory=list)
    founded: str = ""
    dissolved: str = ""
    derived: bool = False


@dataclass(slots=True)
class MapPost:
    """A post on the map."""

    id: str
    organization: str
    title: str
    country: str = ""
    area: str = ""
    seats: int = 1
    other_titles: tuple[str, ...] = ()
    identifiers: list[Identifier] = field(default_factory=list)
    start: str = ""
    end: str = ""
    level: str = ""


@dataclass(slots=True)
class MapTerm:
    """A term of a body on the map."""

    id: str
    organization: str
    name: str
    start: PartialDate = UNKNOWN_DATE
    end: PartialDate = UNKNOWN_DATE
    identifiers: list[Identifier] = field(default_factory=list)


@dataclass(slots=True)
class MapTenure:
    """A tenure on the map."""

    id: str
    person: str
    post: str = ""
    organization: str = ""
    role: str = ""
    status: str = "substantive"
    term: str = ""
    area: str = ""
    on_behalf_of: str = ""
    start: PartialDate = field(default_factory=PartialDate.unknown)
    end: PartialDate = field(default_factory=PartialDate.unknown)
    first_seen: date | None = None
    last_seen: date | None = None
    verified_on: date | None = None


@dataclass(slots=True)
class MapVacancy:
    """A vacancy on the map."""

    id: str
    post: str
    start: PartialDate = field(default_factory=PartialDate.unknown)
    end: PartialDate = field(default_factory=PartialDate.unknown)
    first_seen: date | None = None
    last_seen: date | None = None


@dataclass(slots=True)
class MapSnapshot:
    """All that a plan needs to know of the map; `fixed` are ids that the actor sees but may not change."""

    areas: list[MapArea] = field(default_factory=list)
    persons: list[MapPerson] = field(default_factory=list)
    organizations: list[MapOrganization] = field(default_factory=list)
    posts: list[MapPost] = field(default_factory=list)
    terms: list[MapTerm] = field(default_factory=list)
    tenures: list[MapTenure] = field(default_factory=list)
    vacancies: list[MapVacancy] = field(default_factory=list)
    fixed: set[str] = field(default_factory=set)


class AreaFinder:
    """Areas by id, code or name."""

    def __init__(self, areas: Iterable[MapArea]) -> None:
        self.by_id = {area.id: area for area in areas}
        self.by_code: dict[str, str] = {}
        self.by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.anywhere: dict[str, list[str]] = defaultdict(list)
        for area in self.by_id.values():
            for code in (area.code, area.iso3):
                if code:
                    self.by_code.setdefault(code.upper(), area.id)
            top = "" if area.kind == "country" else area.country
            for name in {place_key(text) for text in (area.name, *area.names)} - {""}:
                self.by_name[top, name].append(area.id)
                self.anywhere[name].append(area.id)

    def find(self, area: FileArea, parent: str | None) -> str:
        """Id of the area on the map, or empty; `parent` is the id of its parent there."""
        if area.known:
            return area.known
        if area.code and area.code.upper() in self.by_code:
            return self.by_code[area.code.upper()]
        top = self.by_name.get(("", place_key(area.name)), []) if area.bare else []
        if top:
            return top[0]
        if area.kind == "country":
            found = self.by_name.get(("", place_key(area.name)), [])
            return found[0] if found else ""
        if not parent or parent not in self.by_id:
            return ""
        country = self.by_id[parent].country or parent
        found = self.by_name.get((country, place_key(area.name)), [])
        near = [one for one in found if self.by_id[one].parent == parent]
        same = [one for one in near or found if self.by_id[one].kind == area.kind]
        best = same or near or found
        if area.bare and not best:
            everywhere = self.anywhere.get(place_key(area.name), [])
            best = everywhere if len(everywhere) == 1 else []
        return best[0] if best else ""

    def country(self, area: str) -> str:
        """Id of the country of an area on the map, or empty."""
        found = self.by_id.get(area)
        return found.country or found.id if found is not None else ""

    def names(self, area: str) -> tuple[str, ...]:
        """How titles may name an area."""
        found = self.by_id.get(area)
        return place_names(found.name) if found is not None else ()


class BodyFinder:
    """Organizations and posts by identifier or name."""

    def __init__(self, snapshot: MapSnapshot, areas: AreaFinder) -> None:
        self.areas = areas
        self.organizations = {one.id: one for one in snapshot.organizations}
        self.posts = {one.id: one for one in snapshot.posts}
        self.by_identifier: dict[tuple[str, Identifier], str] = {}
        self.org_names: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.post_titles: dict[tuple[str, str], list[str]] = defaultdict(list)
        for body in snapshot.organizations:
            self._identify("organization", body.id, body.identifiers)
            names = {
                organization_key(body.name),
                *(organization_key(other.name) for other in body.other_names),
            }
            for name in names:
                self.org_names[body.country, name].append(body.id)
        for post in snapshot.posts:
            self._identify("post", post.id, [("uuid", post.id), *post.identifiers])
            places = (*areas.names(post.area), *areas.names(post.country))
            for title in {title_key(text, places) for text in (post.title, *post.other_titles)}:
                self.post_titles[post.organization, title].append(post.id)
                self.post_titles[f"country:{post.country}", title].append(post.id)

    def _identify(self, kind: str, one: str, identifiers: list[Identifier]) -> None:
        for identifier in identifiers:
            self.by_identifier.setdefault((kind, identifier), one)

    def _identified(self, kind: str, identifiers: list[Identifier]) -> str:
        for identifier in identifiers:
            if identifier[0] in EVERYWHERE and (kind, identifier) in self.by_identifier:
                return self.by_identifier[kind, identifier]
        return ""

    def organization(self, body: FileOrganization, area: str, country: str) -> str:
        """Id of a body: by a global identifier, else by its name in the same area or country."""
        if found := self._identified("organization", body.identifiers):
            return found
        if not country:
            return ""
        named = self.org_names.get((country, organization_key(body.name)), [])
        same = [one for one in named if self.organizations[one].area == area]
        wide = [one for one in named if area == country or self.organizations[one].area in (country, "")]
        best = same or wide
        return best[0] if best else ""

    def post(self, post: FilePost, organization: str, derived: bool, area: str, country: str) -> str:
        """Id of a post: by identifier, else by title in its body; a derived body may have been corrected since."""
        if found := self._identified("post", post.identifiers):
            return found
        places = (*self.areas.names(area), *self.areas.names(country))
        key = title_key(post.title, places)
        if organization:
            named = self.post_titles.get((organization, key), [])
            same = [one for one in named if not area or self.posts[one].area in (area, "")]
            if same:
                return same[0]
        if derived and country:
            named = self.post_titles.get((f"country:{country}", key), [])
            same = [
                one
                for one in named
                if self.posts[one].area == area or (area == country and not self.posts[one].area)
            ]
            if len(same) == 1:
                return same[0]
        return ""


class PersonFinder:
    """People by identifier, else by name among those of the same country."""

    def __init__(self, snapshot: MapSnapshot) -> None:
        self.people = {one.id: one for one in snapshot.persons}
        self.by_identifier: dict[Identifier, str] = {}
        self.by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.places: dict[str, set[str]] = defaultdict(set)
        self.taken: dict[str, str] = {}
        for person in snapshot.persons:
            for identifier in (("uuid", person.id), *person.identifiers):
                self.by_identifier.setdefault(identifier, person.id)
            for name in person_keys(person.name, person.other_names):
                self.by_name[person.country, name].append(person.id)
        for tenure in snapshot.tenures:
            self.places[tenure.person] |= {tenure.post, tenure.organization} - {""}

    def by_ids(self, person: FilePerson) -> str:
        """The person with one of the file's identifiers; those of one source must also share a word of the name."""
        words = set(search_key(person.name, *(other.name for other in person.other_names)).split())
        for identifier in person.identifiers:
            one = self.by_identifier.get(identifier)
            if one is None:
                continue
            known = self.people[one]
            theirs = set(search_key(known.name, *(other.name for other in known.other_names)).split())
            if identifier[0] in EVERYWHERE or words & theirs or not words:
                return one
        return ""

    def by_names(self, person: FilePerson, country: str, places: set[str]) -> str:
        """The one person of that name; ValueError when several could be meant.

        Somebody whose identifier of the same scheme differs is somebody else; so is one whom another entry of the
        file has already been found to be.
        """
        keys = {name_key(person.name)}
        found = [one for key in keys for one in self.by_name.get((country, key), [])] if country else []
        found = found or [one for key in keys for one in self.by_name.get(("", key), [])]
        fitting = [
            one for one in dict.fromkeys(found) if one not in self.taken and not self._differs(person, one)
        ]
        if len(fitting) > 1:
            here = [one for one in fitting if self.places[one] & places]
            if len(here) != 1:
                raise ValueError(f"Several people on the map are called {person.name}: give an identifier.")
            fitting = here
        return fitting[0] if fitting else ""

    def by_post(self, person: FilePerson, holders: Iterable[str]) -> str:
        """Who holds the person's one-seat post at that time under a longer or shorter form of the name.

        Two words must be shared, and one name must hold all words of the other; identifiers must not differ.
        """
        words = set(name_key(person.name).split())
        for one in dict.fromkeys(holders):
            if one in self.taken or one not in self.people or self._differs(person, one):
                continue
            known = self.people[one]
            for key in person_keys(known.name, known.other_names):
                theirs = set(key.split())
                if len(words & theirs) > 1 and (words <= theirs or theirs <= words):
                    return one
        return ""

    def _differs(self, person: FilePerson, one: str) -> bool:
        known = dict(self.people[one].identifiers)
        return any(
            scheme in known and known[scheme] != identifier for scheme, identifier in person.identifiers
        )


def person_keys(name: str, other_names: Iterable[OtherName]) -> set[str]:
    """All keys under which a person may be found."""
    return {name_key(name), *(name_key(other.name) for other in other_names)}


def places_of(document: RosterDocument, posts: dict[str, str], bodies: dict[str, str]) -> dict[str, set[str]]:
    """Person of the file to the posts and bodies on the map that the file puts them in."""
    found: dict[str, set[str]] = defaultdict(set)
    for membership in document.memberships:
        found[membership.person] |= {
            posts.get(membership.post, ""),
            bodies.get(membership.organization, ""),
        } - {""}
    return found
