"""The links of a picture as rows of a table, for those who cannot use a picture."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.confidentiality import Handling
from stakeholders import words
from stakeholders.forms.network import KIND_CHOICES
from stakeholders.network import GROUP, Picture
from stakeholders.serializers.network import edge_row

# List and table show so many rows at a time; the picture shows all.
LISTED = 250
KIND_WORDS = dict(KIND_CHOICES)
ICONS = {"person": "user", "organization": "building", GROUP: "users-group"}


def read_from(link: Any, node: Any) -> str:
    """A link in words, read from one of its ends; turned round it says so with an arrow."""
    label = str(KIND_WORDS[link.kind])
    return label if link.source == node else f"← {label}"


def columns() -> list[dict[str, Any]]:
    return [
        {"label": label}
        for label in (_("Who"), _("Joined how"), _("To whom"), _("When"), _("Strength"), _("Who may see it"))
    ]


def table(picture: Picture, graph: dict[str, Any], part: int) -> list[dict[str, Any]]:
    """The links of one part as rows."""
    urls = {node["id"]: node["url"] for node in graph["nodes"]}
    return [table_row(picture, urls, link) for link in picture.links[part * LISTED : (part + 1) * LISTED]]


def table_row(picture: Picture, urls: dict[str, str], link: Any) -> dict[str, Any]:
    row, who, whom = edge_row(link), picture.nodes[link.source], picture.nodes[link.target]
    hint = _("possible") if link.certainty == "possible" else ""
    when = words.period(link.start, link.end, None, None) if link.start or link.end else ""
    return {
        "url": urls[row["source"]],
        "title": who.name,
        "icon": ICONS[who.kind],
        "cells": [
            {"text": f"{who.honorific} {who.name}".strip()},
            {"text": KIND_WORDS[link.kind], "url": row["url"]},
            {"text": f"{whom.honorific} {whom.name}".strip(), "url": urls[row["target"]]},
            {"text": when, "hint": hint},
            {"text": _("%(n)s of 5") % {"n": link.strength} if link.strength else ""},
            {"handling": Handling(link.handling)},
        ],
    }
