"""Other routes when a government actor is blocked: pure functions over plain data.

Four kinds, in this order: other bodies with the same mandate, the same function of the State at other levels, other
actors who reach the blocked one or speak on the theme, other activities. Each route says what it rests on; none is a
judgement of anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

BODY: Final = "body"
LEVEL: Final = "level"
ACTOR: Final = "actor"
ACTIVITY: Final = "activity"
EXERCISED: Final = ("yes", "partly", "unknown", "no")
"""Mandates that are carried out first."""
REACHING: Final[dict[str, int]] = {
    "influences": 3,
    "advises": 3,
    "gatekeeper_to": 2,
    "funds": 2,
    "allied_with": 1,
}
"""Kinds of ties that lead to somebody, by how much they weigh."""
BEYOND: Final[dict[str, int]] = {
    "nhri": 3,
    "legislature": 3,
    "judiciary": 2,
    "embassy": 2,
    "home_government": 2,
    "multilateral": 2,
    "industry_association": 2,
    "civil_society": 2,
    "traditional_authority": 2,
    "media": 1,
    "academia": 1,
    "peace_mission": 1,
}
"""Kinds of bodies that can act when a ministry or force does not, by how much they weigh."""
ACTIVITIES: Final[dict[str, tuple[str, ...]]] = {
    "security": ("exchange", "security_reform", "embassies", "observatory"),
    "government": ("coalition", "home_government", "embassies", "national_agency"),
    "justice": ("capacity_building", "coordination", "embassies"),
    "local": ("workshops", "civil_society", "capacity_building", "coordination"),
}
"""What tends to help beside the blocked actor, by what kind of actor it is."""
_SECURITY: Final = frozenset(
    {
        "armed_force",
        "gendarmerie",
        "police",
        "intelligence",
        "joint_task_force",
        "park_guards",
        "prisons",
        "customs",
    }
)
_JUSTICE: Final = frozenset({"judiciary", "prosecution"})
_LOCAL: Final = frozenset({"local_government", "traditional_authority", "informal_justice", "self_defence"})


@dataclass(frozen=True, slots=True)
class Holding:
    """A mandate: which body, which function of the State, at which level, carried out or not."""

    body: Hashable
    function: str
    level: str = ""
    exercised: str = "unknown"


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody who leads to the blocked one: who, by which kind of tie, how close (1 to 5; 0 not known)."""

    who: Hashable
    kind: str
    strength: int = 0


@dataclass(frozen=True, slots=True)
class Actor:
    """A body in the same country, by its kinds."""

    key: Hashable
    kinds: frozenset[str]
    level: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One way round: its kind, who or what, and what it rests on (a function of the State, a kind of tie or body)."""

    kind: str
    key: Hashable
    because: str
    level: str = ""


def family(kinds: Collection[str]) -> str:
    """Security, justice, local or government: for which activities stand in ACTIVITIES. The first that fits."""
    for name, members in (("security", _SECURITY), ("justice", _JUSTICE), ("local", _LOCAL)):
        if members & set(kinds):
            return name
    return "government"


def by_mandate(blocked: Hashable, mandates: Sequence[Holding], level: str = "") -> list[Route]:
    """Other bodies that hold one of the blocked body's functions: at its own level BODY, elsewhere LEVEL.

    The level of the blocked body is that of its own mandate, else `level`. Carried-out mandates come first.
    Example: the police is blocked at the regional level; a gendarmerie with the same function there is a *body*, the
    national police a *level*.
    """
    own = {one.function: one.level or level for one in mandates if one.body == blocked}
    found: dict[tuple[str, Hashable], Route] = {}
    ordered = sorted(
        (one for one in mandates if one.body != blocked and one.function in own),
        key=lambda one: EXERCISED.index(one.exercised) if one.exercised in EXERCISED else len(EXERCISED),
    )
    for one in ordered:
        here = not one.level or not own[one.function] or one.level == own[one.function]
        kind = BODY if here else LEVEL
        found.setdefault((kind, one.body), Route(kind, one.body, one.function, one.level))
    return sorted(found.values(), key=lambda route: route.kind != BODY)


def by_reach(blocked: Hashable, ties: Iterable[Reach], actors: Iterable[Actor], most: int = 8) -> list[Route]:
    """Who reaches the blocked one by a tie, the closest first; then bodies that can act beside it.

    Weight of a tie = its kind's weight × its strength (3 where it is not known); of a body = the weight of its kind.
    """
    weighed: dict[Hashable, tuple[float, Route]] = {}
    for tie in ties:
        weight = REACHING.get(tie.kind, 0) * (tie.strength or 3)
        if weight and tie.who != blocked and weight > weighed.get(tie.who, (0, None))[0]:
            weighed[tie.who] = (weight, Route(ACTOR, tie.who, tie.kind))
    for actor in actors:
        kind = max(actor.kinds & BEYOND.keys(), key=lambda name: (BEYOND[name], name), default="")
        if kind and actor.key != blocked and actor.key not in weighed:
            weighed[actor.key] = (BEYOND[kind], Route(ACTOR, actor.key, kind, actor.level))
    return [route for _weight, route in sorted(weighed.values(), key=lambda pair: -pair[0])][:most]


def by_activity(kinds: Collection[str], tried: Collection[str]) -> list[Route]:
    """Activities that tend to help with such an actor, without those that were tried."""
    return [
        Route(ACTIVITY, name, family(kinds)) for name in ACTIVITIES[family(kinds)] if name not in set(tried)
    ]
