"""The tables of engagement."""

from engagements.models.engagements import (
    Engagement,
    EngagementGroupGrant,
    EngagementUserGrant,
    Participant,
)
from engagements.models.relationships import Relationship

__all__ = [
    "Engagement",
    "EngagementGroupGrant",
    "EngagementUserGrant",
    "Participant",
    "Relationship",
]
