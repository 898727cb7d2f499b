"""Links by mail for a first or new password: one account, one purpose, a short time, once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts import services
from accounts.models import User
from accounts.services.links import link_path
from core import outbox
from core.access.principals import system_actor
from core.models import AuditEvent, OutboxEntry
from tests.factories.cast import PASSWORD, give_role, make_user
from tests.http.reading import errors, text

pytestmark = pytest.mark.django_db
FORGOTTEN, SET = "/account/password/forgotten/", "/account/password/set/"
NEW = "a-quite-different-phrase-9"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as travel:
        yield travel


@pytest.fixture
def alice(clock) -> User:
    return make_user("alice")


def follow(path: str) -> Client:
    client = Client()
    assert client.get(path)["Location"] == SET
    return client


def choose(client: Client, password: str = NEW, repeated: str = ""):
    return client.post(SET, {"password": password, "repeated": repeated or password})


def signs_in(user: User, password: str = NEW) -> bool:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": password})
    return client.get("/account/").status_code == 200


def posted() -> list[str]:
    """The links in the mails that leave now."""
    outbox.deliver_due()
    found = [re.search(r"https?://[^/]+(/account/password/set/\S+)", message.body) for message in mail.outbox]
    return [match[1] for match in found if match]


def test_an_invited_person_chooses_a_password(clock):
    adam = make_user("adam")
    give_role(adam, "administrator")
    user = services.create_user(actor=adam, email="new@cast.test", display_name="New Person")
    assert not user.has_usable_password()
    (path,) = posted()
    assert [message.to for message in mail.outbox] == [["new@cast.test"]]
    assert "New Person" not in mail.outbox[0].body + mail.outbox[0].subject
    assert path not in str(list(OutboxEntry.objects.values())), "the link lies in no table"
    client = follow(path)
    assert "Welcome" in text(client.get(SET))
    assert choose(client)["Location"] == "/account/login/"
    assert signs_in(user)


def test_a_forgotten_password_is_replaced_and_every_session_ends(alice):
    open_session = Client()
    open_session.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    assert Client().post(FORGOTTEN, {"email": alice.email.upper()})["Location"] == "/account/password/asked/"
    (path,) = posted()
    assert choose(follow(path)).status_code == 302
    assert signs_in(alice) and not signs_in(alice, PASSWORD)
    assert open_session.get("/account/").status_code == 302
    assert AuditEvent.objects.filter(verb="user.password_by_link", actor=alice).count() == 1


def test_the_second_factor_stays(alice):
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "x"})
    assert choose(follow(link_path(alice, "reset"))).status_code == 302
    client = Client()
    answer = client.post("/account/login/", {"login": alice.email, "password": NEW})
    assert answer["Location"] == "/account/code/" and client.get("/account/").status_code == 302


def test_a_link_works_once(alice):
    path = link_path(alice, "reset")
    first, second = follow(path), follow(path)
    assert choose(first).status_code == 302
    assert choose(second, "another-phrase-entirely-9").status_code == 404
    assert follow(path).get(SET).status_code == 404
    assert signs_in(alice)


@pytest.mark.parametrize(
    ("purpose", "shift", "fits"),
    [
        ("reset", timedelta(minutes=59), True),
        ("reset", timedelta(minutes=61), False),
        ("reset", timedelta(hours=-1), False),
        ("invitation", timedelta(days=2, hours=23), True),
        ("invitation", timedelta(days=3, minutes=1), False),
    ],
)
def test_a_link_lasts_its_time_and_a_clock_set_back_makes_it_no_longer(alice, clock, purpose, shift, fits):
    path = link_path(alice, purpose)
    clock.shift(shift)
    assert (follow(path).get(SET).status_code == 200) is fits


def altered(path: str, alice: User, bob: User) -> dict[str, str]:
    return {
        "another account": path.replace(str(alice.pk), str(bob.pk)),
        "no account": path.replace(str(alice.pk), str(uuid4())),
        "another purpose": path.replace("/reset/", "/invitation/"),
        "no purpose": path.replace("/reset/", "/nothing/"),
        "a changed key": path[:-2] + ("a" if path[-2] != "a" else "b") + "/",
        "half a key": path[:-10] + "/",
        "another text": re.sub(r"[^/]+/$", "x" * 300 + "/", path),
    }


def test_a_link_that_was_altered_or_is_anothers_opens_nothing(alice):
    bob = make_user("bob")
    before = set(User.objects.values_list("pk", "password"))
    for what, path in altered(link_path(alice, "reset"), alice, bob).items():
        client = follow(path)
        assert client.get(SET).status_code == 404, what
        assert choose(client).status_code == 404, what
    assert set(User.objects.values_list("pk", "password")) == before
    assert Client().get(SET).status_code == 404


def test_a_link_dies_with_the_account_and_with_its_address(alice):
    path = link_path(alice, "reset")
    services.set_active(actor=system_actor(), pk=alice.pk, version=None, active=False)
    assert follow(path).get(SET).status_code == 404
    services.set_active(actor=system_actor(), pk=alice.pk, version=None, active=True)
    services.update_user(actor=system_actor(), pk=alice.pk, version=None, values={"email": "other@cast.test"})
    assert follow(path).get(SET).status_code == 404


def test_asking_says_nothing_about_accounts(alice):
    robot, carol = make_user("robot", service=True), make_user("carol")
    services.set_active(actor=system_actor(), pk=carol.pk, version=None, active=False)
    answers = set()
    for email in (alice.email, robot.email, carol.email, "nobody@cast.test"):
        answer = Client().post(FORGOTTEN, {"email": email})
        answers.add((answer.status_code, answer["Location"], len(answer.content)))
    assert len(answers) == 1
    assert len(posted()) == 1


def test_nobodys_mailbox_is_filled(alice, clock):
    for _try in range(15):
        Client().post(FORGOTTEN, {"email": alice.email})
    assert len(posted()) == 1
    for _try in range(15):
        clock.shift(timedelta(seconds=130))
        Client().post(FORGOTTEN, {"email": alice.email})
    assert len(posted()) <= 20


@pytest.mark.parametrize(
    "password", ["short", "1234567890123", "password123", "alice@cast.test", "a\x00b" * 5]
)
def test_a_weak_password_is_refused_and_the_link_stays(alice, password):
    client = follow(link_path(alice, "reset"))
    answer = choose(client, password)
    assert answer.status_code == 422 and "password" in errors(answer)
    assert choose(client).status_code == 302


@pytest.mark.parametrize("email", ["", "x", "a\x00@x.test", "a" * 10_000 + "@x.test", "<b>@x.test"])
def test_a_broken_address_is_refused_at_its_field(clock, email):
    answer = Client().post(FORGOTTEN, {"email": email})
    assert answer.status_code == 422 and list(errors(answer)) == ["email"]


def test_an_administrator_cannot_sign_in_as_somebody(alice):
    """Changing the address ends sessions and tells all administrators; a lost factor is reset without a password."""
    adam, eve = make_user("adam"), make_user("eve")
    for admin in (adam, eve):
        give_role(admin, "administrator")
    services.update_user(actor=adam, pk=alice.pk, version=None, values={"email": "adam2@cast.test"})
    alerted = OutboxEntry.objects.filter(payload__template="signin_address_alert")
    assert {entry.payload["to"] for entry in alerted} == {str(adam.pk), str(eve.pk)}
    with pytest.raises(Exception, match="Nobody chooses a password"):
        services.create_user(actor=adam, email="x@cast.test", display_name="X", password=PASSWORD)
