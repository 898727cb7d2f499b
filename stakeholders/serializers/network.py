"""The network as JSON: the same document for programs, for the page's picture and for its table."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.confidentiality import HANDLING_SLUGS, Handling
from core.pages.show import page_url
from stakeholders.domain.graph import PART_OF, TENURE, Link, Way
from stakeholders.models.choices import Kind
from stakeholders.network import GROUP, KINDS, Node, Picture

RESOURCES = {Kind.PERSON: "people", Kind.ORGANIZATION: "organizations", GROUP: "groups"}
NODE_KINDS = [(str(kind), str(kind)) for kind in RESOURCES]
CERTAINTY = [("certain", "certain"), ("possible", "possible")]


class GraphNodeSerializer(serializers.Serializer[Any]):
    """A person, an organization or a rights-holder group."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=NODE_KINDS)
    name = serializers.CharField()
    level = serializers.CharField()
    classifications = serializers.ListField(child=serializers.CharField())
    handling = serializers.ChoiceField(choices=HANDLING_SLUGS)
    url = serializers.CharField(help_text="Its page.")
    distance = serializers.IntegerField(help_text="Steps from the focus, or from where a way begins.")
    more = serializers.IntegerField(help_text="Neighbours that you may see and that are not in this answer.")
    more_by_kind = serializers.DictField(child=serializers.IntegerField())


class GraphEdgeSerializer(serializers.Serializer[Any]):
    """What joins two nodes."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    source = serializers.UUIDField()  # type: ignore[assignment]
    target = serializers.UUIDField()
    strength = serializers.IntegerField(
        allow_null=True, help_text="1 loose to 5 very close; null: not known."
    )
    start = serializers.CharField()
    end = serializers.CharField()
    certainty = serializers.ChoiceField(choices=CERTAINTY)
    handling = serializers.ChoiceField(choices=HANDLING_SLUGS)
    url = serializers.CharField(help_text="The page of the record that says so.")


class GraphSerializer(serializers.Serializer[Any]):
    """What stands around a focus."""

    focus = serializers.UUIDField()
    as_of = serializers.DateField()
    complete = serializers.BooleanField(help_text="False where there was more than one answer reads.")
    nodes = GraphNodeSerializer(many=True)
    edges = GraphEdgeSerializer(many=True)


class GraphWaySerializer(serializers.Serializer[Any]):
    """The shortest way between two. `found` is false where there is none that you may see."""

    found = serializers.BooleanField()
    detail = serializers.CharField()
    as_of = serializers.DateField()
    complete = serializers.BooleanField(help_text="False where the search was broken off.")
    way = serializers.ListField(child=serializers.UUIDField(), help_text="The nodes from first to last.")
    nodes = GraphNodeSerializer(many=True)
    edges = GraphEdgeSerializer(many=True)


def node_row(node: Node) -> dict[str, Any]:
    return {
        "id": str(node.pk),
        "kind": str(node.kind),
        "name": f"{node.honorific} {node.name}".strip(),
        "level": node.level,
        "classifications": list(node.classifications),
        "handling": Handling(node.handling).slug,
        "url": page_url(RESOURCES[node.kind], node.pk),
        "distance": node.distance,
        "more": sum(node.more.values()),
        "more_by_kind": node.more,
    }


def edge_row(link: Link) -> dict[str, Any]:
    resource = {TENURE: "tenures", PART_OF: "organizations"}.get(link.kind, "ties")
    return {
        "id": f"{resource}:{link.key}",
        "kind": link.kind,
        "source": str(link.source),
        "target": str(link.target),
        "strength": link.strength or None,
        "start": link.start,
        "end": link.end,
        "certainty": link.certainty,
        "handling": Handling(link.handling).slug,
        "url": page_url(resource, link.key),
    }


def picture_rows(picture: Picture) -> dict[str, Any]:
    """Nodes from the middle outwards, then by name; links the worthiest first."""
    nodes = sorted(
        picture.nodes.values(), key=lambda node: (node.distance, node.name.casefold(), str(node.pk))
    )
    return {"nodes": [node_row(node) for node in nodes], "edges": [edge_row(link) for link in picture.links]}


def packed(rows: dict[str, Any]) -> dict[str, Any]:
    """The same for the page's script, a third as long: nodes and links as lists without names, links by the places of
    their nodes. `network/packed.js` reads them."""
    places = {node["id"]: place for place, node in enumerate(rows["nodes"])}
    nodes = [
        [node["id"], node["kind"], node["name"], node["more"], node["distance"]] for node in rows["nodes"]
    ]
    edges = [
        [edge["id"], edge["kind"], places[edge["source"]], places[edge["target"]], edge["strength"]]
        for edge in rows["edges"]
    ]
    return {**rows, "nodes": nodes, "edges": edges}


def way_rows(found: Way | None, picture: Picture) -> dict[str, Any]:
    """A way with its steps in order; without one the two ends only."""
    rows = {"way": [str(node) for node in found.nodes] if found else [], **picture_rows(picture)}
    return {"found": found is not None, **rows}
