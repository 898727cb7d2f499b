"""Popolo, vCard and FollowTheMoney: read again by kept libraries, with awkward names."""

from __future__ import annotations

import json
from typing import Any

import vobject

from stakeholders.domain.register_files import follow_the_money, popolo, vcards

PERSON: dict[str, Any] = {
    "id": "0198c0de-0000-7000-8000-000000000001",
    "name": "Sow; Ben, “the clerk”",
    "given_name": "Ben",
    "family_name": "Sow",
    "honorific": "Col.",
    "other_names": [{"name": "بن سو", "lang": "ar"}],
    "languages": ["fr"],
    "gender": "male",
    "birth_date": "1971-03-04",
    "summary": "First line\nsecond; line " + "é" * 80,
    "tags": ["mines", "a,b"],
    "identifiers": [{"scheme": "wikidata", "identifier": "Q7"}],
    "contact_details": [
        {"type": "phone", "value": "+243 81"},
        {"type": "email", "value": "ben@example.org"},
        {"type": "url", "value": "https://example.org/ben"},
        {"type": "radio", "value": "Channel 4"},
    ],
    "area": {"id": "a1", "name": "Alpha"},
    "offices": [
        {"tenure": "t1", "post": "p1", "title": "Clerk", "organization": "o1", "organization_name": "Court",
         "start": "2020-05"},
        {"tenure": "t2", "post": None, "title": "Member", "organization": "o2", "organization_name": "Party",
         "start": ""},
    ],
}  # fmt: skip
BODY: dict[str, Any] = {
    **{
        key: PERSON[key]
        for key in ("other_names", "summary", "tags", "identifiers", "contact_details", "area")
    },
    "id": "o1",
    "name": "Court",
    "classifications": ["judiciary"],
    "parent": {"id": "o0", "name": "State"},
    "founded": "1960",
    "dissolved": "",
}
STAMP = "TLP:AMBER+STRICT · Ada · 2026-01-02 03:04 UTC"


def test_popolo_names_what_people_hold() -> None:
    found = json.loads(
        "".join(popolo([PERSON, {**PERSON, "id": "x", "birth_date": None}], kind="person", stamp=STAMP))
    )
    assert [one["id"] for one in found["persons"]] == [PERSON["id"], "x"]
    assert found["stamp"] == STAMP
    assert found["posts"] == [{"id": "p1", "label": "Clerk", "organization_id": "o1"}]
    assert {one["name"] for one in found["organizations"]} == {"Court", "Party"}
    assert [one.get("role", one.get("post_id")) for one in found["memberships"]] == ["p1", "Member"] * 2
    assert "birth_date" not in found["persons"][1]
    assert found["persons"][0]["links"] == [{"url": "https://example.org/ben"}]


def test_popolo_defines_every_parent_that_it_names() -> None:
    found = json.loads("".join(popolo([BODY], kind="organization", stamp=STAMP)))
    ids = {one["id"] for one in found["organizations"]}
    assert {one["parent_id"] for one in found["organizations"] if "parent_id" in one} <= ids == {"o0", "o1"}
    assert json.loads("".join(popolo([], kind="organization", stamp=STAMP)))["organizations"] == []


def test_vcards_are_read_by_others() -> None:
    text = "".join(vcards([PERSON, PERSON], kind="person", stamp=STAMP))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    first, second = vobject.readComponents(text)
    assert first.fn.value == second.fn.value == PERSON["name"]
    assert first.note.value == PERSON["summary"]
    assert (first.n.value.family, first.n.value.given, first.n.value.prefix) == ("Sow", "Ben", "Col.")
    assert (first.tel.value, first.email.value, first.bday.value) == (
        "+243 81",
        "ben@example.org",
        "19710304",
    )
    assert [one.value for one in first.contents["title"]] == ["Clerk", "Member"]
    (body,) = vobject.readComponents("".join(vcards([BODY], kind="organization", stamp=STAMP)))
    assert body.kind.value == "org"


def test_follow_the_money_joins_entities_by_id() -> None:
    lines = [
        json.loads(line)
        for line in "".join(follow_the_money([PERSON], kind="person", stamp=STAMP)).splitlines()
    ]
    by_id = {one["id"]: one for one in lines}
    assert [one["schema"] for one in lines] == [
        "Person", "Organization", "Position", "Occupancy", "Organization", "Membership",
    ]  # fmt: skip
    assert by_id["t1"]["properties"] == {
        "holder": [PERSON["id"]], "post": ["p1"], "startDate": ["2020-05"], "status": ["current"],
    }  # fmt: skip
    assert by_id[PERSON["id"]]["properties"]["wikidataId"] == ["Q7"]
    (body,) = follow_the_money([BODY], kind="organization", stamp=STAMP)
    assert json.loads(body)["schema"] == "PublicBody"
