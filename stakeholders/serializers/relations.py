"""Read documents of ties, interests, mandates, deployments and successions."""

from __future__ import annotations

from core.documents import Document, Item, Reference, Secret, common_items
from stakeholders.models import Deployment, Interest, Mandate, Succession, Tie

TIE = Document(
    Tie,
    "Tie",
    (
        Item("id"),
        Reference("subject", resource="stakeholders", parent=True),
        Item("kind"),
        Reference("object", resource="stakeholders", parent=True),
        Reference("group", resource="groups", parent=True),
        Item("line"),
        Item("legitimacy"),
        Item("recognised"),
        Item("strength"),
        Secret("evidence"),
        Item("start"),
        Item("end"),
        *common_items(area="scope_area"),
    ),
)
INTEREST = Document(
    Interest,
    "Interest",
    (
        Item("id"),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Item("kind"),
        Reference("theme", resource="themes"),
        Item("what"),
        Item("direction"),
        Secret("incentives"),
        Secret("constraints"),
        Item("start"),
        Item("end"),
        *common_items(area="scope_area"),
    ),
)
MANDATE = Document(
    Mandate,
    "Mandate",
    (
        Item("id"),
        Reference("organization", resource="organizations", parent=True),
        Reference("post", resource="posts", title="title", parent=True),
        Item("state_function"),
        Item("description"),
        Reference("theme", resource="themes"),
        Item("level"),
        Item("formal"),
        Item("legal_basis"),
        Item("exercised"),
        Item("start"),
        Item("end"),
        *common_items(),
    ),
)
DEPLOYMENT = Document(
    Deployment,
    "Deployment",
    (
        Item("id"),
        Reference("organization", resource="organizations", parent=True),
        Item("basis"),
        Item("expected_rotation"),
        Item("start"),
        Item("end"),
        *common_items(),
    ),
)
SUCCESSION = Document(
    Succession,
    "Succession",
    (
        Item("id"),
        Reference("predecessor", resource="organizations", parent=True),
        Reference("successor", resource="organizations", parent=True),
        Item("kind"),
        Item("on"),
        Item("note"),
        *common_items(area="scope_area"),
    ),
)
