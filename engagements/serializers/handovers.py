"""Read document of handovers."""

from __future__ import annotations

from core.documents import Colleague, Document, Item, Reference, Secret, common_items
from engagements.models import Handover

HANDOVER = Document(
    Handover,
    "Handover",
    (
        Item("id"),
        Item("kind"),
        Reference("person", resource="people", parent=True),
        Reference("post", resource="posts", title="title", parent=True),
        Reference("successor", resource="people", parent=True),
        Reference("deployment", resource="deployments", title="organization__name", parent=True),
        Colleague("colleague"),
        Colleague("lead"),
        Item("day"),
        Item("due"),
        Secret("note"),
        Item("status"),
        Item("closed_at"),
        *common_items(area="scope_area"),
    ),
)
