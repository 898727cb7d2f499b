"""Read documents of engagement."""

from engagements.serializers.content import COMMITMENT, NOTE, POINT
from engagements.serializers.engagements import ENGAGEMENT, PARTICIPANT
from engagements.serializers.handovers import HANDOVER
from engagements.serializers.relationships import CALL_ANSWER, RELATIONSHIP

__all__ = [
    "CALL_ANSWER",
    "COMMITMENT",
    "ENGAGEMENT",
    "HANDOVER",
    "NOTE",
    "PARTICIPANT",
    "POINT",
    "RELATIONSHIP",
]
