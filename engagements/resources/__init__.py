"""Engagement's resources: what pages, API, exports and the access proof know of each model."""

from core.resources import register
from engagements.resources.engagements import ENGAGEMENTS, PARTICIPANTS
from engagements.resources.handovers import HANDOVERS
from engagements.resources.relationships import RELATIONSHIPS

__all__ = [
    "ENGAGEMENTS",
    "HANDOVERS",
    "PARTICIPANTS",
    "RELATIONSHIPS",
]

register(ENGAGEMENTS, PARTICIPANTS, RELATIONSHIPS, HANDOVERS)
