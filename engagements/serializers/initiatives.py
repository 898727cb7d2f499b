"""Read documents of initiatives and their partners."""

from __future__ import annotations

from core.documents import Document, Item, Reference, common_items
from engagements.models import Initiative, InitiativePartner

INITIATIVE = Document(
    Initiative,
    "Initiative",
    (
        Item("id"),
        Item("title"),
        Item("kind"),
        Item("status"),
        Reference("theme", resource="themes"),
        Item("level"),
        Item("objective"),
        Reference("blocked", resource="stakeholders"),
        Item("milestones"),
        Item("money"),
        Item("start"),
        Item("end"),
        Item("outcome"),
        *common_items(),
    ),
)
INITIATIVE_PARTNER = Document(
    InitiativePartner,
    "InitiativePartner",
    (
        Item("id"),
        Reference("initiative", resource="initiatives", title="title", parent=True),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Item("role"),
        Item("ask"),
        Item("answer"),
        *common_items(area="scope_area"),
    ),
)
