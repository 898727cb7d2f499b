"""Read documents of the register: what pages, API and exports show of each record."""

from stakeholders.serializers.assessments import ASSESSMENT
from stakeholders.serializers.exercises import CONTRIBUTION_REQUEST, EXERCISE, EXERCISE_ANSWER, EXERCISE_INPUT
from stakeholders.serializers.register import (
    CITATION,
    ORGANIZATION,
    PERSON,
    POST,
    ROSTER_SOURCE,
    SOURCE,
    SOURCE_IDENTITY,
    STAKEHOLDER,
    TENURE,
    TERM,
    VACANCY,
)
from stakeholders.serializers.relations import DEPLOYMENT, INTEREST, MANDATE, SUCCESSION, TIE
from stakeholders.serializers.turnover import FINDING, ROSTER_CHECK, TRANSITION

__all__ = [
    "ASSESSMENT",
    "CITATION",
    "CONTRIBUTION_REQUEST",
    "DEPLOYMENT",
    "EXERCISE",
    "EXERCISE_ANSWER",
    "EXERCISE_INPUT",
    "FINDING",
    "INTEREST",
    "MANDATE",
    "ORGANIZATION",
    "PERSON",
    "POST",
    "ROSTER_CHECK",
    "ROSTER_SOURCE",
    "SOURCE",
    "SOURCE_IDENTITY",
    "STAKEHOLDER",
    "SUCCESSION",
    "TENURE",
    "TERM",
    "TIE",
    "TRANSITION",
    "VACANCY",
]
