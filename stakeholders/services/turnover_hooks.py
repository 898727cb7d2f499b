"""What must happen when somebody leaves or takes a post: higher apps add theirs when they are ready.

Each runs in the transaction that closed or opened the tenure – a finding was accepted, a tenure ended by hand, the day of
its end came – and raising undoes all of it. Seats of working groups follow a post by one `Departure` and one `Arrival`
(docs/turnover.md: *For other apps*).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.access.principals import Principal


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody left a post, not later than `day`; `successor` is who was seen there instead, if anybody was."""

    tenure: UUID
    person: UUID
    post: UUID
    day: date
    reason: str
    successor: UUID | None = None
    finding: UUID | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody was seen in a post, first on `day`."""

    tenure: UUID
    person: UUID
    post: UUID
    day: date
    finding: UUID | None = None


@dataclass(frozen=True, slots=True)
class Upheaval:
    """A coup, a purge or a dismissal was written down, or what was written changed to one: an event that names a body or
    an area, or the end of one tenure. `record` is the transition or the tenure, at that version."""

    record: UUID
    version: int
    person: UUID | None = None


departures: list[Callable[[Principal, Departure], None]] = []
arrivals: list[Callable[[Principal, Arrival], None]] = []
upheavals: list[Callable[[Principal, Upheaval], None]] = []
_told_by_caller: ContextVar[bool] = ContextVar("told_by_caller", default=False)


@contextmanager
def told_by_caller() -> Iterator[None]:
    """Tenures that are written inside say nothing themselves: the caller knows more (who came) or better (the same
    person goes on in another post)."""
    token = _told_by_caller.set(True)
    try:
        yield
    finally:
        _told_by_caller.reset(token)


def is_told_by_caller() -> bool:
    return _told_by_caller.get()


def tell_departed(principal: Principal, event: Departure) -> None:
    """Calls every hook of a departure, in the order in which they were added."""
    for act in departures:
        act(principal, event)


def tell_arrived(principal: Principal, event: Arrival) -> None:
    """Calls every hook of an arrival, in the order in which they were added."""
    for act in arrivals:
        act(principal, event)


def tell_upheaval(principal: Principal, event: Upheaval) -> None:
    """Calls every hook of an upheaval, in the order in which they were added."""
    for act in upheavals:
        act(principal, event)
