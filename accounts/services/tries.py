"""Ten tries, then a rest: for codes and links. Counted by person and address, so that nobody locks anybody else out.

Kept in PostgreSQL, so that a flushed cache gives nobody ten more.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import TryCount
from core.requests import current

LIMIT = 10
REST = timedelta(minutes=15)
FORGET = timedelta(days=1)


def _digest(kind: str, who: str) -> str:
    return hashlib.sha256(f"{kind}|{who}|{current.get().address or ''}".encode()).hexdigest()


@transaction.atomic
def take_try(kind: str, who: str, *, limit: int = LIMIT, rest: timedelta = REST) -> bool:
    """Counts one more try; whether it is still among those allowed."""
    now = timezone.now()
    key = _digest(kind, who)
    row, made = TryCount.objects.select_for_update().get_or_create(digest=key, defaults={"since": now})
    if made:
        TryCount.objects.filter(since__lt=now - FORGET).delete()
    if not now - rest < row.since <= now:
        row.count, row.since = 0, now
    row.count += 1
    row.save()
    return row.count <= limit


def forget_tries(kind: str, who: str) -> None:
    """It went right: the count begins anew."""
    TryCount.objects.filter(digest=_digest(kind, who)).delete()
