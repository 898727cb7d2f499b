"""The card “Above and below” on the pages of areas, themes and groups: where a record stands in its tree."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core import selectors
from core.models.choices import AreaKind
from core.pages.show import page_url
from core.resources import Reading, resource_of
from core.shell import ProfilePanel, profile_panels

KINDS = dict(AreaKind.choices)
SHOWN = 12


def around(name: str) -> Any:
    """The card for one resource; left out where nothing that the reader sees is above or below. Two queries."""

    def fill(reading: Reading) -> dict[str, Any] | None:
        above, below = _above(name, reading), _below(name, reading)
        if not above and not below and not reading.actor.may_edit:
            return None
        here = {"label": str(reading.record), "url": "", "here": True, "open": True}
        node: dict[str, Any] = {**here, "children": [_node(name, row) for row in below[:SHOWN]]}
        for row in reversed(above):
            node = {**_node(name, row), "children": [node], "open": True}
        pk = reading.record.pk
        adding = urlencode({"parent": pk, "next": reading.record.get_absolute_url()})
        return {
            "title": _("Above and below"),
            "nodes": [node],
            "side": True,
            "more_url": f"{reverse(f'{name}-list')}?{urlencode({'parent': pk})}" if below else "",
            "more_label": _("All below"),
            "add_url": f"{reverse(f'{name}-create')}?{adding}" if reading.actor.may_edit else "",
        }

    return fill


def _above(name: str, reading: Reading) -> list[dict[str, Any]]:
    """What stands above, the highest first, as far as the reader sees it."""
    if name != "areas":
        parent = reading.document["parent"]
        return [{"pk": parent["id"], "name": parent["name"]}] if parent else []
    order = {key: place for place, key in enumerate(reading.record.ancestors)}
    found = selectors.areas(actor=reading.actor).filter(pk__in=order).values("pk", "name", "kind")
    return sorted((dict(row) for row in found), key=lambda row: order[row["pk"]])


def _below(name: str, reading: Reading) -> list[dict[str, Any]]:
    resource = resource_of(name)
    assert resource is not None
    found = resource.select(actor=reading.actor).filter(parent_id=reading.record.pk).order_by("name", "pk")
    shown = ("pk", "name", "kind") if name == "areas" else ("pk", "name")
    return [dict(row) for row in found.values(*shown)[: SHOWN + 1]]


def _node(name: str, row: dict[str, Any]) -> dict[str, Any]:
    meta = str(KINDS[row["kind"]]) if "kind" in row else ""
    return {"label": row["name"], "url": page_url(name, row["pk"]), "meta": meta, "children": []}


profile_panels += [ProfilePanel(name, 90, around(name)) for name in ("areas", "themes", "groups")]
