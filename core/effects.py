"""The effects that core itself delivers, and what is due at fixed times; declared when the app is ready."""

from __future__ import annotations

from datetime import timedelta

from core import glass, idempotency, mail, outbox, schedule

outbox.register(mail.KIND, mail.send, outside=True)
outbox.register(glass.KIND, glass.deliver)


def purge_outbox(effect: outbox.Effect) -> None:
    """Removes effects that ended long ago."""
    outbox.purge()


def purge_keys(effect: outbox.Effect) -> None:
    """Removes idempotency keys that expired."""
    idempotency.purge()


schedule.every(timedelta(days=1), "core.purge_outbox", purge_outbox, offset=timedelta(hours=3))
schedule.every(timedelta(hours=1), "core.purge_keys", purge_keys, offset=timedelta(minutes=35))
