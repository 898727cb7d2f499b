"""The self-audit of a large map is counted by the worker, for one reader with certain rights; a small one at once.

What the worker found waits in the cache for a quarter of an hour under that reader and those rights: figures and ids,
nothing NAMED among them. Names are read again, with the rights of that moment.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from core import outbox
from core.access.principals import Principal, without_named
from core.watching import Watch
from reports import audit
from reports.audit import Figures
from stakeholders import judgement, selectors
from stakeholders.models import MappingExercise

EFFECT = "reports.audit"
KEPT_SECONDS = 15 * 60
# So many judgements or holdings are counted while the reader waits; more are the worker's.
AT_ONCE = 5_000


@dataclass(frozen=True)
class Working:
    """The worker is at it."""

    percent: int


@dataclass(frozen=True)
class Found:
    """The figures, and whether what is NAMED is left out because they waited in a cache."""

    figures: Figures
    kept: bool


def figures(
    *, actor: Principal, area: UUID | None, day: date, before: MappingExercise | None
) -> Found | Working:
    """What the page shows, or how far the worker is with it."""
    if not _large(actor):
        return Found(audit.figures(actor=actor, area=area, day=day, before=before), False)
    key = _key(without_named(actor), area, day)
    known = cache.get(key)
    if known is not None:
        return Found(known, True)
    told = cache.get(f"{key}:told")
    if told is None:
        window = int(time.time()) // KEPT_SECONDS
        payload = {"day": day.isoformat(), "area": str(area) if area else ""}
        with transaction.atomic():
            outbox.enqueue(EFFECT, payload, actor=actor, key=f"{key}:{window}")
    return Working(int(told or 0))


def _large(actor: Principal) -> bool:
    for rows in (judgement.assessments(actor=actor), selectors.tenures(actor=actor)):
        if rows.order_by().values("pk")[: AT_ONCE + 1].count() > AT_ONCE:
            return True
    return False


def work(effect: outbox.Effect) -> None:
    """Count for one reader, with the rights held now; when those end meanwhile, nothing is kept."""
    from core.access.principals import principal_of

    principal, watch = without_named(principal_of(effect.actor)), Watch(effect.actor)
    day = date.fromisoformat(effect.payload["day"])
    area = UUID(effect.payload["area"]) if effect.payload["area"] else None
    key = _key(principal, area, day)
    cache.set(f"{key}:told", 10, KEPT_SECONDS)
    before = audit.previous(actor=principal, area=area, day=day)
    found = audit.figures(actor=principal, area=area, day=day, before=before)
    watch.check()
    cache.set(key, found, KEPT_SECONDS)


def _key(principal: Principal, area: UUID | None, day: date) -> str:
    """One reader, with certain rights, on an area and a day."""
    who: UUID | str = principal.user_id or "system"
    return f"audit:1:{who}:{principal.digest}:{area or 'all'}:{day.isoformat()}"
