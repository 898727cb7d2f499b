"""What is due at fixed times, each slot once – with two schedulers, after hours without one, with a clock that moved.

The scheduler only says that time passes (`core.sweep`, every ten seconds). A job's slot is an outbox effect whose key
is the slot: whoever asks twice gets the same one, slots that were missed are made good by the latest alone, and a
worker that dies leaves the effect to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from core import outbox
from core.models import OutboxEntry


@dataclass(frozen=True, slots=True)
class Job:
    """Due once in every `period`, `offset` after its beginning (UTC)."""

    kind: str
    period: timedelta
    offset: timedelta

    def slot(self, now: datetime) -> datetime:
        """When the latest slot began."""
        since = now - self.offset - datetime(1970, 1, 1, tzinfo=UTC)
        return now - since % self.period


_JOBS: list[Job] = []


def every(
    period: timedelta,
    kind: str,
    handle: outbox.Handler,
    *,
    offset: timedelta = timedelta(0),
    **options: Any,
) -> None:
    """Declares a job: `handle(effect)` runs as an effect inside the database, once for each slot."""
    outbox.register(kind, handle, **options)
    _JOBS.append(Job(kind, period, offset))


def jobs() -> tuple[Job, ...]:
    return tuple(_JOBS)


def enqueue_due(now: datetime | None = None) -> int:
    """Enqueues the present slot of every job that has none yet; one query when there is nothing to do."""
    now = now or timezone.now()
    wanted = {(job.kind, job.slot(now).isoformat()) for job in _JOBS}
    kinds, keys = {kind for kind, _ in wanted}, {key for _, key in wanted}
    there = set(OutboxEntry.objects.filter(kind__in=kinds, key__in=keys).values_list("kind", "key"))
    for kind, key in sorted(wanted - there):
        outbox.enqueue(kind, {}, key=key)
    return len(wanted - there)
