"""Health: two open answers without detail, one page for administrators."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings

from config.env import FieldKey
from core import health
from stakeholders import services
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_open_answers_say_nothing_but_ok(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_the_page_is_for_administrators(client: Client, cast: Cast) -> None:
    client.force_login(cast.users["administrator"])
    answer = client.get("/administration/health/")
    assert answer.status_code == 200
    assert b"PostgreSQL" in answer.content


def test_one_role_for_everything_is_named_as_a_fault(client: Client, cast: Cast) -> None:
    client.force_login(cast.users["administrator"])
    assert b"DATABASE_OWNER_URL" in client.get("/administration/health/").content


@override_settings(
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
)
def test_a_missing_redis_is_said_and_the_page_goes_on(client: Client, cast: Cast) -> None:
    client.force_login(cast.users["administrator"])
    answer = client.get("/administration/health/")
    assert answer.status_code == 200
    assert b"does not answer" in answer.content


@pytest.mark.parametrize("name", ["viewer", "lead", "manager", "auditor", "secretariat"])
def test_for_others_the_page_does_not_exist(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.users[name])
    assert client.get("/administration/health/").status_code == 404


def test_missing_keys_and_migrations_take_the_server_out(client: Client, cast: Cast, settings: Any) -> None:
    services.create_source(
        actor=cast.fresh("officer"), values={"title": "T", "kind": "publication", "note": "x"}
    )
    settings.FIELD_KEYS = (FieldKey("other", b"2" * 32),)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "keys missing"})
    client.force_login(cast.users["administrator"])
    assert b"FIELD_KEYS lacks t1" in client.get("/administration/health/").content
    settings.FIELD_KEYS = (FieldKey("t1", b"2" * 32),)
    assert client.get("/health/ready").status_code == 503
    assert b"another key under the name t1" in client.get("/administration/health/").content
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")
    health._seen_migrated.clear()
    assert client.get("/health/ready").json() == {"status": "migrations missing"}


def test_a_text_without_its_key_is_a_page_that_says_so(client: Client, cast: Cast, settings: Any) -> None:
    made = services.create_source(
        actor=cast.fresh("officer"),
        values={"title": "T", "kind": "publication", "note": "Told in confidence"},
    )
    client.force_login(cast.users["officer"])
    addresses = [made.get_absolute_url(), f"/map/sources/{made.pk}/edit/", f"/map/sources/{made.pk}/history/"]
    addresses += [f"/api/v1/sources/{made.pk}/", f"/api/v1/sources/{made.pk}/history/"]
    for address in addresses:
        assert b"Told in confidence" in client.get(address).content, address
    settings.FIELD_KEYS = (FieldKey("other", b"2" * 32),)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 503, address
        assert b"cannot be read with the keys of this server" in answer.content, address
