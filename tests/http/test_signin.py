"""Signing in and out: who may, in which words others are refused, and what the audit trail keeps of it."""

from __future__ import annotations

import re

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import User
from core.access.principals import system_actor
from core.models import AuditEvent
from tests.factories.cast import PASSWORD, make_user
from tests.http.reading import text

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
REFUSED = "The e-mail and password do not match an account."


@pytest.fixture
def alice() -> User:
    return make_user("alice")


@pytest.fixture
def bob() -> User:
    return make_user("bob")


def sign_in(client: Client, email: str, password: str = PASSWORD, url: str = LOGIN, **extra: str):
    return client.post(url, {"login": email, "password": password}, **extra)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_the_page_asks_for_email_and_password(client):
    response = client.get(LOGIN)
    assert response.status_code == 200
    assert 'name="login"' in text(response) and 'name="password"' in text(response)


def test_a_person_signs_in_and_the_trail_says_so(client, alice):
    before = client.session.session_key
    response = sign_in(client, alice.email)
    assert (response.status_code, response["Location"]) == (302, "/")
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.actor_id, event.object_ref) == ("signin", alice.pk, str(alice.pk))
    assert client.session.session_key != before


def test_the_session_key_is_a_new_one_after_signing_in(client, alice, bob):
    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    old = client.session.session_key
    client.post("/account/logout/")
    sign_in(client, alice.email)
    assert client.session.session_key not in (None, old)


def test_the_email_is_one_whatever_its_case(client, alice):
    assert sign_in(client, alice.email.upper()).status_code == 302


@pytest.mark.parametrize("where", ["/account/", "/administration/?q=a"])
def test_one_goes_on_to_where_one_wanted(client, alice, where):
    response = sign_in(client, alice.email, url=f"{LOGIN}?next={where}")
    assert response["Location"] == where


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.test/",
        "//evil.test/",
        "///evil.test",
        "http://localhost:9/",
        "javascript:alert(1)",
        "\\\\evil.test",
    ],
)
def test_signing_in_never_leads_elsewhere(client, alice, where):
    response = client.post(LOGIN, {"login": alice.email, "password": PASSWORD, "next": where})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_closed_service_and_unknown_accounts_are_refused_alike(client, alice):
    inactive, service = make_user("carol"), make_user("robot", service=True)
    services.set_active(actor=system_actor(), pk=inactive.pk, version=None, active=False)
    pages = set()
    for email, password in (
        (alice.email, "wrong-password-1"),
        (inactive.email, PASSWORD),
        (service.email, PASSWORD),
        ("nobody@cast.test", PASSWORD),
    ):
        response = sign_in(Client(), email, password)
        assert response.status_code == 200
        assert REFUSED in text(response)
        once = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])
        assert once
        page = text(response).replace(once[1], "").replace(email, "")
        pages.add(re.sub(r"[A-Za-z0-9]{64}|[0-9a-f-]{36}", "", page))
    assert len(pages) == 1


def test_a_failed_try_is_in_the_trail_without_what_was_typed(client, alice):
    sign_in(client, alice.email, "a-mistyped-secret")
    event = AuditEvent.objects.get(verb="signin.failed")
    assert (event.actor_id, event.object_ref, event.address) == (None, str(alice.pk), "127.0.0.1")
    sign_in(client, "my-password-in-the-wrong-field@x.test", "b")
    assert AuditEvent.objects.filter(verb="signin.failed", object_ref="").count() == 1
    kept = [
        *AccessAttempt.objects.values_list("post_data", flat=True),
        *map(str, AuditEvent.objects.values()),
    ]
    assert not any("a-mistyped-secret" in part for part in kept)


def test_ten_tries_lock_this_account_at_this_address_and_nobody_else(client, alice, bob):
    for number in range(9):
        email = alice.email.upper() if number % 2 else alice.email
        assert sign_in(Client(), email, "wrong-password-1").status_code == 200
    tenth = sign_in(Client(), alice.email, "wrong-password-1")
    assert (tenth.status_code, tenth["Retry-After"]) == (429, "900")
    assert "Too many tries" in text(tenth)
    assert sign_in(Client(), alice.email).status_code == 429
    assert "signin.locked" in verbs()
    assert sign_in(Client(), bob.email).status_code == 302
    assert sign_in(Client(REMOTE_ADDR="10.1.2.3"), alice.email).status_code == 302


def test_a_form_from_elsewhere_is_refused_in_words(alice):
    client = Client(enforce_csrf_checks=True)
    response = sign_in(client, alice.email)
    assert response.status_code == 403
    assert "This form was open too long or came from elsewhere" in text(response)
    assert "signin" not in verbs()


@pytest.mark.parametrize(
    "email", ["a\x00@x.test", "a" * 10_000 + "@x.test", "a\u202e@x.test", "<b>@x.test", "'; --@x.test", ""]
)
def test_broken_input_is_refused_quickly(client, email):
    response = sign_in(client, email)
    assert response.status_code == 200
    assert client.session.get("_auth_user_id") is None


def test_signing_out_ends_the_session_by_post_only(client, alice):
    sign_in(client, alice.email)
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    response = client.post("/account/logout/")
    assert (response.status_code, response["Location"]) == (302, LOGIN)
    assert client.get("/account/")["Location"] == f"{LOGIN}?next=/account/"
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.actor_id, event.details) == ("signout", alice.pk, {"why": "asked"})


def test_there_is_no_sign_up_and_no_reset_by_mail(client):
    assert client.get("/account/signup/").status_code == 404
    assert client.get("/account/password/reset/").status_code == 404


def test_signed_in_answers_are_not_stored(client, alice):
    sign_in(client, alice.email)
    assert client.get("/account/")["Cache-Control"] == "no-store, private"


def test_a_step_may_ask_for_the_password_again(client, alice):
    sign_in(client, alice.email)
    url = reverse("account_reauthenticate")
    assert client.get(url).status_code == 200
    assert client.post(url, {"password": "wrong-password-1"}).status_code == 200
    assert client.post(f"{url}?next=/account/", {"password": PASSWORD})["Location"] == "/account/"
