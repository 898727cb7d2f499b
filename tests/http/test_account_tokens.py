"""My API tokens: made once, shown once, withdrawn at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from core.models import AuditEvent
from tests.factories.cast import give_token, make_user
from tests.factories.clients import freshly
from tests.http.reading import BAD_NAMES, errors, text

pytestmark = pytest.mark.django_db
NEW = "/account/tokens/new/"
GOOD = {"name": "Roster import", "scope": "read", "days": "30"}


@pytest.fixture
def alice() -> User:
    return make_user("alice")


@pytest.fixture
def at_alice(client, alice):
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    return freshly(client)


def me(secret: str) -> int:
    return Client().get("/api/v1/me/", headers={"Authorization": f"Token {secret}"}).status_code


def test_the_form_is_there(at_alice):
    assert at_alice.get(NEW).status_code == 200


def test_strangers_sign_in_first(client):
    assert client.get(NEW).status_code == 302
    assert client.post(NEW, GOOD).status_code == 302
    assert not ApiToken.objects.exists()


def test_a_token_is_shown_once_and_works(at_alice, alice):
    response = at_alice.post(NEW, GOOD)
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store, private"
    found = re.search(r'value="(ent_[^"]+)"', text(response))
    assert found
    assert me(found[1]) == 200
    listed = text(at_alice.get("/account/tokens/"))
    assert "Roster import" in listed and found[1] not in listed
    token = ApiToken.objects.get()
    assert (token.user, token.scope) == (alice, "read")
    assert timedelta(days=29) < token.expires_at - timezone.now() <= timedelta(days=30)
    assert found[1] not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("scope", "root"), ("days", "100000"), ("days", "-1"), ("days", "NaN")]
    + [("name", BAD_NAMES[kind]) for kind in ("bidi", "nul", "long")],
)
def test_bad_input_is_refused_at_its_field(at_alice, field, value):
    response = at_alice.post(NEW, {**GOOD, field: value})
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert not ApiToken.objects.exists()


def test_a_name_in_html_is_shown_as_text(at_alice):
    at_alice.post(NEW, {**GOOD, "name": "<img src=x>"})
    assert "<img src=x>" not in at_alice.get("/account/tokens/").content.decode()


def test_withdrawing_ends_it_at_once_and_only_by_post(at_alice, alice):
    secret = give_token(alice)
    url = f"/account/tokens/{alice.api_tokens.get().pk}/withdraw/"
    assert at_alice.get(url).status_code == 405
    assert me(secret) == 200
    assert at_alice.post(url)["Location"] == "/account/tokens/"
    assert me(secret) == 401
    assert "withdrawn" in text(at_alice.get("/account/tokens/"))


def test_somebody_elses_token_is_not_there(at_alice):
    bob = make_user("bob")
    secret = give_token(bob)
    theirs = at_alice.post(f"/account/tokens/{bob.api_tokens.get().pk}/withdraw/")
    missing = at_alice.post("/account/tokens/019a0000-0000-7000-8000-000000000000/withdraw/")
    assert theirs.status_code == missing.status_code == 404
    assert me(secret) == 200
