"""Which wording of a position fits a meeting, and which arguments fit a counterpart: pure functions.

Nothing here judges a person. An argument is compared with what somebody is known to want, with where they stand, and
with how it was received before; every part of the result can be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

AUDIENCES: Final[dict[str, frozenset[str]]] = {
    "government": frozenset({"executive", "ministry", "agency", "regulator", "customs", "state_company"}),
    "security_forces": frozenset(
        {
            "armed_force",
            "gendarmerie",
            "police",
            "intelligence",
            "joint_task_force",
            "park_guards",
            "prisons",
            "private_security",
        }
    ),
    "justice": frozenset({"judiciary", "prosecution", "nhri"}),
    "parliament": frozenset({"legislature", "party"}),
    "local_government": frozenset({"local_government"}),
    "traditional": frozenset({"traditional_authority", "informal_justice", "self_defence"}),
    "community": frozenset({"community", "liaison_committee", "civil_society", "media", "academia"}),
    "companies": frozenset({"company", "contractor", "industry_association"}),
    "abroad": frozenset({"embassy", "home_government", "multilateral", "peace_mission"}),
}
"""Audience → the kinds of bodies that belong to it."""
BENEFITS: Final[dict[str, frozenset[str]]] = {
    "economic": frozenset({"economic"}),
    "social": frozenset({"social"}),
    "security": frozenset({"security"}),
    "political": frozenset({"reputational", "legal"}),
}
"""Kind of interest → the kinds of benefit that speak to it."""
WEIGHTS: Final = {"theme": 3, "interest": 3, "benefit": 2, "audience": 2, "level": 1}
REACTIONS: Final = {"turned_away": -2, "doubted": -1, "neither": 0, "heard": 1, "taken_up": 2}
LEAST_USES: Final = 3
"""From so many known reactions on a track record counts in full."""


def audiences_of(classifications: Iterable[str]) -> frozenset[str]:
    """The audiences to which bodies of these kinds belong.

    Example: ("police", "ministry") are *security forces* and *government*.
    """
    kinds = frozenset(classifications)
    return frozenset(name for name, members in AUDIENCES.items() if members & kinds)


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a position; empty fields fit everywhere."""

    key: Hashable
    level: str = ""
    audience: str = ""
    language: str = ""
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """Where something is to be said: levels, audiences and languages of a meeting."""

    levels: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


def _fit(value: str, wanted: Collection[str], weight: int) -> int | None:
    """The weight where it is named and wanted, 0 where it fits everybody or nothing is asked, None where it is wrong."""
    if not value or not wanted:
        return 0
    return weight if value in wanted else None


def fitness(variant: Variant, setting: Setting) -> int | None:
    """How well a wording fits: language 4, audience 3, level 2, approved 1, summed; None where one of them is wrong.

    Example: an approved wording in French for the police scores 8 at a meeting with police held in French, and does
    not fit a meeting held in English.
    """
    parts = (
        _fit(variant.language, setting.languages, 4),
        _fit(variant.audience, setting.audiences, 3),
        _fit(variant.level, setting.levels, 2),
    )
    if any(part is None for part in parts):
        return None
    return sum(part or 0 for part in parts) + int(variant.approved)


def best(variants: Sequence[Variant], setting: Setting) -> Variant | None:
    """The wording that fits best, the first of equals; none where none fits."""
    scored = [(fitness(one, setting), one) for one in variants]
    fitting = [(score, one) for score, one in scored if score is not None]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


@dataclass(frozen=True, slots=True)
class Argument:
    """What of an argument is compared; `reactions` are those known, −2 to +2, on any occasion."""

    key: Hashable
    benefit: str
    audience: str = ""
    level: str = ""
    theme: Hashable | None = None
    reactions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Who is to be convinced: where they stand, and what they want (kind of interest, its theme)."""

    audiences: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    interests: tuple[tuple[str, Hashable | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An argument with its score and the parts of it: why it is suggested."""

    key: Hashable
    score: float
    parts: tuple[str, ...]
    track: float | None


def track_record(reactions: Sequence[int]) -> float | None:
    """The mean of known reactions (−2 to +2), pulled to 0 while there are few: sum / max(n, LEAST_USES).

    None without any: *not known* is not 0. Example: one reaction of +2 gives 0.67; three of +2 give 2.0.
    """
    return sum(reactions) / max(len(reactions), LEAST_USES) if reactions else None


def suggest(
    arguments: Iterable[Argument],
    counterpart: Counterpart,
    themes: Collection[Hashable] = (),
    most: int = 5,
) -> list[Suggestion]:
    """Arguments for a counterpart, the fittest first.

    score = 3 when on a theme of the meeting + 3 when on a theme of one of their interests + 2 when its benefit speaks
    to a kind of interest they have + 2 for their audience + 1 for their level + its track record (−2 to +2, 0 when not
    known). An argument made for another audience or level is left out, and one for which nothing speaks.
    Example: an economic argument for the police, used never, is worth 4 to a commander who seeks fees.
    """
    wanted = {theme for _kind, theme in counterpart.interests if theme is not None}
    speaks_to = {benefit for kind, _theme in counterpart.interests for benefit in BENEFITS.get(kind, ())}
    found = []
    for one in arguments:
        if (one.audience and counterpart.audiences and one.audience not in counterpart.audiences) or (
            one.level and counterpart.levels and one.level not in counterpart.levels
        ):
            continue
        checks = {
            "theme": one.theme is not None and one.theme in themes,
            "interest": one.theme is not None and one.theme in wanted,
            "benefit": one.benefit in speaks_to,
            "audience": bool(one.audience) and one.audience in counterpart.audiences,
            "level": bool(one.level) and one.level in counterpart.levels,
        }
        parts = tuple(name for name, holds in checks.items() if holds)
        if not parts:
            continue
        track = track_record(one.reactions)
        found.append(Suggestion(one.key, sum(WEIGHTS[part] for part in parts) + (track or 0.0), parts, track))
    return sorted(found, key=lambda item: -item.score)[:most]
