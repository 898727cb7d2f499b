"""What a token can be limited to: functions, addresses, requests an hour. From elsewhere it is simply unknown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import ApiToken
from accounts.tokens import comes_from
from core.access.principals import principal_of
from core.access.scope import may, scope
from core.confidentiality import Handling
from tests.factories.cast import Cast, give_role, give_token, make_user
from tests.factories.clients import freshly
from tests.http.reading import errors

pytestmark = pytest.mark.django_db
NEW = "/account/tokens/new/"
GOOD = {"name": "Roster import", "scope": "read", "days": "30"}


def ask(secret: str, address: str = "127.0.0.1", url: str = "/api/v1/me/"):
    return Client(headers={"Authorization": f"Token {secret}"}, REMOTE_ADDR=address).get(url)


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.20.3.4", True),
        ("10.21.0.1", False),
        ("192.0.2.7", True),
        ("192.0.2.8", False),
        ("::ffff:10.20.3.4", True),
        ("2001:db8::5", True),
        ("2001:db9::5", False),
        ("", False),
        ("nonsense", False),
        (None, False),
    ],
)
def test_addresses_and_ranges(address, inside):
    assert comes_from(address, ["10.20.0.0/16", "192.0.2.7/32", "2001:db8::/32"]) is inside
    assert comes_from(address, [])


def test_from_elsewhere_it_answers_like_an_unknown_token():
    alice = make_user("alice")
    secret = give_token(alice, addresses=["10.20.0.0/16"])
    assert ask(secret, "10.20.1.1").status_code == 200
    before = ApiToken.objects.get()
    wrong, unknown = ask(secret, "10.9.9.9"), ask("ent_" + "x" * 43, "10.9.9.9")
    drop = lambda answer: {k: v for k, v in answer.json().items() if k != "request_id"}  # noqa: E731
    assert (wrong.status_code, drop(wrong)) == (unknown.status_code, drop(unknown)) == (401, drop(unknown))
    assert set(wrong.headers) == set(unknown.headers)
    after = ApiToken.objects.get()
    assert (after.last_used_at, after.last_used_address) == (before.last_used_at, "10.20.1.1")


def test_the_quota_of_an_hour_is_kept_and_begins_anew():
    with time_machine.travel(datetime(2026, 3, 2, 8, 59, 30, tzinfo=UTC), tick=False) as clock:
        secret = give_token(make_user("alice"), hourly_quota=3)
        assert [ask(secret).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert ask(secret)["Retry-After"] == "30"
        clock.shift(31)
        assert ask(secret).status_code == 200


def test_unknown_tokens_are_slowed_and_good_ones_from_there_pass(settings):
    settings.TOKEN_GUESSES = 10
    cache.clear()
    secret = give_token(make_user("alice"))
    answers = [ask("ent_" + f"{number:043d}", "10.6.6.6").status_code for number in range(12)]
    assert answers == [401] * 10 + [429] * 2
    assert ask(secret, "10.6.6.6").status_code == 200
    assert ask("ent_" + "y" * 43, "10.7.7.7").status_code == 401


def limited(cast: Cast, name: str, *functions):
    user = cast.fresh(name)
    user.token_functions = tuple(function.pk for function in functions)  # type: ignore[attr-defined]
    return user


def test_lists_and_single_checks_of_a_limited_token_agree_and_show_no_more(cast: Cast, world):
    give_role(cast.users["officer"], "officer", cast.other)
    by_model: dict = {}
    for made in world:
        by_model.setdefault(made.spec.model, []).append(made.record)
    for name in ("officer", "manager", "author", "grantee", "team_member", "administrator"):
        whole, part = cast.fresh(name), limited(cast, name, cast.other)
        for model, records in by_model.items():
            rows = model._default_manager.all()
            seen = set(scope(part, rows).values_list("pk", flat=True))
            assert seen <= set(scope(whole, rows).values_list("pk", flat=True)), (name, model)
            closed = rows.filter(pk__in=seen, handling__gte=Handling.FUNCTION)
            assert not closed.exclude(function=cast.other).exists(), (name, model)
            assert not closed.filter(handling=Handling.NAMED).exists(), (name, model)
            for record in records[:2]:
                assert may(part, record) == (record.pk in seen)


def test_a_limited_token_keeps_what_its_function_opens(cast: Cast, world):
    person = next(one for one in world if one.kind == "person" and one.level == Handling.FUNCTION).record
    assert person.function_id == cast.home.pk
    assert may(limited(cast, "officer", cast.home), person, "change")
    assert may(limited(cast, "manager", cast.home), person)
    assert not may(limited(cast, "officer", cast.other), person)
    assert not principal_of(limited(cast, "administrator", cast.home)).is_administrator


def test_a_limited_or_reading_token_makes_no_token(cast: Cast):
    from accounts import services
    from core.errors import NotAllowed

    officer = limited(cast, "officer", cast.home)
    with pytest.raises(NotAllowed):
        services.create_token(
            actor=officer, user=cast.users["officer"], name="wider", scope="write", expires_at=None
        )


def test_functions_that_the_account_does_not_hold_are_refused(cast: Cast):
    with pytest.raises(ValidationError, match="holds"):
        give_token(cast.users["officer"], functions=[cast.other.pk])
    secret = give_token(cast.users["officer"], functions=[cast.home.pk])
    assert ask(secret).status_code == 200


def test_the_form_takes_limits_and_shows_them(cast: Cast, client_for):
    client = freshly(client_for("officer"))
    given = {
        **GOOD,
        "functions": [str(cast.home.pk)],
        "addresses": "10.1.2.3\n10.9.0.0/16",
        "hourly_quota": "100",
    }
    assert client.post(NEW, given).status_code == 201
    token = ApiToken.objects.get(user=cast.users["officer"])
    assert token.functions == [cast.home.pk] and token.addresses == ["10.1.2.3/32", "10.9.0.0/16"]
    page = client.get("/account/tokens/").content.decode()
    assert cast.home.name in page and "10.9.0.0/16" in page and "100 an hour" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("addresses", "10.0.0.0/99"),
        ("addresses", "evil.test"),
        ("addresses", "0.0.0.0/0"),
        ("addresses", "::/0"),
        ("addresses", " ".join(f"10.0.{n}.0/24" for n in range(60))),
        ("hourly_quota", "0"),
        ("hourly_quota", "-1"),
        ("hourly_quota", "1e9"),
        ("functions", "nonsense"),
        ("functions", "019a0000-0000-7000-8000-000000000000"),
    ],
)
def test_bad_limits_are_refused_at_their_field(cast: Cast, client_for, field, value):
    answer = freshly(client_for("officer")).post(NEW, {**GOOD, field: value})
    assert answer.status_code == 422 and list(errors(answer)) == [field]
    assert not ApiToken.objects.filter(user=cast.users["officer"]).exists()


def test_making_a_token_asks_who_it_is(cast: Cast, client_for):
    for answer in (client_for("officer").get(NEW), client_for("officer").post(NEW, GOOD)):
        assert answer["Location"].startswith("/account/reauthenticate/?next=")
    assert not ApiToken.objects.filter(user=cast.users["officer"]).exists()
