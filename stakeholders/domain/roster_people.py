"""People of a table: which rows speak of the same person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from core.names import person_key, search_key
from stakeholders.domain.roster_dates import read_date
from stakeholders.domain.roster_types import FilePerson, Identifier, OtherName, RosterDocument

if TYPE_CHECKING:
    from stakeholders.domain.roster_rows import ReadRow

_QID: Final = re.compile(r"Q[1-9][0-9]*")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_GENDERS: Final = {
    "male": "male",
    "m": "male",
    "man": "male",
    "female": "female",
    "f": "female",
    "woman": "female",
}

DETAILS: Final = ("email", "phone", "mobile", "languages", "tags", "birth_date")
"""Columns that say more of a person than who holds what."""
_MOST: Final = 100
_EMAIL: Final = re.compile(r"[^@\s;,:<>()]+@[^@\s;,:<>()]+\.[^@\s;,:<>()]+")


def identifier(text: str, scheme: str) -> Identifier:
    """Scheme and identifier of a bare identifier: Wikidata and UUIDs are the same everywhere."""
    if _QID.fullmatch(text):
        return "wikidata", text
    if _UUID.fullmatch(text):
        return "uuid", text.lower()
    return scheme, text


def name_key(name: str) -> str:
    """The matching key of a name, or the name itself when nothing of it can be transliterated."""
    return person_key(name) or name.casefold()


class People:
    """Collects the people of a file in its document, each once."""

    def __init__(self, document: RosterDocument, scheme: str) -> None:
        self.document = document
        self.scheme = scheme or "roster"
        self.by_id: dict[Identifier, str] = {}
        self.by_name: dict[tuple[str, str], list[str]] = {}

    def of_row(self, row: ReadRow) -> str:
        """Key of the person of a row; ValueError when several could be meant."""
        ids, details = self._ids(row), _details(row)
        named = (row.country, name_key(row.holder.name))
        person = next((self.document.persons[self.by_id[one]] for one in ids if one in self.by_id), None)
        if person is None:
            person = self._by_name(named, ids)
        if person is None:
            person = self._new(row, named)
        for one in ids:
            self.by_id.setdefault(one, person.key)
            if one not in person.identifiers:
                person.identifiers.append(one)
        if named not in self.by_name or person.key not in self.by_name[named]:
            self.by_name.setdefault(named, []).append(person.key)
        self._add_names(person, row)
        for name, found in details.items():
            entries = getattr(person, name)
            entries += [one for one in found if one not in entries][: _MOST - len(entries)]
        if not person.birth_date.is_known:
            person.birth_date = read_date(row.ids.get("birth_date", ""))
        return person.key

    def _ids(self, row: ReadRow) -> list[Identifier]:
        found = []
        if row.ids.get("person_wikidata") and _QID.fullmatch(row.ids["person_wikidata"]):
            found.append(("wikidata", row.ids["person_wikidata"]))
        if row.ids.get("person_id"):
            found.append(identifier(row.ids["person_id"], self.scheme))
        return found

    def _by_name(self, named: tuple[str, str], ids: list[Identifier]) -> FilePerson | None:
        """The one person of that name; somebody with another identifier of the same scheme is somebody else."""
        schemes = {scheme for scheme, _ in ids}
        found = [self.document.persons[key] for key in self.by_name.get(named, ())]
        fitting = [one for one in found if not schemes & {scheme for scheme, _ in one.identifiers}]
        if len(fitting) > 1 or (not ids and len(found) > 1):
            raise ValueError("Several people of this name stand in the file: give an identifier.")
        return fitting[0] if fitting else None

    def _new(self, row: ReadRow, named: tuple[str, str]) -> FilePerson:
        holder = row.holder
        person = FilePerson(
            key=f"person:{row.row}",
            name=holder.name,
            honorific=holder.honorific,
            family_name=holder.family_name,
            gender=_GENDERS.get(search_key(row.ids.get("gender", "")), ""),
            area=row.area if row.title and row.area else row.country,
            row=row.row,
        )
        self.document.persons[person.key] = person
        return person

    def _add_names(self, person: FilePerson, row: ReadRow) -> None:
        known = {name_key(person.name), *(name_key(other.name) for other in person.other_names)}
        for name in (row.holder.name, row.ids.get("other_name", "")):
            if name and name_key(name) not in known and len(person.other_names) < 100:
                person.other_names.append(OtherName(name[:300]))
                known.add(name_key(name))


def _details(row: ReadRow) -> dict[str, list[Any]]:
    """Contact details, languages and tags of a row; ValueError when one of them, or the birth date, cannot be read."""
    said = row.ids.get("email", "")
    contacts = [("email", one, "") for one in _EMAIL.findall(said)]
    if said and not contacts:
        raise ValueError(f"“{said[:60]}” is no e-mail address.")
    contacts += [(kind, row.ids[kind][:500], "") for kind in ("phone", "mobile") if row.ids.get(kind)]
    read_date(row.ids.get("birth_date", ""))
    found: dict[str, list[Any]] = {"contacts": contacts}
    for name, most in (("languages", 20), ("tags", 50)):
        parts = [part.strip() for part in re.split("[;,]", row.ids.get(name, "")) if part.strip()]
        if long := next((part for part in parts if len(part) > most), ""):
            raise ValueError(f"“{long[:60]}” has more than {most} characters.")
        found[name] = parts
    return found
