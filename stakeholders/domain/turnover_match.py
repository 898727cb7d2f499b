"""Which post of the map each post of a list is: one to one, by identifier, by title, or by the best fit of all.

1. The same identifier of a scheme that means the same everywhere.
2. The same title, taken apart (`turnover_titles`), with the body and the area where they are named.
3. What is left: every fitting pair has a weight, and of all ways to pair them the one with the greatest sum is taken
   (maximum weight matching). The same holder makes a weaker title enough. Where two posts fit one row equally well and
   no holder decides, none is taken: a person should say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import rustworkx

from stakeholders.domain.roster_map import EVERYWHERE
from stakeholders.domain.turnover_people import alike, index_keys
from stakeholders.domain.turnover_titles import Title, telling_words, title_of, titles_alike
from stakeholders.domain.turnover_types import Office, Thresholds

COMMON: Final = 400
MARGIN: Final = 0.05
SAME_HOLDER: Final = 0.15
BODY_FITS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """One post of the map and the row that speaks of it; `how` is identifier, title or likeness."""

    known: Office
    listed: Office
    score: float
    how: str
    same_holder: bool = False


@dataclass(slots=True)
class Matches:
    """All pairs, what found no counterpart on either side, the ids of posts told to be merged already, and the pairs that
    only a renaming explains: their holders are compared like any."""

    pairs: list[Match] = field(default_factory=list)
    missing: list[Office] = field(default_factory=list)
    new: list[Office] = field(default_factory=list)
    merged: set[str] = field(default_factory=set)
    renamed: list[Match] = field(default_factory=list)


def full_title(office: Office, text: str = "") -> Title:
    """The title with the body that the source names and the area."""
    body = () if office.derived or not office.organization else (office.organization,)
    place = (office.place,) if office.place else ()
    return title_of(text or office.title, (*body, *place), office.places)


def own_title(office: Office, text: str = "") -> Title:
    """The title alone, with the area."""
    place = (office.place,) if office.place else ()
    return title_of(text or office.title, place, office.places)


def offices_alike(known: Office, listed: Office) -> float:
    """How alike two posts are by title, body and area, whoever holds them."""
    if known.country != listed.country:
        return 0.0
    titles = (known.title, *known.titles)
    explicit = not known.derived and not listed.derived and bool(known.organization and listed.organization)
    if explicit and bodies_alike(known, listed) < BODY_FITS:
        return 0.0
    best = max(titles_alike(full_title(known, text), full_title(listed)) for text in titles)
    if not explicit:
        best = max(best, *(titles_alike(own_title(known, text), own_title(listed)) for text in titles))
        best = max(best, *(titles_alike(own_title(known, text), full_title(listed)) for text in titles))
    return best


def bodies_alike(known: Office, listed: Office) -> float:
    """How alike the names of two bodies are, under any name that either has."""
    return max(
        titles_alike(title_of(one, (), known.places), title_of(other, (), listed.places))
        for one in known.bodies or (known.organization,)
        for other in listed.bodies or (listed.organization,)
    )


def share_holder(known: Office, listed: Office, least: float) -> bool:
    """Whether somebody holds both."""
    return any(alike(old, new).score >= least for old in known.holders for new in listed.holders)


def match_offices(known: Sequence[Office], listed: Sequence[Office], limits: Thresholds) -> Matches:
    """Pairs the posts of the map with those of a list."""
    found = Matches()
    left, right = {one.id: one for one in known}, {one.id: one for one in listed}
    _by_identifier(left, right, found)
    for makes in (full_title, own_title):
        _by_title(left, right, makes, found, limits)
    _by_likeness(left, right, found, limits)
    found.missing, found.new = list(left.values()), list(right.values())
    return found


def _take(left: dict[str, Office], right: dict[str, Office], match: Match, found: Matches) -> None:
    found.pairs.append(match)
    del left[match.known.id], right[match.listed.id]


def _by_identifier(left: dict[str, Office], right: dict[str, Office], found: Matches) -> None:
    known = {one: office for office in left.values() for one in office.identifiers if one[0] in EVERYWHERE}
    for office in list(right.values()):
        there = next((known[one] for one in office.identifiers if one in known), None)
        if there is not None and there.id in left:
            _take(left, right, Match(there, office, 1.0, "identifier"), found)


def _by_title(
    left: dict[str, Office], right: dict[str, Office], makes: object, found: Matches, limits: Thresholds
) -> None:
    """Posts whose titles say the same. Of several with one title, those that share a holder come first."""
    make = full_title if makes is full_title else own_title
    groups: dict[object, list[Office]] = defaultdict(list)
    for office in left.values():
        for text in (office.title, *office.titles):
            groups[office.country, make(office, text).key].append(office)
    asked: dict[object, list[Office]] = defaultdict(list)
    for office in right.values():
        asked[office.country, make(office).key].append(office)
    for key, rows in asked.items():
        there = list({one.id: one for one in groups.get(key, ()) if one.id in left}.values())
        if not there or key[1] == ((frozenset(), frozenset(), frozenset()),):  # type: ignore[index]
            continue
        if make is own_title:
            there = [one for one in there if all(_may_be(one, row) for row in rows)]
            if len(there) != len(rows):
                continue  # the body is not named, and the title alone does not tell which it is
        for row in list(rows) if len(there) > 1 or len(rows) > 1 else ():
            same = next(
                (one for one in there if one.id in left and share_holder(one, row, limits.person)), None
            )
            if same is not None:
                _take(left, right, Match(same, row, 1.0, "title", same_holder=True), found)
                rows.remove(row)
        rest = [one for one in there if one.id in left]
        for one, row in zip(rest, rows, strict=False):
            _take(left, right, Match(one, row, 1.0, "title"), found)


def _may_be(known: Office, listed: Office) -> bool:
    """Two bodies that both sources name have to be one."""
    if known.derived or listed.derived or not known.organization or not listed.organization:
        return True
    return bodies_alike(known, listed) >= BODY_FITS


def candidates(known: Iterable[Office], listed: Iterable[Office]) -> list[tuple[Office, Office]]:
    """Pairs that share a telling word or a holder; the rest is never compared."""
    by_word: dict[tuple[str, str], list[Office]] = defaultdict(list)
    by_holder: dict[tuple[str, ...], list[Office]] = defaultdict(list)
    for office in known:
        for word in _index_words(office):
            by_word[office.country, word].append(office)
        for holder in office.holders:
            for key in index_keys(holder):
                by_holder[key].append(office)
    pairs: dict[tuple[str, str], tuple[Office, Office]] = {}
    for office in listed:
        postings = sorted((by_word.get((office.country, word), []) for word in _index_words(office)), key=len)
        near = [one for posting in postings if len(posting) <= COMMON for one in posting]
        near += [
            one for holder in office.holders for key in index_keys(holder) for one in by_holder.get(key, ())
        ]
        for one in near:
            if one.country == office.country:
                pairs[one.id, office.id] = (one, office)
    return list(pairs.values())


def _index_words(office: Office) -> set[str]:
    return {
        word[:4]
        for text in (office.title, *office.titles)
        for word in telling_words(full_title(office, text))
    }


def _by_likeness(
    left: dict[str, Office], right: dict[str, Office], found: Matches, limits: Thresholds
) -> None:
    edges: list[Match] = []
    for known, listed in candidates(left.values(), right.values()):
        score = offices_alike(known, listed)
        if score < limits.post_same_holder:
            continue
        same = share_holder(known, listed, limits.person)
        if same or score >= limits.post:
            edges.append(Match(known, listed, score, "likeness", same))
    for match in _heaviest(_without_ties(edges)):
        if match.known.id in left and match.listed.id in right:
            _take(left, right, match, found)


def _without_ties(edges: list[Match]) -> list[Match]:
    """Leaves out pairs that are no better than another one for the same row, where no holder decides."""
    of_known: dict[str, list[Match]] = defaultdict(list)
    of_row: dict[str, list[Match]] = defaultdict(list)
    for edge in edges:
        of_known[edge.known.id].append(edge)
        of_row[edge.listed.id].append(edge)

    def tied(edge: Match) -> bool:
        others = [*of_known[edge.known.id], *of_row[edge.listed.id]]
        return any(
            other is not edge and (other.same_holder or other.score > edge.score - MARGIN) for other in others
        )

    return [edge for edge in edges if edge.same_holder or not tied(edge)]


def _heaviest(edges: list[Match]) -> list[Match]:
    """The one-to-one pairing with the greatest sum; the fourth power keeps one sure pair above two weak ones."""
    graph: rustworkx.PyGraph[str, int] = rustworkx.PyGraph(multigraph=False)
    nodes: dict[str, int] = {}
    by_nodes: dict[tuple[int, int], Match] = {}
    for edge in edges:
        ends = []
        for key in (f"map:{edge.known.id}", f"list:{edge.listed.id}"):
            if key not in nodes:
                nodes[key] = graph.add_node(key)
            ends.append(nodes[key])
        weight = min(1.0, edge.score + (SAME_HOLDER if edge.same_holder else 0.0))
        graph.add_edge(ends[0], ends[1], round(10_000 * weight**4) + 1)
        by_nodes[ends[0], ends[1]] = edge
    chosen = rustworkx.max_weight_matching(graph, max_cardinality=False, weight_fn=lambda weight: weight)
    found = [by_nodes.get(pair) or by_nodes[pair[1], pair[0]] for pair in chosen]
    return sorted(found, key=lambda match: (-match.score, match.known.id))
