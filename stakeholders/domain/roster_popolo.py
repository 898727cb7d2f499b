"""Popolo JSON, all or nothing: persons, organizations, posts, memberships, areas and legislative periods.

Every broken reference, circle, bad date or end before its start refuses the file, with a JSON pointer. A party is
an organization on whose behalf somebody sits, never a field of a person; photographs are not taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from core.names import search_key
from stakeholders.domain.json_strict import pointer, read_json
from stakeholders.domain.roster_places import KIND_WORDS, place_key
from stakeholders.domain.roster_popolo_fields import COLLECTIONS, Path, PopoloFields
from stakeholders.domain.roster_posts import KINDS, classify, count_seats
from stakeholders.domain.roster_types import (
    DEFAULT_LIMITS,
    DefaultArea,
    FileArea,
    FileMembership,
    FileOrganization,
    FilePerson,
    FilePost,
    FileTerm,
    RosterDocument,
    RosterError,
    RosterLimits,
)

_GENDERS: Final = {"male": "male", "female": "female", "other": "other"}
_CLASSES: Final = {
    "legislature": "legislature",
    "party": "party",
    "political party": "party",
    "ministry": "ministry",
    "department": "ministry",
    "executive": "executive",
    "cabinet": "executive",
    "government": "executive",
    "court": "judiciary",
    "judiciary": "judiciary",
    "council": "local_government",
    "police": "police",
    "agency": "agency",
    "company": "company",
    "media": "media",
}


def read_popolo(
    data: bytes,
    area: DefaultArea | None,
    as_of: date | None,
    scheme: str,
    limits: RosterLimits = DEFAULT_LIMITS,
) -> RosterDocument:
    """The document in a Popolo file; RosterError with a JSON pointer when anything is wrong."""
    value = read_json(data, limits)
    if not isinstance(value, dict):
        raise RosterError("Popolo JSON is one object with persons, organizations and memberships.")
    if "people" in value and "persons" not in value:
        value["persons"] = value["people"]
    if not any(name in value for name in ("persons", "organizations", "memberships", "posts")):
        raise RosterError(
            "The JSON holds neither persons nor organizations nor memberships: it is not Popolo."
        )
    if area is None:
        raise RosterError("Popolo JSON names no country: say which area it is about.")
    return _Reader(value, area, as_of, scheme or "popolo", limits).read()


class _Reader(PopoloFields):
    """Reads the collections in the order of their references."""

    def __init__(
        self, value: dict[str, Any], area: DefaultArea, as_of: date | None, scheme: str, limits: RosterLimits
    ) -> None:
        super().__init__(value, scheme, limits)
        self.as_of = as_of
        self.document = RosterDocument(format="popolo")
        country = area.country_id if not area.is_country else area.id
        name = area.country_name if not area.is_country else area.name
        code = area.country_code if not area.is_country else area.code
        self.country = f"country:{code or country}"
        self.document.areas[self.country] = FileArea(self.country, name, "country", code, known=country)
        self.home = self.country
        if not area.is_country:
            self.home = f"known:{area.id}"
            self.document.areas[self.home] = FileArea(
                self.home, area.name, "region", area.code, self.country, known=area.id
            )

    def read(self) -> RosterDocument:
        """Read everything, then check what refers to what."""
        for name in COLLECTIONS:
            self._index(name)
        self._areas_at_home()
        for path, item in self._items("areas"):
            self._area(path, item)
        for path, item in self._items("organizations"):
            self._organization(path, item)
        for path, item in self._items("posts"):
            self._post(path, item)
        for path, item in self._items("events"):
            self._event(path, item)
        for path, item in self._items("persons"):
            self._person(path, item)
        for row, (path, item) in enumerate(self._memberships(), 1):
            self._membership(row, path, item)
        self._check_circles()
        document = self.document
        document.rows = len(document.memberships)
        count_seats(document)
        return document

    def _areas_at_home(self) -> None:
        """An area of which the file gives only the name is the country, or the named area, where it is called so."""
        own = {place_key(self.document.areas[key].name): key for key in (self.country, self.home)}
        for path, item in self._items("areas"):
            if _is_bare(item) and (known := own.get(place_key(self._name(path, item)))):
                self.keys["areas"][item["id"]] = known

    def _area(self, path: Path, item: dict[str, Any]) -> None:
        key = self.keys["areas"][item["id"]]
        if key in self.document.areas:
            return
        kind = KIND_WORDS.get(
            search_key(str(item.get("type") or item.get("classification") or "")), "constituency"
        )
        parent = self._reference(path, item, "parent_id", "areas") or self.home
        self.document.areas[key] = FileArea(
            key, self._name(path, item), kind, parent=parent, bare=_is_bare(item)
        )

    def _organization(self, path: Path, item: dict[str, Any]) -> None:
        key = self.keys["organizations"][item["id"]]
        name = self._name(path, item)
        said = search_key(self._text(path, item, "classification", 100))
        slug = said.replace(" ", "_")
        classes = (slug,) if slug in KINDS else (_CLASSES[said],) if said in _CLASSES else classify(name)
        founded, dissolved = self._period(path, item, "founding_date", "dissolution_date")
        self.document.organizations[key] = FileOrganization(
            key=key,
            name=name,
            classifications=classes,
            area=self._reference(path, item, "area_id", "areas") or self.home,
            parent=self._reference(path, item, "parent_id", "organizations"),
            other_names=self._other_names(path, item),
            identifiers=self._identifiers(path, item, own=False),
            contacts=self._contacts(path, item),
            links=self._links(path, item),
            summary=self._long(path, item, "summary"),
            founded=founded,
            dissolved=dissolved,
            row=int(path[1]) + 1,
        )

    def _post(self, path: Path, item: dict[str, Any]) -> None:
        key = self.keys["posts"][item["id"]]
        organization = self._reference(path, item, "organization_id", "organizations")
        if not organization:
            raise RosterError("The post names no organization.", pointer=pointer((*path, "organization_id")))
        title = (
            self._text(path, item, "label")
            or self._text(path, item, "title")
            or self._name(path, item, "role")
        )
        start, end = self._period(path, item)
        area = (
            self._reference(path, item, "area_id", "areas") or self.document.organizations[organization].area
        )
        self.document.posts[key] = FilePost(
            key,
            organization,
            title,
            area,
            start=start,
            end=end,
            identifiers=self._identifiers(path, item),
            row=int(path[1]) + 1,
        )

    def _event(self, path: Path, item: dict[str, Any]) -> None:
        if not item.get("id") or search_key(str(item.get("classification") or "")) != "legislative period":
            return
        organization = self._reference(path, item, "organization_id", "organizations")
        if organization:
            key = self.keys["events"][item["id"]]
            start, end = self._period(path, item)
            self.document.terms[key] = FileTerm(
                key, organization, self._name(path, item), start, end, self._identifiers(path, item)
            )

    def _person(self, path: Path, item: dict[str, Any]) -> None:
        key = self.keys["persons"][item["id"]]
        self.document.persons[key] = FilePerson(
            key=key,
            name=self._name(path, item),
            honorific=self._text(path, item, "honorific_prefix")[:80],
            given_name=self._text(path, item, "given_name", 150),
            family_name=self._text(path, item, "family_name", 150),
            gender=_GENDERS.get(str(item.get("gender") or "").lower(), ""),
            area=self._reference(path, item, "area_id", "areas") or self.country,
            other_names=self._other_names(path, item),
            identifiers=self._identifiers(path, item),
            contacts=self._contacts(path, item),
            links=self._links(path, item),
            summary=self._long(path, item, "summary"),
            birth_date=self._date(path, item, "birth_date"),
            row=int(path[1]) + 1,
        )

    def _memberships(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Memberships of the file and those nested in persons."""
        yield from self._items("memberships")
        for path, person in self._items("persons"):
            for where, entry in self._entries(path, person, "memberships"):
                yield where, {"person_id": person["id"], **entry}

    def _membership(self, row: int, path: Path, item: dict[str, Any]) -> None:
        person = self._reference(path, item, "person_id", "persons")
        post = self._reference(path, item, "post_id", "posts")
        organization = self._reference(path, item, "organization_id", "organizations")
        if not organization and post:
            organization = self.document.posts[post].organization
        if not person or not organization:
            missing = "person_id" if not person else "organization_id"
            raise RosterError("The membership names nobody or nothing.", pointer=pointer((*path, missing)))
        start, end = self._period(path, item)
        term = self._reference(path, item, "legislative_period_id", "events")
        self.document.memberships.append(
            FileMembership(
                row=row,
                person=person,
                organization=organization,
                post=post,
                role=self._text(path, item, "role", 150) or self._text(path, item, "label", 150),
                on_behalf_of=self._reference(path, item, "on_behalf_of_id", "organizations"),
                area=self._reference(path, item, "area_id", "areas"),
                term=term if term in self.document.terms else "",
                start=start,
                end=end,
                seen=self.as_of,
            )
        )

    def _check_circles(self) -> None:
        """Refuse trees of bodies or areas that lead back to themselves."""
        for name, nodes in (("organizations", self.document.organizations), ("areas", self.document.areas)):
            for key in nodes:
                seen, at = {key}, nodes[key].parent
                while at:
                    if at in seen:
                        where = list(self.keys[name].values()).index(key)
                        raise RosterError(
                            "The parents go in a circle.", pointer=pointer((name, where, "parent_id"))
                        )
                    seen.add(at)
                    at = nodes[at].parent


def _is_bare(item: dict[str, Any]) -> bool:
    return not any(item.get(key) for key in ("type", "classification", "parent_id"))
