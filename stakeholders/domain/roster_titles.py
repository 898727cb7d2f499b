"""Titles of office: how they read, when two spellings are one, and when a cell holds a title at all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from core.names import search_key

_IGNORED_WORDS: Final = "the of for and de la le les des du el los las y et e da do das dos del a in l d s"
_IGNORED: Final = frozenset(_IGNORED_WORDS.split())
_SPELLINGS: Final = {
    "defense": "defence",
    "labor": "labour",
    "ministra": "minister",
    "ministro": "minister",
    "ministre": "minister",
    "min": "minister",
    "dep": "deputy",
    "intl": "international",
    "govt": "government",
    "intergovernmental": "inter governmental",
    "adviser": "advisor",
    "program": "programme",
    "center": "centre",
    "sport": "sports",
    "organization": "organisation",
}
_SLUG: Final = re.compile(r"[a-z]+(?:-[a-z]+)+")
_ACRONYM_END: Final = re.compile(r"\s*\([A-Z]{2,8}\)\s*$")
_WORD_LISTS: Final = (
    "minister ministro ministra ministre president presidente presidenta secretary secretario secretaria secretaire "
    "governor gobernador gobernadora governador gouverneur chief director directora directeur directrice chairman "
    "chairperson chairwoman chair commissioner commissaire comisionado premier prime chancellor ambassador speaker "
    "attorney prosecutor mayor alcalde prefeito maire deputy vice judge commander "
    "inspector superintendent comptroller auditor representative king queen emperor amir sultan monarch prefect "
    "prefet councillor senator treasurer registrar solicitor advisor adviser head manager administrator charge "
    "monarch ceo"
)
# The same in further languages and scripts: where one stands in the cell of a name, the cells were exchanged.
_FURTHER: Final = frozenset(
    search_key(word)
    for word in [
        "menteri",
        "gubernur",
        "bupati",
        "walikota",
        "waziri",
        "mkurugenzi",
        "bakanı",
        "bakan",
        "bakanlığı",
        "valisi",
        "müdürü",
        "министр",
        "министра",
        "міністр",
        "президент",
        "губернатор",
        "директор",
        "وزير",
        "وزيرة",
        "وزارة",
        "محافظ",
    ]
)
TITLE_WORDS: Final = frozenset(_WORD_LISTS.split()) | _FURTHER
_STRONG_LISTS: Final = (
    "minister ministro ministra ministre secretary secretario secretaria secretaire director directeur chairman "
    "commissioner chancellor attorney prosecutor inspector ministry ministere ministerio"
)
_STRONG: Final = frozenset(_STRONG_LISTS.split()) | _FURTHER


def readable_title(title: str) -> str:
    """A title as people write it: slugs such as `minister-defence` or `army-chief` are spelled out."""
    if not _SLUG.fullmatch(title):
        return title
    words = title.split("-")
    if words[0] in ("minister", "secretary", "governor") and len(words) > 1:
        return f"{words[0].capitalize()} of {' '.join(map(str.capitalize, words[1:]))}"
    if len(words[0]) <= 3 and words[0] not in ("air", "new"):
        words[0] = words[0].upper()
    elif words[0] == "chief":
        return " ".join(map(str.capitalize, words))
    else:
        words[0] = words[0].capitalize()
    return " ".join(words)


def looks_like_title(text: str) -> bool:
    """True when a word of office stands in the text."""
    return not TITLE_WORDS.isdisjoint(search_key(text).split())


def looks_exchanged(post: str, holder: str) -> bool:
    """True when the holder's cell holds a title and the post's cell does not."""
    holder_words = search_key(holder).split()
    if len(holder_words) < 2 or _STRONG.isdisjoint(holder_words):
        return False
    return not looks_like_title(post)


@lru_cache(maxsize=65536)
def title_key(title: str, places: tuple[str, ...] = ()) -> str:
    """The key under which two spellings of one title meet; names of the place itself are left out.

    >>> title_key("Minister for Defense of Nigeria", ("Nigeria",)) == title_key("Minister of Defence")
    True
    """
    key = search_key(_ACRONYM_END.sub("", readable_title(title)).replace("&", " and "))
    for place in sorted((search_key(place) for place in places), key=len, reverse=True):
        if place and key != place:
            key = re.sub(rf"\b{re.escape(place)}\b", " ", key)
    words = [_SPELLINGS.get(word, word) for word in key.split() if word not in _IGNORED]
    return " ".join(words) or search_key(title)
