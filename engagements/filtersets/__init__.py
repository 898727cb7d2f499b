"""The filters of engagement, the same for pages and API."""

from engagements.filtersets.content import CallAnswerFilter, CommitmentFilter, NoteFilter, PointFilter
from engagements.filtersets.engagements import EngagementFilter, ParticipantFilter
from engagements.filtersets.handovers import HandoverFilter
from engagements.filtersets.relationships import RelationshipFilter

__all__ = [
    "CallAnswerFilter",
    "CommitmentFilter",
    "EngagementFilter",
    "HandoverFilter",
    "NoteFilter",
    "ParticipantFilter",
    "PointFilter",
    "RelationshipFilter",
]
