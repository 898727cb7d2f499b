"""Which column of a table means what: sensible defaults for the headers that rosters use, and a mapping to change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from core.names import search_key
from stakeholders.domain.roster_types import RosterError

_ALIASES: Final = {
    "post": "post position positionlabel position_label office title post_title job_title role_title office_held cargo "
    "puesto poste fonction funcion funcao jabatan portfolio position_name post_name designation minister_for",
    "person": "person name holder itemlabel item_label holder_name person_name full_name fullname office_holder "
    "officeholder incumbent official member_name minister_name holderlabel personlabel nombre nom nome nama nom_complet "
    "nombre_completo name_en member councillor senator",
    "given_name": "given_name first_name firstname prenom forename",
    "family_name": "family_name last_name lastname surname",
    "honorific": "honorific honorific_prefix prefix salutation",
    "other_name": "other_name alias name_local native_name local_name",
    "organization": "organization organisation council ministry department legislature agency institution body entity "
    "organization_name organisation_name ministere ministerio entidad institucion chamber assembly organizationlabel",
    "role": "role executive membership_role function_in_body",
    "status": "status tenure_status holder_status",
    "country_code": "country_iso3 country_iso2 iso3 iso2 iso country_code countrycode country_iso iso_code alpha3 alpha2",
    "country": "country country_name countrylabel pais pays",
    "area": "area division state region province county district constituency ward municipality lga department_name "
    "electoral_district area_name divisionlabel location",
    "area_id": "area_id area_wikidata_id division_wikidata_id",
    "level": "level tier",
    "term": "term term_name legislative_period legislature_term session parliament",
    "start": "start start_date startdate from since began appointed date_appointed start_time term_start date_from "
    "took_office debut inicio desde date_debut fecha_inicio",
    "end": "end end_date enddate to until ended left end_time term_end date_to left_office fin hasta date_fin fecha_fin",
    "term_end": "term_ends termends term_expires mandate_ends",
    "created": "created established exists_since",
    "abolished": "abolished dissolved exists_until",
    "as_of": "snapshot_date as_of asof snapshot retrieved retrieved_on list_date",
    "person_id": "person_id id member_id uuid personid wdid",
    "person_wikidata": "holder_wikidata_id person_wikidata_id person_wikidata wikidata wikidata_id item item_id qid "
    "holder_wikidata itemid",
    "post_id": "post_id position_id positionid office_id",
    "post_wikidata": "post_wikidata_id post_wikidata position_wikidata_id position_wikidata",
    "organization_id": "organization_id organisation_id org_id",
    "url": "url link web_page page profile_url source source_url",
    "gender": "gender sex",
    "email": "email e_mail email_address",
    "phone": "phone telephone tel phone_number office_phone work_phone",
    "mobile": "mobile cell cellphone mobile_phone",
    "languages": "languages language speaks",
    "tags": "tags keywords",
    "birth_date": "birth_date born date_of_birth dob birthday",
}  # fmt: skip
TARGETS: Final = {alias: target for target, aliases in _ALIASES.items() for alias in aliases.split()}

LABELS: Final = {
    "post": "Post (title of the office)",
    "person": "Person who holds it",
    "given_name": "Given name",
    "family_name": "Family name",
    "honorific": "Honorific or rank",
    "other_name": "Other name",
    "organization": "Organization",
    "role": "Role in the body",
    "status": "Status (acting, designated …)",
    "country_code": "Country (code)",
    "country": "Country (name)",
    "area": "Area below the country",
    "area_id": "Area (identifier)",
    "level": "Level",
    "term": "Term of the body",
    "start": "Start",
    "end": "End",
    "term_end": "End of the mandate",
    "created": "Post exists since",
    "abolished": "Post abolished",
    "as_of": "Day of the list",
    "person_id": "Person (identifier)",
    "person_wikidata": "Person (Wikidata)",
    "post_id": "Post (identifier)",
    "post_wikidata": "Post (Wikidata)",
    "organization_id": "Organization (identifier)",
    "url": "Web page",
    "gender": "Gender",
    "email": "E-mail",
    "phone": "Phone",
    "mobile": "Mobile phone",
    "languages": "Languages",
    "tags": "Tags",
    "birth_date": "Born",
}

OFFICE_HEADERS: Final = {
    "governor": "Governor",
    "deputy_governor": "Deputy Governor",
    "minister": "Minister",
    "mayor": "Mayor",
    "president": "President",
    "prefect": "Prefect",
    "prefet": "Préfet",
    "gobernador": "Gobernador",
    "governador": "Governador",
    "gouverneur": "Gouverneur",
    "alcalde": "Alcalde",
    "maire": "Maire",
    "ambassador": "Ambassador",
    "commissioner": "Commissioner",
    "speaker": "Speaker",
    "chairman": "Chairman",
    "chairperson": "Chairperson",
    "director": "Director",
    "paramount_chief": "Paramount Chief",
    "district_commissioner": "District Commissioner",
    "premier": "Premier",
}
"""Headers that are themselves a title: the column holds the people, the header names their post."""

_SENSITIVE: Final = frozenset(
    {
        "ethnicity",
        "ethnic_group",
        "ethnic",
        "ethnie",
        "etnia",
        "tribe",
        "tribu",
        "clan",
        "caste",
        "race",
        "religion",
    }
    | {"faith", "religious_affiliation", "church", "confession", "sect", "denomination"}
)
_CONTROL: Final = frozenset(
    {
        "owner",
        "function",
        "handling",
        "permission",
        "permissions",
        "shared_with",
        "shares",
        "tlp",
        "visibility",
    }
    | {
        "access",
        "access_level",
        "created_by",
        "custodian",
        "scope_area",
        "grant",
        "grants",
        "confidentiality",
    }
)
_PARTY: Final = frozenset(
    {"party", "parti", "partido", "political_party", "faction", "on_behalf_of", "group"}
)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column feeds which field, by position; `post_title` when a header is itself the title."""

    columns: Mapping[str, int] = field(default_factory=dict)
    post_title: str = ""
    unused: tuple[str, ...] = ()

    def as_dict(self, headers: list[str]) -> dict[str, object]:
        """A form that can be stored and changed by a person: field to header."""
        return {
            "columns": {target: headers[at] for target, at in self.columns.items()},
            "post_title": self.post_title,
        }


