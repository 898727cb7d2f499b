"""Whether the holder that a list names is the one that the map has: the same person, another, or in doubt.

The parts are those of `duplicates`; this adds what only the comparison of two lists knows. Two people of one family are
two people: the first name of each has to be in the other, so that the son `Ahmed Mohamed Ali` is not his father
`Mohamed Ali`; a `Jr.` that appears with the newer list is somebody else; initials that differ are somebody else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from core.names import person_key, search_key
from stakeholders.domain.duplicates import Likeness, Named, Part, compare, generation_of, names_alike
from stakeholders.domain.name_forms import is_arabic, one_form, without_vowels
from stakeholders.domain.turnover_types import Holder

DOUBT: Final = 0.2
TWO_PEOPLE: Final = 0.5
_ONE: Final = ("Somebody Else",)
_OFTEN_LEFT_OUT: Final = frozenset({"maria", "jose", "mohammed", "sri", "tri", "mary"})
_VIETNAMESE: Final = re.compile("[\u1ea0-\u1ef9ơƠưƯđĐăĂ]")
_CHILD_OF: Final = re.compile(r"\b(?:bin|ibn|bint|binti|ould|wuld)\b")
_YOUNGER: Final = frozenset({"jr", "jnr", "junior", "ii", "iii", "iv"})


def alike(old: Holder, new: Holder) -> Likeness:
    """How alike two holders are, from 0 to 1, and why."""
    if (old.identifiers and new.identifiers) or (old.born and new.born):
        named = _named(old), _named(new)
        if named[0].identifiers & named[1].identifiers:
            return compare(*named)
        if compare(replace(named[0], names=_ONE), replace(named[1], names=_ONE)).score == 0:
            return Likeness()  # numbers of one scheme or dates of birth contradict each other
    return max(
        (spelled_alike(one, other) for one in old.names for other in new.names),
        key=lambda found: (found.score, len(found.parts) == 1),
        default=Likeness(),
    )


def _named(one: Holder) -> Named:
    return Named(one.names, identifiers=frozenset(one.identifiers), born=one.born)


@lru_cache(maxsize=65536)
def spelled_alike(old: str, new: str) -> Likeness:
    """How alike two spellings are; `old` is the one that the map has."""
    if (left := generation_of(old)) and (right := generation_of(new)) and left != right:
        return Likeness()  # father and son, as both lists say
    same = person_key(old) and person_key(old) == person_key(new)
    if old == new or (same and not (_younger(old, new) or _other_tones(old, new) or _other_father(old, new))):
        return Likeness(1.0, (Part("same", old, new, 1.0),))
    if is_arabic(old) != is_arabic(new):
        bare = without_vowels(old)
        if bare is not None and bare == without_vowels(new):
            return Likeness(0.9, (Part("script", old, new, 0.9),))
    left, right = one_form(old), one_form(new)
    found = names_alike(old, new)
    if found.score < 1 and (left, right) != (search_key(old), search_key(new)):
        found = max(found, names_alike(left, right), key=lambda likeness: likeness.score)
    if not found.score:
        return found
    doubts = []
    if _younger(old, new):
        doubts.append(Part("generation", old, new, -DOUBT))
    if _other_initials(left, right):
        doubts.append(Part("initial", old, new, -DOUBT))
    if not _first_names_meet(left, right, found):
        doubts.append(Part("first_name", old, new, -DOUBT))
    if _other_tones(old, new):
        doubts.append(Part("tone", old, new, -TWO_PEOPLE))
    if _other_father(old, new):
        doubts.append(Part("father", old, new, -TWO_PEOPLE))
    if not doubts:
        return found
    score = found.score + sum(part.weight for part in doubts)
    return Likeness(round(max(0.0, score), 3), (*found.parts, *doubts))


def _younger(old: str, new: str) -> bool:
    """The newer list says `Jr.` or `III` where the map does not: perhaps the child."""
    before, after = (set(search_key(name).split()) & _YOUNGER for name in (old, new))
    return bool(after - before)


def _other_tones(old: str, new: str) -> bool:
    """Both are written with the marks of Vietnamese, and a word of one is the other's but for its marks: `Hùng` and
    `Hưng` are two names. In a list without marks nobody can tell."""
    if not (_VIETNAMESE.search(old) and _VIETNAMESE.search(new)):
        return False
    one, other = (set(unicodedata.normalize("NFC", name.casefold()).split()) for name in (old, new))
    left, right = one - other, other - one
    return bool({search_key(word) for word in left} & {search_key(word) for word in right})


def _other_father(old: str, new: str) -> bool:
    """`Ahmad bin Hassan` and `Hassan bin Ahmad` are father and son: what stands before *bin* is the person."""
    own = [_CHILD_OF.split(search_key(name), maxsplit=1) for name in (old, new)]
    if any(len(parts) < 2 or not parts[0].strip() for parts in own):
        return False
    one, other = (set(one_form(parts[0]).split()) for parts in own)
    return not one & other and not names_alike(own[0][0], own[1][0]).score


def _other_initials(left: str, right: str) -> bool:
    """Both have initials, and not one of them is the same: `Mohammed A.` and `Mohammed H.`."""
    one, other = ({word for word in name.split() if len(word) == 1} for name in (left, right))
    return bool(one) and bool(other) and not one & other


def _first_names_meet(left: str, right: str, found: Likeness) -> bool:
    """Whether the first word of each name has its own in the other one."""
    one, other = left.split(), right.split()
    if len(one) == len(other) or not one or not other:
        return True
    shorter, longer = sorted((one, other), key=len)
    paired = {part.right for part in found.parts if part.weight > 0}
    paired |= {part.left for part in found.parts if part.weight > 0}
    first = longer[0]
    if first in paired or first in shorter or first in _OFTEN_LEFT_OUT or len(first) == 1:
        return True
    return any(names_alike(first, word).score for word in shorter)


def index_keys(holder: Holder) -> Iterable[tuple[str, ...]]:
    """Keys under which a person is found among many: the words of each name in their one form."""
    for name in holder.names:
        yield tuple(sorted(one_form(name).split()))
