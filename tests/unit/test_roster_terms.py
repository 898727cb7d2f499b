"""Which term of the map a file means: one for one, and in doubt none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.partial_dates import PartialDate
from stakeholders.domain.roster_map import MapTerm
from stakeholders.domain.roster_terms import match_terms
from stakeholders.domain.roster_types import FileTerm, Identifier

BODIES = {"løgting": "body", "elsewhere": "other"}


def of_file(
    name: str, start: str = "", end: str = "", ids: tuple[Identifier, ...] = (), body: str = "løgting"
) -> FileTerm:
    return FileTerm(f"{body}/{name}", body, name, PartialDate.parse(start), PartialDate.parse(end), list(ids))


def of_map(
    one: str, name: str, start: str = "", end: str = "", ids: tuple[Identifier, ...] = (), body: str = "body"
) -> MapTerm:
    return MapTerm(one, body, name, PartialDate.parse(start), PartialDate.parse(end), list(ids))


def match(wanted: list[FileTerm], known: list[MapTerm]) -> dict[str, str]:
    return {key.partition("/")[2]: one for key, one in match_terms(known, wanted, BODIES).items()}


def test_a_shorter_and_a_longer_name_are_one_term() -> None:
    assert match([of_file("2008")], [of_map("a", "Løgting 2008")]) == {"2008": "a"}
    assert match([of_file("Løgting 2008")], [of_map("a", "2008")]) == {"Løgting 2008": "a"}
    assert match([of_file("LOGTING  2008")], [of_map("a", "Løgting 2008")]) == {"LOGTING  2008": "a"}


def test_the_exact_name_goes_first() -> None:
    known = [of_map("a", "Løgting 2008"), of_map("b", "2008")]
    assert match([of_file("2008")], known) == {"2008": "b"}
    assert match([of_file("2008"), of_file("Løgting 2008")], known) == {"2008": "b", "Løgting 2008": "a"}


@pytest.mark.parametrize(
    ("wanted", "known"),
    [
        (["2008"], ["Løgting 2008", "Extraordinary session 2008"]),
        (["Upper house 2008", "Lower house 2008"], ["2008"]),
        (["2008"], ["2004–2008"]),
        (["2004–2008"], ["2008"]),
        (["1"], ["10"]),
        (["–"], ["2008"]),
        (["5"], ["6th parliament"]),
    ],
)
def test_in_doubt_a_new_term_is_proposed(wanted: list[str], known: list[str]) -> None:
    on_map = [of_map(str(number), name) for number, name in enumerate(known)]
    assert match([of_file(name) for name in wanted], on_map) == {}


def test_dates_confirm_or_contradict() -> None:
    assert match([of_file("5", "2008")], [of_map("a", "Parliament 5", "2008-02-01")]) == {"5": "a"}
    assert match([of_file("5", "2012")], [of_map("a", "Parliament 5", "2008-02-01")]) == {}
    assert match([of_file("5", "", "2012")], [of_map("a", "Parliament 5", "2008", "2016")]) == {}
    assert match([of_file("2008")], [of_map("a", "Løgting", "2008-02-01")]) == {}
    assert match([of_file("Løgting 2008")], [of_map("a", "Løgting", "2004")]) == {}


def test_the_same_day_is_the_same_term_whatever_the_language() -> None:
    known = [of_map("a", "XIV Legislatura", "2019-12-03", "2023-08")]
    assert match([of_file("14th term", "2019-12-03")], known) == {"14th term": "a"}
    assert match([of_file("14th term", "2019-12-03", "2022")], known) == {}
    assert match([of_file("14th term", "2019")], known) == {}


def test_an_identifier_that_means_the_same_everywhere() -> None:
    known = [of_map("a", "Eighth Knesset", ids=(("wikidata", "Q1"), ("local", "8")))]
    assert match([of_file("8", ids=(("wikidata", "Q1"),))], known) == {"8": "a"}
    assert match([of_file("8", ids=(("local", "8"),))], known) == {}


def test_another_body_has_other_terms() -> None:
    assert match([of_file("2008", body="elsewhere")], [of_map("a", "2008")]) == {}
    assert match([of_file("2008", body="not on the map")], [of_map("a", "2008", body="")]) == {}


@given(
    st.lists(st.text("1 2008Løgtin", max_size=12), max_size=6),
    st.lists(st.text("1 2008Løgtin", max_size=12), max_size=6),
)
def test_no_two_terms_of_a_file_become_one_by_a_likeness(wanted: list[str], known: list[str]) -> None:
    """Only equal names may meet in one term of the map."""
    names = dict.fromkeys(wanted)
    found = match([of_file(name) for name in names], [of_map(str(n), name) for n, name in enumerate(known)])
    by_id: dict[str, set[str]] = {}
    for name, one in found.items():
        by_id.setdefault(one, set()).add(name)
    for one, together in by_id.items():
        assert len(together) == 1 or all(
            match([of_file(name)], [of_map(one, known[int(one)])]) == {name: one} for name in together
        )
