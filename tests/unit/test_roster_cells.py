"""What a holder's cell, a date's cell and a header mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.roster_cells import CellKind, read_holder, readable_name, squeeze, take_status
from stakeholders.domain.roster_columns import default_mapping, header_key, mapping_from, unused_notes
from stakeholders.domain.roster_dates import read_date
from stakeholders.domain.roster_types import RosterError


@pytest.mark.parametrize(
    "text",
    [
        "Vacant",
        "(Vacant)",
        "VACANT",
        "vacante",
        "Position vacant",
        "Vacant since 2020",
        "Poste vacant",
        "Vacancy",
    ],
)
def test_a_source_that_says_vacant_makes_a_vacancy(text: str) -> None:
    assert read_holder(text).kind == CellKind.VACANT


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-", "–", "----------", "???", "?", "...", "n/a", "N/A", "Unknown", "TBA", "123", "None"],
)
def test_a_blank_or_a_dash_is_unknown_and_never_a_person(text: str) -> None:
    assert read_holder(text).kind == CellKind.UNKNOWN


@pytest.mark.parametrize(
    ("text", "name", "honorific", "family", "status"),
    [
        ("Ashraf GHANI", "Ashraf Ghani", "", "Ghani", ""),
        ("Teodoro LOCSIN, Jr.", "Teodoro Locsin, Jr.", "", "Locsin", ""),
        ("Janet ABUEL (Acting)", "Janet Abuel", "", "Abuel", "acting"),
        ("Judge Paula-Mae WEEKES (Ret.)", "Judge Paula-Mae Weekes", "(Ret.)", "Weekes", ""),
        ("HUN SEN", "Hun Sen", "", "", ""),
        ("HANS ADAM II", "Hans Adam II", "", "", ""),
        ("MOHAMMED VI", "Mohammed VI", "", "", ""),
        ("J. R. SEMELEER", "J. R. Semeleer", "", "Semeleer", ""),
        ("Sean O'BRIEN", "Sean O'Brien", "", "O'Brien", ""),
        ("Hon. Henry Dickson", "Henry Dickson", "Hon.", "", ""),
        ("Maj. Gen. Bashir Magashi (Rtd)", "Bashir Magashi", "Maj. Gen. (Rtd)", "", ""),
        ("Raychelle OMAMO, EGH", "Raychelle Omamo, EGH", "", "Omamo", ""),
        ("Null", "Null", "", "", ""),
        ("O", "O", "", "", ""),
        ("Ng", "Ng", "", "", ""),
        ("  Adamu \u00a0 Adamu\n", "Adamu Adamu", "", "", ""),
        ("毛泽东", "毛泽东", "", "", ""),
        ("\u200bဦးဘ", "ဦးဘ", "", "", ""),
    ],
)
def test_people(text: str, name: str, honorific: str, family: str, status: str) -> None:
    read = read_holder(text)
    assert (read.kind, read.name, read.honorific, read.family_name, read.status) == (
        CellKind.PERSON,
        name,
        honorific,
        family,
        status,
    )


@pytest.mark.parametrize("text", ["a\u202eb", "pay\u200bpal", "a\x00b", "x" * 301, "-\u202e"])
def test_hidden_characters_in_a_cell_are_errors(text: str) -> None:
    with pytest.raises(ValueError, match="name"):
        read_holder(text)


@pytest.mark.parametrize(
    ("title", "plain", "status"),
    [
        ("Governor of the Bank of Eritrea (Acting)", "Governor of the Bank of Eritrea", "acting"),
        ("Interim Prime Minister", "Prime Minister", "acting"),
        ("Minister of Federal Capital Territory (FCT)", "Minister of Federal Capital Territory (FCT)", ""),
        ("Mayor (designate)", "Mayor", "designated"),
    ],
)
def test_status_in_a_title(title: str, plain: str, status: str) -> None:
    assert take_status(title) == (plain, status)


@given(st.text(max_size=40))
def test_reading_a_name_never_loses_letters(text: str) -> None:
    name, family = readable_name(squeeze(text))
    assert name.casefold() == squeeze(text).casefold()
    assert family.casefold() in name.casefold() or " " in family


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("", ""),
        ("future", ""),
        ("???", ""),
        ("-", ""),
        ("Present", ""),
        ("2015", "2015"),
        ("2015-05", "2015-05"),
        ("2015-5-9", "2015-05-09"),
        ("2015-05-29T00:00:00Z", "2015-05-29"),
        ("+2015-00-00T00:00:00Z", "2015"),
        ("2015-05-00", "2015-05"),
        ("2021/08/10", "2021-08-10"),
        ("17/05/2024", "2024-05-17"),
        ("05/17/2024", "2024-05-17"),
        ("05/05/2024", "2024-05-05"),
        ("03.04.2005", "2005-04-03"),
        ("17 May 2024", "2024-05-17"),
        ("May 17th, 2024", "2024-05-17"),
        ("mayo de 2024", "2024-05"),
        ("1er août 2020", "2020-08-01"),
        ("9 de março de 2021", "2021-03-09"),
    ],
)
def test_dates_with_one_reading(cell: str, text: str) -> None:
    assert read_date(cell).text == text


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("2021-04-31", "30 days"),
        ("31 April 2021", "30 days"),
        ("31 April", "not a date"),
        ("03/04/05", "several ways"),
        ("03/04/2005", "several ways"),
        ("10000", "four digits"),
        ("10000-01-01", "four digits"),
        ("01/01/10000", "four digits"),
        ("2021-13-01", "month 13"),
        ("44419", "four digits"),
        ("12-2020", "not a date"),
        ("soon", "not a date"),
        ("circa 2015", "not a date"),
    ],
)
def test_dates_that_nobody_can_be_sure_of(cell: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_date(cell)


@given(st.text(max_size=30))
def test_any_cell_is_a_date_or_a_clear_error(cell: str) -> None:
    try:
        assert read_date(cell).earliest <= read_date(cell).latest
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("post,holder", {"post": "post", "person": "holder"}),
        ("name,position", {"post": "position", "person": "name"}),
        ("itemLabel,positionLabel", {"post": "positionLabel", "person": "itemLabel"}),
        (
            "item,itemLabel,position,positionLabel,start,end",
            {
                "post": "positionLabel",
                "person": "itemLabel",
                "person_wikidata": "item",
                "post_wikidata": "position",
                "start": "start",
                "end": "end",
            },
        ),
        ("STATE,GOVERNOR,TERM ENDS", {"area": "STATE", "person": "GOVERNOR", "term_end": "TERM ENDS"}),
        (
            "organization,post,person,start,end,level,area,url",
            {
                name: name
                for name in ("organization", "post", "person", "start", "end", "level", "area", "url")
            },
        ),
        ("ministry,minister", {"organization": "ministry", "person": "minister"}),
        ("Poste;Nom", {"post": "Poste", "person": "Nom"}),
        ("cargo,nombre,desde,hasta", {"post": "cargo", "person": "nombre", "start": "desde", "end": "hasta"}),
        ("title,name,position", {"person": "name", "post": "position"}),
    ],
)
def test_headers_are_recognised(headers: str, expected: dict[str, str]) -> None:
    names = headers.replace(";", ",").split(",")
    mapping = default_mapping(names)
    assert {target: names[at] for target, at in mapping.columns.items()} == expected


def test_a_header_that_is_a_title_names_the_post() -> None:
    assert default_mapping(["STATE", "GOVERNOR"]).post_title == "Governor"
    assert default_mapping(["ministry", "minister"]).post_title == "Minister"


def test_what_is_not_used_is_told() -> None:
    notes = unused_notes(default_mapping(["row", "post", "holder", "PARTY", "WEBSITE"]))
    assert notes == ["Not used: PARTY (a party is never a field of a person).", "Not used: WEBSITE."]


@pytest.mark.parametrize(
    "header",
    [
        "Ethnicity",
        "ethnic group",
        "Religion",
        "Clan",
        "tribe",
        "owner",
        "handling",
        "permissions",
        "Function",
    ],
)
def test_columns_that_no_import_may_bring_are_refused(header: str) -> None:
    with pytest.raises(RosterError, match="cannot be imported"):
        default_mapping(["post", "holder", header])


def test_a_file_without_posts_is_refused_and_says_what_it_has() -> None:
    with pytest.raises(RosterError, match="Columns found: old_post, new_post"):
        default_mapping(["old_post", "new_post"])


def test_a_changed_mapping_is_kept_and_checked() -> None:
    headers = ["who", "what", "from"]
    stored = {"columns": {"person": "who", "post": "what", "start": "from"}}
    mapping = mapping_from(stored, headers)
    assert mapping.as_dict(headers) == {**stored, "post_title": ""}
    with pytest.raises(RosterError, match="not a field"):
        mapping_from({"columns": {"owner": "who"}}, headers)
    with pytest.raises(RosterError, match="no column"):
        mapping_from({"columns": {"person": "nobody"}}, headers)


def test_header_keys() -> None:
    assert header_key("TERM ENDS") == "term_ends"
