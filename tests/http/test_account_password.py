"""One's own new password."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from core.models import AuditEvent
from tests.factories.cast import PASSWORD, make_user
from tests.http.reading import errors

pytestmark = pytest.mark.django_db
URL = "/account/password/change/"
NEW = "a-quite-different-phrase-9"


@pytest.fixture
def alice() -> User:
    return make_user("alice")


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    return client.post(URL, {"oldpassword": old, "password1": new, "password2": again})


def test_strangers_sign_in_first(client):
    assert client.get(URL)["Location"].startswith("/account/login/")


def test_it_is_changed_and_other_sessions_end(alice):
    here, elsewhere = signed_in(alice), signed_in(alice)
    assert here.get(URL).status_code == 200
    assert change(here)["Location"] == "/account/"
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.actor_id, event.details) == ("user.own_password", alice.pk, {})


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("wrong", NEW, NEW, "oldpassword"),
        (PASSWORD, "short", "short", "password1"),
        (PASSWORD, "1234567890", "1234567890", "password1"),
        (PASSWORD, "password123", "password123", "password1"),
        (PASSWORD, "alice@cast.test", "alice@cast.test", "password1"),
        (PASSWORD, NEW, "something-else-here-9", "password2"),
        (PASSWORD, "nul\x00nul\x00nul\x00nul", "nul\x00nul\x00nul\x00nul", "password1"),
    ],
)
def test_a_weak_or_mistyped_one_is_refused(alice, old, new, again, field):
    response = change(signed_in(alice), old, new, again)
    assert response.status_code == 200
    assert field in errors(response)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
