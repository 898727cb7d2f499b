"""The fields of a Popolo file, each read with its place, so that every complaint carries a JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from core.names import clean_name, search_key
from core.partial_dates import PartialDate, check_order
from stakeholders.domain.json_strict import pointer
from stakeholders.domain.roster_people import identifier
from stakeholders.domain.roster_types import (
    Contact,
    Identifier,
    OtherName,
    RosterError,
    RosterLimits,
    long_text,
)

COLLECTIONS: Final = ("persons", "organizations", "posts", "memberships", "areas", "events")
_REFUSED: Final = (
    "owner",
    "function",
    "handling",
    "permissions",
    "shares",
    "ethnicity",
    "religion",
    "clan",
    "tribe",
)
_MAX_ENTRIES: Final = 100
_MARKS: Final = dict.fromkeys(
    map(ord, "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad")
)
Path = tuple[str | int, ...]
ResultT = TypeVar("ResultT")


class PopoloFields:
    """Typed access to the entries of a Popolo file; RosterError with a pointer when one is not what it should be."""

    def __init__(self, value: dict[str, Any], scheme: str, limits: RosterLimits) -> None:
        self.value = value
        self.scheme = scheme
        self.limits = limits
        self.keys: dict[str, dict[str, str]] = {name: {} for name in COLLECTIONS}

    def _list(self, name: str) -> list[Any]:
        items = self.value.get(name)
        if items is None:
            return []
        if not isinstance(items, list):
            raise RosterError("This is not a list.", pointer=pointer((name,)))
        if len(items) > self.limits.rows:
            raise RosterError(
                f"The list has more than {self.limits.rows:,} entries.", pointer=pointer((name,))
            )
        return items

    def _items(self, name: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        for at, item in enumerate(self._list(name)):
            path: Path = (name, at)
            if not isinstance(item, dict):
                raise RosterError("This is not an object.", pointer=pointer(path))
            for key in _REFUSED:
                if item.get(key) not in (None, "", []):
                    raise RosterError(f"“{key}” cannot be imported.", pointer=pointer((*path, key)))
            yield path, item

    def _index(self, name: str) -> None:
        """Every id of a collection, refusing a second of the same."""
        for path, item in self._items(name):
            one = item.get("id")
            if one in (None, "") and name in ("memberships", "events"):
                continue
            if not isinstance(one, str) or not one or len(one) > 300:
                raise RosterError("The id is missing or no text.", pointer=pointer((*path, "id")))
            if one in self.keys[name]:
                raise RosterError(f"The id “{one[:80]}” stands twice.", pointer=pointer((*path, "id")))
            self.keys[name][one] = f"{name}:{one}"

    def _text(self, path: Path, item: dict[str, Any], key: str, most: int = 300) -> str:
        value = item.get(key)
        if value is None or value == "":
            return ""
        if not isinstance(value, str):
            raise RosterError("This is not text.", pointer=pointer((*path, key)))
        if not value.strip():
            return ""
        return at_place(lambda: clean_name(value, max_length=most), (*path, key))

    def _name(self, path: Path, item: dict[str, Any], key: str = "name") -> str:
        text = self._text(path, item, key)
        if not text:
            raise RosterError("The name is missing.", pointer=pointer((*path, key)))
        return text

    def _date(self, path: Path, item: dict[str, Any], key: str) -> PartialDate:
        value = item.get(key)
        if value is None:
            return PartialDate.unknown()
        if not isinstance(value, str):
            raise RosterError("A date is text: 2024, 2024-05 or 2024-05-17.", pointer=pointer((*path, key)))
        return at_place(lambda: PartialDate.parse(value), (*path, key))

    def _period(
        self, path: Path, item: dict[str, Any], start: str = "start_date", end: str = "end_date"
    ) -> tuple[PartialDate, PartialDate]:
        first, last = self._date(path, item, start), self._date(path, item, end)
        at_place(lambda: check_order(first, last), (*path, end))
        return first, last

    def _reference(self, path: Path, item: dict[str, Any], key: str, collection: str) -> str:
        value = item.get(key)
        if value is None or value == "":
            return ""
        found = self.keys[collection].get(value) if isinstance(value, str) else None
        if found is None:
            raise RosterError(
                f"There is no such entry in {collection}: “{str(value)[:80]}”.", pointer=pointer((*path, key))
            )
        return found

    def _entries(self, path: Path, item: dict[str, Any], key: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        value = item.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise RosterError("This is not a list.", pointer=pointer((*path, key)))
        for at, entry in enumerate(value):
            if not isinstance(entry, dict):
                raise RosterError("This is not an object.", pointer=pointer((*path, key, at)))
            yield (*path, key, at), entry

    def _identifiers(self, path: Path, item: dict[str, Any], own: bool = True) -> list[Identifier]:
        found = [identifier(item["id"], self.scheme)] if own and item.get("id") else []
        for where, entry in self._entries(path, item, "identifiers"):
            scheme, one = self._text(where, entry, "scheme", 100), self._text(where, entry, "identifier", 300)
            if one and (scheme or "popolo", one) not in found:
                found.append((scheme or "popolo", one))
        return found[:_MAX_ENTRIES]

    def _other_names(self, path: Path, item: dict[str, Any]) -> list[OtherName]:
        """Every entry as given; marks of direction that data bases leave in labels are taken off."""
        found: list[OtherName] = []
        for where, entry in self._entries(path, item, "other_names"):
            value = entry.get("name")
            if isinstance(value, str):
                entry = {**entry, "name": value.translate(_MARKS)}
            name = self._text(where, entry, "name")
            if name:
                first, last = self._period(where, entry)
                found.append(
                    OtherName(
                        name,
                        self._text(where, entry, "lang", 35),
                        self._text(where, entry, "note", 100),
                        first.text,
                        last.text,
                    )
                )
        return found[:_MAX_ENTRIES]

    def _contacts(self, path: Path, item: dict[str, Any]) -> list[Contact]:
        """The address in `email` and every contact detail, each once."""
        found: list[Contact] = []
        if email := self._text(path, item, "email"):
            found.append(("email", email, ""))
        for where, entry in self._entries(path, item, "contact_details"):
            kind = search_key(self._text(where, entry, "type", 50))
            value = self._text(where, entry, "value", 500)
            if value and kind:
                label, note = self._text(where, entry, "label", 100), self._text(where, entry, "note", 500)
                found.append((kind, value, label, note) if note else (kind, value, label))
        return list(dict.fromkeys(found))[:_MAX_ENTRIES]

    def _long(self, path: Path, item: dict[str, Any], key: str) -> str:
        """A text of several lines."""
        value = item.get(key)
        if value is not None and not isinstance(value, str):
            raise RosterError("This is not text.", pointer=pointer((*path, key)))
        return at_place(lambda: long_text(value or ""), (*path, key))

    def _links(self, path: Path, item: dict[str, Any]) -> list[str]:
        return [
            url
            for where, entry in self._entries(path, item, "links")
            if (url := self._text(where, entry, "url", 1000))
        ]


def at_place(act: Callable[[], ResultT], path: Path) -> ResultT:
    """Run a reader and name the place when it complains."""
    try:
        return act()
    except RosterError:
        raise
    except ValueError as error:
        raise RosterError(str(error), pointer=pointer(path)) from error
