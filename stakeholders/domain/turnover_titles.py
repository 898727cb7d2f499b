"""When two titles are of one office, in whichever language, gender or fashion they are written.

A title is taken apart: its ranks (minister, deputy, first …), what it is about (health, women …), its numbers. Two titles
are compared part by part; ranks and numbers have to be the same, what they are about may differ in words that say little
(affairs, development, services). The score is the weighted share of the words that both have:

    score = Σ weight of shared words / Σ weight of all words      (weight 1, of words that say little 0.25)

*Minister of Niger Delta* and *Minister of Niger Delta Affairs*: affairs says nothing, 2 / 2 = 1.
*Minister of Plantation* and *Minister of Plantation Industries*: 1 / (1 + 0.25) = 0.8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from core.names import has_mixed_scripts, search_key
from stakeholders.domain.duplicates import latin_look_alikes
from stakeholders.domain.roster_titles import readable_title
from stakeholders.domain.turnover_languages import in_english, spelled_out_han
from stakeholders.domain.turnover_words import (
    CONCEPTS,
    DROPPED,
    GENERIC,
    HEADS,
    HOUSES,
    PHRASES,
    RANKS,
    STATE_OWN,
)

LITTLE: Final = 0.25
OTHER_RANK_OF_HEAD: Final = 0.8
NO_RANK: Final = 0.92
ONE_OF_SEVERAL: Final = 0.88
_PHRASES: Final = tuple((re.compile(rf"\b{re.escape(old)}\b"), f" {new} ") for old, new in PHRASES)
_PHRASE_HINT: Final = re.compile("|".join(rf"\b{re.escape(old)}\b" for old, _new in PHRASES))
_BRACKET_CODE: Final = re.compile(r"\s*\([A-Z]{2,8}\)")
_ELIDED: Final = re.compile(r"\b[dl]['’](?=\w)", re.IGNORECASE)
_KENYAN: Final = re.compile(r"^(cs|cas|ps)\b(?=.)")
_KENYAN_RANKS: Final = {
    "cs": "cabinetsecretary",
    "cas": "chiefadministrativesecretary",
    "ps": "permanentsecretary",
}
_JUNIOR: Final = re.compile(
    rf"\bminister (?:of|for) state (?:(?:for|of|in) )?(?!(?:{'|'.join(sorted(STATE_OWN))})\b)"
)
_STATE_OWN: Final = re.compile(rf"\bminister (?:of|for) state (?=(?:{'|'.join(sorted(STATE_OWN))})\b)")
_AND_MINISTER: Final = re.compile(
    r"\s*(?:[–—;/]|\s-\s|,| and| et| y| e|&)\s+(?=(?:the )?(?:minist(?:er|re|ra|ro)|cabinet secretary|juniorminister|attorney general)\b)",
    re.IGNORECASE,
)
_SHORT_TITLES: Final = {
    "igp": "inspector general of police",
    "coas": "chief of army staff",
    "cdf": "chief of defence forces",
    "cds": "chief of defence staff",
    "cgs": "chief of the general staff",
    "cns": "chief of naval staff",
    "cemga": "chef etat major general armees",
    "canciller": "minister of foreign affairs",
    "chanceler": "minister of foreign affairs",
}
_ORDINALS: Final = {"1": "first", "2": "second", "3": "third"}
_ORDINAL: Final = re.compile(
    r"\b([123])(?:st|nd|rd|er|ere|re|eme|e|o|a)\b(?= (?:deputy|vice|assistant|adjoint|prime|minister|secretary))"
)
_COUNTED: Final = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_OF_UNIT: Final = re.compile(
    rf"\b({'|'.join(_COUNTED)})\b(?= (?:\w+ )?(?:brigade|bde|division|div|battalion|bn|regiment|regt|corps|army|military)\b)"
)
_NUMBER: Final = re.compile(r"\d+(?:st|nd|rd|th|e|er|o|a)?")
_ROMAN: Final = re.compile(r"(?:x{0,2}(?:ix|iv|v?i{0,3}))")


@dataclass(frozen=True, slots=True)
class Words:
    """One part of a title: ranks, numbers, and what it is about with the weight of each word."""

    ranks: frozenset[str]
    about: tuple[tuple[str, float], ...]
    numbers: frozenset[str]

    @property
    def bare(self) -> frozenset[str]:
        """What it is about, without weights."""
        return frozenset(word for word, _weight in self.about)


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart; most have one part, *Prime Minister and Minister of Defence* has two."""

    parts: tuple[Words, ...]

    @property
    def key(self) -> tuple[tuple[frozenset[str], frozenset[str], frozenset[str]], ...]:
        """Equal for titles that are the same in all but fashion."""
        return tuple((part.ranks, part.bare, part.numbers) for part in self.parts)


