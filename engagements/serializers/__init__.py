"""Read documents of engagement."""

from engagements.serializers.engagements import ENGAGEMENT, PARTICIPANT
from engagements.serializers.handovers import HANDOVER
from engagements.serializers.relationships import RELATIONSHIP

__all__ = [
    "ENGAGEMENT",
    "HANDOVER",
    "PARTICIPANT",
    "RELATIONSHIP",
]
