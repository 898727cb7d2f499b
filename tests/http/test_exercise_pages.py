"""A mapping exercise from opening to the next one: contributions, the snapshot in each reader's sight, reminders."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.services import create_team
from core import outbox, schedule
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import OutboxEntry, Task
from engagements import services as engagements
from stakeholders import judgement, services
from stakeholders.exercises import draft, due_soon, entries
from stakeholders.models import MappingExercise, SnapshotEntry
from tests.factories.cast import Cast, make_cast
from tests.http.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.fresh(name))
    return client


def person(cast: Cast, name: str) -> Any:
    values = {"name": name, "area": cast.areas["alpha_north"], "basis": "public_office"}
    return services.create_person(actor=cast.fresh("lead"), values=values)


def judged(cast: Cast, who: Any, by: str, **values: Any) -> Any:
    function = cast.other if by == "other_officer" else cast.home
    given = {"stakeholder": who, "rationale": "Seen", "function": function, "interest": 4, **values}
    return services.create_assessment(actor=cast.fresh(by), values=given)


def opened(cast: Cast, **values: Any) -> MappingExercise:
    given = {"name": "Alpha, spring", "area": cast.areas["alpha"], "lead": cast.users["lead"], **values}
    return services.create_exercise(actor=cast.fresh("lead"), values=given)


def close(cast: Cast, exercise: MappingExercise) -> MappingExercise:
    exercise.refresh_from_db()
    return services.close_exercise(actor=cast.fresh("lead"), pk=exercise.pk, version=exercise.version)


def test_a_snapshot_is_as_open_as_its_contents(cast: Cast) -> None:
    marko = person(cast, "Zebulon Marko")
    judged(cast, marko, "officer", alignment=1)
    judged(cast, marko, "other_officer", alignment=-1)
    judged(cast, marko, "author", alignment=-2, handling=Handling.NAMED, custodian=cast.users["custodian"])
    exercise = close(cast, opened(cast))
    assert SnapshotEntry.objects.filter(exercise=exercise).count() == 2
    seen = {
        reader: sorted(entries(actor=cast.fresh(reader)).values_list("alignment", flat=True))
        for reader in ("officer", "other_officer", "manager", "author", "far_manager")
    }
    assert seen == {
        "officer": [1],
        "other_officer": [-1],
        "manager": [-1, 1],
        "author": [1],
        "far_manager": [],
    }


def test_a_judgement_that_became_named_leaves_the_snapshot(cast: Cast) -> None:
    mine = judged(cast, person(cast, "Zebulon Marko"), "officer", alignment=1)
    exercise = close(cast, opened(cast))
    services.update_assessment(
        actor=cast.fresh("officer"),
        pk=mine.pk,
        version=mine.version,
        values={"handling": Handling.NAMED, "custodian": cast.users["custodian"].pk},
    )
    for reader in ("manager", "lead"):
        assert not entries(actor=cast.fresh(reader)).filter(exercise=exercise).exists()


def test_the_difference_to_the_one_before_in_each_sight(cast: Cast) -> None:
    marko = person(cast, "Zebulon Marko")
    judged(cast, marko, "officer", alignment=0)
    judged(cast, marko, "other_officer", alignment=-1)
    first = close(cast, opened(cast))
    judged(cast, marko, "officer", alignment=2)
    second = close(cast, opened(cast, previous=first))
    page = text(signed_in(cast, "officer").get(second.get_absolute_url()))
    assert "from neutral to champion" in page
    other = text(signed_in(cast, "other_officer").get(second.get_absolute_url()))
    assert "from neutral to champion" not in other
    assert "Nothing that you may see changed" in other
    assert second.next_due is not None


def test_contributions_are_shared_by_choice_and_taken_back_at_closing(cast: Cast) -> None:
    """Community relations led by a lead of home; security shares its own judgement until closing."""
    exercise = opened(cast, opened=date(2024, 1, 1))
    judged(cast, person(cast, "Zebulon Marko"), "other_officer", alignment=-1)
    lead = judgement.assessments
    assert lead(actor=cast.fresh("lead")).count() == 0
    url = f"/map/exercises/{exercise.pk}/contribute/"
    client = signed_in(cast, "other_officer")
    assert "1 judgement that you wrote" in text(client.get(url))
    assert client.post(url, {"version": 1}).status_code == 302
    assert lead(actor=cast.fresh("lead")).count() == 1
    assert lead(actor=cast.fresh("officer")).count() == 0
    close(cast, exercise)
    assert lead(actor=cast.fresh("lead")).count() == 0


def test_contributions_are_open_to_the_team_until_closing(cast: Cast) -> None:
    """The team of the exercise reads what was shared with it; other colleagues of the same function never do."""
    team = create_team(actor=system_actor(), name="Round of Alpha", members=[cast.users["officer"]])
    exercise = opened(cast, opened=date(2024, 1, 1), lead=None, team=team)
    judged(cast, person(cast, "Zebulon Marko"), "other_officer", alignment=-1)
    url = f"/map/exercises/{exercise.pk}/contribute/"
    client = signed_in(cast, "other_officer")
    assert "the team Round of Alpha" in text(client.get(url))
    assert client.post(url, {"version": 1}).status_code == 302
    assert judgement.assessments(actor=cast.fresh("officer")).count() == 1
    assert judgement.assessments(actor=cast.fresh("lead")).count() == 0
    close(cast, exercise)
    assert judgement.assessments(actor=cast.fresh("officer")).count() == 0


def test_a_closed_exercise_takes_nothing_more(cast: Cast) -> None:
    exercise = close(cast, opened(cast))
    client = signed_in(cast, "lead")
    page = client.post(
        "/map/exercise-answers/new/",
        {"exercise": exercise.pk, "question": "roles", "text": "Late", "function": cast.home.pk},
    )
    assert page.status_code == 422
    assert "This exercise is closed" in text(page)
    assert (
        client.post(f"/map/exercises/{exercise.pk}/close/", {"version": exercise.version}).status_code == 422
    )


def test_officers_of_another_function_do_not_close(cast: Cast) -> None:
    exercise = opened(cast)
    answer = signed_in(cast, "other_officer").post(f"/map/exercises/{exercise.pk}/close/", {"version": 1})
    assert answer.status_code in (403, 422)
    assert SnapshotEntry.objects.count() == 0


def test_reminders_are_tasks_made_once(cast: Cast) -> None:
    exercise = opened(cast, due=date(2026, 12, 1), opened=date(2026, 11, 1))
    assert services.remind_of_exercises(day=date(2026, 10, 1)) == 0
    assert services.remind_of_exercises(day=date(2026, 11, 20)) == 1
    assert services.remind_of_exercises(day=date(2026, 11, 21)) == 0
    closed = close(cast, exercise)
    assert closed.next_due is not None
    assert services.remind_of_exercises(day=closed.next_due) == 1
    titles = set(Task.objects.filter(about_id=exercise.pk).values_list("title", flat=True))
    assert titles == {"Close the mapping exercise", "Open the next mapping exercise"}


def test_with_the_clock_moved_by_a_quarter_who_leads_is_reminded(cast: Cast) -> None:
    """The command does what the scheduler does every morning: a task about the exercise, and a mail that names nothing."""
    exercise = opened(cast, due=timezone.localdate() + timedelta(days=80))
    call_command("remind", stdout=StringIO())
    assert not Task.objects.filter(about_id=exercise.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        for _twice in range(2):
            call_command("remind", stdout=StringIO())
        task = Task.objects.get(about_id=exercise.pk)
        assert (task.title, task.assignee_id) == ("Close the mapping exercise", exercise.lead_id)
        (mail,) = OutboxEntry.objects.filter(kind="core.mail", payload__to=str(exercise.lead_id))
        assert mail.payload["context"] == {"n": 1, "path": "/tasks/?whose=mine&status=open"}


def test_the_draft_says_what_the_reader_sees_and_an_answer_begins_with_it(cast: Cast) -> None:
    marko = person(cast, "Zebulon Marko")
    judged(cast, marko, "officer", alignment=2)
    exercise = opened(cast)
    page = text(signed_in(cast, "officer").get(exercise.get_absolute_url()))
    assert ">Zebulon Marko</bdi></a> is seen as champion." in page
    assert "seen as champion" not in text(signed_in(cast, "other_officer").get(exercise.get_absolute_url()))
    form = (
        signed_in(cast, "officer")
        .get(f"/map/exercise-answers/new/?copy={exercise.pk}.champions")
        .context["form"]
    )
    assert form.initial["text"] == "Zebulon Marko is seen as champion."


def _beat(until: timedelta) -> None:
    """The clock of beat moves on by so much: what is due is enqueued and delivered, and again what that enqueued."""
    with time_machine.travel(timezone.now() + until, tick=False):
        schedule.enqueue_due()
        for _round in range(3):
            for pk in OutboxEntry.objects.filter(state="waiting").values_list("pk", flat=True):
                outbox.deliver(pk)


def test_a_quarter_later_beat_has_reminded_whoever_leads(cast: Cast, mailoutbox: list[Any]) -> None:
    """The exercise is due in eighty days: a quarter later its lead has a task, is late on the Desk, and got a mail that
    names nothing."""
    today = timezone.localdate()
    exercise = opened(cast, name="Zebulon round", due=today + timedelta(days=80))
    asked = {"exercise": exercise, "asked_person": cast.users["officer"], "what": "Who commands the post?"}
    services.create_request(actor=cast.fresh("lead"), values={**asked, "due": today + timedelta(days=60)})
    _beat(timedelta(days=7))
    assert not Task.objects.filter(title="Close the mapping exercise").exists()
    assert mailoutbox == []
    _beat(timedelta(days=91))
    task = Task.objects.get(title="Close the mapping exercise")
    assert (task.assignee_id, task.due) == (cast.users["lead"].pk, exercise.due)
    _beat(timedelta(days=91, hours=1))
    assert Task.objects.filter(title="Close the mapping exercise").count() == 1
    _beat(timedelta(days=92))
    assert {cast.users["lead"].email, cast.users["officer"].email} <= {mail.to[0] for mail in mailoutbox}
    for mail in mailoutbox:
        assert "Zebulon" not in mail.subject + mail.body and "commands" not in mail.subject + mail.body
    with time_machine.travel(datetime.now() + timedelta(days=91), tick=False):
        desk = text(signed_in(cast, "officer").get("/"))
        assert "Who commands the post?" in desk and "11 days overdue" in desk
        assert "11 days overdue" in text(signed_in(cast, "lead").get("/insights/audit/"))


def test_whom_a_source_named_comes_onto_the_map(cast: Cast) -> None:
    """A name waits with two buttons until a record of it is in the reader's sight; then its source can be cited."""
    exercise, officer = opened(cast), cast.fresh("officer")
    source = services.create_source(
        actor=officer,
        values={"title": "Radio", "kind": "media", "function": cast.home, "handling": Handling.FUNCTION},
    )
    named = "Marko Zebulon | Police of the port\n\nGuild of pits"
    values = {"exercise": exercise, "kind": "media", "status": "consulted", "source": source}
    services.create_input(actor=officer, values={**values, "candidates": named, "function": cast.home})
    client, url = signed_in(cast, "officer"), exercise.get_absolute_url()
    page = text(client.get(url))
    assert "Named by sources" in page and "2 not on the map yet" in page
    form = client.get(f"/map/people/new/?name=Marko+Zebulon&area={exercise.area_id}").context["form"]
    assert (form.initial["name"], str(form.initial["area"])) == ("Marko Zebulon", str(exercise.area_id))
    marko = person(cast, "Zebulon Marko")
    page = text(client.get(url))
    assert "1 not on the map yet" in page and marko.get_absolute_url() in page and "Cite the source" in page
    services.create_citation(
        actor=officer,
        values={"source": source, "stakeholder": marko, "said": "He commands", "credibility": 2},
    )
    assert "Cite the source" not in text(client.get(url))
    assert "Named by sources" not in text(signed_in(cast, "other_officer").get(url))


