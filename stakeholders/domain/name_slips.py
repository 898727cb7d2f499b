"""What may change in a word of a name without making another name of it: slips of a letter, vowels, endings."""

from __future__ import annotations

import re
from typing import Final

_GENDERED: Final = frozenset("aeio")
_VOWELS: Final = re.compile("[aeiou]")
_NEAR_VOWELS: Final = frozenset(map(frozenset, ("ae", "ei", "ou")))
# What makes another name of a name: a woman's of a man's, a family's of a given one.
_OTHER_NAME: Final = frozenset(
    [
        "a",
        "ia",
        "iana",
        "ina",
        "ine",
        "ita",
        "ette",
        "etta",
        "elle",
        "ella",
        "ovich",
        "evich",
        "ovych",
        "evych",
        "yovych",
        "ivna",
        "ich",
        "son",
        "sen",
        "vna",
        "ovna",
        "evna",
        "na",
        "nna",
        "nne",
        "anne",
        "line",
        "lyn",
        "ano",
        "ana",
        "bel",
        "bella",
    ]
)
_ENDING_WITH_E: Final = ("ela", "ele", "ina", "ine", "ica", "ice", "ia", "ie", "ana", "ane")
_NEAR_CONSONANTS: Final = frozenset(
    map(frozenset, ("ck", "sz", "bp", "dt", "gk", "vw", "fv", "mn", "jy", "lr", "cs", "kq", "gj"))
)
_FEMININE: Final = frozenset(["e", "ne", "le", "te", "ie"])
_MASCULINE: Final = frozenset(
    [
        "adrien",
        "andre",
        "armand",
        "bernard",
        "christian",
        "claud",
        "clement",
        "daniel",
        "denis",
        "emmanuel",
        "fabien",
        "ferdinand",
        "florent",
        "francois",
        "frederic",
        "gabriel",
        "germain",
        "gilbert",
        "henri",
        "jean",
        "joel",
        "julien",
        "justin",
        "laurent",
        "leon",
        "louis",
        "luc",
        "lucien",
        "marcel",
        "martin",
        "maurice",
        "michel",
        "noel",
        "pascal",
        "patrice",
        "paul",
        "philippe",
        "raphael",
        "raymond",
        "rene",
        "roland",
        "sebastien",
        "simon",
        "stephan",
        "valentin",
        "valer",
        "victor",
        "vincent",
        "yvon",
    ]
)


def another_ending(one: str, other: str) -> bool:
    """`Maria` and `Mario` are two people of a family, not two spellings."""
    if (
        len(one) == len(other)
        and one[:-1] == other[:-1]
        and one[-1] in _GENDERED
        and other[-1] in _GENDERED
        and {one[-1], other[-1]} != {"i", "e"}
    ):
        family = {one[-1], other[-1]} == {"a", "e"} and len(one) > 6 and not one.endswith(_ENDING_WITH_E)
        return not family  # `Rajapaksa` and `Rajapakse` are one family, `Julia` and `Julie` are not one woman
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or not long.startswith(short[:-1]):
        return False
    ending = long[len(short) :]
    if long == short + short[-1]:
        return False  # `Juma`, `Jumaa`
    if long.startswith(short) and (ending in _OTHER_NAME or (ending in _FEMININE and short in _MASCULINE)):
        return True
    return short.endswith(("o", "us")) and long[len(short.rstrip("us")) :] in ("ina", "ita", "ia")


def vowels_fit(one: str, other: str) -> bool:
    """`Mohamed` and `Muhammad` are one name, `Mohamed` and `Mahmoud` are two: vowels may change only into those that
    the same letter is written with. A word almost without vowels is from a script that does not write them.

    >>> vowels_fit("mohamed", "muhamad"), vowels_fit("mohamed", "mahmud"), vowels_fit("mhmd", "muhamad")
    (True, False, True)
    """
    left, right = (_VOWELS.findall(word) for word in (one, other))
    if min(len(left), len(right)) <= 1 and abs(len(left) - len(right)) > 0:
        bare = one if len(left) <= len(right) else other
        return len(bare) - len(_VOWELS.findall(bare)) >= 3
    return len(left) == len(right) and all(
        first == second or frozenset((first, second)) in _NEAR_VOWELS
        for first, second in zip(left, right, strict=True)
    )


def slip(one: str, other: str) -> bool:
    """Whether one letter more, less, other or exchanged is a slip: never the first, and in a short word no vowel that
    makes another name of it (`Jamal`, `Jamil`)."""
    if one[0] != other[0] and frozenset((one[0], other[0])) not in _NEAR_VOWELS:
        return False
    if len(one) != len(other) or min(len(one), len(other)) > 6:
        return True
    changed = [frozenset(pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(changed) != 1:
        return True
    if changed[0] <= frozenset("aeiou"):
        return changed[0] in _NEAR_VOWELS
    return len(one) > 5 or changed[0] in _NEAR_CONSONANTS
