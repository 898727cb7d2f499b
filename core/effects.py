"""The effects that core itself delivers, and what is due at fixed times; declared when the app is ready."""

from __future__ import annotations

from datetime import timedelta

from core import mail, outbox, schedule

outbox.register(mail.KIND, mail.send, outside=True)
schedule.every(timedelta(days=1), "core.purge_outbox", lambda effect: _purge(), offset=timedelta(hours=3))


def _purge() -> None:
    outbox.purge()
