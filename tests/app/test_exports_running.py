"""A file that is still being made when a share runs out, or its reader leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import services as accounts
from core import exports
from core.access.principals import principal_of, system_actor
from core.confidentiality import Handling
from core.errors import NotAllowed
from core.resources import resource_of
from stakeholders import selectors, services
from stakeholders.models import StakeholderUserGrant
from tests.factories.cast import Cast
from tests.factories.world import level_values, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[bytes]:
    """A CSV of three shared people, a row at a time, of which the heading and the first row are out."""
    monkeypatch.setattr(exports, "CHUNK", 1)
    monkeypatch.setattr(exports, "COPIED", 1)
    monkeypatch.setattr(exports, "PART", 1)
    for name in ("Aba", "Bola", "Chidi"):
        values = {"name": name, "area": cast.areas["alpha_north"], **level_values(cast, Handling.FUNCTION)}
        who = services.create_person(actor=cast.fresh("author"), values=values)
        share(who, user=cast.grantee, until=timezone.now() + timedelta(hours=1))
    resource: Any = resource_of("people")
    reader = cast.fresh("grantee")
    response: Any = exports.export(
        actor=reader,
        principal=principal_of(reader),
        resource=resource,
        queryset=selectors.people(actor=reader),
        order=resource.orders[0],
        descending=False,
        ending="csv",
        bulk_rows=200,
    )
    parts = iter(response.streaming_content)
    assert b"Aba" in next(parts)
    return parts


def test_a_share_that_runs_out_midway_gives_no_further_row(running: Iterator[bytes]) -> None:
    assert b"Bola" in next(running)
    StakeholderUserGrant.objects.update(expires_at=timezone.now())
    assert b"Chidi" not in b"".join(running)


def test_a_share_that_is_ended_midway_gives_no_further_row(running: Iterator[bytes]) -> None:
    StakeholderUserGrant.objects.all().delete()
    assert b"".join(running) == b""


def test_a_reader_whose_account_is_closed_gets_a_file_that_breaks_off(
    running: Iterator[bytes], cast: Cast
) -> None:
    accounts.set_active(actor=system_actor(), pk=cast.grantee.pk, version=None, active=False)
    with pytest.raises(NotAllowed):
        next(running)


def test_nothing_changes_for_whoever_still_may(running: Iterator[bytes]) -> None:
    assert b"Chidi" in b"".join(running)
