"""Popolo JSON: strict, all or nothing, every complaint with a JSON pointer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.json_strict import read_json
from stakeholders.domain.register_files import popolo
from stakeholders.domain.roster_popolo import read_popolo
from stakeholders.domain.roster_posts import KINDS
from stakeholders.domain.roster_types import DefaultArea, OtherName, RosterDocument, RosterError
from stakeholders.models.choices import Classification
from tests.unit.test_register_files import BODY, PERSON

AREA = DefaultArea("id", "Kasanda", "QZ")


def good() -> dict[str, Any]:
    return {
        "persons": [
            {
                "id": "p1",
                "name": "Ada Obi",
                "birth_date": "1970",
                "email": "ada@example.org",
                "contact_details": [{"type": "phone", "value": "123"}],
                "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}],
                "other_names": [{"name": "آدا\u200f", "lang": "ar"}],
            },
            {"id": "p2", "name": "Bem Tor"},
        ],
        "organizations": [
            {"id": "o1", "name": "Assembly", "classification": "legislature"},
            {"id": "o2", "name": "Unity", "classification": "party", "parent_id": "o1"},
        ],
        "posts": [{"id": "s1", "label": "Speaker", "organization_id": "o1"}],
        "areas": [{"id": "a1", "name": "North", "type": "constituency"}],
        "events": [
            {
                "id": "t1",
                "name": "First",
                "classification": "legislative period",
                "organization_id": "o1",
                "start_date": "2020",
            }
        ],
        "memberships": [
            {
                "person_id": "p1",
                "organization_id": "o1",
                "on_behalf_of_id": "o2",
                "area_id": "a1",
                "legislative_period_id": "t1",
                "role": "member",
                "start_date": "2020-05",
                "end_date": "2024",
            },
            {"person_id": "p2", "post_id": "s1"},
        ],
    }


def read(value: Any) -> RosterDocument:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return read_popolo(data, AREA, None, "test")


def test_everything_is_read() -> None:
    document = read(good())
    assert (len(document.persons), len(document.organizations), len(document.posts), len(document.terms)) == (
        2,
        2,
        1,
        1,
    )
    first, second = document.memberships
    assert (first.role, first.start.text, first.end.text, first.on_behalf_of) == (
        "member",
        "2020-05",
        "2024",
        "organizations:o2",
    )
    assert second.organization == "organizations:o1"
    person = document.persons["persons:p1"]
    assert person.identifiers == [("test", "p1"), ("wikidata", "Q1")]
    assert [name.name for name in person.other_names] == ["آدا"]
    assert person.contacts == [("email", "ada@example.org", ""), ("phone", "123", "")]
    assert person.birth_date.text == "1970"


def test_people_is_another_word_for_persons_and_nested_memberships_count() -> None:
    value = good()
    value["people"] = value.pop("persons")
    value["people"][1]["memberships"] = [{"organization_id": "o2", "role": "member"}]
    assert len(read(value).memberships) == 3


def changed(path: list[Any], to: Any) -> dict[str, Any]:
    value = good()
    at = value
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return value


@pytest.mark.parametrize(
    ("path", "to", "pointer", "message"),
    [
        (["memberships", 0, "person_id"], "p9", "/memberships/0/person_id", "no such entry"),
        (["memberships", 0, "organization_id"], "o9", "/memberships/0/organization_id", "no such entry"),
        (["memberships", 0, "on_behalf_of_id"], "o9", "/memberships/0/on_behalf_of_id", "no such entry"),
        (["memberships", 0, "area_id"], "a9", "/memberships/0/area_id", "no such entry"),
        (
            ["memberships", 0, "legislative_period_id"],
            "t9",
            "/memberships/0/legislative_period_id",
            "no such entry",
        ),
        (["memberships", 0, "end_date"], "2019", "/memberships/0/end_date", "before the start"),
        (["memberships", 0, "start_date"], "2020-04-31", "/memberships/0/start_date", "30 days"),
        (["memberships", 0, "start_date"], 2020, "/memberships/0/start_date", "A date is text"),
        (["memberships", 1], "x", "/memberships/1", "not an object"),
        (["memberships", 1], {"person_id": "p1"}, "/memberships/1/organization_id", "nobody or nothing"),
        (["persons", 1, "id"], "p1", "/persons/1/id", "stands twice"),
        (["persons", 1, "id"], 5, "/persons/1/id", "no text"),
        (["persons", 1, "name"], "", "/persons/1/name", "missing"),
        (["persons", 1, "name"], "a\u202eb", "/persons/1/name", "direction"),
        (["persons", 1, "name"], "a\x00b", "/persons/1/name", "NUL"),
        (["persons", 1, "name"], "x" * 301, "/persons/1/name", "301"),
        (["persons", 1, "birth_date"], "1970-02-30", "/persons/1/birth_date", "28 days"),
        (["persons", 1, "ethnicity"], "x", "/persons/1/ethnicity", "cannot be imported"),
        (["persons", 1, "handling"], "named", "/persons/1/handling", "cannot be imported"),
        (["persons", 1, "other_names"], "x", "/persons/1/other_names", "not a list"),
        (["persons"], {}, "/persons", "not a list"),
        (["organizations", 0, "parent_id"], "o2", "/organizations/0/parent_id", "circle"),
        (["organizations", 0, "parent_id"], "o1", "/organizations/0/parent_id", "circle"),
        (["posts", 0, "organization_id"], "", "/posts/0/organization_id", "no organization"),
        (["areas", 0, "parent_id"], "a1", "/areas/0/parent_id", "circle"),
    ],
)
def test_every_complaint_has_its_place(path: list[Any], to: Any, pointer: str, message: str) -> None:
    with pytest.raises(RosterError, match=message) as caught:
        read(changed(path, to))
    assert caught.value.problem.pointer == pointer


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"persons": [], "persons": []}', "stands twice"),
        (b'{"persons": [{"id": "a", "name": "x", "name": "y"}]}', "/persons/0: The key .name. stands twice"),
        (b'{"persons": [], "x": NaN}', "/x: NaN"),
        (b'{"persons": [], "x": Infinity}', "/x: Infinity"),
        (b'{"persons": [], "x": ' + b"9" * 5000 + b"}", "/x: The number has 5000 digits"),
        (b'{"persons": [], "x": 0.' + b"9" * 5000 + b"}", "/x: The number has 5002 digits"),
        (b"[" * 100_000, "levels deep"),
        (b'{"a":' * 100_000, "levels deep"),
        (b'{"persons": [', "not JSON"),
        (b'{"persons": ["\\ud800"]}', "surrogate"),
        (b'{"persons": "\xff"}', "not JSON|neither|not a list"),
        (b"[]", "one object"),
        (b"{}", "not Popolo"),
        (b'{"foo": 1}', "not Popolo"),
    ],
)
def test_json_that_cannot_be_trusted_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read(data)


def test_brackets_in_text_are_no_depth() -> None:
    assert read_json(json.dumps(["[" * 5000, '"{']).encode()) == ["[" * 5000, '"{']


def test_without_an_area_the_file_is_refused() -> None:
    with pytest.raises(RosterError, match="names no country"):
        read_popolo(json.dumps(good()).encode(), None, None, "")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "persons", "person_id", "memberships", "start_date"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_a_document_or_a_clear_refusal(value: Any) -> None:
    try:
        document = read(value)
    except RosterError as error:
        assert str(error)
    else:
        assert all(membership.person in document.persons for membership in document.memberships)


def test_a_body_of_every_kind_keeps_its_kind() -> None:
    assert set(Classification.values) == KINDS


def test_what_we_write_is_read_again() -> None:
    dated = {
        **PERSON,
        "other_names": [{"name": "B. Sow", "note": "former", "start_date": "1990", "end_date": "2001"}],
    }
    noted = {
        **dated,
        "contact_details": [{"type": "phone", "value": "+243 81", "label": "office", "note": "mornings"}],
    }
    document = read("".join(popolo([noted], kind="person", stamp="s")).encode())
    (person,) = document.persons.values()
    assert (person.summary, person.birth_date.text) == (PERSON["summary"], "1971-03-04")
    assert person.other_names == [OtherName("B. Sow", "", "former", "1990", "2001")]
    assert person.contacts == [("phone", "+243 81", "office", "mornings")]
    assert document.areas[person.area].bare
    (_state, body) = sorted(
        read("".join(popolo([BODY], kind="organization", stamp="s")).encode()).organizations.values(),
        key=lambda one: one.name != "State",
    )
    assert (body.summary, body.classifications, len(body.contacts)) == (BODY["summary"], ("judiciary",), 3)
    assert document.areas[body.area].name == "Alpha"


def test_an_area_of_which_only_the_name_is_given_may_be_the_country() -> None:
    value = {
        "persons": [{"id": "p", "name": "Ada", "area_id": "a"}],
        "areas": [{"id": "a", "name": "kasanda"}],
    }
    document = read(value)
    assert document.persons["persons:p"].area == "country:QZ"
    assert len(document.areas) == 1


@pytest.mark.parametrize("text", ["x" * 4001, "a\u0000b"])
def test_a_summary_that_cannot_be_kept_is_named(text: str) -> None:
    with pytest.raises(RosterError, match="/persons/0/summary"):
        read({"persons": [{"id": "p", "name": "Ada", "summary": text}]})
