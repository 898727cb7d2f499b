"""The contacts of the coverage page: few are counted at once, many by the worker (core.counting)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from core.access.principals import Principal
from core.counting import Asked as Words
from core.counting import Counting, Working
from engagements.domain.coverage import Count
from engagements.selectors import coverage

EFFECT = "engagements.coverage"
# So many participations of the months that are looked at are counted while the reader waits.
AT_ONCE = 20_000


@dataclass(frozen=True)
class Contacts:
    """Participations by level, kinds of body and month, and by colleague and stakeholder. `kept`: counted a while ago,
    without what is NAMED."""

    months: list[Count]
    pairs: list[tuple[UUID, UUID, int]]
    kept: bool = False


def contacts(*, actor: Principal, today: date, area: UUID | None, theme: UUID | None) -> Contacts | Working:
    """What the page counts from, or how far the worker is with it."""
    words = {"day": today.isoformat(), "area": str(area or ""), "theme": str(theme or "")}
    found = COUNTING.known(actor=actor, asked=words)
    if found is None:
        asked = coverage.asked_for(actor=actor, today=today, area=area, theme=theme)
        if not coverage.more_than(AT_ONCE, actor=actor, asked=asked):
            return _counted(actor, asked, kept=False)
        working = COUNTING.now(actor=actor, asked=words)
        if isinstance(working, Working):
            return working
        found = working
    return cast("Contacts", found.figures)


def _counted(actor: Principal, asked: coverage.Asked, *, kept: bool) -> Contacts:
    months = coverage.by_month(actor=actor, asked=asked)
    return Contacts(months, coverage.by_colleague(actor=actor, asked=asked), kept)


def _count(actor: Principal, words: Words) -> Contacts:
    area, theme = (UUID(words[name]) if words[name] else None for name in ("area", "theme"))
    today = date.fromisoformat(words["day"])
    return _counted(actor, coverage.asked_for(actor=actor, today=today, area=area, theme=theme), kept=True)


COUNTING = Counting(EFFECT, _count)
