"""Titles of office: spelling, the bodies they belong to, cells that were exchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.roster_bodies import derive_organization, same_ministry
from stakeholders.domain.roster_titles import looks_exchanged, looks_like_title, readable_title, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Minister for Defense", "Minister of Defence"),
        ("Minister of Defenсe", "Minister of Defence"),
        ("Minister of State for Health", "Minister of State, Health"),
        ("Minister of Youth & Sports", "Minister of Youth and Sport"),
        ("Minister of Federal Capital Territory (FCT)", "Minister of the Federal Capital Territory"),
        ("minister-defence", "Minister of Defence"),
        ("Ministra da Saúde", "Ministro da Saude"),
        ("Secretary of Labor", "Secretary of Labour"),
    ],
)
def test_spellings_of_one_title_meet(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Minister of Health", "Minister of State for Health"),
        ("Vice President", "First Vice President"),
        ("Minister of Interior", "Minister of Internal Affairs"),
    ],
)
def test_different_offices_stay_apart(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_the_place_is_no_part_of_a_title() -> None:
    places = ("Abia State", "Abia")
    assert (
        title_key("Governor of Abia State", places)
        == title_key("Governor")
        == title_key("Abia State Governor", places)
    )
    assert title_key("President of Nigeria", ("Nigeria",)) == title_key("President")


@pytest.mark.parametrize(
    ("title", "body", "classification"),
    [
        ("Minister of Health", "Ministry of Health", "ministry"),
        ("Minister of State for Health", "Ministry of Health", "ministry"),
        ("Minister of State, Labour", "Ministry of Labour", "ministry"),
        ("Minister of State Foreign Affairs", "Ministry of Foreign Affairs", "ministry"),
        ("Deputy Minister of Finance", "Ministry of Finance", "ministry"),
        ("Minister for State Enterprises", "Ministry of State Enterprises", "ministry"),
        (
            "Minister-Delegate to the Minister of Interior in Charge of Local Affairs",
            "Ministry of Interior",
            "ministry",
        ),
        ("Education Minister", "Ministry of Education", "ministry"),
        ("Ministre de la Défense", "Ministère de la Défense", "ministry"),
        ("Ministra de Salud", "Ministerio de Salud", "ministry"),
        ("Ministro da Saúde", "Ministério da Saúde", "ministry"),
        ("Menteri Keuangan", "Kementerian Keuangan", "ministry"),
        ("Secretary of Justice", "Department of Justice", "ministry"),
        ("Chief of the Federal Department of Finance", "Federal Department of Finance", "ministry"),
        ("Finance", "Ministry of Finance", "ministry"),
        ("Justice", "Ministry of Justice", "ministry"),
        ("President", "Presidency of Kasanda", "executive"),
        ("Vice President", "Presidency of Kasanda", "executive"),
        ("Chief of Staff, Office of the President", "Presidency of Kasanda", "executive"),
        ("King", "Head of State of Kasanda", "executive"),
        ("Prime Minister", "Government of Kasanda", "executive"),
        ("Minister Without Portfolio", "Government of Kasanda", "executive"),
        ("Chief Minister", "Government of Kasanda", "executive"),
        ("CEO", "Government of Kasanda", "executive"),
        ("Governor of the Central Bank of Nigeria", "Central Bank of Nigeria", "regulator"),
        ("bank-governor", "Central Bank", "regulator"),
        ("Chief Justice", "Supreme Court", "judiciary"),
        ("Attorney General of the Federation (AGF)", "Office of the Attorney General", "prosecution"),
        ("President of the Senate", "Senate", "legislature"),
        ("Speaker of the House of Representatives", "House of Representatives", "legislature"),
        ("army-chief", "Army", "armed_force"),
        ("defence-chief", "Armed Forces", "armed_force"),
        ("defence-intelligence-chief", "Defence Intelligence", "intelligence"),
        ("Inspector General of Police", "Police", "police"),
        ("Minister of Police Affairs", "Ministry of Police Affairs", "ministry"),
        ("Ambassador to the US", "Ministry of Foreign Affairs", "ministry"),
        ("Chairman of the Land Commission", "Land Commission", "agency"),
        ("National Economic Development Authority", "National Economic Development Authority", "agency"),
        ("President of Bougainville", "Government of Bougainville", "local_government"),
        ("Governor of Abia State", "Government of Abia State", "local_government"),
        ("Mayor of Manila", "Municipality of Manila", "local_government"),
    ],
)
def test_bodies_are_derived_from_titles(title: str, body: str, classification: str) -> None:
    derived = derive_organization(title, "Kasanda")
    assert (derived.name, derived.classification) == (body, classification)


def test_below_the_country_the_area_governs() -> None:
    assert derive_organization("Governor", "Abia", subnational=True).name == "Government of Abia"
    assert derive_organization("Mayor", "Manila", subnational=True).name == "Municipality of Manila"


def test_a_minister_of_state_finds_the_one_ministry() -> None:
    others = {"labour employment": "Ministry of Labour and Employment", "health": "Ministry of Health"}
    assert same_ministry("labour", others) == "Ministry of Labour and Employment"
    assert same_ministry("health", others) == "Ministry of Health"
    assert same_ministry("petroleum", others) == ""
    assert same_ministry("labour", {**others, "labour pensions": "Ministry of Labour and Pensions"}) == ""


@pytest.mark.parametrize(
    ("title", "readable"),
    [
        ("army-chief", "Army chief"),
        ("nia-director", "NIA director"),
        ("chief-justice", "Chief Justice"),
        ("Minister of X", "Minister of X"),
    ],
)
def test_slugs_are_spelled_out(title: str, readable: str) -> None:
    assert readable_title(title) == readable


@pytest.mark.parametrize(
    ("post", "holder", "exchanged"),
    [
        ("Carlos Mesquita", "Ministro dos Transportes", True),
        ("", "Minister of Health", True),
        ("Minister of Health", "Minister of Health", False),
        ("Finance", "Benjamin Diokno", False),
        ("Foreign Affairs", "Secretary", False),
    ],
)
def test_exchanged_cells_are_noticed(post: str, holder: str, exchanged: bool) -> None:
    assert looks_exchanged(post, holder) is exchanged


def test_titles_are_told_from_names() -> None:
    assert looks_like_title("Deputy Mayor")
    assert not looks_like_title("Osagie Ehanire")


@given(st.text(max_size=60))
def test_any_title_has_a_body_and_a_key(title: str) -> None:
    assert derive_organization(title, "Kasanda").name
    assert title_key(title) == title_key(title)
