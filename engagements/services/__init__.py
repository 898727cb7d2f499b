"""Every write of engagement: keyword-only, scoped, versioned, with history and audit."""

from engagements.services.engagements import (
    cancel_engagement,
    create_engagement,
    create_participant,
    delete_engagement,
    delete_participant,
    hold_engagement,
    update_engagement,
    update_participant,
)
from engagements.services.handovers import (
    close_handover,
    create_handover,
    raise_before_rotation,
    reassign,
    update_handover,
)
from engagements.services.relationships import (
    create_relationship,
    delete_relationship,
    update_relationship,
)

__all__ = [
    "cancel_engagement",
    "close_handover",
    "create_engagement",
    "create_handover",
    "create_participant",
    "create_relationship",
    "delete_engagement",
    "delete_participant",
    "delete_relationship",
    "hold_engagement",
    "raise_before_rotation",
    "reassign",
    "update_engagement",
    "update_handover",
    "update_participant",
    "update_relationship",
]
