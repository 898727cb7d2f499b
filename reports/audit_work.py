"""The self-audit of a large map is counted by the worker (core.counting); a small one at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.access.principals import Principal
from core.counting import Asked, Counting, Working
from reports import audit
from reports.audit import Figures
from stakeholders import judgement, selectors
from stakeholders.models import MappingExercise

EFFECT = "reports.audit"
# So many judgements or holdings are counted while the reader waits; more are the worker's.
AT_ONCE = 5_000


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
    found = COUNTING.now(actor=actor, asked={"day": day.isoformat(), "area": str(area) if area else ""})
    return found if isinstance(found, Working) else Found(found.figures, True)


def _large(actor: Principal) -> bool:
    for rows in (judgement.assessments(actor=actor), selectors.tenures(actor=actor)):
        if rows.order_by().values("pk")[: AT_ONCE + 1].count() > AT_ONCE:
            return True
    return False


def _count(actor: Principal, asked: Asked) -> Figures:
    day, area = date.fromisoformat(asked["day"]), UUID(asked["area"]) if asked["area"] else None
    before = audit.previous(actor=actor, area=area, day=day)
    return audit.figures(actor=actor, area=area, day=day, before=before)


COUNTING = Counting(EFFECT, _count)
