"""What a handover shows and carries, to those who may see it; what a colleague leaves is never nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts import services as accounts
from accounts.models import RoleAssignment
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import Task
from engagements import services as contact
from engagements.models import Handover, Relationship
from engagements.selectors import orphans
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.clients import body_of, client_of

pytestmark = pytest.mark.django_db


@dataclass
class Change:
    """A minister who was with us, promised something, and is followed by somebody known to a friend of ours."""

    minister: Any
    post: Any
    promise: Any
    handover: Handover


def person(cast: Cast, name: str) -> Any:
    return services.create_person(
        actor=cast.fresh("lead"), values={"name": name, "area": cast.areas["alpha"]}
    )


@pytest.fixture
def change(cast: Cast) -> Change:
    lead = cast.fresh("lead")
    body = services.create_organization(
        actor=lead, values={"name": "Ministry of Works", "area": cast.areas["alpha"]}
    )
    post = services.create_post(
        actor=lead, values={"organization": body, "title": "Minister of Works", "area": cast.areas["alpha"]}
    )
    minister, came, friend = (person(cast, name) for name in ("Ada Obi", "Kofi Mensah", "Elder Friend"))
    seen = {"first_seen": date(2024, 1, 1), "last_seen": date(2024, 1, 1)}
    services.create_tenure(actor=lead, values={"person": minister, "post": post, **seen})
    for whom in (minister, friend):
        contact.create_relationship(
            actor=lead, values={"colleague": cast.users["officer"], "stakeholder": whom}
        )
    tie = {"subject": friend, "object": came, "kind": "advises", "handling": Handling.COMPANY}
    services.create_tie(actor=system_actor(), values=tie)
    judged = {
        "stakeholder": minister,
        "alignment": 2,
        "interest": 5,
        "confidence": "high",
        "rationale": "Says so in public",
        "assessed_on": date(2024, 2, 1),
        "function": cast.home,
    }
    services.create_assessment(actor=lead, values=judged)
    promised = {
        "title": "Vetting before the next rotation",
        "side": "theirs",
        "stakeholder": minister,
        "colleague": cast.users["officer"],
        "function": cast.home,
    }
    promise = contact.create_commitment(actor=lead, values=promised)
    values = {"post": post, "said": "arrived", "new_person": came, "day": date(2024, 6, 1)}
    finding = services.create_finding(actor=lead, values={**values, "new_holder": "Kofi Mensah"})
    services.accept_finding(actor=lead, pk=finding.pk, version=finding.version)
    return Change(minister, post, promise, Handover.objects.get(person=minister))


def test_it_shows_what_is_lost_and_who_introduces_us(cast: Cast, change: Change) -> None:
    page = body_of(client_of(cast, "officer").get(change.handover.get_absolute_url())).decode()
    for words in (
        "Relationships that are lost",
        "Champion",
        change.promise.code,
        "Re-confirm",
        "Elder Friend",
    ):
        assert words in page, words
    assert "known to Officer" in page and "1 step" in page
    closed = client_of(cast, "other_officer").get(change.handover.get_absolute_url())
    seen = body_of(closed).decode()
    assert closed.status_code == 200
    assert change.promise.title not in seen and change.promise.code not in seen
    assert "Nobody was judged to be with us" in seen and "still stands" not in seen


def test_a_departure_that_one_function_knows_of_opens_nothing_to_another(cast: Cast, change: Change) -> None:
    lead, other = cast.fresh("lead"), cast.fresh("other_officer")
    place = {"organization": change.post.organization, "area": cast.areas["alpha"]}
    post = services.create_post(actor=lead, values={**place, "title": "Adviser of the house"})
    friend = person(cast, "Quiet Friend")
    closed = {"handling": Handling.FUNCTION, "function": cast.home}
    seen = {"first_seen": date(2024, 1, 1), "last_seen": date(2024, 1, 1)}
    services.create_tenure(actor=lead, values={"person": friend, "post": post, **seen, **closed})
    theirs = {
        "stakeholder": friend,
        "colleague": other,
        "handling": Handling.FUNCTION,
        "function": cast.other,
    }
    contact.create_relationship(actor=other, values=theirs)
    contact.create_commitment(actor=other, values={**theirs, "title": "A road", "side": "theirs"})
    values = {
        "post": post,
        "said": "arrived",
        "day": date(2024, 6, 1),
        "new_holder": "Somebody Else",
        **closed,
    }
    finding = services.create_finding(actor=lead, values=values)
    services.accept_finding(actor=lead, pk=finding.pk, version=finding.version)
    made = Handover.objects.get(person=friend)
    assert client_of(cast, "officer").get(made.get_absolute_url()).status_code == 200
    assert client_of(cast, "other_officer").get(made.get_absolute_url()).status_code == 404
    assert not Task.objects.filter(function=cast.other).exists()


def test_a_promise_gets_a_task_that_only_they_see_who_see_it(cast: Cast, change: Change) -> None:
    task = Task.objects.get(about_kind="commitments", about_id=change.promise.pk)
    assert (task.assignee_id, task.handling) == (cast.officer.pk, change.promise.handling)
    assert change.handover.due is not None and task.due is not None and task.due > change.handover.due
    due = task.due
    contact.update_commitment(
        actor=cast.fresh("lead"), pk=change.promise.pk, version=None, values={"due": "2031-01-01"}
    )
    task.refresh_from_db()
    assert task.due == due, "the day of the promise is not the day on which the new holder is asked"


def test_closed_ones_are_hidden_until_asked_for(cast: Cast, change: Change) -> None:
    client, address = client_of(cast, "officer"), reverse("handovers-list")
    assert (
        "Ministry" in body_of(client.get(address)).decode()
        or "Minister of Works" in body_of(client.get(address)).decode()
    )
    answer = client.post(reverse("handovers-close", args=[change.handover.pk]), {"version": 1}, follow=True)
    assert "Closed. The contact stands again." in body_of(answer).decode()
    assert "Minister of Works" not in body_of(client.get(address)).decode()
    for query in ({"view": "all"}, {"status": "closed"}):
        assert "Minister of Works" in body_of(client.get(address, query)).decode()


def test_who_moves_leaves_a_handover_and_all_of_it_is_handed_on(cast: Cast, change: Change) -> None:
    officer = cast.users["officer"]
    planned = {
        "title": "Quarterly meeting",
        "kind": "meeting",
        "status": "planned",
        "starts": "2031-01-05T09:00:00Z",
        "organizer": officer,
        "function": cast.home,
    }
    meeting = contact.create_engagement(actor=cast.fresh("lead"), values=planned)
    exercise = services.create_exercise(
        actor=cast.fresh("lead"), values={"name": "Alpha", "area": cast.areas["alpha"], "lead": officer}
    )
    role = RoleAssignment.objects.get(user=officer)
    accounts.end_role(actor=system_actor(), pk=role.pk, version=None)
    made = Handover.objects.get(colleague=officer)
    assert (made.kind, made.status) == ("colleague", "open")
    client, lead = client_of(cast, "lead"), cast.users["lead"]
    page = body_of(client.get(made.get_absolute_url())).decode()
    for words in ("Quarterly meeting", change.promise.title, "Alpha", "Ask the new holder", "Reassign all"):
        assert words in page, words
    assert orphans(actor=lead) == []
    given = {"lead": str(lead.pk), "version": made.version}
    client.post(reverse("handovers-reassign", args=[made.pk]), given)
    for record, name in ((meeting, "organizer"), (exercise, "lead"), (change.promise, "colleague")):
        record.refresh_from_db()
        assert getattr(record, f"{name}_id") == lead.pk, name
        assert record.history.count() == record.version
    assert set(Relationship.objects.values_list("colleague", flat=True)) == {lead.pk}
    assert not Task.objects.filter(assignee=officer).exists()


def test_the_orphan_report_names_what_slipped_through_and_then_is_empty(cast: Cast, change: Change) -> None:
    Handover.objects.filter(lead=cast.officer).update(lead=None)
    RoleAssignment.objects.filter(user=cast.officer).update(valid_from=None, valid_until=date(2024, 1, 1))
    address = reverse("handovers-orphans")
    page = body_of(client_of(cast, "lead").get(address)).decode()
    assert "Ada Obi" in page and change.promise.title in page and "may not see it any more" in page
    other = body_of(client_of(cast, "other_officer").get(address)).decode()
    assert change.promise.title not in other, "what is closed to a reader is no orphan to them"
    assert contact.open_for_those_gone() == 1 and contact.open_for_those_gone() == 0
    assert "Nothing is left without somebody" in body_of(client_of(cast, "lead").get(address)).decode()
