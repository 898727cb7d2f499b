"""Read documents of the register: what pages, API and exports show of each record."""

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
    "CITATION",
    "DEPLOYMENT",
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
