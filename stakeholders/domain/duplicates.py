"""Whether two records may be of one person or body, by their names and the few facts beside them.

Pure and explainable: a likeness is a number from 0 to 1 and the parts that it is made of. Two people of one family are
two people: every word of the shorter name has to find its own in the longer one. Words for the parts are the caller's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from core.names import has_mixed_scripts, person_key, search_key
from core.partial_dates import PartialDate
from stakeholders.domain.name_slips import another_ending, slip, vowels_fit

# Letters that look like Latin ones, as they are slipped into a name or a copied list.
_LOOK_ALIKE: Final = str.maketrans(
    "аеорсхуіјѕһԁԛԝкмтвнАВЕКМНОРСТХУІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυ",
    "aeopcxyijshdqwkmtbhABEKMHOPCTXYIJSABEZHIKMNOPTYXavopu",
)
_FOLDS: Final = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        ("ph", "f"),
        ("(?:ck|q|x)", "k"),
        ("(?<=[bdgkt])h", ""),
        ("ou|oo", "u"),
        ("ee|ie|ei|y", "i"),
        ("w", "v"),
        (r"(.)\1+", r"\1"),
    )
)
_GLIDE: Final = re.compile("(?<=[aeou])i(?=[aeou])|(?<=i)i+")
_GENERATIONS: Final = {
    "jr": "junior", "jnr": "junior", "junior": "junior", "sr": "senior", "snr": "senior", "senior": "senior",
    "ii": "second", "iii": "third", "iv": "fourth",
}  # fmt: skip
_HAMZA: Final = re.compile("[\u0653-\u0655]")
_ABD: Final = ("abd", "abdul", "abdel", "abdal", "abdur")
# Words that say nothing of which body it is.
_LINKING: Final = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "in",
        "on",
        "de",
        "del",
        "della",
        "des",
        "du",
        "la",
        "le",
        "les",
        "el",
        "los",
        "las",
        "y",
        "et",
        "e",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "der",
        "die",
        "und",
        "a",
        "an",
        "to",
    ]
)
SAME, FOLDED, LETTER, SKELETON, SHORTENED, INITIAL = 1.0, 0.97, 0.94, 0.92, 0.9, 0.9
EXTRA, OTHER_INITIAL, ONE_GENERATION = 0.04, 0.12, 0.15
EXTRA_OF_BODY = 0.15


@dataclass(frozen=True, slots=True)
class Named:
    """What is compared of one record. `names` begins with its name; dates are partial dates as text."""

    names: tuple[str, ...]
    person: bool = True
    born: str = ""
    gender: str = ""
    identifiers: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One reason: what kind (`same`, `spelling`, `initial`, `short`, `extra`, `look_alike`, `order`, `identifier`,
    `generation`, `born`, `gender`), what stood on each side, and what it adds or takes."""

    kind: str
    left: str = ""
    right: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are, and why."""

    score: float = 0.0
    parts: tuple[Part, ...] = field(default=())


def compare(one: Named, other: Named) -> Likeness:
    """The likeness of two records of one kind; 0 where something says that they are two."""
    if one.person != other.person:
        return Likeness()
    shared = one.identifiers & other.identifiers
    if shared:
        scheme, text = min(shared)
        return Likeness(1.0, (Part("identifier", f"{scheme} {text}", f"{scheme} {text}", 1.0),))
    if _contradict(one, other):
        return Likeness()
    likeness = max(
        (names_alike(left, right, person=one.person) for left in one.names for right in other.names),
        key=lambda found: found.score,
        default=Likeness(),
    )
    if likeness.score and one.gender and other.gender and one.gender != other.gender:
        part = Part("gender", one.gender, other.gender, -0.3)
        return Likeness(max(0.0, likeness.score - 0.3), (*likeness.parts, part))
    if likeness.score and one.born and other.born:
        return Likeness(
            min(1.0, likeness.score + 0.03), (*likeness.parts, Part("born", one.born, other.born, 0.03))
        )
    return likeness


def _contradict(one: Named, other: Named) -> bool:
    """Born at different times, or known under different numbers of one scheme."""
    left, right = PartialDate.parse(one.born), PartialDate.parse(other.born)
    if left.certainly_before(right) or right.certainly_before(left):
        return True
    schemes = {scheme for scheme, _text in one.identifiers} & {scheme for scheme, _text in other.identifiers}
    return "wikidata" in schemes


def names_alike(one: str, other: str, *, person: bool = True) -> Likeness:
    """The likeness of two names."""
    best = Likeness()
    one, other = _without_hamza(one), _without_hamza(other)
    for left, changed_left in _readings(one):
        for right, changed_right in _readings(other):
            found = _people(left, right) if person else _bodies(left, right)
            if found.score and (changed_left or changed_right):
                found = Likeness(found.score, (*found.parts, Part("look_alike", one, other)))
            best = max(best, found, key=lambda likeness: likeness.score)
    return best


def _without_hamza(name: str) -> str:
    """Arabic letters as they are typed: with and without hamza and madda they are one."""
    if name.isascii():
        return name
    return unicodedata.normalize("NFC", _HAMZA.sub("", unicodedata.normalize("NFD", name)))


def _readings(name: str) -> Iterator[tuple[str, bool]]:
    """The name as it is written, and with look-alike letters put right."""
    yield name, False
    if any(map(has_mixed_scripts, name.split())):
        yield latin_look_alikes(name), True


def latin_look_alikes(text: str) -> str:
    """The text with letters that only look like Latin ones put right (`Defenсe` with a Cyrillic letter)."""
    return text.translate(_LOOK_ALIKE)


def _people(one: str, other: str) -> Likeness:
    left, right = person_key(one).split(), person_key(other).split()
    if not left or not right:
        same = bool(one.strip()) and one.strip().casefold() == other.strip().casefold()
        return Likeness(1.0, (Part("same", one, other, 1.0),)) if same else Likeness()
    if len(left) == len(right):
        return max(
            (_words_alike(one, other, left, right), _words_alike(one, other, right, left)),
            key=lambda found: found.score,
        )
    shorter, longer = sorted((left, right), key=len)
    return _words_alike(one, other, shorter, longer)


def _words_alike(one: str, other: str, shorter: list[str], longer: list[str]) -> Likeness:
    """Every word of the shorter name has to find its own in the longer one."""
    pairs = _aligned(shorter, longer)
    matched = [pair for pair in pairs if pair[2]]
    loose = [word for word, _found, score in pairs if not score]
    whole = [pair for pair in matched if len(pair[0]) > 1 and len(pair[1]) > 1]
    # An initial that fits nothing is a slip of one letter; a whole word that fits nothing is another person.
    if any(len(word) > 1 for word in loose) or len(loose) > 1 or (loose and len(whole) < 2):
        return Likeness()
    if len(shorter) == 1 and (len(longer) > 1 or matched[0][2] < LETTER):
        return Likeness()
    rest = _left_over(longer, matched)
    initials = len(whole) == 1 and len(matched) > 1 and all(len(word) == 1 for word in rest)
    if len(whole) < min(2, len(shorter)) and not initials:
        return Likeness()
    parts = [_part(*pair) for pair in matched]
    score = sum(pair[2] for pair in matched) / len(matched)
    for word in rest:
        parts.append(Part("extra", "", word, -EXTRA))
        score -= EXTRA
    for word in loose:
        parts.append(Part("initial", word, "", -OTHER_INITIAL))
        score -= OTHER_INITIAL
    if sum(pair[2] < 1 for pair in matched) > 1 and len(matched) == sum(pair[2] < 1 for pair in matched):
        score -= 0.05  # not one word is quite the same
    score, generation = _generation(one, other, score)
    if generation is not None:
        parts.append(generation)
    return Likeness(round(max(0.0, score), 3), tuple(parts)) if score > 0 else Likeness()


def generation_of(name: str) -> str:
    """Which of a family a name says it is: `Jr.`, `Sr.`, `III`. A `Sr.` in front is a courtesy."""
    words = search_key(name).split()[1:]
    return next((_GENERATIONS[word] for word in reversed(words) if word in _GENERATIONS), "")


def _generation(one: str, other: str, score: float) -> tuple[float, Part | None]:
    """Father and son: `Jr.` on one side only is doubt, different ones are two people."""
    left, right = generation_of(one), generation_of(other)
    if left == right:
        return score, None
    if left and right:
        return 0.0, Part("generation", left, right, -1.0)
    return score - ONE_GENERATION, Part("generation", left, right, -ONE_GENERATION)


def _bodies(one: str, other: str) -> Likeness:
    left = [word for word in search_key(one).split() if word not in _LINKING]
    right = [word for word in search_key(other).split() if word not in _LINKING]
    if not left or not right:
        same = (
            bool(one.strip()) and search_key(one) == search_key(other) and one.casefold() == other.casefold()
        )
        return Likeness(1.0, (Part("same", one, other, 1.0),)) if same else Likeness()
    shorter, longer = sorted((left, right), key=len)
    pairs = _aligned(shorter, longer, body=True)
    if not all(score for _word, _found, score in pairs):
        return Likeness()
    if len(shorter) == 1 and len(longer) > 1:
        return Likeness()
    score = sum(pair[2] for pair in pairs) / len(pairs)
    parts = [_part(*pair) for pair in pairs]
    for word in _left_over(longer, pairs):
        parts.append(Part("extra", "", word, -EXTRA_OF_BODY))
        score -= EXTRA_OF_BODY
    return Likeness(round(score, 3), tuple(parts)) if score > 0 else Likeness()


def _left_over(words: Sequence[str], pairs: Iterable[tuple[str, str, float]]) -> list[str]:
    rest = list(words)
    for _word, found, score in pairs:
        if score and found in rest:
            rest.remove(found)
    return rest


def _part(left: str, right: str, score: float) -> Part:
    kind = "same" if score == 1 else "initial" if 1 in (len(left), len(right)) else "spelling"
    if kind == "spelling" and score == SHORTENED:
        kind = "short"
    return Part(kind, left, right, score)


def _aligned(
    shorter: Sequence[str], longer: Sequence[str], *, body: bool = False
) -> list[tuple[str, str, float]]:
    """Each word of the shorter name with its own of the longer one, the surest first; score 0 where there is none."""
    found = sorted(
        (
            (_alike(word, candidate, body), -abs(place - other), place, other)
            for place, word in enumerate(shorter)
            for other, candidate in enumerate(longer)
        ),
        reverse=True,
    )
    taken: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for score, _near, place, other in found:
        if score and place not in taken and other not in used:
            taken[place] = (other, score)
            used.add(other)
    return [
        (word, longer[taken[place][0]], taken[place][1]) if place in taken else (word, "", 0.0)
        for place, word in enumerate(shorter)
    ]


@lru_cache(maxsize=65536)
def _alike(one: str, other: str, body: bool) -> float:
    """How alike two words are: 0 where they are different words."""
    if one == other:
        return SAME
    if one.isdigit() or other.isdigit():
        return 0.0
    if 1 in (len(one), len(other)):
        return INITIAL if one[0] == other[0] and not body else 0.0
    if another_ending(one, other):
        return 0.0
    if not body and one.startswith("abdul") and other.startswith("abdul") and min(len(one), len(other)) > 7:
        return _alike(
            one[5:], other[5:], body
        )  # whose servant he is tells him from another: `Abdulhalim`, `Abdulhakim`
    left, right = _folded(one), _folded(other)
    if left == right:
        return FOLDED
    shortest = min(len(one), len(other))
    if shortest >= 5 and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1:
        return LETTER if body or slip(left, right) else 0.0
    if body:
        return 0.0
    if (
        _skeleton(left) == _skeleton(right)
        and len(_skeleton(left)) >= 3
        and left[0] == right[0]
        and vowels_fit(left, right)
    ):
        return SKELETON
    longest = one if len(one) > len(other) else other
    short = other if longest is one else one
    if shortest >= 4 and short not in _ABD and (longest.startswith(short) or longest.endswith(short)):
        return SHORTENED
    return 0.0


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    """One spelling for sounds that are written in several ways."""
    for pattern, put in _FOLDS:
        word = pattern.sub(put, word)
    return _GLIDE.sub("", word) if len(word) > 5 else word


def _skeleton(folded: str) -> str:
    return folded[0] + "".join(
        letter for before, letter in pairwise(folded) if letter not in "aeiouh" and letter != before
    )
