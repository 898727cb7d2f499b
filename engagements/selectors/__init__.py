"""Every read of engagement; the first keyword is `actor`."""

from engagements.selectors.engagements import engagements, participants
from engagements.selectors.relationships import relationships

__all__ = ["engagements", "participants", "relationships"]
