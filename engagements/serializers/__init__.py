"""Read documents of engagement."""

from engagements.serializers.engagements import ENGAGEMENT, PARTICIPANT
from engagements.serializers.relationships import RELATIONSHIP

__all__ = ["ENGAGEMENT", "PARTICIPANT", "RELATIONSHIP"]
