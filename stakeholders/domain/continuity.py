"""Whether what we have with a body would outlive one person: on their side, or on ours."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

THEIRS, OURS = "theirs", "ours"
# So many months back meetings count.
MONTHS = 24


@dataclass(frozen=True, slots=True)
class Contacts:
    """Two-way engagements with one body: how many with each counterpart, who of those is still there, and who of us
    was in how many."""

    counterparts: Mapping[Hashable, int]
    living: frozenset[Hashable]
    colleagues: Mapping[Hashable, int]


def index(counterparts: Mapping[Hashable, int], living: Collection[Hashable]) -> float | None:
    """1 − Σ share² of the engagements per counterpart (Simpson 1949, as 1 minus Herfindahl's concentration): 0 when all
    rest on one, nearer to 1 the more there are and the more evenly they share. Source: Simpson 1949.

    Unit: none, from 0 to 1. 0 as well where fewer than two of them are still there, whatever happened before; None where
    there was no engagement, which is not the same as 0. Example: 5, 3 and 2 engagements, all three still there →
    1 − (0.25 + 0.09 + 0.04) = 0.62.
    """
    given = {key: count for key, count in counterparts.items() if count > 0}
    total = sum(given.values())
    if not total:
        return None
    if len(given.keys() & set(living)) < 2:
        return 0.0
    return 1 - math.fsum((count / total) ** 2 for count in given.values())


def threads(contacts: Contacts) -> tuple[str, ...]:
    """On which side one person alone carries what we have: `theirs`, `ours`, both, or neither.

    Theirs: not more than one counterpart is still there. Ours: not more than one of us ever took part. Nothing where
    there was no engagement. Source: a count. Unit: sides. Example: two officials met, one of them moved on, always by the same colleague → both.
    """
    if not any(contacts.counterparts.values()):
        return ()
    found = []
    if len(set(contacts.counterparts) & set(contacts.living)) < 2:
        found.append(THEIRS)
    if len([count for count in contacts.colleagues.values() if count]) < 2:
        found.append(OURS)
    return tuple(found)


def strength(value: float | None) -> str:
    """The index as one of four words: `none` where nothing was held, `single` at 0, `thin` below one half, `broad` from
    there on. One half is two counterparts who share evenly. Source: this application's own thresholds. Unit: a word.
    Example: 0.62 → broad; nothing held → none.
    """
    if value is None:
        return "none"
    return "single" if value <= 0 else "thin" if value < 0.5 else "broad"
