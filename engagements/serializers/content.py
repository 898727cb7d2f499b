"""Read documents of notes, points and commitments."""

from __future__ import annotations

from rest_framework import serializers

from core.documents import Colleague, Computed, Document, Item, Reference, Secret, common_items
from engagements.models import Commitment, Note, Point
from engagements.selectors.content import follow_up

FOLLOW_UP = (("none", "none"), ("open", "open"), ("done", "done"))
NOTE = Document(
    Note,
    "Note",
    (
        Item("id"),
        Reference("engagement", resource="engagements", title="title", parent=True),
        Secret("text"),
        Colleague("author", source="created_by", label="author"),
        *common_items(area="scope_area"),
    ),
)
POINT = Document(
    Point,
    "Point",
    (
        Item("id"),
        Reference("engagement", resource="engagements", title="title", parent=True),
        Item("title"),
        Item("side"),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Reference("theme", resource="themes"),
        Item("standard"),
        Reference("wording", resource="position-variants", title="position__title"),
        Item("response"),
        Secret("text"),
        Item("raised_at"),
        Computed(
            "follow_up",
            select=lambda reader: {"x_follow_up": follow_up("points")},
            make=lambda row: row["x_follow_up"],
            kind=serializers.ChoiceField(choices=FOLLOW_UP, read_only=True),
        ),
        *common_items(area="scope_area"),
    ),
)
COMMITMENT = Document(
    Commitment,
    "Commitment",
    (
        Item("id"),
        Item("code"),
        Item("title"),
        Item("side"),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Reference("engagement", resource="engagements", title="title", parent=True),
        Colleague("colleague"),
        Item("due"),
        Item("status"),
        Secret("detail"),
        Secret("evidence"),
        Item("reopened_why"),
        Item("closed_on"),
        *common_items(area="scope_area"),
    ),
)
