"""Jobs of core. They carry ids only, resolve the actor again when they run, and are safe to run twice and at once."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from core import outbox, schedule, sealing


@shared_task(name="core.seal_audit", max_retries=3)
def seal_audit() -> int:
    """Seals what no seal covers yet, every minute. A missed run is made good by the next; two at once make one."""
    return sealing.seal_events()


@shared_task(name=outbox.DELIVER, max_retries=0)
def deliver(entry_id: str) -> None:
    """Deliver one effect; nothing when it is done, not due, or somebody is at it."""
    outbox.deliver(UUID(entry_id))


@shared_task(name="core.sweep", max_retries=0)
def sweep() -> int:
    """Enqueue what is due by the clock, then deliver what no nudge reached. The scheduler calls it every ten seconds."""
    schedule.enqueue_due()
    return outbox.deliver_due()
