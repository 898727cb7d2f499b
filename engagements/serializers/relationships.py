"""Read document of relationships."""

from __future__ import annotations

from core.documents import Colleague, Document, Item, Reference, Secret, common_items
from engagements.models import Relationship

RELATIONSHIP = Document(
    Relationship,
    "Relationship",
    (
        Item("id"),
        Colleague("colleague"),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Item("role"),
        Item("status"),
        Item("tier"),
        Item("language"),
        Item("interpreter_needed"),
        Secret("note"),
        Item("start"),
        Item("end"),
        *common_items(area="scope_area"),
    ),
)
