"""Read documents of relationships and of answers to “would they take our call?”."""

from __future__ import annotations

from django.utils import timezone
from rest_framework import serializers

from core.documents import Colleague, Computed, Document, Item, Reader, Reference, Secret, common_items
from engagements.models import CallAnswer, Relationship
from engagements.models.choices import CallAnswerChoice, LanguageMatch
from engagements.selectors.content import latest_answer
from engagements.selectors.languages import match as language_match
from engagements.selectors.relationships import last_contact, next_contact

LAST = Computed(
    "last_contact",
    select=lambda reader: {"x_last_contact": last_contact(reader.principal)},
    make=lambda row: row["x_last_contact"],
    kind=serializers.DateTimeField(read_only=True, allow_null=True),
)


def _next(reader: Reader) -> dict[str, object]:
    return {"x_next_contact": next_contact(reader.principal, timezone.now())}


RELATIONSHIP = Document(
    Relationship,
    "Relationship",
    (
        Item("id"),
        Colleague("colleague"),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Item("role"),
        Item("status"),
        Item("tier"),
        LAST,
        Computed(
            "next_contact",
            select=_next,
            make=lambda row: row["x_next_contact"],
            kind=serializers.DateTimeField(read_only=True, allow_null=True),
        ),
        Computed(
            "takes_our_call",
            select=lambda reader: {"x_takes_our_call": latest_answer(reader.principal)},
            make=lambda row: row["x_takes_our_call"] or CallAnswerChoice.UNKNOWN.value,
            kind=serializers.ChoiceField(choices=CallAnswerChoice.choices, read_only=True),
        ),
        Item("language"),
        Item("interpreter_needed"),
        Computed(
            "language_match",
            select=lambda reader: {"x_language_match": language_match()},
            make=lambda row: row["x_language_match"],
            kind=serializers.ChoiceField(choices=LanguageMatch.choices, read_only=True),
        ),
        Secret("note"),
        Item("start"),
        Item("end"),
        *common_items(area="scope_area"),
    ),
)
CALL_ANSWER = Document(
    CallAnswer,
    "CallAnswer",
    (
        Item("id"),
        Reference("relationship", resource="relationships", title="stakeholder__name", parent=True),
        Item("answer"),
        Item("on_day"),
        Secret("why"),
        Colleague("author", source="created_by", label="author"),
        *common_items(area="scope_area"),
    ),
)
