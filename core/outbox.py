"""Effects that must not be lost: enqueued in the transaction that causes them, delivered exactly once.

`enqueue` writes a row; after the commit a worker is nudged, and if the nudge is lost (Redis away or flushed, worker
killed) the sweeper finds the row ten seconds later. While an effect is delivered its row is locked, so the lock is
the lease: a killed worker's connection ends and the row is free at once, and no second worker touches it before.

Two kinds of effect:

- *inside* the database (the default): the handler's writes and the mark "done" are one transaction – exactly once;
- *outside* (`outside=True`, a mail): the handler acts, then "done" is committed, again and again until it is. Only a
  worker that dies between the two repeats the act; the handler makes that harmless with the entry's id.

Every try is counted before it begins, so that an effect which kills its worker is not tried for ever.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, InterfaceError, OperationalError, connection, models, transaction
from django.utils import timezone

from core import audit
from core.access.principals import principal_of, system_actor
from core.errors import NotVisible
from core.models import OutboxEntry
from core.models.outbox import OutboxState

logger = logging.getLogger(__name__)
DELIVER = "core.deliver"
TRIES = 20
KEPT = timedelta(days=30)
INSIST_SECONDS = 60
# Ids, slugs, addresses inside the application, days: nothing that reads like a name or a sentence.
_SAFE = re.compile(r"[A-Za-z0-9_.,:;/?=&%#+@~-]{0,300}")
Handler = Callable[["Effect"], None]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a handler gets: the entry, and the user in whose name it acts as that user stands now (None: the system)."""

    id: UUID
    kind: str
    payload: dict[str, Any]
    actor: Any
    tries: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Kind:
    """How effects of one kind are delivered; `gave_up` follows in the transaction that marks the last try's end."""

    handle: Handler
    outside: bool = False
    tries: int = TRIES
    gave_up: Handler | None = None


class Drop(Exception):
    """Raised by a handler: there is nothing to do any more. The text says why, without names."""


_KINDS: dict[str, Kind] = {}


def register(kind: str, handle: Handler, **options: Any) -> None:
    """Declares who delivers effects of a kind; apps do it when they are ready. Twice is an error."""
    if kind in _KINDS:
        raise ValueError(f"{kind} has a handler already")
    _KINDS[kind] = Kind(handle, **options)


def kinds() -> dict[str, Kind]:
    return dict(_KINDS)


def enqueue(
    kind: str,
    payload: Mapping[str, Any],
    *,
    actor: Any = None,
    key: str = "",
    not_before: datetime | None = None,
) -> OutboxEntry:
    """Adds an effect to the running transaction. With `key` it happens once for that kind and key.

    `actor` is the user without whom it must not happen: once deactivated, the effect is dropped and recorded.
    """
    if kind not in _KINDS:
        raise LookupError(f"nobody delivers {kind}")
    _refuse_content(payload)
    entry = OutboxEntry(
        kind=kind,
        key=key,
        payload=dict(payload),
        actor_id=principal_of(actor).user_id or getattr(actor, "pk", None),
        due_at=not_before or timezone.now(),
    )
    if key:
        OutboxEntry.objects.bulk_create([entry], ignore_conflicts=True)
        entry = OutboxEntry.objects.get(kind=kind, key=key)
    else:
        entry.save(force_insert=True)
    if not_before is None:
        transaction.on_commit(lambda: _nudge(entry.pk), robust=True)
    return entry


def _refuse_content(value: Any) -> None:
    """Payloads carry ids only: they stand in backups and lists of what is late."""
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_content(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_content(part)
    elif not (value is None or isinstance(value, int) or (isinstance(value, str) and _SAFE.fullmatch(value))):
        raise ValueError("an effect carries ids, counts and inner addresses only")


def _nudge(pk: UUID) -> None:
    """Tells a worker at once; when that fails the sweeper finds the entry by itself."""
    try:
        current_app.tasks[DELIVER].apply_async((str(pk),), retry=False)
    except Exception as error:
        logger.warning("a worker could not be told of an effect: %s", type(error).__name__)


def deliver(pk: UUID) -> bool:
    """Delivers one effect if it is due and nobody else is at it; whether it was tried."""
    return _deliver(OutboxEntry.objects.filter(pk=pk))


def deliver_due(*, most: int = 500, seconds: float = 45) -> int:
    """Delivers what is due, oldest first, for so many effects or seconds; returns how many were tried."""
    until, tried = time.monotonic() + seconds, 0
    while tried < most and time.monotonic() < until and _deliver(OutboxEntry.objects.all()):
        tried += 1
    return tried


def _due(entries: Any) -> Any:
    """The first due entry that nobody holds, locked."""
    return (
        entries.filter(state=OutboxState.WAITING, due_at__lte=timezone.now())
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )


def _deliver(entries: Any) -> bool:
    with transaction.atomic():
        entry = _due(entries)
        if entry is None:
            return False
        kind = _KINDS.get(entry.kind)
        if kind is not None and entry.tries >= kind.tries:  # its last try ended with its worker
            _give_up(entry, kind)
            return True
        entry.tries += 1
        entry.due_at = timezone.now() + backoff(entry.tries)
        entry.save(update_fields=["tries", "due_at"])
    if kind is None:
        _failed(entry.pk, entry.tries, f"nobody delivers {entry.kind}"[:200], None)
        return True
    try:
        acted = False
        with transaction.atomic():
            held = OutboxEntry.objects.filter(pk=entry.pk, state=OutboxState.WAITING, tries=entry.tries)
            # Waits: another worker that still saw it due may hold it for the moment in which it learns that it is not.
            mine = held.select_for_update(of=("self",)).first()
            if mine is None:
                return True
            _act(mine, kind)
            acted = kind.outside
            _mark(mine, OutboxState.DONE)
    except Drop as reason:
        _drop(entry.pk, str(reason))
    except Exception as error:
        if acted:
            _insist(entry.pk)
            return True
        logger.warning("effect %s failed, try %s: %s", entry.kind, entry.tries, type(error).__name__)
        _failed(entry.pk, entry.tries, type(error).__name__, kind)
    return True


def backoff(tries: int) -> timedelta:
    """How long until the next try: ten seconds, then longer, an hour at most."""
    steps = settings.OUTBOX_BACKOFF_SECONDS
    return timedelta(seconds=steps[min(tries, len(steps)) - 1])


def _effect(entry: OutboxEntry) -> Effect:
    actor = None
    if entry.actor_id is not None:
        actor = get_user_model()._default_manager.filter(pk=entry.actor_id, is_active=True).first()
        if actor is None:
            raise Drop("its user is not active any more")
    return Effect(entry.pk, entry.kind, entry.payload, actor, entry.tries, entry.created_at)


def _act(entry: OutboxEntry, kind: Kind) -> None:
    effect = _effect(entry)
    with transaction.atomic():
        kind.handle(effect)


def _mark(entry: OutboxEntry, state: str, note: str = "") -> None:
    entry.state, entry.note, entry.finished_at = state, note[:200], timezone.now()
    entry.save(update_fields=["state", "note", "finished_at"])


def _insist(pk: UUID) -> None:
    """The act is done and cannot be undone: say so as soon as the database answers again."""
    until = time.monotonic() + INSIST_SECONDS
    while True:
        try:
            OutboxEntry.objects.filter(pk=pk, state=OutboxState.WAITING).update(
                state=OutboxState.DONE, note="", finished_at=timezone.now()
            )
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.2)


