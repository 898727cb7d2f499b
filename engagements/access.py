"""The rules of engagement's models (design: access.md)."""

from core.access.registry import exempt, register
from engagements.models import (
    Argument,
    ArgumentUse,
    CalendarFeed,
    CalendarRun,
    CallAnswer,
    Commitment,
    ContactRule,
    Engagement,
    EngagementGroupGrant,
    EngagementUserGrant,
    Exposure,
    ExposureGroupGrant,
    ExposureUserGrant,
    Handover,
    ImportedEntry,
    Initiative,
    InitiativePartner,
    Invitation,
    LibraryEntry,
    Mitigation,
    Note,
    OfflineDevice,
    Participant,
    Point,
    Position,
    PositionVariant,
    Relationship,
    Slice,
    SliceOpening,
)

register(Engagement, root="", user_grants=EngagementUserGrant, group_grants=EngagementGroupGrant)
register(Participant, parents=("engagement", "stakeholder", "post", "organization"), root="engagement")
# A share of the meeting opens no function's own note on it.
register(Note, parents=("engagement",))
register(Point, parents=("engagement", "stakeholder"), root="engagement")
register(Commitment, parents=("engagement", "stakeholder"), root="engagement")
register(Relationship, parents=("stakeholder",), root="stakeholder")
register(Handover, parents=("person", "post", "successor", "deployment"))
register(
    Exposure,
    parents=("stakeholder", "place"),
    root="",
    user_grants=ExposureUserGrant,
    group_grants=ExposureGroupGrant,
)
register(ContactRule, parents=("stakeholder", "place"), root="stakeholder")
register(Mitigation, parents=("engagement", "rule"), root="engagement")
register(Position)
register(PositionVariant, parents=("position",))
register(Argument)
register(ArgumentUse, parents=("argument", "engagement", "stakeholder"), root="engagement")
register(LibraryEntry)
register(Initiative)
register(InitiativePartner, parents=("initiative", "stakeholder"))
register(Slice)
register(CallAnswer, parents=("relationship",), root="relationship__stakeholder")

for grant in (EngagementUserGrant, EngagementGroupGrant, ExposureUserGrant, ExposureGroupGrant):
    exempt(grant._meta.label, "a share: read inside the scope condition only")
exempt(SliceOpening._meta.label, "when a link was opened: read beside its slice, in the scope of the slice")
exempt(CalendarFeed._meta.label, "a credential: each reads and withdraws their own, like API tokens")
exempt(CalendarRun._meta.label, "what one person imported: each sees and takes back their own")
exempt(OfflineDevice._meta.label, "a credential: the lock of one's own device, given to its owner only")
exempt(
    Invitation._meta.label,
    "that somebody was invited: read beside its participant, in the participant's scope",
)
exempt(
    ImportedEntry._meta.label,
    "where an engagement came from: read beside it, in its scope, when a file comes again",
)
