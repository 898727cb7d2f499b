"""An act asked for twice happens once.

The key is written in the transaction of the act, so both are there or neither. Whoever asks at the same time waits
for that transaction at the unique index (five seconds at most, then 409); whoever asks later finds what came of it.
Keys belong to their actor and are kept for 48 hours, or as long as the asker says; an act that failed leaves no key.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import BadRequest, DomainError
from core.models import IdempotencyKey

HEADER = "Idempotency-Key"
REPLAY = "Idempotent-Replay"
KEPT = timedelta(hours=48)
PATTERN = r"[\x21-\x7e]{1,200}"
_KEY = re.compile(PATTERN)


class KeyReused(DomainError):
    """The key stands for another request already."""

    status = 422
    title = _("This Idempotency-Key was sent with another request. Use a new one.")


def checked(key: str) -> str:
    """The key as sent; BadRequest when it is none."""
    if not _KEY.fullmatch(key):
        words = "Send 1 to 200 printable ASCII characters without spaces, for example a UUID."
        raise BadRequest(f"{HEADER} is not right.", {HEADER: [words]})
    return key


def digest_of(*parts: Any) -> str:
    """One fingerprint of what was asked, whatever the order of its fields."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def once(
    *, actor_id: UUID, key: str, route: str, digest: str, kept: timedelta = KEPT
) -> Iterator[tuple[IdempotencyKey, bool]]:
    """The key's row and whether the act is done already; inside the transaction in which the act has to happen.

    Raises KeyReused when the key stands for something else. An exception in the block leaves no key.
    """
    with transaction.atomic():
        fresh = IdempotencyKey(
            actor_id=actor_id,
            key=key,
            route=route[:300],
            digest=digest,
            expires_at=timezone.now() + kept,
        )
        found = _first(fresh)
        if found.digest != digest or found.route != fresh.route:
            raise KeyReused
        yield found, found.pk != fresh.pk


def _first(fresh: IdempotencyKey) -> IdempotencyKey:
    """The row that has the key: the fresh one, or one that was there and has not expired."""
    same = IdempotencyKey.objects.filter(actor_id=fresh.actor_id, key=fresh.key)
    while True:
        IdempotencyKey.objects.bulk_create([fresh], ignore_conflicts=True)
        found = same.first()
        if found is not None and found.expires_at > timezone.now():
            return found
        same.filter(expires_at__lte=timezone.now()).delete()


def keep(row: IdempotencyKey, *, refs: list[Any] | None = None, location: str = "") -> None:
    """What came of the act."""
    row.object_refs, row.location = [str(ref) for ref in refs or []], location[:1000]
    row.save(update_fields=["object_refs", "location"])


def forget(row: IdempotencyKey) -> None:
    """Nothing came of the act: the same form may be sent again."""
    row.delete()


def purge() -> int:
    """Removes keys that expired."""
    return int(IdempotencyKey.objects.filter(expires_at__lte=timezone.now()).delete()[0])
