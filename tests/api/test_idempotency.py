"""`Idempotency-Key`: one record however often a POST is sent, shown again under today's rights."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts import services as accounts
from core import idempotency
from core.access.principals import system_actor
from core.models import IdempotencyKey
from core.records import update
from stakeholders.models import Person
from tests.factories.cast import Cast, give_role, give_token, make_functions, make_user
from tests.factories.clients import client_of

URL = "/api/v1/people/"
BODY = {"name": "Ada Obi"}


def send(client: Client, body: Any = None, key: str | None = "k-1", **more: Any) -> Any:
    headers = {"Idempotency-Key": key} if key is not None else {}
    return client.post(
        URL, json.dumps(body or BODY), content_type="application/json", headers=headers, **more
    )


@pytest.fixture
def writer(cast: Cast) -> Client:
    return client_of(cast, "integrator_write")


@pytest.mark.django_db
def test_the_same_key_and_body_give_the_same_record(writer: Client) -> None:
    first = send(writer)
    again = send(writer, {**dict(reversed(BODY.items()))})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first["Location"], first["ETag"]) == (again["Location"], again["ETag"])
    assert "Idempotent-Replay" not in first
    assert again["Idempotent-Replay"] == "true"
    assert Person.objects.count() == 1
    assert Person.objects.get().history.count() == 1


@pytest.mark.django_db
def test_without_a_key_or_with_another_two_records_are_made(writer: Client) -> None:
    for key in (None, None, "a", "b"):
        assert send(writer, key=key).status_code == 201
    assert Person.objects.count() == 4


@pytest.mark.django_db
def test_the_same_key_for_something_else_is_refused(writer: Client) -> None:
    send(writer)
    other = send(writer, {"name": "Ben Adu"})
    elsewhere = writer.post(
        "/api/v1/organizations/",
        json.dumps(BODY),
        content_type="application/json",
        headers={"Idempotency-Key": "k-1"},
    )
    assert (other.status_code, elsewhere.status_code) == (422, 422)
    assert other["Content-Type"] == "application/problem+json"
    assert "Ada" not in other.content.decode()
    assert Person.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 201, "tab\there"])
def test_a_malformed_key_is_refused(writer: Client, key: str) -> None:
    answer = send(writer, key=key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["errors"]
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_refused_request_leaves_its_key_free(writer: Client) -> None:
    assert send(writer, {"name": ""}).status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert send(writer).status_code == 201


@pytest.mark.django_db
def test_keys_of_different_people_do_not_meet(cast: Cast, writer: Client) -> None:
    other = make_user("second_service", service=True)
    give_role(other, "integrator", make_functions()["security"])
    second = Client(headers={"Authorization": f"Token {give_token(other, 'write')}"})
    assert send(writer).status_code == 201
    answer = send(second, {"name": "Ben Adu"})
    assert answer.status_code == 201
    assert "Idempotent-Replay" not in answer
    assert Person.objects.count() == 2


@pytest.mark.django_db
def test_what_is_hidden_meanwhile_is_not_shown_again(cast: Cast, writer: Client) -> None:
    made = send(writer).json()
    record = Person.objects.get()
    lead = system_actor(cast.other.pk)
    values = {"handling": 20, "function": cast.other.pk}
    handling = type(record)._meta.get_field("handling").choices
    values["handling"] = next(value for value, label in handling if str(label).lower().startswith("function"))
    update(actor=lead, model=Person, pk=record.pk, version=None, values=values, reason="closed")
    again = send(writer)
    missing = writer.get(f"{URL}{made['id']}/")
    assert (again.status_code, missing.status_code) == (404, 404)
    assert "Ada" not in again.content.decode()
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_a_read_token_and_an_ended_one_get_nothing_again(cast: Cast, writer: Client) -> None:
    send(writer)
    reading = Client(
        headers={"Authorization": f"Token {give_token(cast.integrator_write, 'read', 'second')}"}
    )
    assert send(reading).status_code == 403
    accounts.set_active(actor=system_actor(), pk=cast.integrator_write.pk, version=None, active=False)
    assert send(writer).status_code == 401


@pytest.mark.django_db
def test_keys_end_after_two_days(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False) as clock:
        writer = client_of(cast, "integrator_write")
        secret = give_token(cast.integrator_write, "write", "in March")
        writer = Client(headers={"Authorization": f"Token {secret}"})
        assert send(writer).status_code == 201
        clock.shift(timedelta(hours=47))
        assert send(writer)["Idempotent-Replay"] == "true"
        clock.shift(timedelta(hours=2))
        assert "Idempotent-Replay" not in send(writer)
        assert Person.objects.count() == 2
        clock.shift(timedelta(hours=49))
        assert idempotency.purge() == 1
        assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_at_the_same_time_one_record_is_made(cast: Cast) -> None:
    secret = cast.secrets["integrator_write"]
    start, answers = threading.Barrier(4), []

    def go() -> None:
        client = Client(headers={"Authorization": f"Token {secret}"})
        start.wait()
        answers.append(send(client))
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer for answer in answers) == 3
    assert Person.objects.count() == 1
