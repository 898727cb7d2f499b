"""Tables of people and organizations: which column means what, and each cell read or its complaint named."""

from __future__ import annotations

import pytest

from stakeholders.domain.register_columns import (
    ORGANIZATIONS,
    PEOPLE,
    default_mapping,
    fits,
    mapping_from,
    proposed_key,
)
from stakeholders.domain.register_rows import RegisterRow, Words, read_rows
from stakeholders.domain.roster_types import RosterError, RowProblem, Table

WORDS = Words(
    level={"national": "national", "local": "local"},
    gender={"female": "female", "f": "female", "woman": "female"},
    basis={"has agreed": "consent"},
    line={"devolved": "devolved"},
    classifications={"police": "police", "court": "judiciary"},
)


def read(kind: str, headers: list[str], *cells: list[str]) -> tuple[list[RegisterRow], list[RowProblem]]:
    table = Table(headers, [(number, row) for number, row in enumerate(cells, 2)])
    return read_rows(table, default_mapping(kind, headers), WORDS)


def test_people_as_a_spreadsheet_has_them() -> None:
    headers = [
        "First name",
        "Surname",
        "Rank",
        "Sex",
        "E-mail",
        "Phone",
        "Country",
        "Languages",
        "Born",
        "QID",
    ]
    (row,), problems = read(
        PEOPLE, headers, ["Ada", "Obi", "Hon.", "Woman", "a@b.org, c@d.org", "+243", "Ghana", "fr; sw", "1971-03",
                          "https://www.wikidata.org/wiki/Q42"],
    )  # fmt: skip
    assert problems == []
    assert row.values == {
        "name": "Ada Obi", "given_name": "Ada", "family_name": "Obi", "honorific": "Hon.", "gender": "female",
        "languages": ["fr", "sw"], "birth_date": "1971-03",
        "contact_details": [
            {"type": "phone", "value": "+243"},
            {"type": "email", "value": "a@b.org"},
            {"type": "email", "value": "c@d.org"},
        ],
        "identifiers": [{"scheme": "wikidata", "identifier": "Q42"}],
    }  # fmt: skip
    assert (row.area, row.emails) == ("Ghana", ["a@b.org", "c@d.org"])


def test_bodies_and_what_is_wrong_with_them() -> None:
    headers = ["name", "classification", "part of", "formal", "founded", "dissolved", "level"]
    rows, problems = read(
        ORGANIZATIONS, headers,
        ["Court", "Police; court", "State", "no", "1960", "", "Local"],
        ["", "court", "", "", "", "", ""],
        ["B", "dragon", "", "", "", "", ""],
        ["C", "", "", "perhaps", "", "", ""],
        ["D", "", "", "", "2000", "1999", ""],
        ["E", "", "", "", "31 April 2000", "", ""],
        ["F\u202e", "", "", "", "", "", ""],
        ["", "", "", "", "", "", ""],
    )  # fmt: skip
    assert [(row.name, row.values["classifications"], row.parent, row.values["formal"]) for row in rows] == [
        ("Court", ["police", "judiciary"], "State", False)
    ]
    assert [(one.row, one.pointer) for one in problems] == [
        (3, "name"), (4, "classification"), (5, "formal"), (6, "dissolved"), (7, "founded"), (8, "name"),
    ]  # fmt: skip


def test_every_mistake_of_a_row_is_named_by_the_header_of_the_file() -> None:
    headers = ["Full Name", "E-mail", "Works for", "Position", "In post since", "Date of birth"]
    rows, problems = read(
        PEOPLE, headers,
        ["Ada", "a@b.org", "Ministry", "Clerk", "03/2022", ""],
        ["", "pius(at)b.org", "Ministry", "Clerk", "2024-13-01", "31/02/1960"],
    )  # fmt: skip
    assert [row.since for row in rows] == ["2022-03"]
    assert [problem.as_dict()["message"] for problem in problems] == [
        "Full Name: The name is empty.; Date of birth: “1960-02-31” is not a date: February 1960 has 29 days.; "
        "E-mail: “pius(at)b.org” is no e-mail address.; In post since: “2024-13-01” is not a date: there is no month 13."
    ]


def test_columns_that_no_file_brings_are_refused_but_in_a_file_of_ours() -> None:
    for header in ("Religion", "handling", "owner"):
        with pytest.raises(RosterError, match="cannot be imported"):
            default_mapping(PEOPLE, ["name", header])
    mine = default_mapping(PEOPLE, ["id", "name", "handling", "function", "version", "stamp"])
    assert (set(mine.columns), mine.key) == ({"id", "name"}, "id")
    with pytest.raises(RosterError, match="name"):
        default_mapping(PEOPLE, ["phone"])


def test_the_key_proposed_is_filled_in_every_row_and_different_or_else_the_name() -> None:
    mapping = default_mapping(PEOPLE, ["name", "QID", "e-mail"])
    assert mapping.key == "identifiers"
    assert proposed_key(mapping, [["Ada", "Q1", ""], ["Bo", "Q2", ""]]) == "identifiers"
    assert proposed_key(mapping, [["Ada", "Q1", ""], ["Bo", " ", ""]]) == "name"
    assert proposed_key(mapping, [["Ada", "Q1", ""], ["Bo", "Q1", ""]]) == "name"
    assert proposed_key(mapping, []) == "name"


def test_a_kept_mapping_fits_or_not() -> None:
    stored = {"columns": {"name": "Nom", "email": "Courriel"}, "key": "email"}
    assert mapping_from(PEOPLE, stored, ["Courriel", "Nom"]).columns == {"name": 1, "email": 0}
    assert not fits(PEOPLE, stored, ["Nom"])
    with pytest.raises(RosterError, match="told by"):
        mapping_from(PEOPLE, {"columns": {"name": "Nom"}, "key": "email"}, ["Nom"])
