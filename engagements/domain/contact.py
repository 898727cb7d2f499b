"""When a plan breaks a contact rule, which harm counts, and which words would give a reason away: pure functions.

A contact rule says how somebody may be met and never why. A plan is compared with the rules that its planner may see;
what it breaks is stopped until somebody writes down how harm is avoided.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

THROUGH: Final = "through"
NO_OPEN_MEETING: Final = "no_open_meeting"
NOT_BY_PHONE: Final = "not_by_phone"
NOT_AT_THEIR_PLACE: Final = "not_at_their_place"
ASK_FIRST: Final = "ask_first"

OPEN_KINDS: Final = frozenset(
    {"meeting", "joint_meeting", "visit", "workshop", "training", "dialogue", "letter"}
)
"""Kinds of engagement that others can see happen, or that leave a paper with a stamp."""
REMOTE_KINDS: Final = frozenset({"call", "message"})
"""Kinds that go over a telephone or a network."""
HARM_LEVELS: Final = ("low", "serious", "grave")
"""From the least to the gravest; empty is *not known*, which is not *low*."""
# Words that give a reason, or make one guess. The rule is read by people who must not know why it is there.
_TELLING: Final = re.compile(
    r"\b(because|due to|since (?:he|she|they)|reasons?|risks?|danger\w*|threat\w*|reprisals?|retaliat\w*|arrest\w*|"
    r"attack\w*|violen\w*|harm\w*|fears?|afraid|unsafe|safety|security concerns?|exposed?|exposure|protect\w*|"
    r"informants?|informers?|sources?|witness\w*|confidential\w*|secret\w*|surveillance|watched|detain\w*|"
    r"kidnap\w*|kill\w*|militia\w*|armed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What of a contact rule a plan is compared with. `keeper` is who published it."""

    key: Hashable
    kind: str
    through: Hashable | None = None
    keeper: Hashable | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a planned engagement a rule looks at: its kind, its day, our colleagues in it (the planner too)."""

    kind: str
    day: date
    colleagues: frozenset[Hashable] = frozenset()


def in_force(rule: Rule, day: date) -> bool:
    """Whether a rule stands on a day; `until` is its last one."""
    return rule.until is None or day <= rule.until


def breaks(rule: Rule, plan: Plan) -> bool:
    """Whether a plan is not what the rule allows.

    - *through*: broken unless that colleague takes part;
    - *no open meeting*: broken by every kind that others can see happen (OPEN_KINDS);
    - *not by phone*: broken by calls and messages;
    - *not at their place*: broken by every kind where people meet: the rule cannot read where a place is;
    - *ask first*: broken unless whoever published the rule takes part.

    A kind that is not known counts as broken. Example: a call with A, who is met through O only, is broken without O.
    """
    if not in_force(rule, plan.day):
        return False
    if rule.kind == THROUGH:
        return rule.through is None or rule.through not in plan.colleagues
    if rule.kind == NO_OPEN_MEETING:
        return plan.kind in OPEN_KINDS
    if rule.kind == NOT_BY_PHONE:
        return plan.kind in REMOTE_KINDS
    if rule.kind == NOT_AT_THEIR_PLACE:
        return plan.kind not in REMOTE_KINDS | {"letter"}
    if rule.kind == ASK_FIRST:
        return rule.keeper is None or rule.keeper not in plan.colleagues
    return True


def broken(rules: Iterable[Rule], plan: Plan) -> list[Rule]:
    """The rules that a plan breaks, in their order."""
    return [rule for rule in rules if breaks(rule, plan)]


def gravest(levels: Iterable[str]) -> str:
    """The gravest of some harm levels; empty where none is known.

    Example: ("", "low", "grave") is "grave"; ("", "") is "".
    """
    known = [HARM_LEVELS.index(level) for level in levels if level in HARM_LEVELS]
    return HARM_LEVELS[max(known)] if known else ""


def is_current(review_by: date, day: date) -> bool:
    """Whether an assessment of exposure still holds on the day of a meeting: its review is not due before."""
    return day <= review_by


def telling_words(text: str) -> list[str]:
    """Words of a text that give or suggest a reason, each once, as they were written.

    Example: "Market days only, because of the militia" gives ["because", "militia"].
    """
    found: dict[str, str] = {}
    for match in _TELLING.finditer(text):
        found.setdefault(match[0].lower(), match[0])
    return list(found.values())


def left_out(names: Iterable[tuple[Hashable, str]], aliases: dict[Hashable, str]) -> list[str]:
    """Names for something that leaves: who is at risk stands there by an alias, or not at all.

    `aliases` has an entry for each person at risk, empty where no alias was set.
    """
    shown = (aliases.get(key, name) if key in aliases else name for key, name in names)
    return [name for name in shown if name]


def keepers_of(
    author: Hashable | None, custodian: Hashable | None, named: Collection[Hashable]
) -> set[Hashable]:
    """Everybody who sees a record of exposure: its author, its custodian, and people named by them."""
    return {key for key in (author, custodian, *named) if key is not None}
