"""Somebody leaves a post without any list having said so: the handover is the one that accepting a finding opens; and a
colleague who moves to another area leaves one of exactly what they cannot reach any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import RoleAssignment
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import Task
from engagements import services as contact
from engagements.models import Handover, Relationship
from engagements.selectors import orphans
from stakeholders import services
from stakeholders.models import Organization
from tests.factories.cast import Cast
from tests.factories.clients import body_of, client_of

pytestmark = pytest.mark.django_db


@dataclass
class Command:
    """A commander whom an officer of ours keeps in contact with, and their post."""

    post: Any
    holder: Any
    tenure: Any


def person(cast: Cast, name: str, **more: Any) -> Any:
    values = {"name": name, "area": cast.areas["alpha"], **more}
    return services.create_person(actor=cast.fresh("lead"), values=values)


def hold(cast: Cast, who: Any, post: Any, **more: Any) -> Any:
    values = {"person": who, "post": post, "start": "2023-01-01", "last_seen": date(2024, 1, 1), **more}
    return services.create_tenure(actor=cast.fresh("lead"), values=values)


@pytest.fixture
def command(cast: Cast) -> Command:
    lead = cast.fresh("lead")
    body = services.create_organization(
        actor=lead, values={"name": "District police", "area": cast.areas["alpha"]}
    )
    post = services.create_post(actor=lead, values={"organization": body, "title": "Commander"})
    holder = person(cast, "Ada Obi")
    contact.create_relationship(actor=lead, values={"colleague": cast.officer, "stakeholder": holder})
    return Command(post, holder, hold(cast, holder, post))


def end(cast: Cast, tenure: Any, day: str = "2024-05-01", reason: str = "moved") -> Any:
    return services.end_tenure(
        actor=cast.fresh("lead"), pk=tenure.pk, version=None, end=day, end_reason=reason
    )


def test_ending_by_hand_opens_one_handover_and_the_next_holder_is_its_successor(
    cast: Cast, command: Command
) -> None:
    client = client_of(cast, "lead")
    given = {"end": "2024-05-01", "end_reason": "moved", "version": 1}
    client.post(reverse("tenures-end", args=[command.tenure.pk]), given)
    made = Handover.objects.get()
    assert (made.person_id, made.post_id, made.day) == (command.holder.pk, command.post.pk, date(2024, 5, 1))
    assert (made.lead_id, made.successor_id, made.created_by_id) == (cast.officer.pk, None, None)
    assert Task.objects.get(about_kind="handovers", about_id=made.pk).assignee_id == cast.officer.pk
    end(cast, command.tenure, "2024-05-20")
    assert Handover.objects.count() == 1, "a corrected day is not a second departure"
    came = person(cast, "Kofi Mensah")
    hold(cast, came, command.post, start="2024-06-01")
    made.refresh_from_db()
    assert (made.successor_id, made.version, made.history.count()) == (came.pk, 2, 2)
    assert "Kofi Mensah" in body_of(client.get(made.get_absolute_url())).decode()


def test_what_is_closed_stays_closed(cast: Cast, command: Command) -> None:
    """Neither a closed tenure that ends nor a closed one that follows tells anything to who does not see it."""
    closed = {"handling": Handling.FUNCTION, "function": cast.home}
    lead = cast.fresh("lead")
    quiet = services.create_post(
        actor=lead, values={"organization": command.post.organization, "title": "Adviser"}
    )
    end(cast, hold(cast, person(cast, "Quiet Friend"), quiet, **closed))
    made = Handover.objects.get(post=quiet)
    assert client_of(cast, "officer").get(made.get_absolute_url()).status_code == 200
    assert client_of(cast, "other_officer").get(made.get_absolute_url()).status_code == 404
    end(cast, command.tenure)
    hold(cast, person(cast, "Hidden Successor"), command.post, start="2024-06-01", **closed)
    opened = Handover.objects.get(post=command.post)
    page = body_of(client_of(cast, "other_officer").get(opened.get_absolute_url())).decode()
    assert opened.successor_id is None and "Hidden Successor" not in page and "Ada Obi" in page


def test_nobody_leaves_where_the_same_person_goes_on(cast: Cast, command: Command) -> None:
    change = services.Change(
        kind="renamed",
        before=[command.post.organization_id],
        after=[],
        on="2024-05-01",
        new_names=["District constabulary"],
        posts={command.post.pk: ""},
    )
    services.succeed(actor=cast.fresh("lead"), change=change)
    assert Organization.objects.filter(name="District constabulary").exists()
    assert not Handover.objects.exists()
    acting = services.create_post(
        actor=cast.fresh("lead"), values={"organization": command.post.organization, "title": "Deputy"}
    )
    deputy = person(cast, "Eve Oku")
    end(cast, hold(cast, deputy, acting, status="acting"), timezone.localdate().isoformat())
    assert Handover.objects.get().status == "open"
    hold(cast, deputy, acting, start=timezone.localdate().isoformat())
    assert Handover.objects.get().status == "closed", "confirmed in the post: nothing to hand over"


def test_an_end_that_lies_ahead_opens_it_on_its_day(cast: Cast, command: Command) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        end(cast, command.tenure, "2026-03-10", "term_ended")
        came = person(cast, "Kofi Mensah")
        hold(cast, came, command.post, start="2026-03-10")
        assert not Handover.objects.exists()
    with time_machine.travel(datetime(2026, 3, 11, 0, 5, tzinfo=UTC), tick=False):
        services.advance_phases(actor=system_actor())
        services.advance_phases(actor=system_actor())
    made = Handover.objects.get()
    assert (made.day, made.successor_id) == (date(2026, 3, 10), came.pk)


def moved_officer(cast: Cast) -> tuple[Any, Any, Any]:
    """An officer for all of Alpha who keeps somebody in the north and somebody in the rest of it."""
    lead, officer = cast.fresh("lead"), cast.officer
    closed = {"handling": Handling.FUNCTION, "function": cast.home}
    kept: list[Any] = []
    for name, area in (("Northern Chief", "alpha_north"), ("Southern Chief", "alpha")):
        chief = services.create_person(actor=lead, values={"name": name, "area": cast.areas[area]})
        values = {"colleague": officer, "stakeholder": chief, **closed}
        kept.append(contact.create_relationship(actor=lead, values=values))
    return officer, kept[0], kept[1]


def test_who_moves_to_another_area_hands_over_what_is_out_of_reach(cast: Cast) -> None:
    officer, north, south = moved_officer(cast)
    role = RoleAssignment.objects.get(user=officer)
    admin, address = client_of(cast, "administrator"), reverse("role-move", args=[officer.pk, role.pk])
    assert body_of(admin.get(address)).decode().count('name="role"') == 0
    given = {"function": cast.home.pk, "area": str(cast.areas["alpha_north"].pk), "version": role.version}
    assert admin.post(address, given).status_code == 302
    made = Handover.objects.get(colleague=officer)
    page = body_of(client_of(cast, "lead").get(made.get_absolute_url())).decode()
    assert "Southern Chief" in page and "Northern Chief" not in page
    contact.reassign(actor=cast.fresh("lead"), pk=made.pk, version=None, lead=cast.lead)
    keepers = {one.pk: one.colleague_id for one in Relationship.objects.all()}
    assert keepers == {north.pk: officer.pk, south.pk: cast.lead.pk}, "what they still reach stays theirs"
    assert client_of(cast, "officer").get(address).status_code == 404


def test_the_orphan_report_knows_areas_and_a_role_given_back_closes_it(cast: Cast) -> None:
    officer, _north, south = moved_officer(cast)
    RoleAssignment.objects.filter(user=officer).update(area=cast.areas["alpha_north"])
    assert [one.pk for one in orphans(actor=cast.fresh("lead"))] == [south.pk]
    assert contact.open_for_those_gone() == 1
    assert orphans(actor=cast.fresh("lead")) == []
    accounts.assign_role(actor=system_actor(), user=cast.fresh("officer"), role="officer", function=cast.home)
    assert Handover.objects.get(colleague=officer).status == "closed"
