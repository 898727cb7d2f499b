"""Names of people and bodies: which text is a name, how it is searched, how two spellings are compared.

A name is kept exactly as it was given. Keys for search and matching are made beside it and never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from core.name_titles import (
    KEPT_SUFFIXES,
    LEADING_PHRASES,
    NATIVE_TITLES,
    POSSIBLE_TITLES,
    SUFFIXES,
    SURE_TITLES,
)

MAX_NAME_LENGTH: Final = 500

_APOSTROPHES: Final = dict.fromkeys(map(ord, "'`´‘’‛ʹʻʼʽˈ′＇"))
_NOT_WORD: Final = re.compile(r"[\W_]+", re.ASCII)
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS: Final = "\u200c\u200d"
_BREAK: Final = "\u200b"
_INVISIBLE: Final = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
_JOINER_SCRIPT_NAMES: Final = (
    "ARABIC SYRIAC NKO MANDAIC MONGOLIAN ADLAM DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA "
    "MALAYALAM SINHALA TIBETAN MYANMAR KHMER ETHIOPIC LAO THAI BALINESE JAVANESE SUNDANESE"
)
_JOINER_SCRIPTS: Final = frozenset(_JOINER_SCRIPT_NAMES.split())
_BREAK_SCRIPTS: Final = frozenset({"MYANMAR", "KHMER", "THAI", "LAO", "TIBETAN", "JAVANESE"})
_PHRASE_STARTS: Final = frozenset(phrase.split()[0] for phrase in LEADING_PHRASES)
_MIXED_FINE: Final = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)


def clean_name(text: str, *, max_length: int = MAX_NAME_LENGTH) -> str:
    """Return the name exactly as given (composed, trimmed), or say in a ValueError why it cannot be one.

    One letter, one word, 300 characters, any script, `O'Brien` and `Null` are names. Control characters, line
    breaks, lone surrogates, direction marks and hidden characters are not part of a name; joiners stand only
    between letters of scripts that are written with them.
    """
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        raise ValueError("The name holds a broken character (a lone surrogate).")
    name = unicodedata.normalize("NFC", text.strip())
    if not name:
        raise ValueError("The name is empty.")
    if len(name) > max_length:
        raise ValueError(f"The name has {len(name)} characters; {max_length} are allowed.")
    if name.isascii() and name.isprintable():
        return name
    for at, char in enumerate(name):
        problem = _problem(name, at, char)
        if problem:
            raise ValueError(f"The name holds {problem} (U+{ord(char):04X}) at position {at + 1}.")
    return name


def _problem(name: str, at: int, char: str) -> str:
    """What is wrong with one character of a name, or an empty text."""
    category = unicodedata.category(char)
    if category == "Cc":
        return "a control character"
    if category in ("Zl", "Zp"):
        return "a line break"
    if char in _BIDI:
        return "a mark that changes the direction of writing"
    if char in _JOINERS:
        return "" if _stands_between(name, at, _JOINER_SCRIPTS) else "a hidden joiner"
    if char == _BREAK:
        return "" if _stands_between(name, at, _BREAK_SCRIPTS) else "a hidden space"
    if char in _INVISIBLE or 0xE0000 <= ord(char) <= 0xE00FF:
        return "a hidden character"
    if 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF:
        fits = at > 0 and _script(name[at - 1]) in ("CJK", "MONGOLIAN", "MYANMAR")
        return "" if fits else "a hidden character"
    if category == "Co":
        return "a private character"
    if ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF:
        return "a character that is none"
    return ""


def _stands_between(name: str, at: int, scripts: frozenset[str]) -> bool:
    """True when letters or marks of one of the scripts stand on both sides."""
    if at == 0 or at + 1 >= len(name):
        return False
    return _script(name[at - 1]) in scripts and _script(name[at + 1]) in scripts


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    """The script of a letter or mark as the first word of its Unicode name, or an empty text."""
    if unicodedata.category(char)[0] not in "LM":
        return ""
    first = unicodedata.name(char, "").partition(" ")[0]
    return "CJK" if first in ("CJK", "IDEOGRAPHIC") else first


@lru_cache(maxsize=16384)
def _plain(char: str) -> str:
    """One character in ASCII lower case; a letter nobody transliterates stays itself."""
    ascii_text = anyascii(char)
    if ascii_text or not char.isalnum():
        return ascii_text.lower()
    return char.casefold()


def search_key(*names: str) -> str:
    """All names as one text to search in: transliterated, lower case, no accents, no punctuation, single spaces.

    >>> search_key("Fortunato de la Peña", "O'Brien")
    'fortunato de la pena obrien'
    """
    if len(names) == 1:
        return _fold(names[0])
    return " ".join(part for part in map(_fold, names) if part)


@lru_cache(maxsize=16384)
def _fold(name: str) -> str:
    """The search key of one name."""
    if name.isascii():
        plain = name.translate(_APOSTROPHES).lower()
        return _NOT_WORD.sub(" ", plain).strip()
    composed = unicodedata.normalize("NFKC", name.translate(_APOSTROPHES))
    plain = "".join(map(_plain, composed)).translate(_APOSTROPHES)
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())


def person_key(name: str) -> str:
    """The key under which two spellings of one person's name meet: no titles, no suffixes, words in order.

    >>> person_key("Hon. Kashim Shettima") == person_key("SHETTIMA, Kashim (Rtd)")
    True
    """
    words = words_without_titles(name)
    while (len(words) > 2 and words[-1] in SUFFIXES) or (
        len(words) == 2 and words[-1] in KEPT_SUFFIXES | {"rtd", "retd"}
    ):
        words.pop()
    return " ".join(sorted(words))


def words_without_titles(name: str) -> list[str]:
    """The words of a name as keys, in their order, without what stands before it.

    >>> words_without_titles("Amb. Chief Dr. Sunday Ade")
    ['sunday', 'ade']
    """
    if not name.isascii():
        given = name.split()
        name = " ".join(given[_native_titles(given) :])
    words = search_key(name).split()
    return words[_leading_titles(words, POSSIBLE_TITLES) :]


def _native_titles(words: list[str]) -> int:
    """How many words at the front are titles of another alphabet; at least one word is left."""
    count = 0
    while count < len(words) - 1 and words[count].strip(".,").casefold() in NATIVE_TITLES:
        count += 1
    return count


def _leading_titles(words: list[str], possible: frozenset[str] = frozenset()) -> int:
    """How many words at the front are honorifics or ranks; at least one word is always left, two after a possible one."""
    count = 0
    while count < len(words) - 1:
        phrase = None
        if words[count] in _PHRASE_STARTS:
            rest = " ".join(words[count:])
            phrase = next((p for p in LEADING_PHRASES if rest.startswith(p + " ")), None)
        if phrase is not None:
            count += len(phrase.split())
        elif words[count] in SURE_TITLES or (words[count] in possible and len(words) - count > 2):
            count += 1
        else:
            break
    return min(count, max(len(words) - 1, 0))


def split_honorific(name: str) -> tuple[str, str]:
    """Split what stands before a name from the name, both as written.

    >>> split_honorific("Hon. Henry Dickson")
    ('Hon.', 'Henry Dickson')
    """
    words = name.split()
    native = 0 if name.isascii() else _native_titles(words)
    if native:
        more, rest = split_honorific(" ".join(words[native:]))
        return " ".join([*words[:native], *more.split()]), rest
    keys = [search_key(word) for word in words]
    flat = [(part, at) for at, key in enumerate(keys) for part in key.split()]
    count = _leading_titles([part for part, _ in flat])
    if not count or count >= len(flat):
        return "", name.strip()
    cut = flat[count][1]
    if cut == flat[count - 1][1]:
        return "", name.strip()
    return " ".join(words[:cut]), " ".join(words[cut:])


def has_mixed_scripts(word: str) -> bool:
    """True when one word is written in letters of several scripts, as look-alikes are (`Defenсe`)."""
    scripts = {script for char in word if unicodedata.category(char)[0] == "L" and (script := _script(char))}
    scripts -= {"MODIFIER"}
    return len(scripts) > 1 and not any(scripts <= fine for fine in _MIXED_FINE)
