"""Models of `stakeholders`: the register of people, bodies, offices and who holds them."""

from stakeholders.models.duplicates import DuplicatePair, DuplicateScan
from stakeholders.models.identities import (
    SourceIdentity,
    SourceIdentityGroupGrant,
    SourceIdentityUserGrant,
)
from stakeholders.models.mandates import Deployment, Mandate, Succession
from stakeholders.models.merges import Merge
from stakeholders.models.posts import Post, Tenure, Term, Vacancy
from stakeholders.models.relations import Interest, Tie
from stakeholders.models.rosters import (
    ImportedRow,
    ImportRun,
    RosterFormat,
    RosterSource,
    RunState,
    Subject,
)
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
    "DuplicatePair",
    "DuplicateScan",
    "ImportRun",
    "ImportedRow",
    "Interest",
    "Mandate",
    "Merge",
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
    "Subject",
    "Succession",
    "Tenure",
    "Term",
    "Tie",
    "Vacancy",
]