def test_missing_languages_become_a_hiring_request(cast: Cast) -> None:
    exercise, lead = opened(cast), cast.fresh("lead")
    known = {"area": cast.areas["alpha_north"], "basis": "public_office"}
    for name, languages in (
        ("Zebulon Marko", ["lu"]),
        ("Ama Owusu", ["lu", "sw"]),
        ("Kofi Mensah", ["en", "lu"]),
    ):
        who = services.create_person(actor=lead, values={**known, "name": name, "languages": languages})
        judged(cast, who, "officer", alignment=0, influence=5)
    kept = {"colleague": cast.users["officer"], "stakeholder": who, "language": "fr", "function": cast.home}
    engagements.create_relationship(actor=cast.fresh("officer"), values=kept)
    client, url = signed_in(cast, "officer"), f"/insights/hiring/{exercise.pk}/"
    page = text(client.get(exercise.get_absolute_url()))
    assert "2 people here speak Kiluba and no language that one of us speaks." in page
    assert "With 2 of 3 influential people and bodies none of us keeps the contact." in page
    paper = text(client.get(url))
    assert "A colleague who speaks Kiluba" in paper and "Zebulon" not in paper and "Ama" not in paper
    assert client.post(url).status_code == 302
    task = Task.objects.get(title="Hiring request: languages and staff")
    assert (task.assignee_id, task.about_id, task.note) == (cast.users["lead"].pk, exercise.pk, "")
    assert signed_in(cast, "viewer").post(url).status_code == 403
    assert "influential" not in text(signed_in(cast, "other_officer").get(exercise.get_absolute_url()))


