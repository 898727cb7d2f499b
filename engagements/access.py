"""The rules of engagement's models (design: access.md)."""

from core.access.registry import exempt, register
from engagements.models import (
    Engagement,
    EngagementGroupGrant,
    EngagementUserGrant,
    Handover,
    Participant,
    Relationship,
)

register(Engagement, root="", user_grants=EngagementUserGrant, group_grants=EngagementGroupGrant)
register(Participant, parents=("engagement", "stakeholder", "post", "organization"), root="engagement")
register(Relationship, parents=("stakeholder",), root="stakeholder")
register(Handover, parents=("person", "post", "successor", "deployment"))

for grant in (EngagementUserGrant, EngagementGroupGrant):
    exempt(grant._meta.label, "a share: read inside the scope condition only")
