"""Acts that ask who it is once more: fresh is what this browser showed in the last minutes, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from core.middleware import DomainErrorMiddleware
from core.rest.problems import exception_handler
from core.stepup import NeedsFreshSignIn, require_fresh
from tests.factories.cast import PASSWORD, make_user
from tests.factories.clients import freshly

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def request_of(client: Client, user, path: str = "/map/people/", method: str = "get", **headers: str):
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.session, request.user = client.session, user
    return request


def fresh(request, **options) -> bool:
    try:
        require_fresh(request, **options)
    except NeedsFreshSignIn:
        return False
    return True


@pytest.fixture
def alice():
    return make_user("alice")


def test_signing_in_is_fresh_for_a_quarter_of_an_hour(alice):
    with time_machine.travel(datetime(2026, 3, 2, 8, 0, tzinfo=UTC), tick=False) as clock:
        client = Client()
        client.post("/account/login/", {"login": alice.email, "password": PASSWORD})
        assert fresh(request_of(client, alice))
        clock.shift(timedelta(minutes=14))
        assert fresh(request_of(client, alice))
        assert not fresh(request_of(client, alice), minutes=5)
        clock.shift(timedelta(minutes=2))
        assert not fresh(request_of(client, alice))
        client.post("/account/reauthenticate/", {"password": "wrong-password-1"})
        assert not fresh(request_of(client, alice))
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert fresh(request_of(client, alice))
        clock.shift(timedelta(hours=-2))
        assert not fresh(request_of(client, alice)), "a record from the future proves nothing"


def test_neither_a_session_without_record_nor_a_token_nor_nobody_is_fresh(alice):
    client = Client()
    client.force_login(alice, backend=BACKEND)
    assert not fresh(request_of(client, alice))
    assert fresh(request_of(freshly(client), alice))
    assert not fresh(request_of(client, make_user("bob"))), "somebody else's record"
    assert not fresh(request_of(client, AnonymousUser()))
    by_token = request_of(client, alice)
    by_token.auth = SimpleNamespace(scope="write")
    assert not fresh(by_token)


@pytest.mark.parametrize(
    ("path", "method", "back"),
    [
        ("/map/people/?q=a&page=2", "get", "/map/people/?q=a&page=2"),
        ("/account/tokens/new/", "post", "/account/tokens/new/"),
        ("/account/sessions/end/", "post", "/"),
        ("//evil.test/", "post", "/"),
    ],
)
def test_a_page_leads_to_the_question_and_back_to_itself(alice, path, method, back):
    client = Client()
    client.force_login(alice, backend=BACKEND)
    request = request_of(client, alice, path, method)
    answer = DomainErrorMiddleware(lambda _request: None).process_exception(request, NeedsFreshSignIn())
    target = urlparse(answer["Location"])
    assert (answer.status_code, target.path, target.netloc) == (302, "/account/reauthenticate/", "")
    assert parse_qs(target.query)["next"] == [back]


def test_a_piece_of_a_page_reloads_the_whole(alice):
    client = Client()
    client.force_login(alice, backend=BACKEND)
    request = request_of(client, alice, **{"HX-Request": "true"})
    answer = DomainErrorMiddleware(lambda _request: None).process_exception(request, NeedsFreshSignIn())
    assert answer.status_code == 204 and answer["HX-Redirect"].startswith("/account/reauthenticate/?next=")


def test_the_api_answers_401_and_redirects_nowhere(alice):
    answer = exception_handler(NeedsFreshSignIn(), {})
    assert answer.status_code == 401
    request = request_of(Client(), alice, "/api/v1/people/")
    page = DomainErrorMiddleware(lambda _request: None).process_exception(request, NeedsFreshSignIn())
    assert page.status_code == 401 and page["Content-Type"] == "application/problem+json"


def test_one_comes_back_only_to_this_site(alice):
    client = Client()
    client.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    for where in ("https://evil.test/", "//evil.test", "javascript:alert(1)"):
        answer = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": where})
        assert answer["Location"] == "/"
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/map/people/"})
    assert answer["Location"] == "/map/people/"
