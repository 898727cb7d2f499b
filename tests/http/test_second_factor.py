"""Second factors: set up, asked for, used once, limited by person and address, required by setting."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from accounts import services
from accounts.models import User
from core.access.principals import system_actor
from core.models import AuditEvent
from tests.factories.cast import PASSWORD, Cast, give_role, give_token, make_user
from tests.factories.clients import client_of, freshly
from tests.http.reading import text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LOGIN, CODE = "/account/login/", "/account/code/"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as travel:
        yield travel


@pytest.fixture
def alice(clock) -> User:
    return make_user("alice")


def code(secret: str, shift: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(datetime.now(UTC).timestamp()) // 30 + shift))


def first_step(user: User, **extra: str) -> Client:
    client = Client(**extra)
    assert client.post(LOGIN, {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def enrol(client: Client) -> str:
    """Sets up an app in a fresh session; its secret."""
    page = client.get("/account/app/")
    assert page.status_code == 200 and "data:image/svg+xml" in text(page)
    found = re.search(r'<code class="e-secret"[^>]*>([A-Z2-7]+)', text(page))
    assert found
    answer = client.post("/account/app/", {"code": code(found[1])})
    assert answer["Location"] == "/account/recovery-codes/"
    return found[1]


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def recovery_codes(client: Client) -> list[str]:
    body = client.get("/account/recovery-codes/download/").content.decode()
    return re.findall(r"^\d{8}$", body, re.MULTILINE)


def test_an_app_is_set_up_and_asked_for(alice, clock):
    client = first_step(alice)
    secret = enrol(client)
    assert len(recovery_codes(client)) == 10
    clock.shift(timedelta(minutes=1))
    second = first_step(alice)
    assert not is_in(second)
    assert "authenticator app" in text(second.get(CODE))
    assert second.post(CODE, {"code": code(secret)})["Location"] == "/"
    assert is_in(second)
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    assert "factor.add" in verbs and verbs.count("signin") == 2


def test_no_secret_and_no_seed_is_readable_at_rest(alice):
    client = first_step(alice)
    page = text(client.get("/account/app/"))
    secret = re.search(r'<code class="e-secret"[^>]*>([A-Z2-7]+)', page)[1]
    assert secret not in str(dict(client.session)), "while it is being set up"
    client.post("/account/app/", {"code": code(secret)})
    codes = recovery_codes(client)
    kept = str(list(Authenticator.objects.values())) + str(dict(client.session))
    assert secret not in kept and not any(one in kept for one in codes)
    assert kept.count("s1.") == 2


def test_a_code_counts_once_even_within_its_half_minute(alice, clock):
    secret = enrol(first_step(alice))
    clock.shift(timedelta(minutes=1))
    now = code(secret)
    assert first_step(alice).post(CODE, {"code": now}).status_code == 302
    again = first_step(alice)
    assert again.post(CODE, {"code": now}).status_code == 200
    clock.shift(timedelta(seconds=25))
    assert again.post(CODE, {"code": now}).status_code == 200
    assert not is_in(again)
    clock.shift(timedelta(seconds=30))
    assert again.post(CODE, {"code": code(secret)}).status_code == 302


@pytest.mark.parametrize(("shift", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_half_a_minute_off_is_forgiven_and_more_is_not(alice, clock, shift, right):
    secret = enrol(first_step(alice))
    clock.shift(timedelta(minutes=5))
    client = first_step(alice)
    client.post(CODE, {"code": code(secret, shift)})
    assert is_in(client) is right


@pytest.mark.parametrize(
    "broken", ["", "000000", "12345", "abcdef", "１２３４５６", "1" * 5000, "\x00", "-1", "1e5"]
)
def test_a_wrong_code_opens_nothing_and_is_in_the_trail(alice, clock, broken):
    secret = enrol(first_step(alice))
    clock.shift(timedelta(minutes=1))
    client = first_step(alice)
    if broken == code(secret):
        broken = "999999"
    answer = client.post(CODE, {"code": broken})
    assert answer.status_code == 200 and not is_in(client)
    kept = AuditEvent.objects.filter(verb="signin.factor_failed").values_list("actor_id", "object_ref")
    assert set(kept) <= {(None, str(alice.pk))}


def test_a_recovery_code_works_once(alice, clock):
    client = first_step(alice)
    enrol(client)
    one = recovery_codes(client)[0]
    assert first_step(alice).post(CODE, {"code": f"{one[:4]} {one[4:]}"}).status_code == 302
    again = first_step(alice)
    assert again.post(CODE, {"code": one}).status_code == 200 and not is_in(again)
    assert len(recovery_codes(client)) == 9


def test_ten_wrong_codes_rest_at_this_address_and_nowhere_else(alice, clock):
    secret = enrol(first_step(alice))
    clock.shift(timedelta(minutes=1))
    attacker = first_step(alice, REMOTE_ADDR="10.6.6.6")
    for _try in range(10):
        attacker.post(CODE, {"code": "000000"})
    answer = attacker.post(CODE, {"code": code(secret)})
    assert "Too many tries" in text(answer) and not is_in(attacker)
    owner = first_step(alice, REMOTE_ADDR="10.1.1.1")
    assert owner.post(CODE, {"code": code(secret)}).status_code == 302
    clock.shift(timedelta(minutes=16))
    late = first_step(alice, REMOTE_ADDR="10.6.6.6")
    assert late.post(CODE, {"code": code(secret)}).status_code == 302


def test_somebody_elses_code_is_none(alice, clock):
    bob = make_user("bob")
    enrol(first_step(alice))
    theirs = enrol(first_step(bob))
    clock.shift(timedelta(minutes=1))
    client = first_step(alice)
    assert client.post(CODE, {"code": code(theirs)}).status_code == 200 and not is_in(client)


def test_the_second_step_alone_opens_nothing(alice, clock):
    secret = enrol(first_step(alice))
    clock.shift(timedelta(minutes=1))
    stranger = Client()
    assert stranger.post(CODE, {"code": code(secret)})["Location"] == LOGIN
    assert not is_in(stranger)


def test_closing_the_account_between_the_two_steps_ends_the_sign_in(alice, clock):
    secret = enrol(first_step(alice))
    clock.shift(timedelta(minutes=1))
    client = first_step(alice)
    services.set_active(actor=system_actor(), pk=alice.pk, version=None, active=False)
    client.post(CODE, {"code": code(secret)})
    assert not is_in(client)


def test_setting_up_and_looking_at_codes_asks_who_it_is(alice, clock):
    client = first_step(alice)
    enrol(client)
    clock.shift(timedelta(minutes=6))
    for url in ("/account/recovery-codes/", "/account/app/remove/", "/account/passkeys/new/"):
        assert client.get(url)["Location"].startswith("/account/reauthenticate/"), url


def test_a_password_from_elsewhere_does_not_open_recovery_codes(alice, clock):
    enrol(first_step(alice))
    client = first_step(alice)
    for url in ("/account/recovery-codes/", "/account/recovery-codes/download/", "/account/app/"):
        assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    ("name", "led"),
    [
        ("manager", True),
        ("administrator", True),
        ("officer", False),
        ("lead", False),
        ("auditor", False),
    ],
)
def test_where_it_is_required_nothing_else_opens_first(cast: Cast, settings, name, led):
    settings.MFA_REQUIRED = True
    client = freshly(client_of(cast, name))
    for url in ("/", "/account/", "/search/?q=a", "/administration/", "/map/people/"):
        answer = client.get(url)
        assert (answer.status_code == 302 and answer["Location"] == "/account/second-factor/") is led, url
    assert (client.get("/api/v1/people/").status_code == 403) is led
    assert client.get("/account/second-factor/").status_code == 200
    if led:
        enrol(client)
        assert is_in(client)


def test_who_sees_a_named_record_needs_one(cast: Cast, world, settings):
    settings.MFA_REQUIRED = True
    led = {
        name
        for name in ("author", "custodian", "grantee", "officer", "viewer")
        if client_of(cast, name).get("/account/").status_code == 302
    }
    assert {"author", "custodian", "grantee"} <= led
    assert "viewer" not in led


def test_tokens_of_people_wait_for_the_factor_and_those_of_services_do_not(cast: Cast, settings):
    settings.MFA_REQUIRED = True
    secret = give_token(cast.users["manager"])
    mine = Client(headers={"Authorization": f"Token {secret}"})
    assert mine.get("/api/v1/me/").status_code == 401
    assert client_of(cast, "integrator_read").get("/api/v1/me/").status_code == 200
    enrol(freshly(client_of(cast, "manager")))
    assert mine.get("/api/v1/me/").status_code == 200


def test_the_last_factor_that_is_needed_stays(alice, clock, settings):
    settings.MFA_REQUIRED = True
    give_role(alice, "manager")
    client = first_step(alice)
    enrol(client)
    page = client.get("/account/app/remove/")
    assert "Your role needs a second factor" in text(page)
    client.post("/account/app/remove/")
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    settings.MFA_REQUIRED = False
    client.post("/account/app/remove/")
    assert not Authenticator.objects.filter(user=alice).exists()
