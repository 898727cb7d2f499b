"""What a cell of a roster means: a person, a vacancy, or nothing that anybody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.name_titles import KEPT_SUFFIXES, SUFFIXES
from core.names import clean_name, search_key, split_honorific


class CellKind(StrEnum):
    """Vacant is something a source says; unknown is the absence of a word."""

    PERSON = "person"
    VACANT = "vacant"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HolderCell:
    """A holder as read: the readable name without honorific, and what the cell adds to it."""

    kind: CellKind
    name: str = ""
    honorific: str = ""
    family_name: str = ""
    status: str = ""


# Said of a post that nobody holds, as it is written in further languages and scripts.
_SAYS_VACANT: Final = (
    "vakant вакантно вакантна вакантный вакансия вакансія شاغر شاغرة khuyết 空缺 wazi boş münhal"
)
_VACANT_WORDS: Final = "|".join(sorted({search_key(word) for word in _SAYS_VACANT.split()}))
_VACANT: Final = re.compile(
    r"(?:(?:currently|now|post|position|seat|poste|puesto|cargo|actuellement|nafasi|posisi)\s)?"
    rf"(?:(?:vacant|vacante|vacants|vacancy|vaga|vago|vacancia|kosong|lowong)(?:\s.*)?|{_VACANT_WORDS}|sin titular|non pourvu)"
)
_UNKNOWN: Final = frozenset(
    {
        "unknown",
        "not known",
        "n a",
        "tba",
        "tbc",
        "tbd",
        "to be announced",
        "to be appointed",
        "to be confirmed",
        "to be determined",
        "to be named",
        "not available",
        "no data",
        "no information",
        "inconnu",
        "inconnue",
        "desconocido",
        "desconhecido",
        "none",
        "neant",
        "a pourvoir",
        "a nommer",
        "por designar",
        "por nombrar",
        "por definir",
        "a designar",
        "a nomear",
        "pendiente",
        "belum ada",
        "akan diisi",
        "belirlenmedi",
    }
)
_STATUSES: Final = {
    "acting": "acting",
    "ag": "acting",
    "interim": "acting",
    "ad interim": "acting",
    "a i": "acting",
    "caretaker": "acting",
    "officer in charge": "acting",
    "oic": "acting",
    "interino": "acting",
    "interina": "acting",
    "interimaire": "acting",
    "p i": "acting",
    "e": "acting",
    "encargado": "acting",
    "encargada": "acting",
    "en funciones": "acting",
    "em exercicio": "acting",
    "plt": "acting",
    "pj": "acting",
    "kaimu": "acting",
    "vekaleten": "acting",
    "vekili": "acting",
    "и о": "acting",
    "врио": "acting",
    "в о": "acting",
    "代理": "acting",
    "بالإنابة": "acting",
    "بالوكالة": "acting",
    "مكلف": "acting",
    "par interim": "acting",
    "designate": "designated",
    "designated": "designated",
    "elect": "designated",
    "nominee": "designated",
    "suspended": "suspended",
    "de facto": "de_facto",
    "contested": "contested",
    "disputed": "contested",
}
_HIDDEN_ENDS: Final = re.compile(r"(?:(?<=\s)|^)[\u200b\ufeff]+|[\u200b\ufeff]+(?=\s|$)")
_BRACKETS = re.compile(r"\s*[(\[]\s*([^()\[\]]{1,40}?)\s*[)\]]\s*")
_STATUS: Final = {search_key(words): status for words, status in _STATUSES.items()}
_LEADING_STATUS = re.compile(
    r"^(?:(?:acting|interim|ag\.|caretaker|pl[ht]\.|pjs?\.|kaimu|quyền|врио|в\.\s?о\.|и\.\s?о\.)\s+|代理)(?=\S)",
    re.IGNORECASE,
)
_ROMAN: Final = re.compile(r"(?=[IVX]{2,})X{0,2}(?:IX|IV|V?I{0,3})")
_APOSTROPHES: Final = "'’ʻʼ`"


def squeeze(text: str) -> str:
    """One line, single spaces: cells scraped from pages hold line breaks, hard spaces and hidden spaces at ends."""
    if "\u200b" in text or "\ufeff" in text:
        text = _HIDDEN_ENDS.sub(" ", text)
    return " ".join(text.split())


def read_holder(text: str) -> HolderCell:
    """The meaning of a holder's cell; ValueError when it holds a name that cannot be one."""
    cell = squeeze(text)
    key = search_key(cell)
    if _VACANT.fullmatch(key):
        return HolderCell(CellKind.VACANT)
    if not any(char.isalpha() for char in cell) or key in _UNKNOWN:
        clean_or_raise(cell)
        return HolderCell(CellKind.UNKNOWN)
    cell, status = take_status(cell)
    if len(cell) > 300:
        raise ValueError(f"The name has {len(cell)} characters; 300 are allowed.")
    name = clean_name(cell)
    honorific, rest = split_honorific(name)
    rest, retired = _take_retired(rest)
    honorific = squeeze(f"{honorific} {retired}")
    readable, family = readable_name(rest)
    return HolderCell(CellKind.PERSON, readable, honorific[:100], family, status)


