"""Health: two open answers without detail, one page for administrators."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

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