@transaction.atomic
def _drop(pk: UUID, reason: str) -> None:
    entry = OutboxEntry.objects.select_for_update().filter(pk=pk, state=OutboxState.WAITING).first()
    if entry is not None:
        _mark(entry, OutboxState.DROPPED, reason)
        audit.record(
            actor=system_actor(),
            verb="effect.dropped",
            obj=entry,
            details={"kind": entry.kind, "why": reason},
        )


def _failed(pk: UUID, tries: int, note: str, kind: Kind | None) -> None:
    """Waits for the next try, or gives up after the last one."""
    try:
        with transaction.atomic():
            waiting = OutboxEntry.objects.filter(pk=pk, state=OutboxState.WAITING, tries=tries)
            entry = waiting.select_for_update(skip_locked=True).first()
            if entry is None:
                return
            entry.note = note[:200]
            if tries >= (kind.tries if kind else TRIES):
                _give_up(entry, kind)
            else:
                entry.save(update_fields=["note"])
    except (DatabaseError, InterfaceError):
        connection.close()  # the try is counted and the next one due already


def _give_up(entry: OutboxEntry, kind: Kind | None) -> None:
    note = entry.note or "its worker ended before it was done"
    _mark(entry, OutboxState.GAVE_UP, note)
    audit.record(actor=system_actor(), verb="effect.gave_up", obj=entry, details={"kind": entry.kind})
    logger.error("effect %s was given up after %s tries", entry.kind, entry.tries)
    if kind is not None and kind.gave_up is not None:
        actor = get_user_model()._default_manager.filter(pk__in=[entry.actor_id]).first()
        try:
            with transaction.atomic():
                kind.gave_up(
                    Effect(entry.pk, entry.kind, entry.payload, actor, entry.tries, entry.created_at)
                )
        except Exception:
            logger.exception("what follows giving up %s failed", entry.kind)


def purge(*, before: datetime | None = None) -> int:
    """Removes effects that ended long ago; what was given up stays until somebody looked at it."""
    ended = OutboxEntry.objects.filter(
        state__in=(OutboxState.DONE, OutboxState.DROPPED), finished_at__lt=before or timezone.now() - KEPT
    )
    return int(ended.delete()[0])


def given_up(*, most: int = 100) -> list[OutboxEntry]:
    """What waits for an administrator, newest first."""
    return list(OutboxEntry.objects.filter(state=OutboxState.GAVE_UP).order_by("-finished_at", "-id")[:most])


def waiting() -> dict[str, Any]:
    """How many effects are late by a minute or more, and since when the oldest."""
    late = OutboxEntry.objects.filter(
        state=OutboxState.WAITING, due_at__lte=timezone.now() - timedelta(minutes=1)
    )
    return late.aggregate(count=models.Count("pk"), oldest=models.Min("created_at"))


@transaction.atomic
def settle(*, actor: Any, pk: UUID, again: bool) -> OutboxEntry:
    """An administrator has an effect that was given up tried again, or lets it go."""
    principal = principal_of(actor)
    if not principal.is_administrator or principal.read_only:
        raise NotVisible
    entry = OutboxEntry.objects.select_for_update().filter(pk=pk, state=OutboxState.GAVE_UP).first()
    if entry is None:
        raise NotVisible
    verb = "effect.retry" if again else "effect.let_go"
    audit.record(actor=principal, verb=verb, obj=entry, details={"kind": entry.kind})
    if not again:
        _mark(entry, OutboxState.DROPPED, "let go by an administrator")
        return entry
    entry.state, entry.tries, entry.finished_at, entry.due_at = OutboxState.WAITING, 0, None, timezone.now()
    entry.save(update_fields=["state", "tries", "finished_at", "due_at"])
    transaction.on_commit(lambda: _nudge(entry.pk), robust=True)
    return entry
