"""Models of `stakeholders`: the register of people, bodies, offices and who holds them."""

from stakeholders.models.assessments import Assessment, AssessmentGroupGrant, AssessmentUserGrant
from stakeholders.models.duplicates import DuplicatePair, DuplicateScan
from stakeholders.models.exercises import (
    ContributionRequest,
    ExerciseAnswer,
    ExerciseInput,
    MappingExercise,
    SnapshotEntry,
)
from stakeholders.models.identities import (
    SourceIdentity,
    SourceIdentityGroupGrant,
    SourceIdentityUserGrant,
)
from stakeholders.models.mandates import Deployment, Mandate, Succession
from stakeholders.models.merges import Merge
from stakeholders.models.network import ViewLayout, ViewNote
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
from stakeholders.models.turnover import (
    FindingState,
    RosterCheck,
    Said,
    Transition,
    TransitionKind,
    TurnoverFinding,
    TurnoverKind,
)

__all__ = [
    "CITED",
    "Assessment",
    "AssessmentGroupGrant",
    "AssessmentUserGrant",
    "Citation",
    "ContributionRequest",
    "Deployment",
    "DuplicatePair",
    "DuplicateScan",
    "ExerciseAnswer",
    "ExerciseInput",
    "FindingState",
    "ImportRun",
    "ImportedRow",
    "Interest",
    "Mandate",
    "MappingExercise",
    "Merge",
    "Organization",
    "Person",
    "Post",
    "RosterCheck",
    "RosterFormat",
    "RosterSource",
    "RunState",
    "Said",
    "SnapshotEntry",
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
    "Transition",
    "TransitionKind",
    "TurnoverFinding",
    "TurnoverKind",
    "Vacancy",
    "ViewLayout",
    "ViewNote",
]
