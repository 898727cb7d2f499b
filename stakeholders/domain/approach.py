"""Whom to approach first: five factors from 0 to 1, each shown, multiplied into a rank."""

from __future__ import annotations

from dataclasses import dataclass

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
    unmet is 1 where nobody at the body is known to be with us and falls as more are. Example: influence 4, a post,
    openness 4, two steps, unmet 1 → 0.8 × 1 × 0.8 × 0.5 × 1 = 0.32.
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

    Example: one supportive of four known → 0.75.
    """
    known = supportive + others
    return 1.0 if known == 0 else 1 - supportive / known
