"""The filters of engagement, the same for pages and API."""

from engagements.filtersets.engagements import EngagementFilter, ParticipantFilter
from engagements.filtersets.handovers import HandoverFilter
from engagements.filtersets.relationships import RelationshipFilter

__all__ = [
    "EngagementFilter",
    "HandoverFilter",
    "ParticipantFilter",
    "RelationshipFilter",
]
