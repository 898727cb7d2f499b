"""vCards 2.1, 3.0 and 4.0 as a roster document: people, the bodies that they name, and their titles there.

A card that cannot be read is left out and named; the others are taken. Photographs are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import vobject

from core.names import clean_name, search_key
from core.partial_dates import PartialDate
from stakeholders.domain.roster_dates import read_date
from stakeholders.domain.roster_people import identifier, name_key
from stakeholders.domain.roster_posts import classify, count_seats
from stakeholders.domain.roster_types import (
    DEFAULT_LIMITS,
    SUMMARY,
    UNKNOWN_DATE,
    Contact,
    DefaultArea,
    FileArea,
    FileMembership,
    FileOrganization,
    FilePerson,
    FilePost,
    Identifier,
    OtherName,
    RosterDocument,
    RosterError,
    RosterLimits,
    RowProblem,
    long_text,
)

_CARD: Final = re.compile(
    r"^BEGIN:VCARD[ \t]*\r?$.*?^END:VCARD[ \t]*\r?$", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
_BEGIN: Final = re.compile(r"^BEGIN:VCARD", re.IGNORECASE | re.MULTILINE)
_HEAVY: Final = re.compile(
    r"^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:].*(?:\r?\n(?:[ \t].*|[A-Za-z0-9+/=]+[ \t]*(?=\r?\n|$)))*\r?\n?",
    re.IGNORECASE | re.MULTILINE,
)
_PHONES: Final = {"fax": "fax", "cell": "mobile"}
_DAY: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?")
_GENDERS: Final = {"m": "male", "f": "female", "o": "other"}


def is_vcard(data: bytes) -> bool:
    """Whether a file begins as a vCard does."""
    return data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"BEGIN:VCARD")


def read_vcards(
    data: bytes,
    area: DefaultArea | None,
    as_of: date | None,
    scheme: str,
    limits: RosterLimits = DEFAULT_LIMITS,
) -> RosterDocument:
    """The document in a file of vCards; RosterError when the file as a whole is none."""
    text = _decoded(data)
    cards = _CARD.findall(text)
    if len(cards) > limits.rows:
        raise RosterError(f"The file has more than {limits.rows:,} cards.")
    if not cards or len(cards) != len(_BEGIN.findall(text)):
        raise RosterError("A card of the file has no end: the file is cut off or broken.")
    reader = _Reader(area, as_of, scheme or "vcard")
    for number, card in enumerate(cards, 1):
        reader.take(number, card)
    reader.document.rows = len(cards)
    count_seats(reader.document)
    return reader.document


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterError("The letters of the file cannot be read: save it as UTF-8.")


class _Reader:
    def __init__(self, area: DefaultArea | None, as_of: date | None, scheme: str) -> None:
        self.document, self.as_of, self.scheme = RosterDocument(format="vcard"), as_of, scheme
        self.home = self.country = ""
        if area is not None:
            code = area.code if area.is_country else area.country_code
            known = area.id if area.is_country else area.country_id
            name = area.name if area.is_country else area.country_name
            self.home = self.country = f"country:{code or known}"
            self.document.areas[self.country] = FileArea(self.country, name, "country", code, known=known)
            if not area.is_country:
                self.home = f"known:{area.id}"
                self.document.areas[self.home] = FileArea(
                    self.home, area.name, "region", area.code, self.country, known=area.id
                )

    def take(self, number: int, text: str) -> None:
        """One card; what is wrong with it is a problem of its row."""
        try:
            card = vobject.readOne(_HEAVY.sub("", text), validate=False, allowQP=True)
            self._card(number, card)
        except (ValueError, LookupError, AttributeError, vobject.base.VObjectError) as error:
            message = str(error).splitlines()[0][:200] if str(error) else "The card cannot be read."
            self.document.problems.append(RowProblem(number, message))

    def _card(self, number: int, card: Any) -> None:
        said = {key: [one.value for one in ones] for key, ones in card.contents.items()}
        self.lines = card.contents
        bodies = [self._body_name(value) for value in said.get("org", ())]
        bodies = [body for body in bodies if body]
        kind = search_key(str(next(iter(said.get("kind", ())), "")))
        name = self._name(said)
        if kind in ("org", "organization") or (not kind and not said.get("n") and bodies[:1] == [name]):
            self._body_card(number, name or bodies[0], said)
            return
        if not name:
            raise ValueError("The card names nobody.")
        person = self._person(number, name, said)
        titles = [self._clean(one, 300) for one in [*said.get("title", ()), *said.get("role", ())]]
        for at, body in enumerate(bodies):
            title = titles[at] if at < len(titles) else ""
            self._membership(number, person, body, title)

    def _clean(self, value: Any, most: int) -> str:
        text = " ".join(str(value).split())
        return clean_name(text, max_length=most) if text else ""

    def _body_name(self, value: Any) -> str:
        parts = value if isinstance(value, list) else [value]
        return self._clean(next((part for part in parts if str(part).strip()), ""), 300)

    def _name(self, said: dict[str, list[Any]]) -> str:
        full = self._clean(next(iter(said.get("fn", ())), ""), 300)
        if full or not said.get("n"):
            return full
        name = said["n"][0]
        parts = [getattr(name, key, "") for key in ("given", "additional", "family")]
        return self._clean(" ".join(filter(None, map(_plain, parts))), 300)

    def _person(self, number: int, name: str, said: dict[str, list[Any]]) -> str:
        key = f"person:{number}"
        parts = said["n"][0] if said.get("n") else None
        gender = str(next(iter(said.get("gender", ())), ""))[:1].lower()
        self.document.persons[key] = FilePerson(
            key=key,
            name=name,
            honorific=self._clean(_plain(getattr(parts, "prefix", "")), 80),
            given_name=self._clean(_plain(getattr(parts, "given", "")), 150),
            family_name=self._clean(_plain(getattr(parts, "family", "")), 150),
            gender=_GENDERS.get(gender, ""),
            area=self.country,
            other_names=[OtherName(one) for one in self._nicknames(said) if one != name],
            identifiers=list(dict.fromkeys([*self._own_id(said), *self._identifiers()])),
            contacts=list(dict.fromkeys(self._contacts(said))),
            links=_links(said),
            summary=self._summary(number, said),
            tags=self._tags(said),
            languages=[one for value in said.get("lang", ()) if (one := self._clean(value, 20))],
            birth_date=self._birth_date(number, said),
            row=number,
        )
        return key

    def _body_card(self, number: int, name: str, said: dict[str, list[Any]]) -> None:
        """A card of a body: what other cards that name it do not say."""
        body = self.document.organizations[self._body(number, name)]
        others = (OtherName(one) for one in self._nicknames(said) if one != name)
        body.other_names = list(dict.fromkeys([*body.other_names, *others]))
        body.identifiers = list(dict.fromkeys([*body.identifiers, *self._identifiers()]))
        body.contacts = list(dict.fromkeys([*body.contacts, *self._contacts(said)]))
        body.links = list(dict.fromkeys([*body.links, *_links(said)]))
        body.summary = body.summary or self._summary(number, said)
        body.tags = list(dict.fromkeys([*body.tags, *self._tags(said)]))
        for line in self.lines.get("related", ()):
            above = self._clean(line.value, 300) if _type(line) == "parent" else ""
            if above and name_key(above) != name_key(name) and not body.parent:
                body.parent = self._above(number, body.key, above)

    def _above(self, number: int, key: str, name: str) -> str:
        """The key of the body above; nothing where the bodies would go in a circle."""
        above = at = self._body(number, name)
        while at:
            if at == key:
                return ""
            at = self.document.organizations[at].parent
        return above

    def _own_id(self, said: dict[str, list[Any]]) -> list[Identifier]:
        return [identifier(_uid(one), self.scheme) for one in said.get("uid", ()) if _uid(one)]

    def _identifiers(self) -> Iterator[Identifier]:
        for line in self.lines.get("x-identifier", ()):
            scheme, one = self._clean(_type(line), 100), self._clean(line.value, 300)
            if scheme and one:
                yield scheme, one

    def _summary(self, number: int, said: dict[str, list[Any]]) -> str:
        """The notes of a card; what is too long is cut, and said."""
        text = "\n".join(str(one).strip() for one in said.get("note", ()))
        if len(text) > SUMMARY:
            self.document.notes.append(f"The note of card {number} was cut to {SUMMARY:,} characters.")
        return long_text(text[:SUMMARY])

    def _birth_date(self, number: int, said: dict[str, list[Any]]) -> PartialDate:
        """A year, a month or a day; a birthday without its year (`--0304`) is no date, nor is what says nothing."""
        text = str(next(iter(said.get("bday", ())), "")).strip()
        if not text or text.startswith("--"):
            return UNKNOWN_DATE
        day = _DAY.fullmatch(text)
        try:
            return read_date("-".join(day.groups()) if day else text)
        except ValueError:
            self.document.notes.append(
                f"The birth date of card {number} is not understood and was not taken."
            )
            return UNKNOWN_DATE

    def _tags(self, said: dict[str, list[Any]]) -> list[str]:
        parts = [
            part for one in said.get("categories", ()) for part in (one if isinstance(one, list) else [one])
        ]
        return list(dict.fromkeys(tag for part in parts if (tag := self._clean(part, 50))))[:100]

    def _nicknames(self, said: dict[str, list[Any]]) -> Iterator[str]:
        for value in said.get("nickname", ()):
            for part in value if isinstance(value, list) else [value]:
                if name := self._clean(part, 300):
                    yield name

    def _contacts(self, said: dict[str, list[Any]]) -> Iterator[Contact]:
        for line in self.lines.get("tel", ()):
            if number := self._clean(str(line.value).removeprefix("tel:"), 500):
                yield next((_PHONES[one] for one in _types(line) if one in _PHONES), "phone"), number, ""
        for value in said.get("email", ()):
            if address := self._clean(value, 500):
                yield "email", address, ""
        for value in said.get("adr", ()):
            parts = (getattr(value, key, "") for key in ("street", "city", "region", "code", "country"))
            if address := self._clean(", ".join(filter(None, map(_plain, parts))), 500):
                yield "address", address, ""
        for line in self.lines.get("x-contact", ()):
            if value := self._clean(line.value, 500):
                yield self._clean(_type(line), 50) or "other", value, ""

    def _body(self, number: int, name: str) -> str:
        key = f"body:{name_key(name)}"
        self.document.organizations.setdefault(
            key, FileOrganization(key, name, classify(name), area=self.home, row=number)
        )
        return key

    def _membership(self, number: int, person: str, body: str, title: str) -> None:
        organization = self._body(number, body)
        post = ""
        if title:
            post = f"post:{organization}:{search_key(title) or title}"
            self.document.posts.setdefault(
                post, FilePost(post, organization, title, area=self.home, row=number)
            )
        self.document.memberships.append(
            FileMembership(row=number, person=person, organization=organization, post=post, seen=self.as_of)
        )


def _plain(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _uid(value: Any) -> str:
    return str(value).strip().removeprefix("urn:uuid:")[:300]


def _types(line: Any) -> list[str]:
    """The types of a line, as every version writes them."""
    given = [*line.params.get("TYPE", ()), *(one for one in line.singletonparams if isinstance(one, str))]
    return [part.lower() for one in given for part in str(one).split(",")]


def _type(line: Any) -> str:
    return str(next(iter(line.params.get("TYPE", ())), ""))


def _links(said: dict[str, list[Any]]) -> list[str]:
    return [str(one)[:500] for one in said.get("url", ()) if str(one).startswith(("http://", "https://"))]
