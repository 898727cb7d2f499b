"""A newer list against the map: changed, vacated, filled, swapped, merged, suspect – and nothing where nothing changed."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from stakeholders.domain.roster_map import MapSnapshot
from stakeholders.domain.roster_plan import make_plan
from stakeholders.domain.roster_reader import ReadRequest, read_roster
from stakeholders.domain.roster_types import DefaultArea, RosterDocument
from stakeholders.domain.turnover_check import check_document
from stakeholders.domain.turnover_types import Finding, Thresholds
from tests.factories.roster_map import apply, countries

GHANA = DefaultArea("gh", "Ghana", "GH")
OLD, NEW = date(2022, 1, 1), date(2022, 6, 1)
Rows = list[tuple[str, str]]


def read(rows: Rows, day: date, head: tuple[str, ...] = ("post", "holder")) -> RosterDocument:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return read_roster(out.getvalue().encode(), ReadRequest(name="r.csv", area=GHANA, as_of=day))


def on_map(rows: Rows, head: tuple[str, ...] = ("post", "holder")) -> MapSnapshot:
    snapshot = countries("GH")
    return apply(make_plan(read(rows, OLD, head), snapshot), snapshot)


def check(old: Rows, new: Rows, head: tuple[str, ...] = ("post", "holder"), **more: object) -> list[Finding]:
    document = read(new, NEW, head)
    return check_document(document, on_map(old, head), day=NEW, **more).findings  # type: ignore[arg-type]


def said(findings: list[Finding]) -> set[tuple[str, str, str, str]]:
    return {(str(one.kind), one.post or one.post_in_file, one.old_holder, one.new_holder) for one in findings}


def how(finding: Finding) -> set[str]:
    return {part.how for part in finding.evidence}


def test_the_same_list_proposes_nothing() -> None:
    rows = [("Minister of Health", "Ada Obi"), ("Minister of Power", "Bem Tor"), ("Minister of Trade", "-")]
    assert {one.kind for one in check(rows, rows)} == {"unchanged"}


def test_changed_vacated_and_filled() -> None:
    old = [
        ("Minister of Health", "Ada Obi"),
        ("Minister of Power", "Bem Tor"),
        ("Minister of Trade", "vacant"),
        ("Minister of Water", "Ann Lee"),
    ]
    new = [
        ("Health Minister", "Dr. Kofi Mensah"),
        ("Minister for Power", "----"),
        ("Minister of Trade", "Eve Oku"),
        ("Minister of Water", "Vacant"),
    ]
    found = check(old, new)
    assert said(found) == {
        ("holder_changed", "Minister of Health", "Ada Obi", "Dr. Kofi Mensah"),
        ("vacated", "Minister of Power", "Bem Tor", ""),
        ("vacated", "Minister of Water", "Ann Lee", ""),
        ("filled", "Minister of Trade", "", "Eve Oku"),
    }
    blank, told = (next(one for one in found if one.post.endswith(word)) for word in ("Power", "Water"))
    assert "blank" in how(blank)
    assert "vacant" in how(told)
    assert told.score > blank.score


def test_another_spelling_is_asked_and_a_title_before_the_name_is_nothing() -> None:
    old = [("Minister of Health", "Mohamed Salah"), ("Minister of Power", "Bem Tor")]
    new = [("Minister of Health", "Muhammad Saleh"), ("Minister of Power", "Hon. Bem TOR (Rtd)")]
    assert said(check(old, new)) == {
        ("same_person", "Minister of Health", "Mohamed Salah", "Muhammad Saleh"),
        ("unchanged", "Minister of Power", "Bem Tor", "Hon. Bem TOR (Rtd)"),
    }


def test_two_who_change_places_are_a_swap_and_a_move_is_told() -> None:
    old = [
        ("Minister of Health", "Ada Obi"),
        ("Minister of Power", "Bem Tor"),
        ("Minister of Trade", "Cy Dan"),
    ]
    new = [
        ("Minister of Health", "Bem Tor"),
        ("Minister of Power", "Ada Obi"),
        ("Minister of Trade", "Eve Oku"),
    ]
    kinds = {one.post: str(one.kind) for one in check(old, new)}
    assert kinds == {
        "Minister of Health": "swap",
        "Minister of Power": "swap",
        "Minister of Trade": "holder_changed",
    }
    chain = check(
        old,
        [
            ("Minister of Health", "Bem Tor"),
            ("Minister of Power", "Eve Oku"),
            ("Minister of Trade", "Cy Dan"),
        ],
    )
    health = next(one for one in chain if one.post == "Minister of Health")
    assert health.kind == "holder_changed"
    assert "came_from" in how(health)
    assert "now_at" in how(next(one for one in chain if one.post == "Minister of Power"))


def test_rows_that_cannot_be_right_are_shown_and_close_nothing() -> None:
    old = [("Ministro da Saúde", "Armindo Tiago"), ("Ministro da Defesa", "Cristóvão Chume")]
    new = [("Armindo Tiago", "Ministro da Saúde"), ("Ministro da Defesa", "Cristóvão Chume"), ("-", "-")]
    found = check(old, new)
    assert [str(one.kind) for one in found] == ["row_suspect", "row_suspect", "unchanged"]
    assert found[1].post == "Ministro da Saúde"
    cells = check(
        old, [("Ministro da Saúde", "Ministro da Defesa"), ("Ministro da Defesa", "Cristóvão Chume")]
    )
    assert {str(one.kind) for one in cells} == {"row_suspect", "unchanged"}


def test_absent_posts_are_proposed_for_what_the_list_covers() -> None:
    old = [("Minister of Health", "Ada Obi"), ("Minister of Power", "Bem Tor"), ("Mayor of Accra", "Cy Dan")]
    new = [("Minister of Health", "Ada Obi")]
    partial = [one for one in check(old, new) if one.kind == "post_gone"]
    assert [one.post for one in partial] == ["Minister of Power"]
    complete = [one for one in check(old, new, complete=True) if one.kind == "post_gone"]
    assert {one.post for one in complete} == {"Minister of Power", "Mayor of Accra"}
    assert complete[0].score > partial[0].score
    assert not [one for one in check(old, new, covered=frozenset()) if one.kind == "post_gone"]


def test_merged_split_and_renamed_ministries() -> None:
    old = [
        ("Minister of Science", "Ada Obi"),
        ("Minister of Education", "Bem Tor"),
        ("Minister of Industry and Trade", "Cy Dan"),
        ("Minister of Economy", "Di Eko"),
    ]
    new = [
        ("Minister of Education and Science", "Bem Tor"),
        ("Minister of Industry", "Fay Gor"),
        ("Minister of Trade", "Cy Dan"),
        ("Minister of Economy and Finance", "Ha Iba"),
    ]
    found = check(old, new)
    assert {(str(one.kind), one.post, one.post_in_file) for one in found if one.kind.startswith("body")} == {
        ("body_merged", "Minister of Science", "Minister of Education and Science"),
        ("body_merged", "Minister of Education", "Minister of Education and Science"),
        ("body_renamed", "Minister of Industry and Trade", "Minister of Trade"),
        ("body_renamed", "Minister of Economy", "Minister of Economy and Finance"),
    }
    assert [one.post_in_file for one in found if one.kind == "post_new"] == ["Minister of Industry"]
    changed = [(one.post, one.new_holder) for one in found if one.kind in ("holder_changed", "post_gone")]
    assert changed == [("Minister of Economy", "Ha Iba")], "renamed, and somebody else came with the new name"


def test_a_post_is_found_in_its_body() -> None:
    head = ("post", "organization", "holder")
    old = [
        ("Director", "Ministry of Health", "Ada Obi"),
        ("Director", "Ministry of Education", "Bem Tor"),
        ("Commander", "1st Brigade", "Cy Dan"),
        ("Commander", "2nd Brigade", "Di Eko"),
    ]
    new = [
        ("Director", "Min. of Education", "Bem Tor"),
        ("Director", "Ministry of Health", "New One"),
        ("Commander", "2 Brigade", "Di Eko"),
        ("Commander", "1 Brigade", "Fay Gor"),
    ]
    changed = [one for one in check(old, new, head) if one.kind != "unchanged"]  # type: ignore[arg-type]
    assert {(str(one.kind), one.organization, one.new_holder) for one in changed} == {
        ("holder_changed", "Ministry of Health", "New One"),
        ("holder_changed", "1st Brigade", "Fay Gor"),
    }


def test_seats_are_compared_person_by_person() -> None:
    old = [("Deputy Minister of Health", "Ada Obi"), ("Deputy Minister of Health", "Bem Tor")]
    new = [("Deputy Minister of Health", "Bem Tor"), ("Deputy Minister of Health", "Eve Oku")]
    assert said(check(old, new)) == {
        ("holder_changed", "Deputy Minister of Health", "Ada Obi", "Eve Oku"),
        ("unchanged", "Deputy Minister of Health", "Bem Tor", "Bem Tor"),
    }


def test_an_older_list_changes_nothing_that_the_map_knows_better() -> None:
    snapshot = on_map([("Minister of Health", "Ada Obi")])
    document = read([("Minister of Health", "Kofi Mensah")], date(2021, 1, 1))
    snapshot.tenures[0].first_seen = date(2020, 1, 1)
    found = check_document(document, snapshot, day=date(2021, 1, 1)).findings
    assert [str(one.kind) for one in found] == ["unchanged"]
    assert "older" in how(found[0])


def test_two_posts_that_fit_a_row_equally_are_left_to_a_person() -> None:
    old = [("Minister of Urban Housing", "Ada Obi"), ("Minister of Rural Housing", "Bem Tor")]
    found = check(old, [("Minister of Housing", "Eve Oku")])
    assert "holder_changed" not in {str(one.kind) for one in found}


def test_thresholds_are_settings() -> None:
    rows = [("Minister of Health", "Ada Obi")], [("Minister of Health", "Ada Ngozi Obi")]
    strict = check(*rows, limits=Thresholds(person=1.0))
    assert [str(one.kind) for one in strict] == ["holder_changed"]
    assert "doubt" in how(strict[0])


@pytest.mark.parametrize("kind", ["holder_changed", "vacated"])
def test_the_json_is_exactly_that_of_the_interface(kind: str) -> None:
    new = [("Minister of Health", "Kofi Mensah" if kind == "holder_changed" else "")]
    found = check([("Minister of Health", "Ada Obi")], new)[0].as_dict()
    assert list(found) == [
        "kind",
        "post",
        "post_in_file",
        "organization",
        "old_holder",
        "new_holder",
        "score",
        "evidence",
    ]
    assert found["kind"] == kind
