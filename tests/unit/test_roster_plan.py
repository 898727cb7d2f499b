"""What a roster changes on the map: once, without overwriting, and only from what the actor sees."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakeholders.domain.roster_map import MapSnapshot
from stakeholders.domain.roster_plan import RosterPlan, make_plan
from stakeholders.domain.roster_reader import ReadRequest, read_roster
from stakeholders.domain.roster_types import DefaultArea, OtherName, RosterDocument
from tests.factories.roster_map import apply, countries

NIGERIA = DefaultArea("ng", "Nigeria", "NG")


def read(text: str, **more: object) -> RosterDocument:
    return read_roster(text.encode(), ReadRequest(**{"name": "r.csv", "area": NIGERIA, **more}))  # type: ignore[arg-type]


def plan(text: str, snapshot: MapSnapshot, **more: object) -> RosterPlan:
    return make_plan(read(text, **more), snapshot)


CABINET = "post,holder\nMinister of Health,Ada Obi\nMinister of Power,Bem Tor\n"


def imported(text: str = CABINET, **more: object) -> MapSnapshot:
    snapshot = countries("NG", "GH")
    return apply(plan(text, snapshot, **more), snapshot)


def test_a_first_import_creates_all_that_the_file_holds() -> None:
    made = plan(CABINET, countries("NG"))
    assert made.counts == {
        "persons": 2,
        "organizations": 2,
        "posts": 2,
        "memberships": 2,
        "created": 8,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
    }
    assert [one.outcome for one in made.outcomes] == ["created", "created"]
    assert set(made.summary()) == {*made.counts, "errors"}


def test_the_same_file_again_changes_nothing_and_says_so() -> None:
    again = plan(CABINET, imported())
    assert again.changes_nothing
    assert again.counts["unchanged"] == 8


def test_a_later_list_widens_what_was_seen_and_closes_nothing() -> None:
    snapshot = imported(as_of=date(2021, 8, 10))
    later = plan(
        "post,holder\nMinister of Health,Ada Obi\nMinister of Power,Chi Eze\n",
        snapshot,
        as_of=date(2022, 6, 18),
    )
    assert [match.changes for match in later.tenures] == [{"last_seen": date(2022, 6, 18)}, {}]
    assert later.tenures[1].tenure is None
    assert later.counts["created"] == 2
    apply(later, snapshot)
    assert all(not tenure.end.is_known for tenure in snapshot.tenures)


def test_an_earlier_list_only_moves_first_seen() -> None:
    snapshot = imported(as_of=date(2021, 8, 10))
    earlier = plan(CABINET, snapshot, as_of=date(2020, 1, 1))
    assert earlier.tenures[0].changes == {"first_seen": date(2020, 1, 1)}


def test_two_certain_holders_of_one_seat_are_reported() -> None:
    snapshot = imported(as_of=date(2021, 8, 10))
    clash = plan("post,holder\nMinister of Health,Chi Eze\n", snapshot, as_of=date(2021, 8, 10))
    assert "has 1 seat and is held by Ada Obi on 2021-08-10" in clash.problems[0].message
    assert clash.counts["created"] == 0
    acting = plan("post,holder\nMinister of Health,Chi Eze (Acting)\n", snapshot, as_of=date(2021, 8, 10))
    assert acting.counts["created"] == 2


def test_a_longer_form_of_the_holders_name_is_the_holder() -> None:
    snapshot = imported("post,holder\nPresident,Emmerson MNANGAGWA\n", as_of=date(2019, 6, 4))
    longer = "post,holder,start\nPresident,Emmerson Dambudzo Mnangagwa,2017-11-24\n"
    found = plan(longer, snapshot, as_of=date(2021, 12, 19))
    assert (found.problems, found.new["persons"]) == ([], [])
    assert found.changes["persons"][snapshot.persons[0].id]["other_names"] == [
        OtherName("Emmerson Dambudzo Mnangagwa")
    ]
    apply(found, snapshot)
    assert plan(longer, snapshot, as_of=date(2021, 12, 19)).changes_nothing
    brother = plan("post,holder\nPresident,Patrick Mnangagwa\n", snapshot, as_of=date(2019, 6, 4))
    assert len(brother.new["persons"]) == 0
    assert "held by Emmerson Mnangagwa" in brother.problems[0].message


def test_dates_become_more_exact_and_never_contradict() -> None:
    snapshot = imported("post,holder,start\nPresident,Ada Obi,2015\n")
    exact = plan("post,holder,start,end\nPresident,Ada Obi,2015-05-29,2023\n", snapshot)
    assert {name: value.text for name, value in exact.tenures[0].changes.items()} == {
        "start": "2015-05-29",
        "end": "2023",
    }
    apply(exact, snapshot)
    coarse = plan("post,holder,start\nPresident,Ada Obi,2015\n", snapshot)
    assert coarse.changes_nothing
    other = plan("post,holder,start,end\nPresident,Ada Obi,2015-05-29,2019\n", snapshot)
    assert other.changes_nothing
    assert "the map was left as it is" in other.outcomes[0].message


def test_a_second_time_in_office_is_a_second_tenure() -> None:
    snapshot = imported("post,holder,start,end\nPresident,Ada Obi,2001,2005\n")
    second = plan("post,holder,start,end\nPresident,Ada Obi,2011,2015\n", snapshot)
    assert second.counts["created"] == 1


def test_people_are_found_by_name_in_the_country_only() -> None:
    snapshot = imported()
    assert plan("post,holder\nMinister of Works,Hon. OBI Ada\n", snapshot).new["persons"] == []
    ghana = plan("country,post,holder\nGhana,Minister of Works,Ada Obi\n", snapshot)
    assert len(ghana.new["persons"]) == 1


def test_another_identifier_is_another_person_and_a_new_one_is_added() -> None:
    snapshot = imported("post,holder,holder_wikidata_id\nPresident,Ada Obi,Q1\n")
    other = plan("post,holder,holder_wikidata_id\nMinister of Works,Ada Obi,Q2\n", snapshot)
    assert len(other.new["persons"]) == 1
    known = imported("post,holder\nPresident,Ada Obi\n")
    added = plan("post,holder,holder_wikidata_id\nPresident,Ada Obi,Q1\n", known)
    assert added.changes["persons"] == {known.persons[0].id: {"identifiers": [("wikidata", "Q1")]}}


def test_an_identifier_finds_another_spelling_and_keeps_it() -> None:
    snapshot = imported("post,holder,holder_wikidata_id\nPresident,Ada Obi,Q1\n")
    spelled = plan("post,holder,holder_wikidata_id\nPresident,Adaeze Obi,Q1\n", snapshot)
    assert spelled.changes["persons"][snapshot.persons[0].id]["other_names"] == [OtherName("Adaeze Obi")]


def test_several_of_one_name_are_told_apart_by_their_post_or_reported() -> None:
    snapshot = imported(
        "post,holder,holder_wikidata_id\nPresident,Ada Obi,Q1\nMinister of Health,Ada Obi,Q2\n"
    )
    here = plan("post,holder\nPresident,Ada Obi\n", snapshot)
    assert here.changes_nothing
    nowhere = plan("post,holder\nMinister of Works,Ada Obi\n", snapshot)
    assert "Several people on the map are called Ada Obi" in nowhere.problems[0].message
    assert nowhere.new["persons"] == []


def test_a_corrected_body_is_followed() -> None:
    snapshot = imported()
    snapshot.organizations[0].name = "Federal Ministry of Health and Welfare"
    again = plan(CABINET, snapshot)
    assert again.changes_nothing


def test_what_the_actor_may_not_change_stays() -> None:
    snapshot = imported(as_of=date(2021, 8, 10))
    snapshot.fixed = {snapshot.tenures[0].id, snapshot.persons[0].id}
    later = plan(CABINET, snapshot, as_of=date(2022, 1, 1))
    assert [bool(match.changes) for match in later.tenures] == [False, True]
    assert "may not change" in later.outcomes[0].message


def test_a_vacancy_is_kept_once_and_seen_again() -> None:
    text = "post,holder\nMinister of Health,Vacant\n"
    snapshot = imported(text, as_of=date(2021, 8, 10))
    assert len(snapshot.vacancies) == 1
    again = plan(text, snapshot, as_of=date(2021, 8, 10))
    assert again.changes_nothing
    later = plan(text, snapshot, as_of=date(2022, 1, 1))
    assert later.vacancies[0].changes == {"last_seen": date(2022, 1, 1)}
    assert later.counts["updated"] == 1


def test_a_country_that_the_map_lacks_is_proposed() -> None:
    made = plan("country,post,holder\nAbkhazia,President,Ada Obi\n", countries("NG"))
    assert [made.document.areas[key].name for key in made.new["areas"]] == ["Abkhazia"]


def test_areas_are_found_by_name_below_their_country() -> None:
    snapshot = imported("division,post,holder\nAbia State,Governor,Ada Obi\n")
    again = plan("STATE,GOVERNOR\nAbia,Ada Obi\n", snapshot)
    assert again.changes_nothing


POSTS = ["Minister of Health", "Minister of State for Health", "President", "Finance", "Governor", "-", ""]
HOLDERS = ["Ada Obi", "Hon. ADA Obi", "Bem Tor", "Vacant", "???", "", "Chi Eze (Acting)", "A\u202eB"]
DATES = ["", "2015", "2015-05", "2019-02-30", "2021-08-10", "future"]
ROW = st.tuples(
    st.sampled_from(["NGA", "GHA", ""]),
    st.sampled_from(POSTS),
    st.sampled_from(HOLDERS),
    st.sampled_from(["", "Q1", "Q2"]),
    st.sampled_from(DATES),
    st.sampled_from(DATES),
    st.sampled_from(["", "Abia", "Lagos State"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, max_size=9), st.sampled_from([None, date(2021, 8, 10), date(2016, 1, 1)]))
def test_importing_twice_changes_nothing_whatever_the_file_says(
    rows: list[tuple[str, ...]], as_of: date | None
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["country_iso3", "post", "holder", "holder_wikidata_id", "start", "end", "state"])
    writer.writerows(rows)
    if not rows:
        return
    snapshot = countries("NG", "GH")
    first = plan(buffer.getvalue(), snapshot, as_of=as_of)
    counts = first.counts
    held = sum(counts[name] for name in ("persons", "organizations", "posts", "memberships"))
    assert counts["created"] + counts["updated"] + counts["unchanged"] <= held
    apply(first, snapshot)
    second = plan(buffer.getvalue(), snapshot, as_of=as_of)
    assert (second.counts["created"], second.counts["updated"]) == (0, 0), second.changes
    assert [one.row for one in second.problems if one.row] == [one.row for one in first.problems if one.row]


@pytest.mark.parametrize("text", [CABINET, "post,holder\nPresident,Vacant\n"])
def test_planning_alone_changes_no_snapshot(text: str) -> None:
    snapshot = imported()
    before = (len(snapshot.persons), len(snapshot.tenures), len(snapshot.vacancies), repr(snapshot.persons))
    plan(text, snapshot)
    assert before == (
        len(snapshot.persons),
        len(snapshot.tenures),
        len(snapshot.vacancies),
        repr(snapshot.persons),
    )
