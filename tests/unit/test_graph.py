"""The graph's laws: nothing outside the given links, ways are shortest, samples agree with the whole."""

from __future__ import annotations

import random
from itertools import pairwise
from uuid import UUID
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.graph import Link, Neighbourhood, measure, shortest
from stakeholders.domain.graph_files import gexf, graphml

Pairs = list[tuple[int, int, int]]
pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 5)), max_size=30)


def node(number: int) -> UUID:
    return UUID(int=number)


def links(rows: Pairs, kind: str = "influences") -> list[Link]:
    return [
        Link(UUID(int=1000 + place), kind, node(one), node(two), strength)
        for place, (one, two, strength) in enumerate(rows)
        if one != two
    ]


def steps_by_hand(found: list[Link], start: UUID, end: UUID) -> int | None:
    reached, ring, steps = {start}, {start}, 0
    while ring and end not in ring:
        ring = {
            link.other(one) for link in found for one in ring if one in (link.source, link.target)
        } - reached
        reached |= ring
        steps += 1
    return steps if end in ring else None


@given(pairs)
def test_a_way_has_the_fewest_steps_and_only_given_links(rows: Pairs) -> None:
    found = links(rows)
    way = shortest(found, node(0), node(9))
    assert (None if way is None else len(way.links)) == steps_by_hand(found, node(0), node(9))
    for (one, two), link in zip(pairwise(way.nodes), way.links, strict=True) if way else ():
        assert link in found
        assert {link.source, link.target} == {one, two}


@given(pairs)
def test_the_closest_way_costs_no_more_than_the_shortest(rows: Pairs) -> None:
    found = links(rows)
    quick, close = (shortest(found, node(0), node(9), by_strength=by) for by in (False, True))
    assert (quick is None) == (close is None)
    if quick and close:
        assert close.cost <= quick.cost
        assert len(close.links) >= len(quick.links)


@given(pairs, st.integers(1, 10))
def test_what_is_shown_and_what_is_counted_is_everything(rows: Pairs, room: int) -> None:
    found, hood = links(rows), Neighbourhood(node(0), room)
    hood.grow([link for link in found if node(0) in (link.source, link.target)])
    around = {link.other(node(0)) for link in found if node(0) in (link.source, link.target)}
    shown = set(hood.distance) - {node(0)}
    assert len(hood.distance) <= room
    assert shown <= around
    assert sum(hood.more(node(0)).values()) == len(around - shown)
    assert all({link.source, link.target} <= set(hood.distance) for link in hood.shown)


def test_ties_come_before_the_tree_and_close_ones_before_loose_ones() -> None:
    rows = [
        Link(UUID(int=1), "tenure", node(0), node(1)),
        Link(UUID(int=2), "part_of", node(0), node(2)),
        Link(UUID(int=3), "advises", node(0), node(3), strength=1),
        Link(UUID(int=4), "advises", node(0), node(4), strength=5),
    ]
    hood = Neighbourhood(node(0), 4)
    assert hood.grow(rows) == [node(4), node(3), node(2)]
    assert hood.more(node(0)) == {"tenure": 1}


def test_who_stands_between_two_groups_comes_first_and_who_is_alone_is_named() -> None:
    rows = [(0, 1, 0), (1, 2, 0), (0, 2, 0), (2, 3, 0), (3, 4, 0), (4, 5, 0), (3, 5, 0)]
    found = measure(links(rows), [node(5), node(8)])
    assert {key for key, _score in found.brokers[:2]} == {node(2), node(3)}
    assert (found.nodes, found.links, found.parts, found.alone, found.exact) == (6, 7, 1, [node(8)], True)


def test_a_sample_of_every_starting_point_is_exact_and_a_smaller_one_close() -> None:
    chance = random.Random(4)
    found = links([(chance.randrange(60), chance.randrange(60), 0) for _row in range(120)])
    exact = dict(measure(found, [], most=100).brokers)
    told: list[tuple[int, int]] = []
    full = measure(found, [], most=100, exact_up_to=0, pivots=60, told=lambda *at: told.append(at))
    assert full.exact is False
    assert told[-1] == (len(told), len(told))
    for key, score in full.brokers:
        assert abs(score - exact[key]) < 1e-9
    best = max(exact, key=lambda key: exact[key])
    part = measure(found, [], most=5, exact_up_to=0, pivots=30)
    assert best in {key for key, _score in part.brokers}
    again = measure(found, [], most=5, exact_up_to=0, pivots=30)
    # Parallel sums differ in their last digits.
    assert [key for key, _score in part.brokers] == [key for key, _score in again.brokers]
    for (_key, one), (_same, other) in zip(part.brokers, again.brokers, strict=True):
        assert abs(one - other) < 1e-9


def test_files_hold_any_name_and_are_well_formed() -> None:
    name = 'A & B <"’\x0b عادة>'
    nodes = [{"id": "1", "name": name, "distance": 0}, {"id": "2", "name": "C", "distance": 1}]
    edges = [{"id": "e", "source": "1", "target": "2", "kind": "advises", "strength": 3}]
    for text in (
        graphml(nodes, edges, stamp="TLP:RED & me"),
        gexf(nodes, edges, stamp="x", day="2026-01-01"),
    ):
        root = ElementTree.fromstring(text)
        written = " ".join(filter(None, [*root.itertext(), *(str(one.attrib) for one in root.iter())]))
        assert "عادة" in written
        assert "A & B <" in written
    assert ElementTree.fromstring(graphml([], [], stamp="")) is not None
