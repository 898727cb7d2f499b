"""From rows to a document: people, posts, seats, vacancies, unknown holders and rows that are left out."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from stakeholders.domain.roster_reader import ReadRequest, read_roster, scheme_of, sniff
from stakeholders.domain.roster_types import DefaultArea, RosterDocument, RosterError
from tests.factories.shared import shared

NIGERIA = DefaultArea("ng", "Nigeria", "NG")


def read(text: str, **more: object) -> RosterDocument:
    request = ReadRequest(**{"name": "roster.csv", "area": NIGERIA, **more})  # type: ignore[arg-type]
    return read_roster(text.encode(), request)


def names(document: RosterDocument) -> list[str]:
    return [person.name for person in document.persons.values()]


def test_vacant_unknown_and_people() -> None:
    document = read(
        "post,holder\nMinister of Health,Hon. Ada OBI\nMinister of Finance,Vacant\nMinister of Power,----------\n"
        "Minister of Works,???\nMinister of Youth,\n,\n-,-\n"
    )
    assert names(document) == ["Ada Obi"]
    assert [vacancy.row for vacancy in document.vacancies] == [3]
    assert sorted(document.without_holder) == [4, 5, 6]
    assert list(document.unknown_rows) == [8]
    assert len(document.posts) == 5
    assert not document.problems


def test_bad_cells_leave_their_rows_out() -> None:
    document = read(
        "post,holder,start,end\n"
        "Minister of Health,A\u202eB,,\n"
        "Minister of Finance,Ada Obi,2021-04-31,\n"
        "Minister of Power,Ada Obi,03/04/05,\n"
        "Minister of Works,Ada Obi,2021,2020\n"
        "Minister of Youth,Ada Obi,10000,\n"
        ",Ada Obi,,\n"
        "Carlos Mesquita,Ministro dos Transportes,,\n"
        ",Ministro da Saúde,,\n"
        "Minister of Trade,Bem Tor,2021,future\n"
    )
    assert [problem.row for problem in document.problems] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert "look exchanged" in document.problems[6].message
    assert names(document) == ["Bem Tor"]
    assert not document.memberships[0].end.is_known


def test_the_same_identifier_is_the_same_person_and_names_alone_only_in_one_country() -> None:
    document = read(
        "country_iso3,post,holder,holder_wikidata_id\n"
        "NGA,Minister of Health,Ola Ibrahim,Q1\n"
        "NGA,Minister of Power,Ola Sa'ad Ibrahim,Q1\n"
        "NGA,Minister of Works,Ola Ibrahim,Q2\n"
        "GHA,Minister of Works,Ola Ibrahim,\n"
    )
    assert len(document.persons) == 3
    first = next(iter(document.persons.values()))
    assert [other.name for other in first.other_names] == ["Ola Sa'ad Ibrahim"]


def test_one_person_holds_two_posts_and_a_family_is_not_one_person() -> None:
    document = read(
        "post,holder\nAttorney General,Abubakar Malami\nMinister of Justice,Abubakar MALAMI\n"
        "Minister of Works,Sanusi Lamido Sanusi\nMinister of Power,Joseph Sanusi\n"
    )
    assert names(document) == ["Abubakar Malami", "Sanusi Lamido Sanusi", "Joseph Sanusi"]
    assert len(document.memberships) == 4


def test_a_row_said_twice_counts_once() -> None:
    document = read("post,holder\nMinister of Health,Ada Obi\nMinister of Health,Ada Obi\n")
    assert len(document.memberships) == 1
    assert document.unknown_rows == {3: "Says the same as row 2."}


def test_several_holders_at_once_raise_the_seats() -> None:
    document = read(
        "post,holder\nDeputy Prime Minister,Ada Obi\nDeputy Prime Minister,Bem Tor\n", as_of=date(2021, 8, 10)
    )
    assert [post.seats for post in document.posts.values()] == [2]


def test_holders_one_after_the_other_or_acting_do_not() -> None:
    after = read("post,holder,start,end\nPresident,Ada Obi,2010,2015\nPresident,Bem Tor,2015,2020\n")
    acting = read("post,holder\nPresident,Ada Obi\nPresident,Bem Tor (Acting)\n", as_of=date(2021, 8, 10))
    assert [post.seats for post in (*after.posts.values(), *acting.posts.values())] == [1, 1]
    assert acting.memberships[1].status == "acting"


def test_ministers_of_state_share_the_ministry_and_it_is_derived() -> None:
    document = read(
        'post,holder\n"Minister of State, Labour",Festus Keyamo\nMinister of Labour and Employment,Chris Ngige\nMinister of State Petroleum,Timipre Silva\n'
    )
    assert [(body.name, body.derived) for body in document.organizations.values()] == [
        ("Ministry of Labour and Employment", True),
        ("Ministry of Petroleum", True),
    ]


def test_a_named_organization_is_not_derived() -> None:
    document = read("organization,post,person,level\nLand Commission,Chair,Ada Obi,national\n")
    body = next(iter(document.organizations.values()))
    assert (body.name, body.derived, body.level, body.classifications) == (
        "Land Commission",
        False,
        "national",
        ("agency",),
    )


def test_as_of_sets_the_day_of_sight_and_never_a_start() -> None:
    text = "snapshot_date,post,holder\n2021-08-10,President,Ada Obi\n"
    assert read(text).memberships[0].seen == date(2021, 8, 10)
    given = read(text, as_of=date(2022, 1, 1)).memberships[0]
    assert given.seen == date(2022, 1, 1)
    assert not given.start.is_known


def test_governors_belong_to_the_government_of_their_state() -> None:
    document = read(
        "STATE,GOVERNOR,TERM ENDS\nAbia,Theodore Orji,2015-05-29\nBauchi State,Mallam Isa Yuguda,2015-05-29\n"
    )
    assert [post.title for post in document.posts.values()] == [
        "Governor of Abia",
        "Governor of Bauchi State",
    ]
    assert [body.name for body in document.organizations.values()] == [
        "Government of Abia",
        "Government of Bauchi State",
    ]
    assert [membership.end.text for membership in document.memberships] == ["2015-05-29", "2015-05-29"]


def test_a_mandate_that_ended_before_the_list_does_not_end_the_tenure() -> None:
    document = read("STATE,GOVERNOR,TERM ENDS\nEdo,Adams Oshiomhole,2012-11-12\n", as_of=date(2014, 5, 14))
    assert not document.memberships[0].end.is_known


def test_several_countries_go_to_their_areas() -> None:
    document = read(
        "country,post,holder\nGhana,President,A B\nCôte d'Ivoire,President,C D\nAbkhazia,President,E F\n",
        area=None,
    )
    countries = {area.name: area.code for area in document.areas.values()}
    assert countries == {"Ghana": "GH", "Côte d'Ivoire": "CI", "Abkhazia": ""}


def test_a_country_that_nobody_knows_leaves_the_row_out() -> None:
    document = read(
        "country_iso3,post,holder\n12345,President,A B\nGHA,President,C D\n,President,E F\n", area=None
    )
    assert [problem.row for problem in document.problems] == [2, 4]


def test_without_any_country_the_file_is_refused() -> None:
    with pytest.raises(RosterError, match="say which area"):
        read("post,holder\nPresident,Ada Obi\n", area=None)


def test_a_legislature_has_members_without_posts() -> None:
    document = read(
        "country_iso3,legislature,term,person_id,name,party,area\nNGA,Assembly,2015,p1,Ada Obi,APC,Abia North\n"
    )
    membership = document.memberships[0]
    assert (membership.post, membership.role, bool(membership.term), bool(membership.area)) == (
        "",
        "member",
        True,
        True,
    )
    assert not document.posts
    assert "PARTY" not in str(document.persons)


def test_posts_without_a_column_for_people_are_read() -> None:
    document = read("post,created,abolished\nPrime Minister,1899-01-02,1986-03-25\n")
    post = next(iter(document.posts.values()))
    assert (post.start.text, post.end.text, document.memberships) == ("1899-01-02", "1986-03-25", [])


@pytest.mark.parametrize(
    ("data", "declared", "message"),
    [
        (b"", "auto", "empty"),
        (b"%PDF-1.4", "auto", "PDF"),
        (b"<!DOCTYPE html>", "auto", "web page"),
        (b"\xd0\xcf\x11\xe0xx", "auto", "old or protected Excel"),
        (b"a,b\n", "xlsx", "not XLSX"),
        (b"a,b\n", "ods", "no format"),
    ],
)
def test_what_is_none_of_ours_is_named(data: bytes, declared: str, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        sniff(data, "x", declared)


def test_identifiers_of_a_source_follow_its_name_and_not_the_date_of_the_file() -> None:
    assert scheme_of(ReadRequest(name="Cabinet_2021-08-10.csv")) == scheme_of(
        ReadRequest(name="Cabinet_2022.csv")
    )
    assert scheme_of(ReadRequest(name="x.csv", source="My List")) == "roster:my-list"


@pytest.mark.parametrize(
    ("name", "post", "bodies", "areas"),
    [
        ("subnational_heads_wikidata.csv", "post", 36, 37),
        ("NGA_security_and_justice_chiefs_tenures.csv", "office", 11, 1),
    ],
)
def test_real_lists_are_read_whole(name: str, post: str, bodies: int, areas: int) -> None:
    """Every row a tenure with its dates, every identifier one person, every office one post; nothing is left out."""
    path = shared("rosters", name)
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    document = read_roster(path.read_bytes(), ReadRequest(name=name))
    assert (document.problems, document.unknown_rows, document.without_holder) == ([], {}, {})
    assert [one.start.text for one in document.memberships] == [row["start_date"] for row in rows]
    assert [one.end.text for one in document.memberships] == [row.get("end_date", "") for row in rows]
    assert {one.identifiers[0] for one in document.persons.values()} == {
        ("wikidata", row["holder_wikidata_id"]) for row in rows
    }
    assert len(document.persons) == len({row["holder_wikidata_id"] for row in rows})
    assert len(document.posts) == len({row[post] for row in rows})
    assert (len(document.organizations), len(document.areas)) == (bodies, areas)


def test_people_bring_their_details_with_their_posts() -> None:
    document = read(
        "name,post,organization,since,email,phone,languages,tags,born\n"
        "Ada Obi,Director,Mines Agency,2020-05,Office: a@b.org; <c@d.org>,+234 1,en; ha,mines,1971-03\n"
        "Ada Obi,Member,Board of Mines,2021,c@d.org,+234 2,,north,\n"
        "Bem Tor,Clerk,Mines Agency,2021,nobody,,,,\nEsi Owusu,Clerk,Mines Agency,2021,,,,,1971-13\n"
    )
    (ada,) = document.persons.values()
    assert ada.contacts == [
        ("email", "a@b.org", ""),
        ("email", "c@d.org", ""),
        ("phone", "+234 1", ""),
        ("phone", "+234 2", ""),
    ]
    assert (ada.languages, ada.tags, ada.birth_date.text) == (["en", "ha"], ["mines", "north"], "1971-03")
    assert [(one.organization, one.start.text) for one in document.memberships] == [
        (document.memberships[0].organization, "2020-05"),
        (document.memberships[1].organization, "2021"),
    ]
    assert [problem.row for problem in document.problems] == [4, 5]
