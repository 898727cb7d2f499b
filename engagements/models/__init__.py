"""The tables of engagement."""

from engagements.models.engagements import (
    Engagement,
    EngagementGroupGrant,
    EngagementUserGrant,
    Participant,
)
from engagements.models.handovers import Handover
from engagements.models.relationships import Relationship

__all__ = [
    "Engagement",
    "EngagementGroupGrant",
    "EngagementUserGrant",
    "Handover",
    "Participant",
    "Relationship",
]
