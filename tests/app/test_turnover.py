"""A cabinet imported, a newer list checked, findings accepted: the map is right as of both days (issue: turnover)."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from core.access.principals import system_actor
from core.services import area_by_code
from engagements.models import Handover
from stakeholders import selectors
from stakeholders.models import Person, Post, Tenure, TurnoverFinding, Vacancy
from stakeholders.models.choices import Kind
from stakeholders.services import create_organization, create_person, decide_many, merge_many, unmerge
from stakeholders.services.turnover_hooks import Arrival, Departure, arrivals, departures

pytestmark = pytest.mark.django_db
OLD, NEW, THIRD = "2022-01-01", "2022-06-01", "2022-07-01"
FIRST_LIST = """country,post,holder
Ghana,Minister of Health,Ada Obi
Ghana,Minister of Power,Bem Tor
Ghana,Minister of Trade,Cy Dan
Ghana,Minister of Water,vacant
Ghana,Minister of Youth,Muhammad Sani
"""
SECOND_LIST = """country,post,holder
Ghana,Minister of Health,Bem Tor
Ghana,Minister of Power,Ada Obi
Ghana,Minister for Trade,-----
Ghana,Minister of Water,Hon. Eve Oku
Ghana,Minister of Youth,Mohammed Sani
Ghana,Minister of Sport,Eve Oku
"""
THIRD_LIST = SECOND_LIST.replace("Minister of Sport,Eve Oku", "Minister of Sport,Fay Gor")


def run(name: str, *args: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def check(file: Path, text: str, day: str, **options: Any) -> list[dict[str, Any]]:
    file.write_text(text, encoding="utf-8")
    return json.loads(run("check_turnover", file=str(file), as_of=day, json=True, **options))  # type: ignore[no-any-return]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The first list, imported."""
    run("load_reference")
    first = tmp_path / "list.csv"
    first.write_text(FIRST_LIST, encoding="utf-8")
    run("import_roster", str(first), source="Cabinet page", as_of=OLD)
    return first


def holders(day: str) -> dict[str, str]:
    """Who holds what on a day, as far as the map is certain."""
    found = selectors.tenures(actor=system_actor(), as_of=date.fromisoformat(day)).exclude(post=None)
    return {
        one.post.title: one.person.name
        for one in found.select_related("post", "person")
        if one.certainty == "certain" and one.post is not None
    }


def accept_all() -> int:
    chosen = TurnoverFinding.objects.filter(state="open").order_by("pk").values_list("pk", "version")
    return decide_many(actor=system_actor(), chosen=list(chosen), accept=True)


def test_from_the_list_to_a_map_that_is_right_on_both_days(file: Path) -> None:
    found = check(file, SECOND_LIST, NEW, source="Cabinet page")
    assert {(one["kind"], one["post"] or one["post_in_file"]) for one in found} == {
        ("swap", "Minister of Health"),
        ("swap", "Minister of Power"),
        ("vacated", "Minister of Trade"),
        ("filled", "Minister of Water"),
        ("same_person", "Minister of Youth"),
        ("post_new", "Minister of Sport"),
    }
    assert holders(OLD) == holders(OLD) != {}
    before = Tenure.objects.count(), Person.objects.count(), Post.objects.count()
    assert check(file, SECOND_LIST, NEW, source="Cabinet page") == found, "asked again, answered the same"
    assert TurnoverFinding.objects.count() == 6
    assert (Tenure.objects.count(), Person.objects.count(), Post.objects.count()) == before, (
        "nothing before acceptance"
    )
    told: list[Departure] = []
    came: list[Arrival] = []
    departures.append(lambda principal, event: told.append(event))
    arrivals.append(lambda principal, event: came.append(event))
    try:
        assert accept_all() == 6
    finally:
        departures.pop(), arrivals.pop()
    assert holders(OLD) == {
        "Minister of Health": "Ada Obi",
        "Minister of Power": "Bem Tor",
        "Minister of Trade": "Cy Dan",
        "Minister of Youth": "Muhammad Sani",
    }
    assert holders(NEW) == {
        "Minister of Health": "Bem Tor",
        "Minister of Power": "Ada Obi",
        "Minister of Water": "Eve Oku",
        "Minister of Sport": "Eve Oku",
        "Minister of Youth": "Muhammad Sani",
    }
    # What seats of working groups follow: each post once, with who left, who came and the day.
    names = dict(Person.objects.values_list("pk", "name"))
    posts = dict(Post.objects.values_list("pk", "title"))
    assert sorted((posts[one.post], names[one.person], names.get(one.successor, "–")) for one in told) == [
        ("Minister of Health", "Ada Obi", "Bem Tor"),
        ("Minister of Power", "Bem Tor", "Ada Obi"),
        ("Minister of Trade", "Cy Dan", "–"),
    ]
    assert sorted((posts[one.post], names[one.person]) for one in came) == [
        ("Minister of Health", "Bem Tor"),
        ("Minister of Power", "Ada Obi"),
        ("Minister of Sport", "Eve Oku"),
        ("Minister of Water", "Eve Oku"),
    ]
    assert all(event.day == date(2022, 6, 1) and event.finding for event in [*told, *came])
    assert Person.objects.filter(name="Eve Oku").count() == 1, "one person with two posts"
    assert Vacancy.objects.get().end_latest == date(2022, 6, 1)
    assert {"name": "Mohammed Sani"} in Person.objects.get(name="Muhammad Sani").other_names
    assert not [
        one for one in check(file, SECOND_LIST, NEW, source="Cabinet page") if one["kind"] != "unchanged"
    ]


