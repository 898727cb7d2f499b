"""vCards of every version as people, bodies and titles; a broken card is named and the others are taken."""

from __future__ import annotations

import pytest

from stakeholders.domain.register_files import vcards
from stakeholders.domain.roster_reader import ReadRequest, read_roster, sniff
from stakeholders.domain.roster_types import RosterDocument, RosterError
from tests.unit.test_register_files import BODY, PERSON

OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Obi;Ad=C3=A9\r\n"
    "ORG:Ministry of Mines;Licences\r\nTITLE:Director of Licences\r\nTEL;WORK;VOICE:+243 81\r\n"
    "EMAIL;INTERNET:ada@example.org\r\nPHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n /9j/4AAQSkZJRgABAQ\r\n AAAQABAAD\r\n\r\n"
    "END:VCARD\r\n"
)
NEW = (
    "BEGIN:VCARD\nVERSION:4.0\nKIND:individual\nFN:Ben Sow\nN:Sow;Ben;;Col.;\nGENDER:M\nUID:urn:uuid:"
    "0198c0de-0000-7000-8000-000000000001\nTEL;VALUE=uri:tel:+1-555\nNICKNAME:Benny\nURL:javascript:alert(1)\nEND:VCARD\n"
)
ORGANIZATION = "BEGIN:VCARD\nVERSION:3.0\nFN:Mines Agency\nORG:Mines Agency\nEND:VCARD\n"
EMPTY = "BEGIN:VCARD\nVERSION:4.0\nNOTE:nothing\nEND:VCARD\n"


def read(text: str) -> RosterDocument:
    return read_roster(text.encode(), ReadRequest(name="cards.vcf"))


def test_all_versions() -> None:
    found = read(OLD + NEW + ORGANIZATION + EMPTY)
    people = {one.name: one for one in found.persons.values()}
    assert set(people) == {"Adé Obi", "Ben Sow"}
    assert people["Adé Obi"].contacts == [("phone", "+243 81", ""), ("email", "ada@example.org", "")]
    ben = people["Ben Sow"]
    assert (ben.honorific, ben.given_name, ben.family_name, ben.gender) == ("Col.", "Ben", "Sow", "male")
    assert ben.identifiers == [("uuid", "0198c0de-0000-7000-8000-000000000001")]
    assert ([one.name for one in ben.other_names], ben.links) == (["Benny"], [])
    assert {one.name for one in found.organizations.values()} == {"Ministry of Mines", "Mines Agency"}
    assert [one.title for one in found.posts.values()] == ["Director of Licences"]
    assert [(one.row, one.person) for one in found.memberships] == [(1, "person:1")]
    assert [(one.row, one.message) for one in found.problems] == [(4, "The card names nobody.")]


def test_what_we_write_is_read_again() -> None:
    text = "".join(vcards([PERSON], kind="person", stamp="s"))
    (person,) = read(text).persons.values()
    assert (person.name, person.family_name, person.gender) == (PERSON["name"], "Sow", "male")
    assert (person.summary, person.tags, person.languages) == (PERSON["summary"], PERSON["tags"], ["fr"])
    assert person.birth_date.text == "1971-03-04"
    assert ("wikidata", "Q7") in person.identifiers and ("radio", "Channel 4", "") in person.contacts
    body, above = read("".join(vcards([BODY], kind="organization", stamp="s"))).organizations.values()
    assert (body.name, body.parent, above.name) == ("Court", above.key, "State")
    assert (body.summary, body.tags, len(body.contacts), body.links) == (
        BODY["summary"],
        BODY["tags"],
        3,
        ["https://example.org/ben"],
    )


def test_what_a_card_says_badly_is_told_and_the_card_taken() -> None:
    card = NEW.replace(
        "GENDER:M", f"BDAY:19711341\nNOTE:{'x' * 4001}\nTEL;TYPE=cell:+9\nRELATED;TYPE=parent:Ben Sow"
    )
    found = read(card)
    (person,) = found.persons.values()
    assert (len(person.summary), person.birth_date.is_known, len(found.notes)) == (4000, False, 2)
    assert ("mobile", "+9", "") in person.contacts
    circle = "".join(
        f"BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:{one}\nRELATED;TYPE=parent;VALUE=text:{above}\nEND:VCARD\n"
        for one, above in (("A", "B"), ("B", "C"), ("C", "A"))
    )
    parents = {one.name: one.parent for one in read(circle).organizations.values()}
    assert parents == {"A": "body:b", "B": "body:c", "C": ""}


@pytest.mark.parametrize("text", ["BEGIN:VCARD\nFN:Cut off", OLD + "BEGIN:VCARD\nFN:No end\n"])
def test_a_file_that_is_cut_off_is_refused(text: str) -> None:
    with pytest.raises(RosterError, match="no end"):
        read(text)
    assert sniff(text.encode(), "x.txt") == "vcard"
