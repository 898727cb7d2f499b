"""Which column of a table of people or organizations means what; a file of ours names its columns as the API does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from stakeholders.domain.roster_columns import header_key, refuse_headers
from stakeholders.domain.roster_types import RosterError, Table

PEOPLE, ORGANIZATIONS = "people", "organizations"
_COMMON: Final = {
    "name": "name full_name fullname nombre nom nome nama",
    "area": "area region province district county country pais pays location",
    "level": "level tier",
    "summary": "summary description in_a_sentence",
    "tags": "tags keywords labels",
    "identifiers": "identifiers external_identifiers",
    "wikidata": "wikidata wikidata_id qid",
    "contact_details": "contact_details official_contact_details contacts",
    "phone": "phone telephone tel phone_number office_phone work_phone",
    "mobile": "mobile cell cellphone mobile_phone",
    "email": "email e_mail mail email_address",
    "address": "address postal_address office_address",
    "website": "website web url homepage site",
    "other_names": "other_names",
    "other_name": "other_name alias aliases known_as native_name local_name abbreviation acronym short_name",
    "id": "id",
}
_PEOPLE: Final = {
    "given_name": "given_name first_name firstname prenom forename",
    "family_name": "family_name last_name lastname surname",
    "honorific": "honorific title rank prefix title_or_rank honorific_prefix salutation",
    "languages": "languages language speaks",
    "gender": "gender sex",
    "birth_date": "birth_date born date_of_birth dob birthday",
    "organization": "organization organisation body ministry agency employer institution works_for organizacion",
    "post": "post position job job_title function_title office role cargo poste puesto jabatan",
    "since": "since start start_date in_post_since in_office_since",
    "until": "until end end_date in_post_until in_office_until",
    "reports_to": "reports_to superior supervisor boss line_manager",
    "ties": "ties tie relations relationships",
    "basis": "basis",
    "basis_note": "basis_note basis_more_exactly",
}
_ORGANIZATIONS: Final = {
    "classifications": "classifications classification kind type kind_of_body category",
    "parent": "parent part_of parent_organization parent_body under",
    "formal": "formal",
    "line": "line",
    "home_state": "home_state",
    "founded": "founded founding_date established created",
    "dissolved": "dissolved dissolution_date abolished",
}
LABELS: Final = {
    "name": "Name",
    "given_name": "Given name",
    "family_name": "Family name",
    "honorific": "Title or rank",
    "other_names": "Other names (as entries)",
    "other_name": "Another name",
    "classifications": "Kind of body",
    "parent": "Part of (name of the body above)",
    "organization": "Works in (name of the body)",
    "post": "Post there",
    "since": "In the post since",
    "until": "In the post until",
    "reports_to": "Reports to (name)",
    "ties": "Ties (kind: name; kind: name)",
    "area": "Area (name or code)",
    "level": "Level",
    "summary": "In a sentence",
    "languages": "Languages",
    "gender": "Gender",
    "birth_date": "Born",
    "tags": "Tags",
    "wikidata": "Wikidata",
    "identifiers": "Identifiers (as entries)",
    "phone": "Phone",
    "mobile": "Mobile phone",
    "email": "E-mail",
    "address": "Address",
    "website": "Web page",
    "contact_details": "Contact details (as entries)",
    "formal": "Formal (yes or no)",
    "line": "Line",
    "home_state": "Home State",
    "founded": "Founded",
    "dissolved": "Dissolved",
    "basis": "Basis for holding this",
    "basis_note": "Basis, more exactly",
    "id": "Id in Entente",
}
KEYS: Final = {
    "name": "the name",
    "id": "the id in Entente",
    "identifiers": "an identifier",
    "email": "the e-mail address",
    "none": "nothing: every row is new",
}
KNOWN_HEADERS: Final = frozenset(
    alias
    for own in (_COMMON, _PEOPLE, _ORGANIZATIONS)
    for aliases in own.values()
    for alias in aliases.split()
)
# In which columns a key stands that not every file fills.
KEY_COLUMNS: Final = {"id": ("id",), "identifiers": ("identifiers", "wikidata")}
# What joins a person of a row to others: written after the people are there.
RELATIONS: Final = frozenset({"organization", "post", "since", "until", "reports_to", "ties"})
# Columns that a file of ours has and that no import sets: they are passed over, where a foreign file is refused.
_OURS: Final = frozenset(
    [
        "handling",
        "function",
        "custodian",
        "version",
        "created_at",
        "updated_at",
        "stamp",
        "masked",
        "offices",
        "private_contact_details",
        "derived",
    ]
)


@dataclass(frozen=True, slots=True)
class RegisterMapping:
    """Which column feeds which field, by position; what tells two rows of one record."""

    kind: str
    columns: Mapping[str, int] = field(default_factory=dict)
    key: str = "name"
    unused: tuple[str, ...] = ()

    @property
    def relates(self) -> bool:
        """Whether the rows say what joins their people to others."""
        return bool(RELATIONS & set(self.columns))

    def as_dict(self, headers: list[str]) -> dict[str, object]:
        """A form that can be stored and changed by a person: field to header."""
        return {"columns": {target: headers[at] for target, at in self.columns.items()}, "key": self.key}


def targets(kind: str) -> dict[str, str]:
    """The fields of a kind with their labels, in the order of `LABELS`."""
    own = {**_COMMON, **(_PEOPLE if kind == PEOPLE else _ORGANIZATIONS)}
    return {name: label for name, label in LABELS.items() if name in own}


def default_mapping(kind: str, headers: list[str]) -> RegisterMapping:
    """The mapping that the headers suggest."""
    _refuse(headers)
    own = {**_COMMON, **(_PEOPLE if kind == PEOPLE else _ORGANIZATIONS)}
    known = {alias: target for target, aliases in own.items() for alias in aliases.split()}
    columns: dict[str, int] = {}
    for at, header in enumerate(headers):
        target = known.get(header_key(header))
        if target is not None:
            columns.setdefault(target, at)
    return _checked(kind, columns, headers, "")


def mapping_from(kind: str, stored: Mapping[str, object], headers: list[str]) -> RegisterMapping:
    """A mapping that a person chose, or that was kept for this source; RosterError names what does not fit."""
    _refuse(headers)
    chosen = stored.get("columns")
    if not isinstance(chosen, Mapping) or not chosen:
        return default_mapping(kind, headers)
    columns: dict[str, int] = {}
    for target, header in chosen.items():
        if target not in targets(kind):
            raise RosterError(f"“{target}” is not a field of {kind}.")
        if header in ("", None):
            continue
        if header not in headers:
            raise RosterError(f"The file has no column “{header}”.")
        columns[str(target)] = headers.index(str(header))
    return _checked(kind, columns, headers, str(stored.get("key") or ""))


def fits(kind: str, stored: Mapping[str, object], headers: list[str]) -> bool:
    """Whether a mapping that was kept for a source can be used for this file."""
    try:
        mapping_from(kind, stored, headers)
    except RosterError:
        return False
    return bool(stored.get("columns"))


def _refuse(headers: Iterable[str]) -> None:
    keys = [header_key(header) for header in headers]
    ours = {"stamp", "version"} <= set(keys)
    refuse_headers([header for header, key in zip(headers, keys, strict=True) if not (ours and key in _OURS)])


def _checked(kind: str, columns: dict[str, int], headers: list[str], key: str) -> RegisterMapping:
    if "name" not in columns and not {"given_name", "family_name"} <= columns.keys():
        raise RosterError(f"No column holds the name. Columns found: {', '.join(headers[:12])}.", row=1)
    possible = usual_keys(columns)
    if "post" in columns and "organization" not in columns:
        # A title without its body is no post; the column stays to be chosen.
        columns = {name: at for name, at in columns.items() if name not in ("post", "since", "until")}
    if key and key not in possible:
        raise RosterError(f"Rows cannot be told by {KEYS.get(key, key)}: no column holds it.")
    used = set(columns.values())
    unused = tuple(header for at, header in enumerate(headers) if at not in used)
    return RegisterMapping(kind, columns, key or possible[0], unused)


def usual_keys(columns: Iterable[str]) -> list[str]:
    """What can tell that a row speaks of a record on the map, the surest first."""
    there = set(columns)
    found = ["id"] if "id" in there else []
    found += ["identifiers"] if there & {"identifiers", "wikidata"} else []
    return [*found, "name", *(["email"] if "email" in there else []), "none"]


def with_key(mapping: RegisterMapping, table: Table) -> RegisterMapping:
    """The mapping with the key that the beginning of the file proposes."""
    return replace(mapping, key=proposed_key(mapping, (cells for _number, cells in table.rows)))


def proposed_key(mapping: RegisterMapping, rows: Iterable[Sequence[str]]) -> str:
    """The surest key that every row at the beginning of the file fills, each with a value of its own; else the name.

    A column of identifiers that only some rows fill would make the others new records.
    """
    cells = list(rows)
    for key in usual_keys(mapping.columns):
        places = [mapping.columns[name] for name in KEY_COLUMNS.get(key, ()) if name in mapping.columns]
        values = [" ".join(row[at].strip() for at in places) for row in cells]
        if places and cells and all(value.strip() for value in values) and len(set(values)) == len(values):
            return key
    return "name"
