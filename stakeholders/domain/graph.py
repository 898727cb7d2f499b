"""The network as a graph: what stands near a focus, the shortest way between two, who stands between others.

Pure: links in, answers out. The links are those that one reader may see, so that no shape, count or distance here can
tell of anything else.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
import rustworkx as rx

TENURE, PART_OF = "tenure", "part_of"
# In which order links are worth showing when there is room for some only: ties first, then the tree, then tenures.
WORTH = {PART_OF: 1, TENURE: 2}
# What a step costs on the strongest way: 6 − strength, where 1 is loose and 5 very close.
UNKNOWN_STRENGTH = {TENURE: 4, PART_OF: 4}
USUAL_STRENGTH = 3
# Up to so many nodes every shortest way is counted; beyond, those from a sample of starting points.
EXACT_UP_TO = 1_500
PIVOTS = 64


@dataclass(frozen=True, slots=True)
class Link:
    """One fact that joins two nodes: a tie, a tenure, or a body being part of another."""

    key: UUID
    kind: str
    source: UUID
    target: UUID
    strength: int = 0
    start: str = ""
    end: str = ""
    certainty: str = "certain"
    handling: int = 0

    @property
    def worth(self) -> tuple[Any, ...]:
        """Sorts the links that say most to the front; the same order on every day."""
        return (
            WORTH.get(self.kind, 0),
            -self.strength,
            self.certainty != "certain",
            self.kind,
            self.key.int,
        )

    @property
    def cost(self) -> int:
        """1 for the closest tie to 5 for a loose one."""
        return 6 - (self.strength or UNKNOWN_STRENGTH.get(self.kind, USUAL_STRENGTH))

    def other(self, node: UUID) -> UUID:
        return self.target if node == self.source else self.source


class Neighbourhood:
    """What is shown around a focus, grown ring by ring: at most `room` nodes, the rest counted where it hangs.

    `grow` takes the links that touch the newest ring. Every node knows how many more it has (`more`).
    """

    def __init__(self, focus: UUID, room: int) -> None:
        self.room = room
        self.distance: dict[UUID, int] = {focus: 0}
        self.ring: list[UUID] = [focus]
        self.links: dict[tuple[str, UUID], Link] = {}
        self._around: dict[UUID, dict[UUID, str]] = defaultdict(dict)

    def learn(self, links: Iterable[Link]) -> list[Link]:
        """Keeps links for the counts and for what joins the nodes shown; gives them back, the worthiest first."""
        fresh = sorted(links, key=lambda link: link.worth)
        for link in fresh:
            self.links.setdefault((link.kind, link.key), link)
            self._around[link.source].setdefault(link.target, link.kind)
            self._around[link.target].setdefault(link.source, link.kind)
        return fresh

    def grow(self, links: Iterable[Link]) -> list[UUID]:
        """The next ring: neighbours of the newest one, as far as there is room."""
        step = self.distance[self.ring[0]] + 1 if self.ring else 0
        newest, ring = set(self.ring), []
        for link in self.learn(links):
            for node in (link.source, link.target):
                other = link.other(node)
                if node in newest and other not in self.distance and len(self.distance) < self.room:
                    self.distance[other] = step
                    ring.append(other)
        self.ring = ring
        return ring

    def drop(self, nodes: Iterable[UUID]) -> None:
        """Takes nodes away again that turned out to have no name for the reader."""
        gone = set(nodes)
        self.distance = {node: step for node, step in self.distance.items() if node not in gone}

    @property
    def shown(self) -> list[Link]:
        """The links between nodes that are shown."""
        return [
            link
            for link in self.links.values()
            if link.source in self.distance and link.target in self.distance
        ]

    def more(self, node: UUID) -> dict[str, int]:
        """How many neighbours of a node are not shown, by the kind of their best link."""
        counted: dict[str, int] = defaultdict(int)
        for other, kind in self._around[node].items():
            if other not in self.distance:
                counted[kind] += 1
        return dict(counted)


@dataclass(frozen=True)
class Way:
    """A way through the network: its nodes, and for each step the link taken."""

    nodes: list[UUID]
    links: list[Link]

    @property
    def cost(self) -> int:
        return sum(link.cost for link in self.links)


def shortest(links: Iterable[Link], start: UUID, end: UUID, *, by_strength: bool = False) -> Way | None:
    """The way with the fewest steps (among equals the closest), or the closest way whatever its length."""
    if start == end:
        return Way([start], [])
    graph, places = _graph(links, keep_links=True)
    if start not in places or end not in places:
        return None
    # Among ways of the same length the cheaper one: costs are far below one whole step.
    cost: Callable[[Link], float] = (
        (lambda link: float(link.cost)) if by_strength else (lambda link: 1 + link.cost / 1000)
    )
    found = rx.dijkstra_shortest_paths(graph, places[start], target=places[end], weight_fn=cost)
    if places[end] not in found:
        return None
    route = list(found[places[end]])
    steps = [graph.get_edge_data(one, two) for one, two in pairwise(route)]
    return Way([graph[place] for place in route], steps)


@dataclass(frozen=True)
class Measures:
    """Of one reader's whole network: who stands between others, and who stands alone."""

    nodes: int
    links: int
    parts: int
    brokers: list[tuple[UUID, float]]
    alone: list[UUID]
    exact: bool


