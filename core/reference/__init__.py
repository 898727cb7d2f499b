"""Reference data shipped with Entente: countries, subdivisions, themes and groups, each with its source.

Pure readers of the CSV files beside this module. `load_reference` puts them into the database; imports use
`country_code` to recognise a country by code or by any of its names.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.names import search_key

FOLDER = Path(__file__).parent
# `name (ar), other (gall1275)`: a BCP 47 language, or a Glottolog code where a language has no other.
# A name with a comma inside stands in quotes.
_OTHER_NAME = re.compile(r"\s*'?(?P<name>.+?)\s*\((?P<language>[\w-]{2,20})\)'?\s*(?:,|$)")
_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u061c\u200e\u200f"))
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one file comes from, in words that a page can show."""

    key: str
    file: str
    title: str
    source: str
    url: str
    date: str
    retrieved: str
    licence: str
    changes: str


@dataclass(frozen=True, slots=True)
class Country:
    """One row of ISO 3166-1."""

    iso2: str
    iso3: str
    numeric: str
    name: str
    official_name: str


@dataclass(frozen=True, slots=True)
class Subdivision:
    """One row of ISO 3166-2; `other_names` maps a language (BCP 47) to a name."""

    code: str
    name: str
    type: str
    parent: str
    other_names: tuple[tuple[str, str], ...]

    @property
    def country(self) -> str:
        """The alpha-2 code of the country that the subdivision belongs to."""
        return self.code.partition("-")[0]


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A topic and the outcome sought for it in one sentence."""

    slug: str
    parent: str
    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A rights-holder group."""

    slug: str
    name: str
    description: str


def _rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def provenance() -> dict[str, Provenance]:
    """Title, source, date and licence of every file, by key."""
    data = json.loads((FOLDER / "SOURCES.json").read_text(encoding="utf-8"))
    return {key: Provenance(key=key, **value) for key, value in data.items()}


@cache
def digest() -> str:
    """Changes when any shipped reference file changes; lets a second load stop at once."""
    total = hashlib.sha256()
    for entry in sorted(provenance().values(), key=lambda value: value.file):
        total.update((FOLDER / entry.file).read_bytes())
    total.update((FOLDER / "SOURCES.json").read_bytes())
    return total.hexdigest()


@cache
def countries() -> tuple[Country, ...]:
    """All countries of ISO 3166-1, ordered by alpha-2 code."""
    return tuple(Country(**row) for row in _rows("countries.csv"))


def split_names(text: str) -> tuple[tuple[str, str], ...]:
    """Reads `name (ar), other (en)` as (language, name) pairs; the first name of a language counts."""
    found: dict[str, str] = {}
    for match in _OTHER_NAME.finditer(text):
        found.setdefault(match["language"], match["name"].translate(_DIRECTION_MARKS))
    return tuple((language, name) for language, name in found.items() if _LANGUAGE.fullmatch(language))


@cache
def subdivisions() -> tuple[Subdivision, ...]:
    """All subdivisions of ISO 3166-2, parents before children."""
    rows = [
        Subdivision(row["code"], row["name"], row["type"], row["parent"], split_names(row["other_names"]))
        for row in _rows("subdivisions.csv")
    ]
    ordered: list[Subdivision] = []
    placed: set[str] = {""}
    while rows:
        ready = [row for row in rows if row.parent in placed]
        if not ready:
            raise ValueError("subdivisions.csv: a parent is missing or goes in a circle: " + rows[0].code)
        ordered += ready
        placed |= {row.code for row in ready}
        rows = [row for row in rows if row.code not in placed]
    return tuple(ordered)


@cache
def themes() -> tuple[ThemeRow, ...]:
    """The tree of themes, parents before children."""
    return tuple(ThemeRow(**row) for row in _rows("themes.csv"))


@cache
def groups() -> tuple[GroupRow, ...]:
    """The rights-holder groups."""
    return tuple(GroupRow(**row) for row in _rows("groups.csv"))


@cache
def _country_names() -> dict[str, str]:
    """Every code and name of a country, normalised, to its alpha-2 code. Own names win over aliases."""
    known = {search_key(row["alias"]): row["iso2"] for row in _rows("country_aliases.csv")}
    for country in countries():
        for text in (country.name, country.official_name, country.iso2, country.iso3, country.numeric):
            known[search_key(text)] = country.iso2
    known.pop("", None)
    return known


def country_code(text: str) -> str | None:
    """The alpha-2 code for a code or a name of a country in any of the languages we know, else None."""
    return _country_names().get(search_key(text))