def test_the_third_list_proposes_only_what_changed_since(file: Path) -> None:
    check(file, SECOND_LIST, NEW)
    accept_all()
    found = check(file, THIRD_LIST, THIRD)
    assert [
        (one["kind"], one["post"], one["old_holder"], one["new_holder"])
        for one in found
        if one["kind"] != "unchanged"
    ] == [("holder_changed", "Minister of Sport", "Eve Oku", "Fay Gor")]


def test_what_was_rejected_is_not_asked_again(file: Path) -> None:
    check(file, SECOND_LIST, NEW)
    chosen = list(TurnoverFinding.objects.values_list("pk", "version"))
    assert decide_many(actor=system_actor(), chosen=chosen, accept=False) == len(chosen)
    check(file, SECOND_LIST, THIRD)
    assert not TurnoverFinding.objects.filter(state="open").exists()
    assert holders(OLD)["Minister of Health"] == "Ada Obi"


def test_a_newer_answer_settles_the_older_one(file: Path) -> None:
    check(file, FIRST_LIST.replace("Ada Obi", "Kofi Mensah"), NEW)
    check(file, FIRST_LIST.replace("Ada Obi", "Yaw Boateng"), THIRD)
    assert TurnoverFinding.objects.filter(state="open").count() == 2
    last = TurnoverFinding.objects.get(new_holder="Yaw Boateng")
    decide_many(actor=system_actor(), chosen=[(last.pk, last.version)], accept=True)
    assert TurnoverFinding.objects.get(new_holder="Kofi Mensah").state == "merged"
    assert holders(THIRD)["Minister of Health"] == "Yaw Boateng"


def test_merged_and_renamed_ministries_are_written(file: Path) -> None:
    text = "country,post,holder\nGhana,Minister of Power and Trade,Bem Tor\nGhana,Minister of Youth and Sport,Muhammad Sani\n"
    found = check(file, text, NEW)
    assert {one["kind"] for one in found if one["kind"].startswith("body")} == {"body_merged", "body_renamed"}
    wanted = TurnoverFinding.objects.filter(kind__startswith="body").values_list("pk", "version")
    decide_many(actor=system_actor(), chosen=list(wanted), accept=True)
    assert holders(NEW) == {"Minister of Power and Trade": "Bem Tor"}
    youth = Post.objects.get(title="Minister of Youth and Sport")
    assert youth.other_titles[0]["name"] == "Minister of Youth"
    assert youth.organization.name == "Ministry of Youth and Sport"
    assert holders(OLD)["Minister of Power"] == "Bem Tor"


def test_one_person_under_two_spellings_is_merged_and_taken_back(file: Path) -> None:
    actor, ghana = system_actor(), area_by_code("GHA")
    twin = create_person(
        actor=actor, values={"name": "Mohammed Sani", "area": ghana, "summary": "Met in 2021."}
    )
    check(file, SECOND_LIST, NEW)
    finding = TurnoverFinding.objects.get(kind="same_person")
    assert finding.new_person_id == twin.pk, "the list's spelling is another record on the map"
    wrong = TurnoverFinding.objects.get(kind="filled")
    with pytest.raises(ValidationError, match="twice"):
        merge_many(actor=actor, chosen=[(finding.pk, finding.version), (wrong.pk, wrong.version)])
    finding.refresh_from_db()
    assert (finding.state, finding.version) == ("open", 1), "all or none"
    assert merge_many(actor=actor, chosen=[(finding.pk, 1)]) == 1
    stays = Person.objects.get(name="Muhammad Sani")
    twin.refresh_from_db()
    assert (twin.merged_into_id, stays.summary) == (stays.pk, "Met in 2021.")
    assert [one["name"] for one in stays.other_names] == ["Mohammed Sani"]
    assert Tenure.objects.get(person=stays).last_seen == date(2022, 6, 1)
    finding.refresh_from_db()
    assert (finding.state, finding.new_person_id) == ("merged", stays.pk)
    assert not [one for one in check(file, SECOND_LIST, THIRD) if one["kind"] == "same_person"]
    unmerge(actor=actor, kind=Kind.PERSON, pk=stays.pk, version=None, absorbed=twin.pk)
    twin.refresh_from_db()
    assert twin.merged_into_id is None and not Person.objects.get(pk=stays.pk).other_names


def test_a_body_under_two_names_is_merged(file: Path) -> None:
    actor, ghana = system_actor(), area_by_code("GHA")
    twin = create_organization(actor=actor, values={"name": "Ministry of Youth and Sport", "area": ghana})
    check(file, "country,post,holder\nGhana,Minister of Youth and Sport,Muhammad Sani\n", NEW)
    finding = TurnoverFinding.objects.get(kind="body_renamed")
    assert merge_many(actor=actor, chosen=[(finding.pk, finding.version)]) == 1
    post = Post.objects.get(title="Minister of Youth")
    twin.refresh_from_db()
    assert (post.organization.name, twin.merged_into_id) == (
        "Ministry of Youth and Sport",
        post.organization_id,
    )
    assert post.other_titles == [{"name": "Minister of Youth and Sport"}]
    assert not Handover.objects.exists() and holders(OLD)["Minister of Youth"] == "Muhammad Sani"


def test_the_command_refuses_what_it_cannot_read(file: Path) -> None:
    with pytest.raises(CommandError, match="no roster source"):
        run("check_turnover", source="Nobody's list")
    with pytest.raises(CommandError, match="Give --file"):
        run("check_turnover")
    with pytest.raises(CommandError, match="is not a day"):
        run("check_turnover", file=str(file), as_of="June")
    with pytest.raises(CommandError, match="no address"):
        run("check_turnover", source="Cabinet page")
    file.write_text("country,post,holder\nGhana,Minister of Health,New One\n", encoding="utf-8")
    told = run("check_turnover", file=str(file), as_of=NEW, complete=True)
    assert "stored for review" in told and "post_gone" in told
    assert area_by_code("GHA") is not None
