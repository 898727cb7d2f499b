"""Read documents of areas, themes and rights-holder groups."""

from __future__ import annotations

from core.documents import Document, Item, Reference, common_items
from core.models import Area, HoldingRule, RightsHolderGroup, Theme

AREA = Document(
    Area,
    "Area",
    (
        Item("id"),
        Item("name"),
        Item("kind"),
        Reference("parent", resource="areas"),
        Item("iso_code"),
        Item("iso3"),
        Item("other_names"),
        Item("source_note"),
        Item("source_date"),
        *common_items(area="scope_area"),
    ),
)
THEME = Document(
    Theme,
    "Theme",
    (
        Item("id"),
        Item("name"),
        Reference("parent", resource="themes"),
        Item("outcome"),
        Item("source_note"),
        Item("source_date"),
        *common_items(area="scope_area"),
    ),
)
GROUP = Document(
    RightsHolderGroup,
    "Group",
    (
        Item("id"),
        Item("name"),
        Reference("parent", resource="groups"),
        Item("description"),
        Item("source_note"),
        Item("source_date"),
        *common_items(),
    ),
)
HOLDING_RULE = Document(
    HoldingRule,
    "HoldingRule",
    (
        Item("id"),
        Reference("area", resource="areas", parent=True),
        Item("kind"),
        Item("allowed"),
        Item("counsel"),
        Item("decided_on"),
        Item("note"),
        *common_items(area=""),
    ),
)
