"""Which term of the map a file means: by name, else by identifier, by its dates, or by a shorter or longer name.

A file may say “2008” where the map has “Løgting 2008”. Such a match is made only inside one body and only where it is
unambiguous on both sides: one term of the map for one term of the file. In doubt a new term is proposed, because two
terms can be joined later and a wrong match cannot be seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from core.names import search_key
from core.partial_dates import PartialDate
from stakeholders.domain.roster_map import EVERYWHERE, MapTerm
from stakeholders.domain.roster_types import FileTerm

YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
Fits = Callable[[FileTerm, MapTerm], bool]


def match_terms(
    known: Iterable[MapTerm], wanted: Iterable[FileTerm], bodies: Mapping[str, str]
) -> dict[str, str]:
    """File key → id on the map. `bodies` gives the organization of the map for each of the file."""
    of_body: dict[str, list[MapTerm]] = defaultdict(list)
    for term in known:
        of_body[term.organization].append(term)
    by_body: dict[str, list[FileTerm]] = defaultdict(list)
    for one in wanted:
        if bodies.get(one.organization):
            by_body[bodies[one.organization]].append(one)
    found: dict[str, str] = {}
    for body, terms in by_body.items():
        for fits in (same_name, same_identifier, same_dates, name_within):
            _pair(terms, of_body[body], fits, found)
    return found


def _pair(wanted: list[FileTerm], known: list[MapTerm], fits: Fits, found: dict[str, str]) -> None:
    """Adds the pairs that a test makes without a choice on either side. Equal names need no such care: a body that
    has two terms of one name gives the last."""
    taken = set(found.values())
    free = [term for term in known if term.id not in taken]
    pairs = {one.key: [term.id for term in free if fits(one, term)] for one in wanted if one.key not in found}
    if fits is same_name:
        found.update({key: ids[-1] for key, ids in pairs.items() if ids})
        return
    claims: dict[str, int] = defaultdict(int)
    for ids in pairs.values():
        for one_id in ids:
            claims[one_id] += 1
    found.update({key: ids[0] for key, ids in pairs.items() if len(ids) == 1 and claims[ids[0]] == 1})


def same_name(one: FileTerm, term: MapTerm) -> bool:
    """Equal when folded; a name without a letter is compared as it stands."""
    return (search_key(one.name) or one.name) == (search_key(term.name) or term.name)


def same_identifier(one: FileTerm, term: MapTerm) -> bool:
    """One identifier that means the same in every file."""
    mine = {found for found in one.identifiers if found[0] in EVERYWHERE}
    return bool(mine & set(term.identifiers))


def same_dates(one: FileTerm, term: MapTerm) -> bool:
    """Both begin on the same known day, and their ends do not speak against it."""
    same = one.start.precision == "day" and one.start.text == term.start.text
    return same and _agree(one.end, term.end)


def name_within(one: FileTerm, term: MapTerm) -> bool:
    """The words of one name all stand in the other, the first year named is the same, and no date contradicts."""
    mine, theirs = search_key(one.name).split(), search_key(term.name).split()
    if not mine or not theirs or not (set(mine) <= set(theirs) or set(theirs) <= set(mine)):
        return False
    return _same_year(mine, theirs, one, term) and _agree(one.start, term.start) and _agree(one.end, term.end)


def _same_year(mine: list[str], theirs: list[str], one: FileTerm, term: MapTerm) -> bool:
    """A year is the start of a term: “2008” is not “2004–2008”. Where no name has one, the dates decide alone."""
    first = _first_year(mine) or (one.start.text[:4] if one.start.is_known else "")
    other = _first_year(theirs) or (term.start.text[:4] if term.start.is_known else "")
    return not first or not other or first == other


def _first_year(words: list[str]) -> str:
    return next((word for word in words if YEAR.fullmatch(word)), "")


def _agree(one: PartialDate, other: PartialDate) -> bool:
    """Whether two partial dates can be the same day; what is not known agrees with everything."""
    if not one.is_known or not other.is_known:
        return True
    return not one.certainly_before(other) and not other.certainly_before(one)
