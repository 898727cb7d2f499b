"""Read documents of exposures, contact rules and mitigations."""

from __future__ import annotations

from core.documents import Colleague, Document, Item, Reference, Secret, common_items
from engagements.models import ContactRule, Exposure, Mitigation

EXPOSURE = Document(
    Exposure,
    "Exposure",
    (
        Item("id"),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Reference("place", resource="areas", parent=True),
        Colleague("colleague"),
        Secret("other_person"),
        Item("institution"),
        Item("community"),
        Item("armed"),
        Item("level"),
        Secret("reasons"),
        Secret("care"),
        Secret("alias"),
        Item("review_by"),
        Item("reviewed_on"),
        Colleague("reviewed_by"),
        *common_items(area="scope_area"),
    ),
)
CONTACT_RULE = Document(
    ContactRule,
    "ContactRule",
    (
        Item("id"),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Reference("place", resource="areas", parent=True),
        Item("kind"),
        Colleague("through"),
        Item("wording"),
        Item("until"),
        *common_items(area="scope_area"),
    ),
)
MITIGATION = Document(
    Mitigation,
    "Mitigation",
    (
        Item("id"),
        Reference("engagement", resource="engagements", title="title", parent=True),
        Reference("rule", resource="contact-rules", title="kind", parent=True),
        Secret("text"),
        Colleague("author", source="created_by"),
        *common_items(area="scope_area"),
    ),
)
