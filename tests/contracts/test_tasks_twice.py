"""Every task is safe to run twice and at the same time: one list, and a task that is not in it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from config.celery import app
from core import outbox, schedule
from core.models import AuditEvent, OutboxEntry
from tests.factories.cast import make_user

Arguments = Callable[[], tuple[Any, ...]]


def waiting() -> tuple[Any, ...]:
    """A job that waits, as the sweeper or a nudge finds it."""
    schedule.enqueue_due()
    return (str(OutboxEntry.objects.filter(state="waiting").order_by("id").values_list("pk", flat=True)[0]),)


ARGUMENTS: dict[str, Arguments] = {
    "core.deliver": waiting,
    "core.sweep": tuple,
    "core.seal_audit": tuple,
}


def ours() -> list[str]:
    app.loader.import_default_modules()
    return sorted(name for name in app.tasks if not name.startswith("celery."))


def test_every_task_has_its_arguments_here() -> None:
    assert set(ours()) == set(ARGUMENTS), "say with what the task is run twice"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_a_task_runs_twice_and_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_nudge", lambda pk: None)
    make_user(f"made_for_{uuid4().hex[:8]}")
    arguments, task = ARGUMENTS[name](), app.tasks[name]
    start, failed = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            task.run(*arguments)
        except Exception as error:
            failed.append(error)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    done = list(OutboxEntry.objects.filter(state="done").values_list("kind", "key", "tries"))
    assert len(done) == len(set(done)) and all(tries == 1 for _kind, _key, tries in done)
    before = set(OutboxEntry.objects.values_list("pk", "state", "tries"))
    if name != "core.deliver":
        outbox.deliver_due()
        before = set(OutboxEntry.objects.values_list("pk", "state", "tries"))
    task.run(*arguments)
    assert set(OutboxEntry.objects.values_list("pk", "state", "tries")) == before
    assert AuditEvent.objects.exists()
