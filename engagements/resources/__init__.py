"""Engagement's resources: what pages, API, exports and the access proof know of each model."""

from core.resources import register
from engagements.resources.content import CALL_ANSWERS, COMMITMENTS, NOTES, POINTS
from engagements.resources.engagements import ENGAGEMENTS, PARTICIPANTS
from engagements.resources.handovers import HANDOVERS
from engagements.resources.harm import CONTACT_RULES, EXPOSURES, MITIGATIONS
from engagements.resources.initiatives import INITIATIVE_PARTNERS, INITIATIVES
from engagements.resources.messages import (
    ARGUMENT_USES,
    ARGUMENTS,
    LIBRARY,
    POSITION_VARIANTS,
    POSITIONS,
)
from engagements.resources.relationships import RELATIONSHIPS
from engagements.resources.slices import SLICES

__all__ = [
    "ARGUMENTS",
    "ARGUMENT_USES",
    "CALL_ANSWERS",
    "COMMITMENTS",
    "CONTACT_RULES",
    "ENGAGEMENTS",
    "EXPOSURES",
    "HANDOVERS",
    "INITIATIVES",
    "INITIATIVE_PARTNERS",
    "LIBRARY",
    "MITIGATIONS",
    "NOTES",
    "PARTICIPANTS",
    "POINTS",
    "POSITIONS",
    "POSITION_VARIANTS",
    "RELATIONSHIPS",
    "SLICES",
]

register(ENGAGEMENTS, PARTICIPANTS, NOTES, POINTS, COMMITMENTS, RELATIONSHIPS, CALL_ANSWERS, HANDOVERS)
register(EXPOSURES, CONTACT_RULES, MITIGATIONS)
register(POSITIONS, POSITION_VARIANTS, ARGUMENTS, ARGUMENT_USES, LIBRARY)
register(INITIATIVES, INITIATIVE_PARTNERS, SLICES)
