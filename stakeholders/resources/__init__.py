"""The register's resources: what pages, API, exports and the access proof know of each model."""

from core.resources import register
from stakeholders.resources.assessments import ASSESSMENTS
from stakeholders.resources.exercises import ANSWERS, EXERCISES, INPUTS, REQUESTS
from stakeholders.resources.identities import IDENTITIES
from stakeholders.resources.offices import POSTS, TENURES, TERMS, VACANCIES
from stakeholders.resources.relations import DEPLOYMENTS, INTERESTS, MANDATES, SUCCESSIONS, TIES
from stakeholders.resources.sources import CITATIONS, ROSTER_SOURCES, SOURCES
from stakeholders.resources.stakeholders import ORGANIZATIONS, PEOPLE, STAKEHOLDERS
from stakeholders.resources.turnover import FINDINGS, ROSTER_CHECKS, TRANSITIONS

__all__ = [
    "ANSWERS",
    "ASSESSMENTS",
    "CITATIONS",
    "DEPLOYMENTS",
    "EXERCISES",
    "FINDINGS",
    "IDENTITIES",
    "INPUTS",
    "INTERESTS",
    "MANDATES",
    "ORGANIZATIONS",
    "PEOPLE",
    "POSTS",
    "REQUESTS",
    "ROSTER_CHECKS",
    "ROSTER_SOURCES",
    "SOURCES",
    "STAKEHOLDERS",
    "SUCCESSIONS",
    "TENURES",
    "TERMS",
    "TIES",
    "TRANSITIONS",
    "VACANCIES",
]

register(
    STAKEHOLDERS,
    PEOPLE,
    ORGANIZATIONS,
    POSTS,
    TENURES,
    VACANCIES,
    TERMS,
    SOURCES,
    CITATIONS,
    IDENTITIES,
    ROSTER_SOURCES,
    TIES,
    INTERESTS,
    MANDATES,
    DEPLOYMENTS,
    SUCCESSIONS,
    ASSESSMENTS,
    EXERCISES,
    REQUESTS,
    INPUTS,
    ANSWERS,
    ROSTER_CHECKS,
    FINDINGS,
    TRANSITIONS,
)
