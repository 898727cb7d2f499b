"""A kept connection that the server has ended is seen at once, and one that is alive is not asked."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connections
from django.utils import timezone

from config.postgresql import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Any:
    """A connection of its own to the test database, as a worker keeps it."""
    link = connections["default"].copy()
    link.connect()
    assert link.is_usable()
    yield link
    link.close()


def asked(link: Any) -> Any:
    """The moment of the last statement of a connection, told by the server."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT query_start FROM pg_stat_activity WHERE pid = %s", [link.connection.info.backend_pid]
        )
        return cursor.fetchone()[0]


def test_one_that_is_alive_is_not_asked_until_it_rested(kept: Any) -> None:
    before = asked(kept)
    assert kept.is_usable() and asked(kept) == before
    kept.asked_at -= base.REST + 1
    assert kept.is_usable() and before < asked(kept) <= timezone.now()


def test_one_that_the_server_ended_is_not_used(kept: Any) -> None:
    settings = connections["default"].get_connection_params()
    settings.pop("cursor_factory", None)
    settings.pop("context", None)
    with psycopg.connect(**settings) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])
    assert not kept.is_usable()


def test_one_that_was_closed_here_is_not_used(kept: Any) -> None:
    kept.connection.close()
    assert not kept.is_usable()
