"""The network as one reader sees it: ties, tenures and the tree of bodies as links between nodes.

Every link is read through the scope of its own model, which asks for sight of both ends: what a reader may not see is
in no answer, no count, no distance. One statement brings every link that touches a set of nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.fields import UUIDField
from django.db.models.functions import Cast, Coalesce

from core import selectors as core_selectors
from core.access.principals import Principal, principal_of
from core.access.scope import reference_q
from core.errors import NotVisible
from core.models.fields import LATEST
from core.prepared import Slot
from core.reading import asked_tuples
from stakeholders import selectors
from stakeholders.domain.graph import PART_OF, TENURE, Link, Neighbourhood, Way, shortest
from stakeholders.judgement import newest_stance
from stakeholders.models import Stakeholder
from stakeholders.models.choices import Kind, TieKind

# Every kind of link: ties, who holds or held something in a body, and what a body is part of.
KINDS: tuple[str, ...] = (*TieKind.values, PART_OF, TENURE)
# On the way to an introduction nobody is asked who is against the other.
INTRODUCING = tuple(kind for kind in KINDS if kind != TieKind.OPPOSES)
GROUP = "group"
NAMED = ("pk", "kind", "name", "honorific", "level", "classifications", "handling")
MOST_LINKS = 20_000
MOST_SEARCHED = 60_000
# The nodes of a question: each statement is written once for the readers of one sight (core.reading).
NODES = RawSQL("SELECT unnest(%s)", (Slot("nodes", "uuid[]"),), output_field=UUIDField())
# A way of more steps introduces nobody; it is looked for from both ends.
LONGEST_WAY = 6


@dataclass(frozen=True)
class Lens:
    """What is looked at: as of which day, which kinds of links, which levels and kinds of bodies, and whom the newest
    judgement in the reader's sight gives a stance."""

    day: date
    kinds: tuple[str, ...] = KINDS
    level: str = ""
    classification: str = ""
    groups: bool = True
    stance: str = ""

    def has(self, *kinds: str) -> bool:
        return any(kind in self.kinds for kind in kinds)


def introducing(lens: Lens) -> Lens:
    """The same without what introduces nobody."""
    return replace(lens, kinds=tuple(kind for kind in lens.kinds if kind in INTRODUCING))


@dataclass(frozen=True)
class Node:
    """A stakeholder or group as a node. `more` counts neighbours that are not shown, by kind."""

    pk: UUID
    kind: str
    name: str
    honorific: str
    level: str
    classifications: tuple[str, ...]
    handling: int
    distance: int = 0
    more: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """Nodes and the links between them. `complete` is false where there was more than was read."""

    nodes: dict[UUID, Node]
    links: list[Link]
    complete: bool = True

    @property
    def handling(self) -> int:
        """The strictest level inside."""
        return max(
            [0, *(node.handling for node in self.nodes.values()), *(link.handling for link in self.links)]
        )


def around(*, actor: Any, focus: UUID, lens: Lens, depth: int = 1, most: int = 60) -> Picture:
    """What stands near a focus, at most `most` nodes; the rest is counted at the node where it hangs.

    Raises NotVisible for a focus that is hidden or not there. Depth 1 costs four statements at most.
    """
    hood, complete = Neighbourhood(focus, most), True
    for step in range(depth + 1):
        if not hood.ring:
            break
        found = touching(actor=actor, nodes=hood.ring, lens=lens)
        complete = complete and len(found) <= MOST_LINKS
        near = of_stance(actor, found[:MOST_LINKS], hood.distance, lens)
        # The last time it is only counted what hangs on the outermost ring.
        hood.grow(near) if step < depth else hood.learn(near)
    nodes = named(actor=actor, keys=hood.distance)
    if focus not in nodes:
        raise NotVisible
    hood.drop(set(hood.distance) - set(nodes))
    shown = {
        key: Node(**{**row, "distance": hood.distance[key], "more": hood.more(key)})
        for key, row in nodes.items()
    }
    return Picture(shown, sorted(hood.shown, key=lambda link: link.worth), complete)


def of_stance(actor: Any, links: list[Link], there: Iterable[UUID], lens: Lens) -> list[Link]:
    """The links that lead to stakeholders of the stance that is looked for, or stay among those that are there. One
    statement when a stance is looked for."""
    if not lens.stance:
        return links
    known = set(there)
    others = list({node for link in links for node in (link.source, link.target)} - known)
    array = RawSQL("SELECT unnest(%s::uuid[])", (others,), output_field=UUIDField())
    found = selectors.stakeholders(actor=actor).filter(pk__in=array).alias(stands=newest_stance(actor))
    kept = known | set(found.filter(stands=lens.stance).values_list("pk", flat=True))
    return [link for link in links if link.source in kept and link.target in kept]