def measure(
    links: Sequence[Link],
    bodies: Iterable[UUID],
    *,
    most: int = 50,
    told: Callable[[int, int], None] | None = None,
    exact_up_to: int = EXACT_UP_TO,
    pivots: int = PIVOTS,
) -> Measures:
    """Brokers by betweenness, bodies that nothing joins to anything, and into how many parts the rest falls.

    Above `exact_up_to` nodes the betweenness is estimated from `pivots` starting points, the same ones every time;
    `told(done, of)` hears how far it is.
    """
    graph, places = _graph(links)
    exact = len(places) <= exact_up_to
    if exact:
        scores = {graph[at]: value for at, value in rx.betweenness_centrality(graph).items()}
    else:
        scores = _sampled(graph, pivots, told)
    ranked = sorted(
        (item for item in scores.items() if item[1] > 0), key=lambda item: (-item[1], str(item[0]))
    )
    alone = [body for body in bodies if body not in places]
    parts = rx.number_connected_components(graph) if places else 0
    return Measures(len(places), len(links), parts, ranked[:most], alone, exact)


def _graph(links: Iterable[Link], *, keep_links: bool = False) -> tuple[Any, dict[UUID, int]]:
    """An undirected graph without parallel edges; of several links between two nodes the closest stays."""
    best: dict[tuple[UUID, UUID], Link] = {}
    for link in links:
        pair = (link.source, link.target) if link.source.int < link.target.int else (link.target, link.source)
        if pair not in best or (link.cost, link.worth) < (best[pair].cost, best[pair].worth):
            best[pair] = link
    nodes = sorted({node for pair in best for node in pair})
    graph: Any = rx.PyGraph(multigraph=False)
    places = dict(zip(nodes, graph.add_nodes_from(nodes), strict=True))
    graph.add_edges_from(
        [(places[one], places[two], link if keep_links else None) for (one, two), link in best.items()]
    )
    return graph, places


def _sampled(graph: Any, pivots: int, told: Callable[[int, int], None] | None) -> dict[UUID, float]:
    """Brandes' betweenness from a fixed sample of starting points, scaled to the whole."""
    count = graph.num_nodes()
    ends = np.array(graph.edge_list(), dtype=np.intp).reshape(-1, 2)
    source, target = np.concatenate([ends, ends[:, ::-1]]).T
    starts = random.Random(count).sample(range(count), min(pivots, count))  # noqa: S311 - a sample, no secret
    score = np.zeros(count)
    for done, start in enumerate(starts, 1):
        score += _from_one(source, target, start, count)
        if told is not None:
            told(done, len(starts))
    pairs = (count - 1) * (count - 2) or 1
    scale = count / len(starts) / pairs
    return {graph[node]: float(value) * scale for node, value in enumerate(score) if value}


def _from_one(source: Any, target: Any, start: int, count: int) -> Any:
    """For each node the share of shortest ways from `start` that pass through it: Brandes' algorithm, ring by ring.

    `source` and `target` hold both directions of every link.
    """
    steps, ways = np.full(count, -1), np.zeros(count)
    steps[start], ways[start] = 0, 1.0
    rings: list[tuple[Any, Any]] = []
    while True:
        leaving = steps[source] == len(rings)
        one, other = source[leaving], target[leaving]
        steps[other[steps[other] < 0]] = len(rings) + 1
        further = steps[other] == len(rings) + 1
        if not further.any():
            break
        one, other = one[further], other[further]
        ways += np.bincount(other, weights=ways[one], minlength=count)
        rings.append((one, other))
    share = np.zeros(count)
    for one, other in reversed(rings):
        share += np.bincount(one, weights=ways[one] / ways[other] * (1 + share[other]), minlength=count)
    share[start] = 0.0
    return share
