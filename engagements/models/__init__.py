"""The tables of engagement."""

from engagements.models.calendar import CalendarFeed, CalendarRun, ImportedEntry, Invitation
from engagements.models.content import Commitment, Note, Point
from engagements.models.engagements import (
    Engagement,
    EngagementGroupGrant,
    EngagementUserGrant,
    Participant,
)
from engagements.models.handovers import Handover
from engagements.models.harm import (
    ContactRule,
    Exposure,
    ExposureGroupGrant,
    ExposureUserGrant,
    Mitigation,
)
from engagements.models.initiatives import Initiative, InitiativePartner
from engagements.models.library import LibraryEntry
from engagements.models.messages import Argument, ArgumentUse, Position, PositionVariant
from engagements.models.offline import OfflineDevice
from engagements.models.relationships import CallAnswer, Relationship
from engagements.models.slices import Slice, SliceOpening

__all__ = [
    "Argument",
    "ArgumentUse",
    "CalendarFeed",
    "CalendarRun",
    "CallAnswer",
    "Commitment",
    "ContactRule",
    "Engagement",
    "EngagementGroupGrant",
    "EngagementUserGrant",
    "Exposure",
    "ExposureGroupGrant",
    "ExposureUserGrant",
    "Handover",
    "ImportedEntry",
    "Initiative",
    "InitiativePartner",
    "Invitation",
    "LibraryEntry",
    "Mitigation",
    "Note",
    "OfflineDevice",
    "Participant",
    "Point",
    "Position",
    "PositionVariant",
    "Relationship",
    "Slice",
    "SliceOpening",
]
