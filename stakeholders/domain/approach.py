"""Whom to approach first: five factors from 0 to 1, each shown, multiplied into a rank."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

# What a factor counts when nobody knows it: the middle, so that not known is neither a recommendation nor a veto.
UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Factors:
    """What is known of one stakeholder; None is not known."""

    influence: float | None = None
    holds_post: bool | None = None
    openness: float | None = None
    steps: int | None = None
    unmet: float | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The rank between 0 and 1 and each factor as it was counted; `unknown` names those that nobody knows."""

    score: float
    influence: float
    role: float
    openness: float
    reach: float
    unmet: float
    unknown: tuple[str, ...]


def rank(given: Factors) -> Ranked:
    """influence × formal role × openness × reachability × unmet coverage.

    Influence and openness are scales of 5 as a share; a post counts 1, none 0.6; reach is 1 / steps of introduction;
    unmet is 1 where nobody at the body is known to be with us and falls as more are. Source: this application's own; a
    product, so that one factor that is nearly nothing is not made good by the others. Unit: none, from 0 to 1. Example:
    influence 4, a post, openness 4, two steps, unmet 1 → 0.8 × 1 × 0.8 × 0.5 × 1 = 0.32.
    """
    parts = {
        "influence": None if given.influence is None else given.influence / 5,
        "role": None if given.holds_post is None else 1.0 if given.holds_post else 0.6,
        "openness": None if given.openness is None else given.openness / 5,
        "reach": None if given.steps is None else 1 / max(given.steps, 1),
        "unmet": given.unmet,
    }
    counted = {name: UNKNOWN if value is None else min(max(value, 0.0), 1.0) for name, value in parts.items()}
    score = 1.0
    for value in counted.values():
        score *= value
    return Ranked(
        score=score,
        unknown=tuple(name for name, value in parts.items() if value is None),
        **counted,
    )


def unmet_share(supportive: int, others: int) -> float:
    """How little of a body is with us: 1 − supportive / (supportive + others); 1 where nobody is known.

    Source: a count. Unit: a share from 0 to 1. Example: one supportive of four known → 0.75.
    """
    known = supportive + others
    return 1.0 if known == 0 else 1 - supportive / known


NONE, APPROACHED, MET, ACTIVE, DORMANT = "none", "approached", "met", "active", "dormant"
# After so many days without a word a contact sleeps.
DORMANT_DAYS = 180


def status(*, kept: bool, tried: bool, last: date | None, day: date) -> str:
    """How far a first contact has come, from what is known and nothing that somebody ticks.

    `last` is the last day on which both sides spoke, `kept` whether one of us keeps the contact, `tried` whether
    somebody took it on, wrote, or plans a meeting. Both spoke within 180 days: *active* where it is kept, else *met*;
    longer ago: *dormant*; never, but tried or kept: *approached*; else *none*. Source: this application's own. Unit: one
    of five words. Example: met 30 days ago, nobody keeps it
    → met; kept, last spoken to 200 days ago → dormant.
    """
    if last is not None:
        if (day - last).days > DORMANT_DAYS:
            return DORMANT
        return ACTIVE if kept else MET
    return APPROACHED if kept or tried else NONE


def ways(
    near: Iterable[Hashable], links: Iterable[tuple[Hashable, Hashable]], wanted: Collection[Hashable]
) -> dict[Hashable, tuple[Hashable, ...]]:
    """The shortest way of introduction to each of `wanted`, from those near us: the introducers in their order, the
    nearest to us first. Who is near needs none: an empty way. Who cannot be reached is left out.

    Links go both ways. The same whatever their order: of two ways of one length the one with the smaller keys counts.
    Source: breadth-first search. Unit: people on the way. Example: near a; a–b, b–c → b by (a,), c by (a, b).
    """
    around: dict[Hashable, set[Hashable]] = {}
    for one, other in links:
        around.setdefault(one, set()).add(other)
        around.setdefault(other, set()).add(one)
    found: dict[Hashable, tuple[Hashable, ...]] = dict.fromkeys(near, ())
    ring = sorted(found, key=str)
    while ring:
        fresh: dict[Hashable, tuple[Hashable, ...]] = {}
        for key in ring:
            for other in around.get(key, ()):
                if other not in found and other not in fresh:
                    fresh[other] = (*found[key], key)
        found |= fresh
        ring = sorted(fresh, key=str)
    return {key: found[key] for key in wanted if key in found}