def test_exercises_are_found_by_name(cast: Cast) -> None:
    opened(cast, name="Lumbe, autumn"), opened(cast, name="Nsele")
    page = text(signed_in(cast, "officer").get("/map/exercises/?q=lumb"))
    assert "Lumbe, autumn" in page and "Nsele" not in page


def test_a_round_that_follows_out_of_sight_hides_nothing(cast: Cast) -> None:
    """The next one is due for who does not see that it was opened, and not for who does."""
    first = close(cast, opened(cast))
    MappingExercise.objects.filter(pk=first.pk).update(next_due=timezone.localdate())
    values = {"handling": Handling.FUNCTION, "function": cast.home, "previous": first}
    opened(cast, name="Alpha, autumn", **values)
    until = timezone.localdate()
    assert first not in due_soon(actor=cast.fresh("officer"), until=until)
    assert first in due_soon(actor=cast.fresh("other_officer"), until=until)
    assert "the next one is to be opened" in text(signed_in(cast, "other_officer").get("/"))
    assert "the next one is to be opened" not in text(signed_in(cast, "officer").get("/"))


def test_a_province_is_not_asked_for_what_lies_in_the_capital(cast: Cast) -> None:
    """The draft names a level as empty only where a body of it could lie in the scope."""
    lead, area = cast.fresh("lead"), cast.areas["alpha_north"]
    court = services.create_organization(actor=lead, values={"name": "Court of the north", "area": area})
    held = {"organization": court, "state_function": "civilian_courts", "level": "local"}
    services.create_mandate(actor=lead, values=held)
    whole, part = opened(cast), opened(cast, name="North", area=area)
    day = date(2026, 6, 1)
    told = [
        [tuple(one.more["levels"]) for one in draft(actor=lead, exercise=one, day=day)["responsibilities"]]
        for one in (whole, part)
    ]
    assert told == [[("national", "regional")], [("regional",)]]
