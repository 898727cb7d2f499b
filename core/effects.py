"""The effects that core itself delivers, and what is due at fixed times; declared when the app is ready."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from core import file_store, glass, idempotency, mail, outbox, reminders, schedule, sealing
from core.errors import NotVisible


def verify_audit(effect: outbox.Effect) -> None:
    """Checks the whole chain for an auditor, with the role held now; the result stands in the trail."""
    anchor = json.dumps(effect.payload) if effect.payload else ""
    try:
        sealing.check_chain(actor=effect.actor, anchor=anchor)
    except NotVisible as error:
        raise outbox.Drop("its user is no auditor any more") from error


def verify_later(*, actor: Any, anchor: str) -> None:
    """Has the chain checked by a worker; ValueError for an unreadable head."""
    head = sealing.read_head(anchor) if anchor.strip() else None
    known = head is not None and head.hash.isalnum() and len(head.hash) == 64
    payload = {"seal": head.seal, "hash": head.hash if known else "0" * 64} if head else {}
    outbox.enqueue("core.verify_audit", payload, actor=actor)


def purge_outbox(effect: outbox.Effect) -> None:
    """Removes effects that ended long ago."""
    outbox.purge()


def purge_keys(effect: outbox.Effect) -> None:
    """Removes idempotency keys that expired."""
    idempotency.purge()


def sweep_files(effect: outbox.Effect) -> None:
    """Removes files that no record names any more."""
    file_store.sweep()


def remind(effect: outbox.Effect) -> None:
    """Reminds of the tasks that are due."""
    reminders.remind()


outbox.register(mail.KIND, mail.send, outside=True)
outbox.register(glass.KIND, glass.deliver)
outbox.register("core.verify_audit", verify_audit, tries=3)
# Six in the morning, UTC; after hours without a scheduler the day's slot is made good once.
schedule.every(timedelta(days=1), "core.remind", remind, offset=timedelta(hours=6))
schedule.every(timedelta(days=1), "core.purge_outbox", purge_outbox, offset=timedelta(hours=3))
schedule.every(timedelta(hours=1), "core.purge_keys", purge_keys, offset=timedelta(minutes=35))
schedule.every(timedelta(days=1), "core.sweep_files", sweep_files, offset=timedelta(hours=4))
