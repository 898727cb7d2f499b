"""What a judgement amounts to: stance, alignment × interest, power × legitimacy × urgency, influence × interest.

Everything is derived, nothing is stored: six numbers that may each be *not set* go in, one word comes out. Not set is
never zero: a word that needs a number which nobody gave is *not known*.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

AXES = ("influence", "interest", "alignment", "legitimacy", "urgency", "accessibility")
# The lowest and the highest value of each axis.
BOUNDS: dict[str, tuple[int, int]] = {axis: (-2, 2) if axis == "alignment" else (1, 5) for axis in AXES}


class Stance(StrEnum):
    """Where somebody stands towards the outcome sought on a theme; the words on screen, in API and files."""

    CHAMPION = "champion"
    SUPPORTIVE = "supportive"
    NEUTRAL = "neutral"
    SCEPTICAL = "sceptical"
    SPOILER = "opposed"
    NOT_KNOWN = "not_known"


class Quadrant(StrEnum):
    """Alignment × interest (AIIM, Overseas Development Institute: Mendizabal 2010)."""

    WORK_TOGETHER = "work_together"
    RAISE_INTEREST = "raise_interest"
    PERSUADE = "persuade"
    KEEP_INFORMED = "keep_informed"
    UNDECIDED = "undecided"
    NOT_KNOWN = "not_known"


class Salience(StrEnum):
    """Which of power, legitimacy and urgency somebody has (Mitchell, Agle and Wood 1997), in words that harm nobody."""

    ALL_THREE = "all_three"
    POWER_LEGITIMACY = "power_legitimacy"
    POWER_URGENCY = "power_urgency"
    LEGITIMACY_URGENCY = "legitimacy_urgency"
    POWER = "power"
    LEGITIMACY = "legitimacy"
    URGENCY = "urgency"
    NONE = "none"
    NOT_KNOWN = "not_known"


class Grid(StrEnum):
    """Influence × interest (Mendelow 1991)."""

    BOTH_HIGH = "both_high"
    INFLUENCE_HIGH = "influence_high"
    INTEREST_HIGH = "interest_high"
    BOTH_LOW = "both_low"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which value on something counts; the settings `JUDGEMENT_…` hold the installation's own.

    `champion_alignment` and `active_interest`: alignment +2 with interest of 4 or more makes a champion, −2 with the
    same interest somebody opposed. `interest_line`: above it interest is high, below it low, on it undecided.
    `high`: influence, legitimacy and urgency count as had from here on. `contested`: so far apart are two functions
    that disagree. `review_days`: after so many days a judgement is stale.
    """

    champion_alignment: float = 2
    active_interest: float = 4
    interest_line: float = 3
    high: float = 4
    contested: float = 2
    review_days: int = 180


USUAL = Thresholds()


def stance(alignment: float | None, interest: float | None, thresholds: Thresholds = USUAL) -> Stance:
    """The word for an alignment (−2 … +2, with the outcome sought) and an interest (1 … 5).

    Champion = +2 with interest of 4 or more; supportive above 0; neutral 0; sceptical below 0; opposed = −2 with
    interest of 4 or more. Without an alignment nothing is known; without an interest the two outer words need more than
    is known. Source: the Voluntary Principles' champions and potential spoilers; the thresholds are this application's.
    Unit: one of six words. Example: alignment −2, interest 5 → opposed; −2 and interest not set → sceptical.
    """
    if alignment is None:
        return Stance.NOT_KNOWN
    active = interest is not None and interest >= thresholds.active_interest
    if alignment > 0:
        return Stance.CHAMPION if active and alignment >= thresholds.champion_alignment else Stance.SUPPORTIVE
    if alignment < 0:
        return Stance.SPOILER if active and -alignment >= thresholds.champion_alignment else Stance.SCEPTICAL
    return Stance.NEUTRAL


def quadrant(alignment: float | None, interest: float | None, thresholds: Thresholds = USUAL) -> Quadrant:
    """Where alignment and interest put somebody, which is advice and no label.

    On one of the two lines (alignment 0, interest 3) somebody is undecided and there is no advice. Source: Mendizabal
    2010, Alignment, Interest and Influence Matrix. Unit: one of four pieces of advice, undecided or not known. Example:
    alignment +1, interest 2 → raise interest; alignment −1, interest 5 → persuade, or limit the effect.
    """
    if alignment is None or interest is None:
        return Quadrant.NOT_KNOWN
    if alignment == 0 or interest == thresholds.interest_line:
        return Quadrant.UNDECIDED
    if interest > thresholds.interest_line:
        return Quadrant.WORK_TOGETHER if alignment > 0 else Quadrant.PERSUADE
    return Quadrant.RAISE_INTEREST if alignment > 0 else Quadrant.KEEP_INFORMED


def salience(
    influence: float | None,
    legitimacy: float | None,
    urgency: float | None,
    thresholds: Thresholds = USUAL,
) -> Salience:
    """Which of the three attributes somebody has: each counts from 4 on. One that is not set leaves it not known.

    Power is the influence here. Source: Mitchell, Agle and Wood 1997. Unit: one of eight classes, or not known. Example:
    influence 5, legitimacy 4, urgency 2 → power and legitimacy.
    """
    if influence is None or legitimacy is None or urgency is None:
        return Salience.NOT_KNOWN
    high = thresholds.high
    had = (influence >= high, legitimacy >= high, urgency >= high)
    return {
        (True, True, True): Salience.ALL_THREE,
        (True, True, False): Salience.POWER_LEGITIMACY,
        (True, False, True): Salience.POWER_URGENCY,
        (False, True, True): Salience.LEGITIMACY_URGENCY,
        (True, False, False): Salience.POWER,
        (False, True, False): Salience.LEGITIMACY,
        (False, False, True): Salience.URGENCY,
        (False, False, False): Salience.NONE,
    }[had]


def grid(influence: float | None, interest: float | None, thresholds: Thresholds = USUAL) -> Grid:
    """Influence × interest, high from 4 on. Source: Mendelow 1991. Unit: one of four fields, or not known. Example:
    influence 5, interest 2 → influence high.
    """
    if influence is None or interest is None:
        return Grid.NOT_KNOWN
    strong, keen = influence >= thresholds.high, interest >= thresholds.high
    if strong and keen:
        return Grid.BOTH_HIGH
    if strong:
        return Grid.INFLUENCE_HIGH
    return Grid.INTEREST_HIGH if keen else Grid.BOTH_LOW
