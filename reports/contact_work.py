"""The ways of introduction on a very large map are found by the worker (core.counting), for each reader and their rights;
who stands there, what is thought of them and what holds back are read when the page is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.access.principals import Principal
from core.counting import Asked as Words
from core.counting import Counting, Working
from reports import contact
from stakeholders import matrix, selectors
from stakeholders.services import standings_counted

EFFECT = "reports.contact"
# Over so many people and bodies ways are looked for while the reader waits; over more it is the worker's.
AT_ONCE = 5_000


@dataclass(frozen=True)
class Found:
    """Who is ranked, and the ways to them where the worker looked for these."""

    points: list[matrix.Point]
    known: contact.Ways | None = None


def found(*, actor: Principal, asked: matrix.Asked) -> Found | Working:
    """What the page is made of, or how far the worker is with it."""
    words = {
        "day": asked.day.isoformat(),
        "area": str(asked.area or ""),
        "theme": str(asked.theme or ""),
        "level": asked.level,
        "kind": asked.kind,
    }
    known = selectors.stakeholders(actor=actor).order_by().values("pk")
    if COUNTING.known(actor=actor, asked=words) is None and known[: AT_ONCE + 1].count() <= AT_ONCE:
        read = standings_counted.points(actor=actor, asked=asked, most=contact.CONSIDERED)
        return read if isinstance(read, Working) else Found(read.told)
    told = COUNTING.now(actor=actor, asked=words)
    if isinstance(told, Working):
        return told
    keys, known = told.figures
    return Found(matrix.points(actor=actor, asked=asked, most=contact.CONSIDERED, among=keys), known)


def _count(actor: Principal, words: Words) -> tuple[list[UUID], contact.Ways]:
    asked = matrix.Asked(
        day=date.fromisoformat(words["day"]),
        area=UUID(words["area"]) if words["area"] else None,
        theme=UUID(words["theme"]) if words["theme"] else None,
        level=words["level"],
        kind=words["kind"],
    )
    points = matrix.points(actor=actor, asked=asked, most=contact.CONSIDERED)[: contact.CONSIDERED]
    return [point.pk for point in points], contact.reach(actor=actor, points=points, day=asked.day)


COUNTING = Counting(EFFECT, _count)
