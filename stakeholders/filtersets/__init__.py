"""The filters of the register, the same for pages and API."""

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

__all__ = [
    "CitationFilter",
    "CommonStakeholderFilter",
    "DeploymentFilter",
    "ImportRunFilter",
    "InterestFilter",
    "MandateFilter",
    "OrganizationFilter",
    "PersonFilter",
    "PhaseFilter",
    "PostFilter",
    "RosterSourceFilter",
    "SourceFilter",
    "SourceIdentityFilter",
    "StakeholderFilter",
    "SuccessionFilter",
    "TenureFilter",
    "TermFilter",
    "TieFilter",
    "VacancyFilter",
]
