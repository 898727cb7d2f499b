"""Where everybody stands on a very large map: the worker finds who is drawn and counts, for each reader and their rights
(core.counting); what is said of those who are drawn is read when it is shown, so that nothing of it waits anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from core.access.principals import Principal
from core.counting import Asked as Words
from core.counting import Counting, Working
from stakeholders import matrix, sides
from stakeholders.matrix import MOST, Asked, Moved, Point
from stakeholders.sides import Standings

EFFECT = "stakeholders.standings"
# The judgements on so many, or so many judgements, are read while the reader waits; more are the worker's.
FEW, AT_ONCE = 6_000, 30_000
# So many of each kind are named on a page.
NAMED = 100
# The worker keeps so many of those whose stance changed, and of those judged for the first time.
MOVED = 1000


Told = TypeVar("Told")


@dataclass(frozen=True)
class Found(Generic[Told]):
    """What a page shows; `kept`: the worker chose who is on it a while ago, without what is NAMED."""

    told: Told
    kept: bool = False


def points(*, actor: Principal, asked: Asked, most: int = MOST) -> Found[list[Point]] | Working:
    """The most influential, at most so many and one more, or how far the worker is with them."""
    keys = _chosen(actor, asked, "matrix")
    if isinstance(keys, Working):
        return keys
    among = None if keys is None else keys[: most + 1]
    return Found(matrix.points(actor=actor, asked=asked, most=most, among=among), keys is not None)


def standings(*, actor: Principal, asked: Asked) -> Found[Standings] | Working:
    """Who supports, is undecided and resists, or how far the worker is with it."""
    known = _chosen(actor, asked, "stance")
    if isinstance(known, Working):
        return known
    return Found(sides.standings(actor=actor, asked=asked, most=NAMED, known=known), known is not None)


def moved(*, actor: Principal, asked: Asked, most: int = NAMED, start: int = 0) -> Found[Moved] | Working:
    """Whose stance changed between two days, so many from `start` on, or how far the worker is with it."""
    known = _chosen(actor, asked, "moved")
    if isinstance(known, Working):
        return known
    if known is None:
        return Found(matrix.moved(actor=actor, asked=asked, most=most, start=start))
    changes, firsts, keys = known
    told = matrix.moved(actor=actor, asked=asked, most=most, start=start, among=keys)
    told.changes, told.firsts = changes, firsts
    return Found(told, True)


def _chosen(actor: Principal, asked: Asked, part: str) -> Any | Working | None:
    """What the worker found; None where so little is looked at that it is read at once."""
    words = _words(asked, part)
    known = COUNTING.known(actor=actor, asked=words)
    if known is None:
        if not _many(actor, asked):
            return None
        found = COUNTING.now(actor=actor, asked=words)
        if isinstance(found, Working):
            return found
        known = found
    return known.figures


def _many(actor: Principal, asked: Asked) -> bool:
    """Whether more is looked at than is read at once: many people, and many judgements on them."""
    if matrix.known_count(actor=actor, asked=asked, most=FEW + 1) <= FEW:
        return False
    rows = matrix.found(actor, asked).order_by().values("pk")
    return rows[: AT_ONCE + 1].count() > AT_ONCE


def _words(asked: Asked, part: str) -> dict[str, str]:
    """The question as it goes to the worker: days, ids and slugs."""
    words = {one.name: getattr(asked, one.name) for one in fields(Asked)}
    told = {
        name: value.isoformat() if isinstance(value, date) else str(value or "")
        for name, value in words.items()
    }
    return {"part": part, **told}


def _asked(words: Words) -> Asked:
    given: dict[str, Any] = {name: value for name, value in words.items() if name != "part" and value}
    for name in ("day", "since"):
        if name in given:
            given[name] = date.fromisoformat(given[name])
    for name in ("theme", "area", "function"):
        if name in given:
            given[name] = UUID(given[name])
    return Asked(**given)


def _leaders(actor: Principal, asked: Asked) -> list[UUID]:
    return matrix.leaders(actor=actor, asked=asked, most=MOST + 1)


def _counts(actor: Principal, asked: Asked) -> sides.Counts:
    found = sides.counted(actor=actor, asked=asked, most=NAMED)
    found.known = matrix.known_count(actor=actor, asked=asked)
    return found


def _moved(actor: Principal, asked: Asked) -> tuple[int, int, list[UUID]]:
    told = matrix.moved(actor=actor, asked=asked, most=MOVED)
    return (
        told.changes,
        told.firsts,
        [point.pk for point in (*(one for one, _was in told.changed), *told.first)],
    )


PARTS: dict[str, Callable[[Principal, Asked], Any]] = {
    "matrix": _leaders,
    "stance": _counts,
    "moved": _moved,
}


def _count(actor: Principal, words: Words) -> Any:
    return PARTS[words["part"]](actor, _asked(words))


COUNTING = Counting(EFFECT, _count)
