"""Models of `stakeholders`: the register of people, bodies, offices and who holds them."""

from stakeholders.models.identities import (
    SourceIdentity,
    SourceIdentityGroupGrant,
    SourceIdentityUserGrant,
)
from stakeholders.models.posts import Post, Tenure, Term, Vacancy
from stakeholders.models.rosters import ImportRun, RosterFormat, RosterSource, RunState
from stakeholders.models.sources import CITED, Citation, Source, SourceGroupGrant, SourceUserGrant
from stakeholders.models.stakeholders import (
    Organization,
    Person,
    Stakeholder,
    StakeholderGroupGrant,
    StakeholderUserGrant,
)

__all__ = [
    "CITED",
    "Citation",
    "ImportRun",
    "Organization",
    "Person",
    "Post",
    "RosterFormat",
    "RosterSource",
    "RunState",
    "Source",
    "SourceGroupGrant",
    "SourceIdentity",
    "SourceIdentityGroupGrant",
    "SourceIdentityUserGrant",
    "SourceUserGrant",
    "Stakeholder",
    "StakeholderGroupGrant",
    "StakeholderUserGrant",
    "Tenure",
    "Term",
    "Vacancy",
]