def way(
    *, actor: Any, start: UUID, end: UUID, lens: Lens, by_strength: bool = False
) -> tuple[Way | None, Picture]:
    """The shortest way between two, of six steps at most, and its picture.

    Searched ring by ring from both ends, in three statements at most. Raises NotVisible when either end is hidden;
    a way that leads through something hidden is no way.
    """
    ends = named(actor=actor, keys=(start, end))
    if start not in ends or end not in ends:
        raise NotVisible
    lens = replace(lens, groups=False)  # two who speak for the same group do not know each other by that
    links: dict[tuple[str, UUID], Link] = {}
    seen, ring, complete = {start, end}, {start, end}, True
    found = shortest((), start, end)
    for step in range(1, LONGEST_WAY // 2 + 1):
        if not ring or not complete or (found and _settled(found, step - 1, by_strength)):
            break
        fresh = touching(actor=actor, nodes=ring, lens=lens, most=MOST_SEARCHED)
        complete = len(fresh) <= MOST_SEARCHED
        links.update({(link.kind, link.key): link for link in fresh[:MOST_SEARCHED]})
        ring = {node for link in links.values() for node in (link.source, link.target)} - seen
        seen |= ring
        found = shortest(links.values(), start, end, by_strength=by_strength)
    if found is not None and len(found.links) > LONGEST_WAY:
        found = None
    rows = named(actor=actor, keys=found.nodes) if found else ends
    at = {key: place for place, key in enumerate(found.nodes)} if found else {}
    nodes = {key: Node(**{**row, "distance": at.get(key, 0)}) for key, row in rows.items()}
    return found, Picture(nodes, found.links if found else [], complete)


def introduction(
    *, actor: Any, friends: Iterable[UUID], end: UUID, lens: Lens
) -> tuple[Way | None, dict[UUID, Node]]:
    """The shortest way from any of some stakeholders – those whom we know – to one other, of three steps at most, and
    what its nodes are called. Ties of opposition introduce nobody. Three statements at most."""
    known = set(friends)
    lens = replace(introducing(lens), groups=False)
    found = Way([end], []) if end in known else None
    links: list[Link] = []
    # Around both ends at once, which shows every way of two steps; then once more around the one sought: of three.
    nodes = {end} | known
    for _turn in range(2):
        if found is not None or not known or not nodes:
            break
        links += touching(actor=actor, nodes=nodes, lens=lens)[:MOST_LINKS]
        nodes = {link.other(end) for link in links if end in (link.source, link.target)}
        ways = (shortest(links, one, end) for one in _nearest(links, known, end))
        found = min((one for one in ways if one is not None), key=_length, default=None)
    rows = named(actor=actor, keys=found.nodes) if found else {}
    if found is not None and len(rows) < len(found.nodes):
        return None, {}
    return found, {key: Node(**row) for key, row in rows.items()}


def _length(found: Way) -> tuple[int, int]:
    """Fewer steps first, among these the closest."""
    return len(found.links), found.cost


def _nearest(links: Iterable[Link], known: set[UUID], end: UUID) -> list[UUID]:
    """Those of some nodes that are the fewest steps from another, at most twenty, three steps away at most."""
    around: dict[UUID, set[UUID]] = {}
    for link in links:
        around.setdefault(link.source, set()).add(link.target)
        around.setdefault(link.target, set()).add(link.source)
    seen, ring = {end}, {end}
    for _step in range(LONGEST_WAY // 2):
        ring = {other for node in ring for other in around.get(node, ())} - seen
        seen |= ring
        if ring & known:
            return sorted(ring & known, key=str)[:20]
    return []


def _settled(found: Way, rings: int, by_strength: bool) -> bool:
    """Whether no better way can lie outside the rings read so far: they hold every way of twice as many steps."""
    longest_better = found.cost - 1 if by_strength else len(found.links)
    return longest_better <= 2 * rings


def between(*, actor: Any, keys: Sequence[UUID], lens: Lens) -> Picture:
    """The visible ones of these nodes, and what joins them to each other."""
    nodes = {key: Node(**row) for key, row in named(actor=actor, keys=keys).items()}
    found = touching(actor=actor, nodes=nodes, lens=lens, most=MOST_SEARCHED)
    links = [link for link in found[:MOST_SEARCHED] if link.source in nodes and link.target in nodes]
    return Picture(nodes, links, len(found) <= MOST_SEARCHED)


def touching(*, actor: Any, nodes: Iterable[UUID], lens: Lens, most: int = MOST_LINKS) -> list[Link]:
    """The visible links of which at least one end is among the nodes; one more than `most` when there are more.

    The other end fits the lens. One statement, whatever the number of nodes.
    """
    return _asked("touching", actor, lens, most, _touching, list(nodes))


def joined(*, actor: Any, nodes: Iterable[UUID], lens: Lens, most: int) -> list[tuple[UUID, UUID]]:
    """The two ends of what `touching` gives and nothing else of it, at most so many. One statement."""
    if not lens.has(*KINDS):
        return []

    def build(reader: Principal) -> QuerySet[Any, Any]:
        first, *rest = [part.values_list("l_source", "l_target") for part in _touching(reader, lens)]
        return (first.union(*rest, all=True) if rest else first)[:most]

    return asked_tuples(("joined", lens, most), principal_of(actor), build, nodes=list(nodes))


def _touching(actor: Principal, lens: Lens) -> list[QuerySet[Any, Any]]:
    parts: list[QuerySet[Any, Any]] = []
    if lens.has(*TieKind.values):
        ties = _ties(actor, lens)
        parts += [
            _tie_rows(ties.filter(_fits(lens, "object"), subject__in=NODES), lens),
            _tie_rows(ties.filter(_fits(lens, "subject"), object__in=NODES), lens),
        ]
        if lens.groups:
            parts.append(_tie_rows(ties.filter(_fits(lens, "subject"), group__in=NODES), lens))
    if lens.has(TENURE):
        held = selectors.tenures(actor=actor, as_of=lens.day)
        parts += [
            _tenure_rows(
                held.filter(_fits(lens, "post__organization"), person__in=NODES, post__isnull=False)
            ),
            _tenure_rows(held.filter(_fits(lens, "organization"), person__in=NODES, post__isnull=True)),
            _tenure_rows(held.filter(_fits(lens, "person"), post__organization__in=NODES)),
            _tenure_rows(held.filter(_fits(lens, "person"), organization__in=NODES)),
        ]
    if lens.has(PART_OF):
        bodies = _bodies(actor, lens)
        parts += [
            _tree_rows(bodies.filter(_fits(lens, "parent"), pk__in=NODES)),
            _tree_rows(bodies.filter(_fits(lens, ""), parent__in=NODES)),
        ]
    return parts


def whole(*, actor: Any, lens: Lens, most: int) -> list[Link]:
    """Every visible link that the lens lets through; one more than `most` when there are more. One statement."""
    return _asked("whole", actor, lens, most, _whole, [])


def _whole(actor: Principal, lens: Lens) -> list[QuerySet[Any, Any]]:
    parts: list[QuerySet[Any, Any]] = []
    if lens.has(*TieKind.values):
        parts.append(_tie_rows(_ties(actor, lens), lens))
    if lens.has(TENURE):
        parts.append(_tenure_rows(selectors.tenures(actor=actor, as_of=lens.day)))
    if lens.has(PART_OF):
        parts.append(_tree_rows(_bodies(actor, lens)))
    return parts


def _asked(
    name: str,
    actor: Any,
    lens: Lens,
    most: int,
    parts: Callable[[Principal, Lens], list[QuerySet[Any, Any]]],
    nodes: list[UUID],
) -> list[Link]:
    """The links of all parts by one statement; a link that several parts find once."""
    if not lens.has(*KINDS):
        return []

    def build(reader: Principal) -> QuerySet[Any, Any]:
        first, *rest = parts(reader, lens)
        return (first.union(*rest, all=True) if rest else first)[: most + 1]

    rows = asked_tuples((name, lens, most), principal_of(actor), build, nodes=nodes)
    return list({(row[1], row[0]): Link(*row) for row in rows}.values())


def _ties(actor: Any, lens: Lens) -> QuerySet[Any]:
    kinds = [kind for kind in lens.kinds if kind in TieKind.values]
    found = selectors.ties(actor=actor).filter(selectors.possible_q(lens.day), kind__in=kinds)
    return found if lens.groups else found.filter(object__isnull=False)


def _bodies(actor: Any, lens: Lens) -> QuerySet[Any]:
    """Bodies that may stand on the day and of which the reader sees what they are part of, which stands too."""
    principal = principal_of(actor)
    there = Q()
    for path in ("", "parent__"):
        there &= Q(**{f"{path}founded_earliest__lte": lens.day}) & (
            Q(**{f"{path}dissolved_latest__gt": lens.day}) | Q(**{f"{path}dissolved_latest": LATEST})
        )
    return selectors.organizations(actor=actor).filter(
        there, reference_q(principal, Stakeholder, "parent"), parent__isnull=False
    )


def _fits(lens: Lens, path: str) -> Q:
    """Whether the stakeholder at the other end is of the level and kind asked for. People without a level of their own
    stay, and a kind of body is asked of bodies only."""
    before = f"{path}__" if path else ""
    person = Q(**{f"{before}kind": Kind.PERSON})
    found = Q()
    if lens.level:
        found &= Q(**{f"{before}level": lens.level}) | (person & Q(**{f"{before}level": ""}))
    if lens.classification:
        found &= person | Q(**{f"{before}classifications__contains": [lens.classification]})
    return found


def _word(text: str) -> Value:
    return Value(text, output_field=TextField())


def _rows(queryset: QuerySet[Any], **columns: Any) -> QuerySet[Any, Any]:
    """The columns of a `Link` in its order, of one type in every part of the union."""
    order = ("key", "link", "source", "target", "strength", "since", "until", "sure", "sight")
    named = {
        "key": Cast("pk", UUIDField()),
        "sight": Cast("handling", IntegerField()),
        "strength": Value(0),
        **columns,
    }
    return queryset.order_by().annotate(**{f"l_{name}": named[name] for name in order}).values_list(
        *(f"l_{name}" for name in order)
    )  # fmt: skip


def _tie_rows(queryset: QuerySet[Any], lens: Lens) -> QuerySet[Any, Any]:
    sure = Q(start_latest__lte=lens.day, end_earliest__gt=lens.day)
    return _rows(
        queryset,
        link=Cast("kind", TextField()),
        source=Cast("subject_id", UUIDField()),
        target=Coalesce("object_id", "group_id", output_field=UUIDField()),
        strength=Cast(Coalesce("strength", Value(0)), IntegerField()),
        since=Cast("start", TextField()),
        until=Cast("end", TextField()),
        sure=Case(When(sure, then=_word("certain")), default=_word("possible")),
    )


def _tenure_rows(queryset: QuerySet[Any]) -> QuerySet[Any, Any]:
    return _rows(
        queryset,
        link=_word(TENURE),
        source=Cast("person_id", UUIDField()),
        target=Coalesce("post__organization_id", "organization_id", output_field=UUIDField()),
        since=Cast("start", TextField()),
        until=Cast("end", TextField()),
        sure=Cast("certainty", TextField()),
    )


def _tree_rows(queryset: QuerySet[Any]) -> QuerySet[Any, Any]:
    return _rows(
        queryset,
        link=_word(PART_OF),
        source=Cast("pk", UUIDField()),
        target=Cast("parent_id", UUIDField()),
        since=_word(""),
        until=_word(""),
        sure=_word("certain"),
    )


def named(*, actor: Any, keys: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What nodes are called, for those that the reader sees: stakeholders, and groups where there are any."""
    wanted, principal = list(keys), principal_of(actor)
    found: dict[UUID, dict[str, Any]] = {}
    for row in asked_tuples("nodes", principal, _stakeholders, nodes=wanted):
        found[row[0]] = dict(zip(NAMED, (*row[:5], tuple(row[5]), row[6]), strict=True))
    if len(found) < len(set(wanted)):
        for pk, name, handling in asked_tuples("groups", principal, _groups, nodes=wanted):
            found[pk] = dict(zip(NAMED, (pk, GROUP, name, "", "", (), handling), strict=True))
    return {key: found[key] for key in wanted if key in found}


def _stakeholders(actor: Principal) -> QuerySet[Any, Any]:
    return selectors.stakeholders(actor=actor).filter(pk__in=NODES).order_by().values_list(*NAMED)


def _groups(actor: Principal) -> QuerySet[Any, Any]:
    found = core_selectors.groups(actor=actor).filter(pk__in=NODES).order_by()
    return found.values_list("pk", "name", "handling")


def bodies(*, actor: Any, lens: Lens, most: int) -> list[UUID]:
    """The organizations that may stand on the day, in the order of their names."""
    standing = Q(founded_earliest__lte=lens.day) & (
        Q(dissolved_latest__gt=lens.day) | Q(dissolved_latest=LATEST)
    )
    found = selectors.organizations(actor=actor).filter(standing).order_by("sort_key", "pk")
    return list(found.values_list("pk", flat=True)[:most])
