"""Health of a relationship in three words: recency, cadence and breadth. Stance is no part of it, and there is no
single score.

Inputs are days and counts; `target` is the number of days between two contacts that the tier asks for, or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

YEAR = 365
# Where no target is set, a contact of the last quarter counts as recent.
USUAL = 90
TARGETS: dict[str, int | None] = {"key": 30, "important": 90, "known": 182, "occasional": None}


@dataclass(frozen=True, slots=True)
class Health:
    """`recency`: recent, fading, cold, never. `cadence`: kept, slower, lapsed, free. `breadth`: several, one, nobody."""

    recency: str
    cadence: str
    breadth: str


def recency(days: int | None, target: int | None) -> str:
    """Days since the last two-way contact against the target.

    `recent` up to the target, `fading` up to twice the target, `cold` beyond, `never` without a contact. With a
    target of 30 days, 30 days ago is recent, 31 and 60 are fading, 61 is cold.
    """
    if days is None:
        return "never"
    wanted = target or USUAL
    return "recent" if days <= wanted else "fading" if days <= 2 * wanted else "cold"


def cadence(contacts: int, target: int | None) -> str:
    """Contacts of the last 365 days against 365 / target.

    `kept` from 80 % of the expected number on, `slower` from 40 %, else `lapsed`; `free` without a target. A target
    of 90 days expects 4.06 contacts: 4 are kept, 2 are slower, 1 is lapsed.
    """
    if not target:
        return "free"
    share = contacts * target / YEAR
    return "kept" if share >= 0.8 else "slower" if share >= 0.4 else "lapsed"


def breadth(colleagues: int) -> str:
    """How many of us spoke with them in the last 365 days: on one alone the contact ends when that one leaves."""
    return "several" if colleagues > 1 else "one" if colleagues == 1 else "nobody"


def health(*, today: date, contacts: Sequence[date], colleagues: int, target: int | None) -> Health:
    """The three words from the days of two-way contacts, of which those of the future are left out."""
    past = [day for day in contacts if day <= today]
    last = max(past, default=None)
    recent = [day for day in past if day > today - timedelta(days=YEAR)]
    return Health(
        recency((today - last).days if last else None, target),
        cadence(len(recent), target),
        breadth(colleagues),
    )


def overdue_since(last: date | None, target: int | None, kept_since: date | None) -> date | None:
    """The day from which a contact is overdue: last contact (else the beginning) plus the target; None without one."""
    begun = last or kept_since
    if not target or begun is None:
        return None
    return begun + timedelta(days=target)
