"""Dates as rosters write them, read only when there is one way to read them."""

from __future__ import annotations

import re
from typing import Final

from core.names import search_key
from core.partial_dates import PartialDate

_OPEN: Final = (
    "future present current currently now actual ongoing incumbent unknown na tba tbd none nil "
    "sitting serving actuel atual presente"
)
OPEN_WORDS: Final = frozenset(_OPEN.split()) | {
    "to date",
    "not known",
    "n a",
    "in office",
    "en poste",
    "no date",
    "in post",
    "until now",
    "to present",
}
_MONTH_NAMES: Final = (
    "january janvier enero janeiro jan janv ene",
    "february fevrier febrero fevereiro feb fev fevr",
    "march mars marzo marco mar",
    "april avril abril apr avr abr",
    "may mai mayo maio",
    "june juin junio junho jun",
    "july juillet julio julho jul juil",
    "august aout agosto aug ago",
    "september septembre septiembre setembro sep sept set",
    "october octobre octubre outubro oct out",
    "november novembre noviembre novembro nov",
    "december decembre diciembre dezembro dec dic dez",
)
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

_ISO = re.compile(
    r"\+?(\d{4,6})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_YEAR = re.compile(r"\d{4,6}", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})(?:\2(\d{1,6}))?", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.](\d{4})", re.ASCII)
_HINT: Final = "write 2024, 2024-05 or 2024-05-17"


def read_date(text: str) -> PartialDate:
    """The partial date in a cell; unknown when it is blank or says that it lies open; else a ValueError."""
    if not text:
        return PartialDate.unknown()
    cell = " ".join(text.split())
    key = search_key(cell)
    if not key or key in OPEN_WORDS:
        return PartialDate.unknown()
    if _YEAR.fullmatch(cell):
        return PartialDate.parse(cell)
    iso = _ISO.fullmatch(cell)
    if iso is not None:
        return _from_parts(*iso.groups())
    month = _MONTH_YEAR.fullmatch(cell)
    if month is not None and 1 <= int(month[1]) <= 12:
        return _from_parts(month[2], month[1], None)
    numbers = _NUMBERS.fullmatch(cell)
    if numbers is not None:
        return _from_numbers(cell, *numbers.groups())
    words = key.split()
    return _from_words(cell, words)


def _from_parts(year: str, month: str | None, day: str | None) -> PartialDate:
    """ISO parts; Wikidata writes 00 for what it does not know."""
    parts = [year]
    for part in (month, day):
        if part is None or int(part) == 0:
            break
        parts.append(part.zfill(2))
    return PartialDate.parse("-".join(parts))


def _from_numbers(cell: str, first: str, mark: str, second: str, third: str | None) -> PartialDate:
    """17/05/2024 and 05/17/2024 have one reading, 03/04/2005 and 03/04/05 have several."""
    if len(first) == 4:
        return _from_parts(first, second, third)
    if third is None:
        raise ValueError(f"“{cell[:40]}” is not a date: {_HINT}.")
    if len(third) != 4:
        if len(third) > 4:
            return PartialDate.parse(third)
        raise ValueError(f"“{cell[:40]}” can be read in several ways: {_HINT}.")
    one, two = int(first), int(second)
    if mark == "." or one > 12 or one == two:
        return _from_parts(third, second, first)
    if two > 12:
        return _from_parts(third, first, second)
    raise ValueError(f"“{cell[:40]}” can be read in several ways: {_HINT}.")


def _from_words(cell: str, words: list[str]) -> PartialDate:
    """`17 May 2024`, `May 17, 2024`, `mayo de 2024`."""
    words = [
        re.sub(r"^(\d{1,2})(st|nd|rd|th|er)$", r"\1", word)
        for word in words
        if word not in ("de", "of", "del", "the")
    ]
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [word for word in words if word.isascii() and word.isdigit()]
    years = [word for word in numbers if len(word) >= 4]
    days = [word for word in numbers if len(word) < 3]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or 1 + len(numbers) != len(words):
        raise ValueError(f"“{cell[:40]}” is not a date: {_HINT}.")
    parts = [years[0], f"{months[0]:02d}", *(day.zfill(2) for day in days)]
    return PartialDate.parse("-".join(parts))
