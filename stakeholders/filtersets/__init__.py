"""The filters of the register, the same for pages and API."""

from stakeholders.filtersets.assessments import AssessmentFilter
from stakeholders.filtersets.exercises import (
    ContributionRequestFilter,
    ExerciseAnswerFilter,
    ExerciseInputFilter,
    MappingExerciseFilter,
)
from stakeholders.filtersets.imports import ImportRunFilter
from stakeholders.filtersets.register import (
    CitationFilter,
    CommonStakeholderFilter,
    OrganizationFilter,
    PersonFilter,
    PhaseFilter,
    PostFilter,
    RosterSourceFilter,
    SourceFilter,
    SourceIdentityFilter,
    StakeholderFilter,
    TenureFilter,
    TermFilter,
    VacancyFilter,
)
from stakeholders.filtersets.relations import (
    DeploymentFilter,
    InterestFilter,
    MandateFilter,
    SuccessionFilter,
    TieFilter,
)
from stakeholders.filtersets.turnover import FindingFilter, RosterCheckFilter, TransitionFilter

__all__ = [
    "AssessmentFilter",
    "CitationFilter",
    "CommonStakeholderFilter",
    "ContributionRequestFilter",
    "DeploymentFilter",
    "ExerciseAnswerFilter",
    "ExerciseInputFilter",
    "FindingFilter",
    "ImportRunFilter",
    "InterestFilter",
    "MandateFilter",
    "MappingExerciseFilter",
    "OrganizationFilter",
    "PersonFilter",
    "PhaseFilter",
    "PostFilter",
    "RosterCheckFilter",
    "RosterSourceFilter",
    "SourceFilter",
    "SourceIdentityFilter",
    "StakeholderFilter",
    "SuccessionFilter",
    "TenureFilter",
    "TermFilter",
    "TieFilter",
    "TransitionFilter",
    "VacancyFilter",
]