def clean_or_raise(cell: str) -> None:
    """Even a cell without a name may not hold hidden characters."""
    if cell:
        clean_name(cell)


def take_status(text: str) -> tuple[str, str]:
    """Split `(Acting)`, `(designate)` or a leading `Acting` from a name or a title."""
    status = ""
    for found in _BRACKETS.finditer(text):
        word = _STATUS.get(search_key(found[1]))
        if word:
            status, text = word, squeeze(text.replace(found[0], " ", 1))
            break
    if not status and (lead := _LEADING_STATUS.match(text)):
        status, text = "acting", text[lead.end() :]
    return text, status


def _take_retired(name: str) -> tuple[str, str]:
    """Split `(Rtd)` or `(Ret.)` from a name, as written."""
    for found in _BRACKETS.finditer(name):
        if search_key(found[1]) in ("rtd", "ret", "retd", "retired"):
            return squeeze(name.replace(found[0], " ", 1)), f"({found[1]})"
    return name, ""


def readable_name(name: str) -> tuple[str, str]:
    """A name whose capitals mark the family name, written as people write names, with that family name.

    >>> readable_name("Ashraf GHANI")
    ('Ashraf Ghani', 'Ghani')
    >>> readable_name("Paula-Mae WEEKES")
    ('Paula-Mae Weekes', 'Weekes')
    """
    words = name.split()
    plain = [word.strip(",.") for word in words]
    loud = [_is_loud(word) for word in plain]
    for at in range(len(words) - 1, 0, -1):
        key = search_key(plain[at])
        if key not in SUFFIXES and not _ROMAN.fullmatch(plain[at]):
            break
        if (
            key in KEPT_SUFFIXES
            or _ROMAN.fullmatch(plain[at])
            or words[at - 1].endswith(",")
            or not all(loud[:at])
        ):
            loud[at] = False
    if not any(loud) or (len(words) == 1 and len(plain[0]) < 4):
        return name, ""
    out = [_soften(word) if is_loud else word for word, is_loud in zip(words, loud, strict=True)]
    others = [word for word, is_loud in zip(plain, loud, strict=True) if not is_loud]
    mixed = any(search_key(word) not in SUFFIXES and not _ROMAN.fullmatch(word) for word in others)
    family = " ".join(word.strip(",.") for word, is_loud in zip(out, loud, strict=True) if is_loud)
    return " ".join(out), family if mixed else ""


def _is_loud(word: str) -> bool:
    """A word of two or more letters in capitals that is no initials."""
    letters = [char for char in word if char.isalpha()]
    if len(letters) < 2 or not word.isupper():
        return False
    return all(char.isalpha() or char in _APOSTROPHES or char == "-" for char in word)


def _soften(word: str) -> str:
    """`O'BRIEN` to `O'Brien`, `AL-SISI` to `Al-Sisi`."""
    out, up = [], True
    for at, char in enumerate(word):
        out.append(char if up or not char.isalpha() else char.lower())
        up = char == "-" or (char in _APOSTROPHES and at == 1)
    return "".join(out)