@lru_cache(maxsize=65536)
def title_of(text: str, more: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> Title:
    """A title with the names of its body and area (`more`); names of the place it all is in are left out."""
    plain = _plain(text, places)
    extra = [_words(_plain(one, places)) for one in more]
    segments = [part for part in _AND_MINISTER.split(plain) if part.strip()]
    parts = [_words(segment) for segment in segments] or [_words(plain)]
    if extra and len(parts) == 1:
        about = dict(parts[0].about)
        numbers = set(parts[0].numbers)
        for one in extra:
            about = dict(one.about) | about
            numbers |= one.numbers
        parts = [Words(parts[0].ranks, tuple(sorted(about.items())), frozenset(numbers))]
    said = [one for one in parts if one.about or one.numbers] or parts
    parts = [one for one in parts if one in said or not any(one.ranks <= other.ranks for other in said)]
    return Title(tuple(dict.fromkeys(parts)))


def _plain(text: str, places: tuple[str, ...]) -> str:
    """The title in ASCII with look-alike letters put right; `–`, `;` and `,` stay, because they part titles."""
    text = " ".join(latin_look_alikes(word) if has_mixed_scripts(word) else word for word in text.split())
    text = spelled_out_han(text)
    text = _ELIDED.sub(" ", _BRACKET_CODE.sub("", readable_title(text)).replace("&", " and "))
    pieces = [search_key(piece) for piece in re.split(r"(?=[–—;,/]|\s-\s)", text)]
    marks = re.findall(r"[–—;,/]|\s-\s", text)
    joined = pieces[0]
    for mark, piece in zip(marks, pieces[1:], strict=False):
        joined += f"{mark if mark.strip() in '–—;,/' else ' – '} {piece}"
    for place in sorted({search_key(place) for place in places} - {""}, key=len, reverse=True):
        joined = re.sub(rf"\b{re.escape(place)}\b(?!\w)", " ", joined) if joined != place else joined
    return _ranked(" ".join(joined.split()))


def _ranked(text: str) -> str:
    """Phrases of several words as one word each."""
    text = _SHORT_TITLES.get(text) or in_english(text)
    text = _ORDINAL.sub(lambda found: _ORDINALS[found[1]], text)
    text = _OF_UNIT.sub(lambda found: str(_COUNTED.index(found[1]) + 1), text)
    if found := _KENYAN.match(text):
        text = f"{_KENYAN_RANKS[found[1]]} {text[found.end() :]}"
    text = _STATE_OWN.sub("minister of stateowned ", text)
    text = _JUNIOR.sub("juniorminister ", text)
    if _PHRASE_HINT.search(text):
        for pattern, new in _PHRASES:
            text = pattern.sub(new, text)
    return " ".join(text.split())


def _words(text: str) -> Words:
    ranks: set[str] = set()
    house = False
    numbers: set[str] = set()
    about: dict[str, float] = {}
    words = [word for word in re.sub(r"[–—;,/]", " ", text).split() if word not in DROPPED]
    for word in words:
        if word in HOUSES:
            house = True
        elif word in RANKS:
            ranks.add(RANKS[word])
        elif _NUMBER.fullmatch(word):
            numbers.add(re.sub(r"\D", "", word))
        elif len(word) > 1 and _ROMAN.fullmatch(word):
            numbers.add(word)
        else:
            concept = _concept(word)
            weight = LITTLE if word in GENERIC else 1.0
            about[concept] = max(weight, about.get(concept, 0.0))
    if house and not ranks:
        ranks.add(
            "minister"
        )  # *Ministry of Works* where a list names the house; *Director, Ministry of Works* is no minister
    if about and max(about.values()) < 1:
        about = dict.fromkeys(about, 1.0)
    if "minister" in ranks and ranks & {"head", "chief"} and not about:
        ranks -= {"head", "chief"}
    return Words(frozenset(ranks), tuple(sorted(about.items())), frozenset(numbers))


@lru_cache(maxsize=65536)
def _concept(word: str) -> str:
    """What a word means in whichever language; an unknown word is itself, without its plural."""
    if word in CONCEPTS:
        return CONCEPTS[word]
    if len(word) > 4 and word.endswith("ies") and word[:-3] + "y" in CONCEPTS:
        return CONCEPTS[word[:-3] + "y"]
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return CONCEPTS.get(word[:-1], word[:-1])
    return word


@lru_cache(maxsize=262144)
def titles_alike(one: Title, other: Title) -> float:
    """How alike two titles are, from 0 to 1."""
    if one.key == other.key:
        return 1.0
    best = max((_parts_alike(left, right) for left in one.parts for right in other.parts), default=0.0)
    return round(best if len(one.parts) == len(other.parts) == 1 else best * ONE_OF_SEVERAL, 3)


def _parts_alike(one: Words, other: Words) -> float:
    if one.numbers != other.numbers:
        return 0.0
    factor = _ranks_alike(one.ranks, other.ranks)
    if not factor:
        return 0.0
    left, right = dict(one.about), dict(other.about)
    if not left and not right:
        return factor if one.ranks or other.ranks else 0.0
    shared, total = 0.0, 0.0
    rest = dict(right)
    for word, weight in left.items():
        found = word if word in rest else next((other for other in rest if _spelled(word, other)), None)
        if found is None:
            total += weight
        else:
            both = max(weight, rest.pop(found))
            shared += both
            total += both
    total += sum(rest.values())
    return factor * shared / total if total else 0.0


def _ranks_alike(one: frozenset[str], other: frozenset[str]) -> float:
    """1 for the same ranks; less where one title names none, or both the head of a department in other words."""
    if one == other:
        return 1.0
    if not one or not other:
        return NO_RANK if (one | other) & HEADS and len(one | other) == 1 else 0.0
    if len(one) == len(other) == 1 and (one | other) <= HEADS:
        return OTHER_RANK_OF_HEAD
    return 0.0


@lru_cache(maxsize=262144)
def _spelled(one: str, other: str) -> bool:
    """Whether two words of a title are one word misspelt, or one in two of its forms (`electric`, `electrical`)."""
    if min(len(one), len(other)) < 5 or (one in _ALL_CONCEPTS and other in _ALL_CONCEPTS):
        return False
    if fuzz.ratio(one, other) >= 88:
        return True
    shorter = min(len(one), len(other))
    common = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    return common >= max(5, 0.75 * max(len(one), len(other)))


_ALL_CONCEPTS: Final = frozenset(CONCEPTS.values())


def holds_all(one: Title, other: Title) -> bool:
    """Whether everything that `one` is about is in `other` too, which is about more; ranks are the same."""
    if len(one.parts) != 1 or len(other.parts) != 1:
        return False
    left, right = one.parts[0], other.parts[0]
    telling = {word for word, weight in left.about if weight == 1}
    return (
        bool(telling)
        and left.numbers == right.numbers
        and _ranks_alike(left.ranks, right.ranks) == 1
        and telling < right.bare
    )


def telling_words(title: Title) -> frozenset[str]:
    """The words by which an office is looked for: all that say something, else its ranks."""
    words = {word for part in title.parts for word, weight in part.about if weight == 1}
    return frozenset(words) or frozenset(rank for part in title.parts for rank in part.ranks)
