"""Single sign-on, the whole code flow against a real provider: it opens accounts that are there, and makes none."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlparse

import oidc_provider_mock
import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from accounts import services
from accounts.models import User
from core.access.principals import system_actor
from core.models import AuditEvent
from tests.factories.cast import make_user
from tests.http.reading import text

pytestmark = pytest.mark.django_db
LOGIN = "/account/sso/company/login/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def sso(settings, provider) -> str:
    app = {"provider_id": "company", "name": "Company sign-in", "client_id": "entente", "secret": "shh"}
    app["settings"] = {"server_url": provider}  # type: ignore[assignment]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return provider


@pytest.fixture
def alice() -> User:
    return make_user("alice")


def identity(provider: str, sub: str, **claims: object) -> str:
    assert requests.put(f"{provider}/users/{sub}", json=claims, timeout=10).ok
    return sub


def away(client: Client, back: str = "") -> str:
    """Where the provider is asked: the address with state and challenge."""
    answer = client.post(f"{LOGIN}?{urlencode({'next': back})}" if back else LOGIN)
    assert answer.status_code == 302
    return answer["Location"]


def agreed(address: str, sub: str) -> str:
    """The way back that the provider gives after the person agreed there."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    parts = urlparse(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def sign_in(provider: str, sub: str, client: Client | None = None, back: str = ""):
    client = client or Client()
    return client, client.get(agreed(away(client, back), sub))


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_button_is_there_only_where_it_is_configured(settings, provider):
    assert "Sign in with Company sign-in" in text(Client().get("/account/login/"))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Company sign-in" not in text(Client().get("/account/login/"))
    assert Client().post(LOGIN).status_code == 404


def test_a_verified_address_opens_its_account(sso, alice):
    sub = identity(sso, "alice-1", email="ALICE@cast.test", email_verified=True)
    client, answer = sign_in(sso, sub, back="/account/security/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/security/")
    assert is_in(client)
    assert AuditEvent.objects.filter(verb="signin", actor=alice).count() == 1
    assert User.objects.count() == 1
    alice.refresh_from_db()
    assert alice.has_usable_password(), "the password stays"
    assert SocialAccount.objects.get().extra_data == {} and not SocialToken.objects.exists()


def test_the_request_carries_state_and_a_challenge(sso):
    query = parse_qs(urlparse(away(Client())).query)
    assert query["code_challenge_method"] == ["S256"] and len(query["state"][0]) >= 8
    assert query["redirect_uri"] == ["http://testserver/account/sso/company/login/callback/"]


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "alice@cast.test", "email_verified": False},
        {"email": "alice@cast.test"},
        {"email": "alice@cast.test", "email_verified": "true"},
        {"email": "nobody@cast.test", "email_verified": True},
        {"email": "alice@cast.test.evil.test", "email_verified": True},
        {"email": "", "email_verified": True},
        {},
    ],
)
def test_an_unverified_or_unknown_address_opens_nothing_and_makes_nothing(sso, alice, claims):
    sub = identity(sso, f"x-{abs(hash(str(claims)))}", **claims)
    client, answer = sign_in(sso, sub)
    assert answer.status_code == 403 and "No account for this identity" in text(answer)
    assert not is_in(client)
    assert User.objects.count() == 1 and not SocialAccount.objects.exists()
    assert AuditEvent.objects.filter(verb="signin.failed").count() == 1


def test_closed_and_service_accounts_are_not_opened(sso, alice):
    robot = make_user("robot", service=True)
    services.set_active(actor=system_actor(), pk=alice.pk, version=None, active=False)
    for user in (alice, robot):
        sub = identity(sso, f"s-{user.display_name}", email=user.email, email_verified=True)
        client, answer = sign_in(sso, sub)
        assert answer.status_code == 403 and not is_in(client)


def test_somebody_who_leaves_is_out_although_the_provider_knows_them(sso, alice):
    sub = identity(sso, "alice-2", email=alice.email, email_verified=True)
    assert is_in(sign_in(sso, sub)[0])
    services.set_active(actor=system_actor(), pk=alice.pk, version=None, active=False)
    assert not is_in(sign_in(sso, sub)[0])


def test_an_address_given_to_somebody_else_does_not_open_the_old_account(sso, alice):
    first = identity(sso, "alice-3", email=alice.email, email_verified=True)
    assert is_in(sign_in(sso, first)[0])
    second = identity(sso, "successor", email=alice.email, email_verified=True)
    assert not is_in(sign_in(sso, second)[0])


def test_the_second_factor_of_the_account_is_asked(sso, alice):
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "x"})
    sub = identity(sso, "alice-4", email=alice.email, email_verified=True)
    client, answer = sign_in(sso, sub)
    assert answer["Location"] == "/account/code/" and not is_in(client)


def test_an_altered_foreign_or_used_answer_opens_nothing(sso, alice):
    sub = identity(sso, "alice-5", email=alice.email, email_verified=True)
    mine, other = Client(), Client()
    back = agreed(away(mine), sub)
    state = parse_qs(urlparse(back).query)["state"][0]
    for what, client, address in (
        ("an altered state", mine, back.replace(state, state[::-1])),
        ("no state", mine, back.replace(f"state={state}", "")),
        ("another browser", other, back),
        ("another code", mine, back.replace("code=", "code=x")),
    ):
        answer = client.get(address)
        assert answer.status_code == 401 and "did not work" in text(answer), what
        assert not is_in(client), what
    assert mine.get(back).status_code == 401, "the state was used up by the try"
    fresh, answer = sign_in(sso, sub)
    assert is_in(fresh)


def test_one_comes_back_only_to_this_site(sso, alice):
    sub = identity(sso, "alice-6", email=alice.email, email_verified=True)
    for where in ("https://evil.test/", "//evil.test"):
        _client, answer = sign_in(sso, sub, back=where)
        assert answer["Location"] == "/"


def test_a_refusal_there_leads_back_to_signing_in(sso):
    client = Client()
    state = parse_qs(urlparse(away(client)).query)["state"][0]
    answer = client.get(f"/account/sso/company/login/callback/?error=access_denied&state={state}")
    assert answer.status_code == 302 and not is_in(client)
