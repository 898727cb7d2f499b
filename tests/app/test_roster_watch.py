"""Lists are read when they are due; one that fails says so and is tried later and later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.access.principals import system_actor
from core.fetching import Fetched, FetchRefused
from core.models import OutboxEntry
from stakeholders import services
from stakeholders.models import RosterCheck, RosterSource
from stakeholders.services import roster_watch

pytestmark = pytest.mark.django_db


def source(**more: Any) -> RosterSource:
    values = {"name": "List", "url": "https://example.org/list.csv", "format": "csv", "interval_days": 7}
    return services.create_roster_source(actor=system_actor(), values={**values, **more})


def test_only_what_is_due_is_enqueued_and_once() -> None:
    one = source()
    source(name="No address", url="")
    source(name="No interval", interval_days=None)
    later = source(name="Later")
    RosterSource.objects.filter(pk=later.pk).update(next_check_at=timezone.now() + timedelta(days=1))
    assert roster_watch.enqueue_due() == 1
    roster_watch.enqueue_due()
    assert [entry.payload for entry in OutboxEntry.objects.filter(kind=roster_watch.EFFECT)] == [
        {"roster": str(one.pk)}
    ]


def test_a_failing_list_says_so_and_waits_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    one, waits = source(), []

    def refuse(*_args: Any, **_more: Any) -> Fetched:
        raise FetchRefused("The server answered 503.")

    monkeypatch.setattr(roster_watch, "fetch", refuse)
    for _turn in range(4):
        roster_watch.check_due(one.pk)
        one.refresh_from_db()
        waits.append(round((one.next_check_at - timezone.now()).total_seconds() / 3600))
    assert (waits, one.failures, one.problem) == ([1, 2, 4, 8], 4, "The server answered 503.")
    assert one.version == 1, "trying is no change of the record"
    for _turn in range(12):
        roster_watch.check_due(one.pk)
    one.refresh_from_db()
    assert one.next_check_at - timezone.now() <= timedelta(days=7)
    text = b"country,post,holder\nGhana,Minister of Health,Ada Obi\n"
    monkeypatch.setattr(roster_watch, "fetch", lambda *_args, **_more: Fetched(text, "list.csv"))
    roster_watch.check_due(one.pk)
    one.refresh_from_db()
    assert (one.failures, one.problem, RosterCheck.objects.get().roster_source_id) == (0, "", one.pk)
