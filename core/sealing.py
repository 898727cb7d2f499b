"""The seals over the audit trail: one sealer groups the events into a chain, and anybody may check it.

A seal holds the ids of its events, a SHA-256 of each, and the hash of the seal before it. Who changes, removes or adds
an event, or a seal in the middle, breaks a hash. Who removes the newest seals together with their events is found out
by the head of the chain that was written down elsewhere (`head`, docs/audit.md).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Func
from django.utils import timezone

from core import audit
from core.access.principals import principal_of
from core.errors import NotVisible
from core.models import AuditEvent, AuditSeal

logger = logging.getLogger(__name__)
LOCK = 0x656E_7365_616C  # the advisory lock of the one sealer
MOST = 5000
# An event becomes visible when its transaction commits, perhaps after later ids were sealed. None runs for so long.
LATE = timedelta(hours=24)
# Older than this, an event that waits says that the sealer does not run.
OVERDUE = timedelta(minutes=5)
SHOWN = 50
COLUMNS = (
    "pk",
    "at",
    "actor_id",
    "verb",
    "model",
    "object_ref",
    "handling",
    "details",
    "request_id",
    "address",
)
Row = dict[str, Any]


def digest_of(row: Row) -> bytes:
    """SHA-256 of one event in its canonical form: every column, keys sorted, times in UTC."""
    return hashlib.sha256(_canonical("event", {**row, "at": _utc(row["at"])})).digest()


def hash_of(seal: AuditSeal) -> str:
    """The hash of a seal: its number, time, events, their digests and the hash before it."""
    body = {
        "number": seal.number,
        "at": _utc(seal.at),
        "events": list(seal.event_ids),
        "total": seal.total,
        "digests": bytes(seal.row_digests).hex(),
        "previous": seal.previous,
    }
    return hashlib.sha256(_canonical("seal", body)).hexdigest()


def _canonical(kind: str, body: Row) -> bytes:
    text = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return f"entente-{kind}-1:{text}".encode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seal_events() -> int:
    """Seals every event that no seal covers yet; returns how many. Safe to run twice and at once: a second sealer
    finds the lock taken and leaves."""
    sealed = 0
    while made := _seal_once():
        sealed += made
        if made < MOST:
            break
    return sealed


@transaction.atomic
def _seal_once() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            return 0
    rows = list(_unsealed().order_by("pk").values(*COLUMNS)[:MOST])
    if not rows:
        return 0
    last = AuditSeal.objects.order_by("-number").first()
    seal = AuditSeal(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        event_ids=[row["pk"] for row in rows],
        total=len(rows) + (last.total if last else 0),
        row_digests=b"".join(digest_of(row) for row in rows),
        previous=last.hash if last else "",
    )
    seal.hash = hash_of(seal)
    seal.save(force_insert=True)
    # The log is a second place where the head stands, outside the database.
    transaction.on_commit(lambda: logger.info("audit seal %s %s", seal.number, seal.hash))
    return len(rows)


def _unsealed() -> Any:
    """Events of no seal, looking back as far as a transaction may still have been open."""
    recent = AuditSeal.objects.filter(at__gte=timezone.now() - LATE)
    older = AuditSeal.objects.filter(at__lt=timezone.now() - LATE).order_by("-number").first()
    found = AuditEvent.objects.exclude(pk__in=recent.values(one=Func(F("event_ids"), function="unnest")))
    return found.filter(pk__gt=max(older.event_ids)) if older else found


@dataclass(frozen=True)
class Head:
    """The end of the chain, to be written down where nobody who runs the database can change it."""

    seal: int
    hash: str
    at: datetime | None = None

    def document(self) -> dict[str, Any]:
        return {"seal": self.seal, "hash": self.hash, "at": _utc(self.at) if self.at else None}


def head() -> Head | None:
    """The newest seal; None before the first."""
    last = AuditSeal.objects.order_by("-number").only("number", "hash", "at").first()
    return Head(last.number, last.hash, last.at) if last else None


def read_head(text: str) -> Head:
    """A head as `head().document()` was written down, or a bare hash; ValueError for anything else."""
    text = text.strip()
    if len(text) == 64 and set(text.lower()) <= set("0123456789abcdef"):
        return Head(0, text.lower())
    try:
        given = json.loads(text)
        return Head(int(given["seal"]), str(given["hash"]).lower())
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(
            "This is no head of an audit chain: a JSON object with seal and hash, or a hash."
        ) from error


@dataclass(frozen=True)
class Break:
    """What is wrong with one seal: the seal itself, its link, or events that it covers."""

    seal: int
    problem: str
    missing: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()

    def document(self) -> dict[str, Any]:
        return {
            "seal": self.seal,
            "problem": self.problem,
            "missing": list(self.missing[:SHOWN]),
            "changed": list(self.changed[:SHOWN]),
        }


@dataclass
class Report:
    """What a check of the whole chain found. `unsealed` events are no breach: the next seal takes them."""

    seals: int = 0
    events: int = 0
    head: Head | None = None
    breaks: list[Break] = field(default_factory=list)
    unsealed: int = 0
    unsealed_ids: tuple[int, ...] = ()
    unsealed_since: datetime | None = None
    anchored: Head | None = None

    @property
    def whole(self) -> bool:
        return not self.breaks

    def document(self) -> dict[str, Any]:
        return {
            "whole": self.whole,
            "seals": self.seals,
            "events": self.events,
            "head": self.head.document() if self.head else None,
            "anchored": self.anchored.document() if self.anchored else None,
            "breaks": [found.document() for found in self.breaks[:SHOWN]],
            "unsealed": self.unsealed,
            "unsealed_ids": list(self.unsealed_ids),
            "unsealed_since": _utc(self.unsealed_since) if self.unsealed_since else None,
        }


def verify(anchored: Head | None = None) -> Report:
    """Reads the whole chain and every event below it. The first entry of `breaks` is the first broken seal."""
    report = Report(anchored=anchored)
    previous, expected, anchor_seen = "", 1, False
    for seals in _batches():
        rows = {row["pk"]: digest_of(row) for row in _events(seals)}
        for seal in seals:
            problem = _link(seal, expected, previous)
            missing, changed = _compare(seal, rows)
            if problem or missing or changed:
                report.breaks.append(
                    Break(seal.number, problem or _about(missing, changed), missing, changed)
                )
            anchor_seen = anchor_seen or (anchored is not None and _is_anchor(seal, anchored))
            previous, expected = seal.hash, seal.number + 1
            report.seals += 1
            report.events += len(seal.event_ids)
            report.head = Head(seal.number, seal.hash, seal.at)
    if anchored is not None and not anchor_seen:
        report.breaks.append(_lost(anchored, report.head))
        report.breaks.sort(key=lambda found: found.seal)
    _tail(report)
    return report


def _batches() -> Iterator[list[AuditSeal]]:
    """The seals in order, so many together that their events are a few thousand."""
    batch: list[AuditSeal] = []
    events = 0
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=500):
        batch.append(seal)
        events += len(seal.event_ids)
        if events >= MOST:
            yield batch
            batch, events = [], 0
    if batch:
        yield batch


def _events(seals: Sequence[AuditSeal]) -> Any:
    ids = [key for seal in seals for key in seal.event_ids]
    return AuditEvent.objects.filter(pk__in=ids).values(*COLUMNS)


def _link(seal: AuditSeal, expected: int, previous: str) -> str:
    if seal.number != expected:
        return f"seals {expected} to {seal.number - 1} are missing before it"
    if seal.previous != previous:
        return "it does not follow the seal before it"
    if len(seal.row_digests) != 32 * len(seal.event_ids) or hash_of(seal) != seal.hash:
        return "the seal itself was changed"
    return ""


def _compare(seal: AuditSeal, rows: dict[int, bytes]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    digests = bytes(seal.row_digests)
    missing, changed = [], []
    for place, key in enumerate(seal.event_ids):
        if key not in rows:
            missing.append(key)
        elif rows[key] != digests[32 * place : 32 * place + 32]:
            changed.append(key)
    return tuple(missing), tuple(changed)


def _about(missing: Sequence[int], changed: Sequence[int]) -> str:
    parts = [f"{len(missing)} of its events are gone"] if missing else []
    parts += [f"{len(changed)} of its events were changed"] if changed else []
    return " and ".join(parts)


def _is_anchor(seal: AuditSeal, anchored: Head) -> bool:
    return seal.hash == anchored.hash and anchored.seal in (0, seal.number)


def _lost(anchored: Head, last: Head | None) -> Break:
    end = last.seal if last else 0
    if anchored.seal > end:
        return Break(end + 1, f"the chain ends at seal {end}; the head written down was seal {anchored.seal}")
    if anchored.seal:
        return Break(anchored.seal, "its hash is not the one written down: the chain was made anew")
    return Break(end + 1, "no seal has the hash written down: newer seals were removed or made anew")


def _tail(report: Report) -> None:
    """Which events no seal covers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(at), (array_agg(id ORDER BY id))[1:%s] FROM core_auditevent WHERE id IN "
            "(SELECT id FROM core_auditevent EXCEPT SELECT unnest(event_ids) FROM core_auditseal)",
            [SHOWN],
        )
        count, since, ids = cursor.fetchone()
    report.unsealed, report.unsealed_since, report.unsealed_ids = count, since, tuple(ids or ())


def standing() -> dict[str, Any]:
    """How the chain stands, without checking it: the head, how much is sealed, what waits for the next seal."""
    last = AuditSeal.objects.order_by("-number").only("number", "hash", "at", "total").first()
    times = list(_unsealed().order_by("pk").values_list("at", flat=True)[: MOST + 1])
    return {
        "head": Head(last.number, last.hash, last.at) if last else None,
        "seals": last.number if last else 0,
        "events": last.total if last else 0,
        "waiting": len(times),
        "since": min(times, default=None),
    }


def check_chain(*, actor: Any, anchor: str = "") -> Report:
    """The whole check on behalf of an auditor, with its result in the trail. ValueError for an unreadable head."""
    principal = principal_of(actor)
    if not (principal.is_auditor or principal.system):
        raise NotVisible
    report = verify(read_head(anchor) if anchor.strip() else None)
    audit.record(actor=actor, verb="audit.verify", model=AuditSeal, details=report.document())
    return report
