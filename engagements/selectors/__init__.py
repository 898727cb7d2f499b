"""Every read of engagement; the first keyword is `actor`."""

from engagements.selectors.content import call_answers, commitments, notes, points
from engagements.selectors.engagements import engagements, participants
from engagements.selectors.handovers import handovers, orphans
from engagements.selectors.relationships import relationships

__all__ = [
    "call_answers",
    "commitments",
    "engagements",
    "handovers",
    "notes",
    "orphans",
    "participants",
    "points",
    "relationships",
]
