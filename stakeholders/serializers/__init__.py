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

__all__ = [
    "ASSESSMENT",
    "CITATION",
    "CONTRIBUTION_REQUEST",
    "DEPLOYMENT",
    "EXERCISE",
    "EXERCISE_ANSWER",
    "EXERCISE_INPUT",
    "INTEREST",
    "MANDATE",
    "ORGANIZATION",
    "PERSON",
    "POST",
    "ROSTER_SOURCE",
    "SOURCE",
    "SOURCE_IDENTITY",
    "STAKEHOLDER",
    "SUCCESSION",
    "TENURE",
    "TERM",
    "TIE",
    "VACANCY",
]
