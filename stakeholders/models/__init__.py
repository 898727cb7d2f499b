"""Models of `stakeholders`: the register of people, bodies, offices and who holds them."""

from stakeholders.models.identities import (
    SourceIdentity,
    SourceIdentityGroupGrant,
    SourceIdentityUserGrant,
)
from stakeholders.models.mandates import Deployment, Mandate, Succession
from stakeholders.models.posts import Post, Tenure, Term, Vacancy
from stakeholders.models.relations import Interest, Tie
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
    "Deployment",
    "ImportRun",
    "Interest",
    "Mandate",
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
    "Succession",
    "Tenure",
    "Term",
    "Tie",
    "Vacancy",
]