def header_key(header: str) -> str:
    """`TERM ENDS` to `term_ends`, `positionLabel` to `positionlabel`."""
    return search_key(header).replace(" ", "_")


def refuse_headers(headers: Iterable[str]) -> None:
    """Refuse columns that no import may bring: what must not be held about people, and rights over records."""
    for header in headers:
        key = header_key(header)
        if key in _SENSITIVE:
            raise RosterError(
                f"The column “{header}” cannot be imported: ethnicity, religion and clan of a person are never held. "
                "Remove the column.",
                row=1,
            )
        if key in _CONTROL:
            raise RosterError(
                f"The column “{header}” cannot be imported: a file does not set owner, handling or permissions. "
                "Remove the column.",
                row=1,
            )


def default_mapping(headers: list[str]) -> ColumnMapping:
    """The mapping that the headers suggest; RosterError when no column can hold posts or bodies."""
    refuse_headers(headers)
    keys = [header_key(header) for header in headers]
    columns: dict[str, int] = {}
    for at, key in enumerate(keys):
        target = TARGETS.get(key)
        if target is not None:
            columns.setdefault(target, at)
    _labels_win(keys, columns)
    post_title = ""
    if "person" not in columns and not {"given_name", "family_name"} <= columns.keys():
        for at, key in enumerate(keys):
            if key in OFFICE_HEADERS:
                columns["person"], post_title = at, OFFICE_HEADERS[key]
                break
    if columns.get("post") is None and not post_title and "organization" not in columns:
        for at, key in enumerate(keys):
            if key in OFFICE_HEADERS and at != columns.get("person"):
                columns["post"] = at
                break
    if "organization" not in columns:
        columns.pop("term", None)
    return checked(columns, headers, post_title)


def _labels_win(keys: list[str], columns: dict[str, int]) -> None:
    """`item` and `position` are identifiers when `itemLabel` and `positionLabel` stand beside them."""
    at = {key: number for number, key in enumerate(keys)}
    for label, plain, target, identifier in (
        ("positionlabel", "position", "post", "post_wikidata"),
        ("itemlabel", "item", "person", "person_wikidata"),
        ("itemlabel", "person", "person", "person_wikidata"),
        ("personlabel", "person", "person", "person_wikidata"),
        ("holderlabel", "holder", "person", "person_wikidata"),
        ("organizationlabel", "organization", "organization", "organization_id"),
        ("divisionlabel", "division", "area", "area_id"),
    ):
        if label in at:
            columns[target] = at[label]
            if plain in at and columns.get(identifier) is None:
                columns[identifier] = at[plain]
    for strong, weak in (("holder", "name"), ("person", "name"), ("post", "title"), ("position", "title")):
        target = "person" if weak == "name" else "post"
        if strong in at and weak in at and f"{strong}label" not in at and columns.get(target) == at[weak]:
            columns[target] = at[strong]


def mapping_from(stored: Mapping[str, object], headers: list[str]) -> ColumnMapping:
    """A mapping as `as_dict` gave it, after a person changed it; RosterError names what does not fit."""
    refuse_headers(headers)
    chosen = stored.get("columns")
    if not isinstance(chosen, Mapping):
        return default_mapping(headers)
    columns: dict[str, int] = {}
    for target, header in chosen.items():
        if target not in LABELS:
            raise RosterError(f"“{target}” is not a field of a roster.")
        if header in ("", None):
            continue
        if header not in headers:
            raise RosterError(f"The file has no column “{header}”.")
        columns[str(target)] = headers.index(str(header))
    return checked(columns, headers, str(stored.get("post_title") or ""))


def checked(columns: Mapping[str, int], headers: list[str], post_title: str) -> ColumnMapping:
    """A mapping that names posts or bodies; the rest of the columns is reported as unused."""
    known = ", ".join(headers[:12])
    has_people = "person" in columns or {"given_name", "family_name"} <= columns.keys()
    if "post" not in columns and not (has_people and (post_title or "organization" in columns)):
        raise RosterError(
            f"No column holds posts, or people with their organization. Columns found: {known}.", row=1
        )
    used = set(columns.values())
    unused = tuple(header for at, header in enumerate(headers) if at not in used)
    return ColumnMapping(dict(columns), post_title[:300], unused)


def unused_notes(mapping: ColumnMapping) -> list[str]:
    """What is told about columns that were not read."""
    notes = []
    if "person" not in mapping.columns and "family_name" not in mapping.columns:
        notes.append("No column holds the names of people: posts are read without holders.")
    party = [header for header in mapping.unused if header_key(header) in _PARTY]
    numbers = re.compile(r"row|no|nr|n|column_\d+|")
    plain = [name for name in mapping.unused if name not in party and not numbers.fullmatch(header_key(name))]
    if party:
        notes.append(f"Not used: {', '.join(party)} (a party is never a field of a person).")
    if plain:
        notes.append(f"Not used: {', '.join(plain)}.")
    return notes
