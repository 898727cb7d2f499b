"""Where I am signed in: my own browsers, ended one by one or all at once; administrators only end them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client

from accounts.models import Session, User
from accounts.sessions import browser_words
from core.models import AuditEvent
from tests.factories.cast import PASSWORD, give_role, make_user
from tests.http.reading import text

pytestmark = pytest.mark.django_db
URL = "/account/security/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Mobile Safari/604.1"
)


def signed_in(user: User, agent: str = FIREFOX, address: str = "10.0.0.1") -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.fixture
def alice() -> User:
    return make_user("alice")


def test_the_page_lists_my_browsers_and_nobody_elses(alice):
    here = signed_in(alice)
    signed_in(alice, PHONE, "10.0.0.2")
    signed_in(make_user("bob"), address="10.9.9.9")
    page = text(here.get(URL))
    assert "Firefox, Windows" in page and "Safari, iPhone" in page
    assert "10.0.0.1" in page and "10.0.0.2" in page and "10.9.9.9" not in page
    assert page.count("Sign out: ") == 1, "the other one"
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))


def test_one_browser_is_ended_at_once(alice):
    here, phone = signed_in(alice), signed_in(alice, PHONE)
    ref = Session.objects.get(browser__contains="iPhone").ref
    assert here.get(f"/account/sessions/{ref}/end/").status_code == 405
    assert is_in(phone)
    assert here.post(f"/account/sessions/{ref}/end/")["Location"] == URL
    assert not is_in(phone) and is_in(here)
    event = AuditEvent.objects.get(verb="session.end")
    assert (event.actor_id, event.details) == (alice.pk, {"sessions": 1})


def test_all_others_are_ended_and_this_one_stays(alice):
    here, phone, tablet = signed_in(alice), signed_in(alice, PHONE), signed_in(alice)
    bob = signed_in(make_user("bob"))
    assert here.post("/account/sessions/end/")["Location"] == URL
    assert [is_in(client) for client in (here, phone, tablet, bob)] == [True, False, False, True]


def test_somebody_elses_session_is_not_there(alice):
    signed_in(alice)
    bob = signed_in(make_user("bob"))
    theirs = bob.post(f"/account/sessions/{Session.objects.get(user=alice).ref}/end/")
    missing = bob.post("/account/sessions/019a0000-0000-7000-8000-000000000000/end/")
    assert theirs.status_code == missing.status_code == 404
    assert Session.objects.filter(user=alice).count() == 1


def test_a_session_that_was_ended_does_not_come_back_with_a_late_answer(alice):
    client = signed_in(alice)
    late = client.session
    assert late["began"]
    Session.objects.filter(user=alice).delete()
    late["seen"] = 1
    with pytest.raises(UpdateError):
        late.save()
    assert not Session.objects.filter(user=alice).exists()


def test_an_administrator_ends_all_and_reads_none(alice):
    adam = make_user("adam")
    give_role(adam, "administrator")
    phone, admin = signed_in(alice, PHONE, "10.7.7.7"), signed_in(adam)
    page = text(admin.get(f"/administration/users/{alice.pk}/"))
    assert "1 browser" in page and "10.7.7.7" not in page and "iPhone" not in page
    assert admin.post(f"/administration/users/{alice.pk}/sessions/end/").status_code == 302
    assert not is_in(phone) and is_in(admin)
    assert AuditEvent.objects.get(verb="session.end").object_ref == str(alice.pk)


def test_ending_all_sessions_of_somebody_costs_the_same_beside_many_others(
    alice, django_assert_max_num_queries
):
    from accounts.services.sessions import close_sessions

    for number in range(20):
        signed_in(make_user(f"other{number}"))
    signed_in(alice)
    with django_assert_max_num_queries(2):
        assert close_sessions(alice) == 1


def test_a_clock_set_back_makes_no_session_longer():
    start = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in(make_user("alice"))
        clock.shift(timedelta(hours=-3))
        assert is_in(client)
        clock.shift(timedelta(minutes=31))
        assert not is_in(client)


@pytest.mark.parametrize(
    ("agent", "words"), [(FIREFOX, "Firefox, Windows"), (PHONE, "Safari, iPhone"), ("curl/8", ""), ("", "")]
)
def test_a_browser_in_broad_words(agent, words):
    assert browser_words(agent) == words
