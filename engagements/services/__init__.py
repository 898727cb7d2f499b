"""Every write of engagement: keyword-only, scoped, versioned, with history and audit."""

from engagements.services.content import (
    create_answer,
    create_commitment,
    create_note,
    create_point,
    delete_answer,
    delete_commitment,
    delete_note,
    delete_point,
    update_answer,
    update_commitment,
    update_note,
    update_point,
)
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
from engagements.services.handover_opening import open_for_those_gone, raise_before_rotation
from engagements.services.handovers import close_handover, create_handover, reassign, update_handover
from engagements.services.logging import log_engagement
from engagements.services.relationships import (
    create_relationship,
    delete_relationship,
    hand_over,
    update_relationship,
)

__all__ = [
    "cancel_engagement",
    "close_handover",
    "create_answer",
    "create_commitment",
    "create_engagement",
    "create_handover",
    "create_note",
    "create_participant",
    "create_point",
    "create_relationship",
    "delete_answer",
    "delete_commitment",
    "delete_engagement",
    "delete_note",
    "delete_participant",
    "delete_point",
    "delete_relationship",
    "hand_over",
    "hold_engagement",
    "log_engagement",
    "open_for_those_gone",
    "raise_before_rotation",
    "reassign",
    "update_answer",
    "update_commitment",
    "update_engagement",
    "update_handover",
    "update_note",
    "update_participant",
    "update_point",
    "update_relationship",
]
