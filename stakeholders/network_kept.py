"""What a saved view of the network keeps, as one reader sees it: its nodes, where they stand, the notes on them.

A view opens nothing. Nodes that the author had brought into the picture come back for those who see them; places and
notes of any other node are not told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from core import selectors as core_selectors
from core import view_selectors
from core.access.principals import principal_of
from core.models.encrypted import unlock
from stakeholders import network, selectors
from stakeholders.models import ViewLayout, ViewNote
from stakeholders.network import MOST_SEARCHED, Lens, Node, Picture

PAGE = "network"
MOST = 5_000


@dataclass(frozen=True)
class KeptView:
    """A view of the network that the reader may use; `own` when it is theirs to change."""

    pk: UUID
    name: str
    own: bool
    places: dict[UUID, tuple[int, int]] = field(default_factory=dict)


def kept_view(*, actor: Any, pk: UUID) -> KeptView | None:
    """The view with its places; None for a hidden, a missing and a view of another page."""
    principal = principal_of(actor)
    found = view_selectors.view(actor=principal, pk=pk)
    if found is None or found.page != PAGE:
        return None
    stored = ViewLayout.objects.filter(view=pk).values_list("places", flat=True).first() or {}
    places = {UUID(key): (int(at[0]), int(at[1])) for key, at in stored.items()}
    own = found.created_by_id == principal.user_id and not principal.read_only
    return KeptView(pk, found.name, own, places)


def with_kept(*, actor: Any, picture: Picture, lens: Lens, places: Iterable[UUID]) -> Picture:
    """The picture with those nodes of the layout that the reader sees and that hang together with it.

    Two statements (a third for a stance), and none where the layout names nothing more.
    """
    wanted = [key for key in places if key not in picture.nodes][: MOST - len(picture.nodes)]
    rows = network.named(actor=actor, keys=wanted) if wanted else {}
    if not rows:
        return picture
    touched = network.touching(actor=actor, nodes=rows, lens=lens, most=MOST_SEARCHED)
    found = network.of_stance(actor, touched[:MOST_SEARCHED], picture.nodes, lens)
    around: dict[UUID, dict[UUID, str]] = {}
    for link in found:
        around.setdefault(link.source, {}).setdefault(link.target, link.kind)
        around.setdefault(link.target, {}).setdefault(link.source, link.kind)
    steps = {key: node.distance for key, node in picture.nodes.items()}
    ring = list(steps)
    for node in ring:  # grows while it is walked
        for other in around.get(node, {}):
            if other in rows and other not in steps:
                steps[other] = steps[node] + 1
                ring.append(other)
    nodes = dict(picture.nodes)
    for key, row in rows.items():
        if key in steps:
            more: dict[str, int] = {}
            for other, kind in around[key].items():
                if other not in steps:
                    more[kind] = more.get(kind, 0) + 1
            nodes[key] = Node(**{**row, "distance": steps[key], "more": more})
    links = {(link.kind, link.key): link for link in picture.links}
    for link in found:
        if link.source in nodes and link.target in nodes:
            links.setdefault((link.kind, link.key), link)
    complete = picture.complete and len(touched) <= MOST_SEARCHED
    return replace(
        picture, nodes=nodes, links=sorted(links.values(), key=lambda link: link.worth), complete=complete
    )


def notes_of(*, actor: Any, view: KeptView, nodes: Iterable[UUID]) -> dict[UUID, str]:
    """The notes of a view on some nodes, those in the reader's sight. Two statements at most."""
    found = list(visible_notes(actor=actor, view=view.pk, nodes=nodes))
    unlock(found)
    texts: dict[UUID, list[str]] = {}
    for note in found:
        texts.setdefault(note.node, []).append(note.text)
    return {node: "\n\n".join(parts) for node, parts in texts.items()}


def visible_notes(*, actor: Any, view: UUID, nodes: Iterable[UUID]) -> Any:
    """The rows behind `notes_of`, in the order in which they were written. The caller has asked for the view."""
    keys = list(nodes)
    people = selectors.stakeholders(actor=actor).filter(pk__in=keys).values("pk")
    groups = core_selectors.groups(actor=actor).filter(pk__in=keys).values("pk")
    found = ViewNote.objects.filter(Q(stakeholder__in=people) | Q(group__in=groups), view=view)
    return found.order_by("created_at", "pk")
