"""Events that move posts: the calendar, what is at risk, being ready before, and looking at the harm after a coup."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.models import OutboxEntry, Task
from engagements import services as contact
from engagements.services import harm, upheavals
from stakeholders import services
from stakeholders.models import Tenure
from tests.factories.cast import Cast
from tests.factories.clients import body_of, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def minister(cast: Cast) -> Any:
    """Holds a post in Alpha; an officer keeps the contact, in a relationship of the function."""
    lead, area = cast.fresh("lead"), cast.areas["alpha"]
    body = services.create_organization(actor=lead, values={"name": "Ministry of Works", "area": area})
    post = services.create_post(
        actor=lead, values={"organization": body, "title": "Minister of Works", "area": area}
    )
    person = services.create_person(actor=lead, values={"name": "Ada Obi", "area": area})
    services.create_tenure(actor=lead, values={"person": person, "post": post, "start": "2020"})
    kept = {"colleague": cast.users["officer"], "stakeholder": person, "handling": 2, "function": cast.home}
    contact.create_relationship(actor=lead, values=kept)
    return person


def event(cast: Cast, kind: str, on: str, **values: Any) -> Any:
    given = {"name": f"The {kind}", "kind": kind, "on": on, "area": cast.areas["alpha"], **values}
    return services.create_transition(actor=cast.fresh("lead"), values=given)


def test_the_calendar_and_the_page_show_what_is_at_risk(cast: Cast, minister: Any) -> None:
    soon = timezone.localdate() + timedelta(days=40)
    made = event(cast, "election", soon.isoformat())
    event(cast, "reshuffle", (soon - timedelta(days=400)).isoformat(), name="Long ago")
    term = {"organization": services.create_organization(actor=cast.lead, values={"name": "Assembly"})}
    services.create_term(actor=cast.lead, values={**term, "name": "Third term", "end": f"{soon.year + 1}"})
    address = reverse("turnover-calendar")
    page = body_of(client_of(cast, "officer").get(address)).decode()
    assert "The election" in page and "in 40 days" in page and "Third term" in page
    assert "1 post" in page and "1 relationship at risk" in page and "Long ago" not in page
    assert "Long ago" in body_of(client_of(cast, "officer").get(address, {"past": "1"})).decode()
    other = body_of(client_of(cast, "other_officer").get(address)).decode()
    assert "1 post" in other and "at risk" not in other
    page = body_of(client_of(cast, "officer").get(made.get_absolute_url())).decode()
    assert "Posts at risk" in page and "Minister of Works" in page and "known to Officer" in page
    closed = body_of(client_of(cast, "other_officer").get(made.get_absolute_url())).decode()
    assert "Minister of Works" in closed and "known to" not in closed
    assert client_of(cast, "secretariat").get(address).status_code == 404


def test_who_keeps_the_contact_is_asked_to_be_ready_once(cast: Cast, minister: Any) -> None:
    soon = timezone.localdate() + timedelta(days=40)
    event(cast, "election", soon.isoformat())
    event(cast, "reshuffle", (soon + timedelta(days=300)).isoformat())
    assert (upheavals.prepare_coming(), upheavals.prepare_coming()) == (1, 0)
    task = Task.objects.get(about_kind="relationships")
    assert (task.assignee_id, task.due) == (cast.officer.pk, soon - timedelta(days=14))
    assert task.handling == 2 and "Ada" not in task.title + task.note


def test_a_coup_opens_the_review_of_exposures_and_tells_nobody_else(cast: Cast, minister: Any) -> None:
    values = {
        "stakeholder": minister,
        "armed": "grave",
        "reasons": "Helped us in the north",
        "review_by": date(2090, 1, 1),
        "custodian": cast.users["custodian"],
        "function": cast.home,
    }
    exposure = harm.create_exposure(actor=cast.fresh("author"), values=values)
    today = timezone.localdate()
    event(cast, "election", today.isoformat())
    assert not OutboxEntry.objects.filter(kind=upheavals.REVIEW).exists()
    event(cast, "coup", today.isoformat())
    entry = OutboxEntry.objects.get(kind=upheavals.REVIEW)
    outbox.deliver(entry.pk)
    exposure.refresh_from_db()
    assert exposure.review_by < today and exposure.reasons == "Helped us in the north"
    assert exposure.history.count() == exposure.version == 2
    task = Task.objects.get(about_kind="exposures", about_id=exposure.pk)
    assert (task.assignee_id, task.due, task.handling) == (cast.author.pk, today, 3)
    asked = Task.objects.get(about_kind="relationships")
    assert (asked.assignee_id, asked.due) == (cast.officer.pk, today)
    for one in (task, asked):
        assert "coup" not in (one.title + one.note).lower() and "Ada" not in one.title + one.note
    tasks = reverse("tasks-list")
    assert "Look at it again" in body_of(client_of(cast, "author").get(tasks)).decode()
    for name in ("officer", "lead", "manager", "other_officer"):
        assert "Look at it again" not in body_of(client_of(cast, name).get(tasks)).decode(), name
    assert "Look again at how" not in body_of(client_of(cast, "other_officer").get(tasks)).decode()


def test_what_one_function_knows_of_a_change_is_told_to_no_keeper_of_another(
    cast: Cast, minister: Any
) -> None:
    theirs = {"stakeholder": minister, "handling": 2, "function": cast.other}
    theirs |= {"colleague": cast.users["other_officer"]}
    contact.create_relationship(actor=cast.fresh("other_officer"), values=theirs)
    closed, today = {"handling": 2, "function": cast.home}, timezone.localdate()
    event(cast, "reshuffle", (today + timedelta(days=40)).isoformat(), **closed)
    assert upheavals.prepare_coming() == 1
    event(cast, "coup", today.isoformat(), **closed)
    outbox.deliver(OutboxEntry.objects.get(kind=upheavals.REVIEW).pk)
    asked = Task.objects.filter(about_kind="relationships").values_list("assignee", "function")
    assert set(asked) == {(cast.officer.pk, cast.home.pk)} and len(asked) == 2


def test_a_dismissal_written_by_hand_asks_for_the_same_look(cast: Cast, minister: Any) -> None:
    tenure = Tenure.objects.get(person=minister)
    values = {"end": timezone.localdate().isoformat(), "end_reason": "resigned"}
    services.update_tenure(actor=cast.fresh("lead"), pk=tenure.pk, version=None, values=values)
    assert not OutboxEntry.objects.filter(kind=upheavals.REVIEW).exists()
    services.update_tenure(
        actor=cast.fresh("lead"), pk=tenure.pk, version=None, values={"end_reason": "dismissed"}
    )
    outbox.deliver(OutboxEntry.objects.get(kind=upheavals.REVIEW).pk)
    told = {task.title: task.assignee_id for task in Task.objects.filter(about_kind="relationships")}
    assert told.pop("Look again at how we keep this contact") == cast.officer.pk
    # The end itself opened the handover, as accepting it would have.
    assert list(told) == ["Introduce ourselves to the new holder"]
