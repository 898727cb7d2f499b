"""A session ends after idle minutes, after its longest time, and when the account is closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts import services
from accounts.models import User
from core.access.principals import system_actor
from core.models import AuditEvent
from tests.factories.cast import PASSWORD, make_user

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user: User) -> Client:
    client = Client()
    assert client.post("/account/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_thirty_idle_minutes_end_it():
    with time_machine.travel(START, tick=False) as clock:
        client = signed_in(make_user("alice"))
        clock.shift(timedelta(minutes=29))
        assert is_in(client)
        clock.shift(timedelta(minutes=29))
        assert is_in(client)
        clock.shift(timedelta(minutes=31))
        assert not is_in(client)
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.details) == ("signout", {"why": "idle"})


def test_twelve_hours_end_it_however_busy():
    with time_machine.travel(START, tick=False) as clock:
        client = signed_in(make_user("alice"))
        for _step in range(25):
            clock.shift(timedelta(minutes=28))
            assert is_in(client)
        clock.shift(timedelta(minutes=28))
        assert not is_in(client)
    assert AuditEvent.objects.latest("id").details == {"why": "too old"}


def test_a_deactivated_person_is_out_at_the_next_request():
    alice = make_user("alice")
    client = signed_in(alice)
    services.set_active(actor=system_actor(), pk=alice.pk, version=None, active=False)
    assert not is_in(client)


def test_even_a_session_that_was_missed_opens_nothing_for_a_closed_account():
    alice = make_user("alice")
    client = signed_in(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert not is_in(client)


def test_a_service_account_has_no_pages_even_with_a_session():
    robot = make_user("robot", service=True)
    client = Client()
    client.force_login(robot, backend=BACKEND)
    assert not is_in(client)


def test_language_and_time_zone_of_the_person_are_used():
    alice = make_user("alice")
    services.update_user(
        actor=system_actor(),
        pk=alice.pk,
        version=None,
        values={"language": "fr", "time_zone": "Africa/Accra"},
    )
    response = signed_in(alice).get("/account/")
    assert b'<html lang="fr"' in response.content


def test_a_broken_time_zone_does_not_break_pages():
    alice = make_user("alice")
    User.objects.filter(pk=alice.pk).update(time_zone="../../etc/passwd")
    assert is_in(signed_in(alice))
