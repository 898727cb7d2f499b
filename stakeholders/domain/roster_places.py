"""Countries and areas that the rows of a table name."""

from __future__ import annotations

import re
from typing import Final

from core.names import clean_name, search_key
from core.reference import countries, country_code
from stakeholders.domain.roster_cells import squeeze
from stakeholders.domain.roster_types import DefaultArea, FileArea, RosterDocument

KIND_WORDS: Final = {
    "division": "region",
    "state": "region",
    "region": "region",
    "province": "region",
    "county": "district",
    "district": "district",
    "lga": "district",
    "municipality": "municipality",
    "ward": "constituency",
    "constituency": "constituency",
    "electoral_district": "constituency",
}
_TAIL: Final = re.compile(
    r"\s+(?:state|province|region|county|department|governorate|oblast)$", re.IGNORECASE
)
_CODE: Final = re.compile(r"[A-Za-z]{2,3}")


def bare_place(name: str) -> str:
    """`Abia State` to `Abia`."""
    bare = _TAIL.sub("", name.strip())
    return bare if search_key(bare) else name.strip()


def place_key(name: str) -> str:
    """The key under which two spellings of a place meet; never empty."""
    return search_key(bare_place(name)) or name.strip().casefold()


_GENERIC_WORDS: Final = (
    "province provinsi provincia provincie region regiao wilaya governorate gouvernorat state estado department "
    "departement departamento county district distrito prefecture oblast capital city ciudad ville municipality "
    "special autonomous autonome metropolitan greater raya territory federal daerah istimewa khusus ibukota kota "
    "kabupaten of the de du do da la"
)
_GENERIC: Final = frozenset(_GENERIC_WORDS.split())


def bare_key(name: str) -> str:
    """A name without words for kinds of places and without short letters before it, for places that one list calls
    more fully than another: `DI Yogyakarta` and `Yogyakarta`, `Jakarta Raya` and `Jakarta`. Words that tell places apart
    stay (`Papua`, `Papua Barat`), and so does a name of nothing else."""
    words = [word for word in place_key(name).split() if word not in _GENERIC]
    while len(words) > 1 and len(words[0]) <= 3 and any(len(word) > 3 for word in words[1:]):
        words = words[1:]
    return " ".join(words) or place_key(name)


def place_names(name: str) -> tuple[str, ...]:
    """The ways in which a title may name the place it belongs to."""
    bare = bare_place(name)
    return tuple(dict.fromkeys((name, f"{bare} State", f"{bare} Province", bare))) if name else ()


class Places:
    """Collects the areas of a file in its document, each once."""

    def __init__(self, document: RosterDocument, default: DefaultArea | None, area_header: str = "") -> None:
        self.document = document
        self.default = default
        self.kind = KIND_WORDS.get(area_header, "region" if "governor" in area_header else "constituency")
        self._countries: dict[tuple[str, str], str] = {}
        self._names = {country.iso2: country.name for country in countries()}

    def country(self, code: str, name: str) -> str:
        """Key of the country of a row; ValueError when nothing says which it is."""
        code, name = squeeze(code), squeeze(name)
        if (code, name) not in self._countries:
            self._countries[code, name] = self._country(code, name)
        return self._countries[code, name]

    def _country(self, code: str, name: str) -> str:
        iso2 = (country_code(code) if code else None) or (country_code(name) if name else None)
        if iso2:
            return self._add(FileArea(f"country:{iso2}", self._names[iso2], "country", iso2))
        if name and search_key(name):
            return self._add(
                FileArea(f"country:{search_key(name)}", clean_name(name), "country", code.upper())
            )
        if code and _CODE.fullmatch(code):
            return self._add(FileArea(f"country:{code.upper()}", code.upper(), "country", code.upper()))
        if code and search_key(code):
            raise ValueError(f"“{code[:40]}” is no country that we know.")
        if self.default is None:
            raise ValueError("The row names no country, and no area was given for the file.")
        return self._default_country(self.default)

    def _default_country(self, default: DefaultArea) -> str:
        if default.is_country:
            return self._add(
                FileArea(
                    f"country:{default.code or default.id}",
                    default.name,
                    "country",
                    default.code,
                    known=default.id,
                )
            )
        key = f"country:{default.country_code or default.country_id}"
        return self._add(
            FileArea(key, default.country_name, "country", default.country_code, known=default.country_id)
        )

    def below(self, country: str, name: str, identifier: str = "") -> str:
        """Key of an area below the country; the default area, or empty, when the row names none."""
        name = squeeze(name)
        if not name or not search_key(name):
            if (
                self.default is None
                or self.default.is_country
                or self._default_country(self.default) != country
            ):
                return ""
            default = self.default
            return self._add(
                FileArea(
                    f"known:{default.id}", default.name, "region", default.code, country, known=default.id
                )
            )
        area = FileArea(f"{country}/{place_key(name)}", clean_name(name)[:300], self.kind, parent=country)
        if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", name):
            area.code = name
        key = self._add(area)
        if re.fullmatch(r"Q\d+", identifier) and not self.document.areas[key].identifiers:
            self.document.areas[key].identifiers.append(("wikidata", identifier))
        return key

    def name(self, key: str) -> str:
        """The name of a collected area."""
        return self.document.areas[key].name if key else ""

    def _add(self, area: FileArea) -> str:
        self.document.areas.setdefault(area.key, area)
        return area.key
