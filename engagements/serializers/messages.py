"""Read documents of positions, arguments and the library."""

from __future__ import annotations

from core.documents import Colleague, Document, Item, Reference, Secret, common_items
from engagements.models import Argument, ArgumentUse, LibraryEntry, Position, PositionVariant

POSITION = Document(
    Position,
    "Position",
    (
        Item("id"),
        Item("title"),
        Reference("theme", resource="themes"),
        Item("message"),
        Item("background"),
        Item("status"),
        Colleague("approved_by"),
        Item("approved_on"),
        *common_items(area="scope_area"),
    ),
)
POSITION_VARIANT = Document(
    PositionVariant,
    "PositionVariant",
    (
        Item("id"),
        Reference("position", resource="positions", title="title", parent=True),
        Item("level"),
        Item("audience"),
        Item("language"),
        Item("message"),
        Item("cultural_notes"),
        Item("status"),
        Colleague("approved_by"),
        Item("approved_on"),
        *common_items(area="scope_area"),
    ),
)
ARGUMENT = Document(
    Argument,
    "Argument",
    (
        Item("id"),
        Item("claim"),
        Item("benefit"),
        Reference("theme", resource="themes"),
        Item("audience"),
        Item("level"),
        Item("evidence"),
        Item("retired"),
        *common_items(area="scope_area"),
    ),
)
ARGUMENT_USE = Document(
    ArgumentUse,
    "ArgumentUse",
    (
        Item("id"),
        Reference("argument", resource="arguments", title="claim", parent=True),
        Reference("engagement", resource="engagements", title="title", parent=True),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Item("reaction"),
        Secret("note"),
        *common_items(area="scope_area"),
    ),
)
LIBRARY_ENTRY = Document(
    LibraryEntry,
    "LibraryEntry",
    (
        Item("id"),
        Item("title"),
        Item("kind"),
        Item("issuer"),
        Item("url"),
        Item("summary"),
        Item("practices"),
        Item("level"),
        Item("language"),
        *common_items(area="scope_area"),
    ),
)
