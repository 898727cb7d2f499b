"""One person under two spellings is found; two people of one family are two."""

from __future__ import annotations

import pytest

from stakeholders.domain.duplicates import Likeness, Named, compare, names_alike

SUGGESTED = 0.8
ONE = (
    ("Gen. Kofi Mensah", "MENSAH, Kofi"),
    ("Mohammed Hassan Abdullahi", "Muhammad Hassan Abdullahi"),
    ("Mohammed A. Abdullahi", "Mohammed Hassan Abdullahi"),
    ("Sadiya Umar Faruk", "Sadiya Umar Farouq"),
    ("Ali Isa Pantami", "Isa Ali Pantami"),
    ("Timipre Silva", "Timipre Sylva"),
    ("Emeka Nwajuba", "Chukwuemeka Nwajiuba"),
    ("Владимир Иванов", "Vladimir Ivanov"),
    ("Kofi Mensаh", "Kofi Mensah"),  # a Cyrillic letter in the first
    ("Teodoro Locsin Jr.", "Teodoro Locsin, Jr."),
    ("Zainab Shamsuna Ahmed", "Zainab Ahmed"),
    ("محمد أحمد", "محمد احمد"),
    ("Li", "Li"),
)
TWO = (
    ("Kofi Mensah", "Kwame Mensah"),
    ("Maria Cruz", "Mario Cruz"),
    ("Juan Ponce Enrile", "Katrina Ponce Enrile"),
    ("Joseph Estrada Jr.", "Joseph Estrada Sr."),
    ("George Bush II", "George Bush III"),
    ("Ahmed Musa", "Ahmed Sani"),
    ("Mensah", "Kofi Mensah"),
    ("K. Mensah", "A. Mensah"),
    ("", "Kofi Mensah"),
)
BODIES = (
    ("Ministry of Defence", "Ministry of Defense", True),
    ("Ministry of Defence", "Ministère de la Défense", False),
    ("Ministry of Defence", "Ministry of Finance", False),
    ("Ministry of Defence", "The Ministry of Defence", True),
    ("1st Infantry Battalion", "2nd Infantry Battalion", False),
    ("Battalion 1", "Battalion 2", False),
    ("Defence", "Ministry of Defence", False),
    ("National Assembly", "Assembly, National", True),
)


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_person_is_found(one: str, other: str) -> None:
    found = names_alike(one, other)
    assert found.score >= SUGGESTED, found
    assert found.parts
    assert names_alike(other, one).score == found.score


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_people_are_two(one: str, other: str) -> None:
    assert names_alike(one, other).score < SUGGESTED
    assert names_alike(other, one).score < SUGGESTED


def test_father_and_son_are_in_doubt() -> None:
    doubt = names_alike("Ferdinand Marcos", "Ferdinand Marcos Jr.")
    assert 0 < doubt.score < names_alike("Ferdinand Marcos", "Ferdinand E. Marcos").score
    assert "generation" in {part.kind for part in doubt.parts}


@pytest.mark.parametrize(("one", "other", "same"), BODIES)
def test_bodies(one: str, other: str, same: bool) -> None:
    assert (names_alike(one, other, person=False).score >= SUGGESTED) == same


def test_what_stands_beside_the_name() -> None:
    def of(name: str = "Kofi Mensah", **more: object) -> Named:
        return Named((name,), **more)  # type: ignore[arg-type]

    numbered = frozenset({("wikidata", "Q1")})
    assert compare(of("Ada", identifiers=numbered), of("Ben", identifiers=numbered)).score == 1
    assert compare(of(identifiers=numbered), of(identifiers=frozenset({("wikidata", "Q2")}))) == Likeness()
    assert compare(of(born="1950"), of(born="1980-02")) == Likeness()
    assert compare(of(born="1950"), of(born="1950-03-01")).score == 1
    assert compare(of(gender="male"), of(gender="female")).score < SUGGESTED
    assert compare(of(), Named(("Kofi Mensah",), person=False)) == Likeness()
    other = Named(("K. M.", "Kofi Mensah"))
    assert compare(of(), other).score == 1


def test_every_part_says_what_stood_on_each_side() -> None:
    kinds = {part.kind for part in names_alike("Clem Ikanade Agba", "Clement Agba").parts}
    assert kinds == {"short", "extra", "same"}
