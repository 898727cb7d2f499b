"""Read documents of mapping exercises and what belongs to them."""

from __future__ import annotations

from core.documents import Colleague, Document, Item, Reference, Secret, common_items
from stakeholders.models import ContributionRequest, ExerciseAnswer, ExerciseInput, MappingExercise

EXERCISE = Document(
    MappingExercise,
    "MappingExercise",
    (
        Item("id"),
        Item("name"),
        Reference("theme", resource="themes"),
        Colleague("lead"),
        Colleague("team", called="name"),
        Item("interval_months"),
        Item("opened"),
        Item("due"),
        Item("closed"),
        Item("next_due"),
        Reference("previous", resource="mapping-exercises"),
        Item("targets"),
        *common_items(),
    ),
)
CONTRIBUTION_REQUEST = Document(
    ContributionRequest,
    "ContributionRequest",
    (
        Item("id"),
        Reference("exercise", resource="mapping-exercises", parent=True),
        Reference("asked_function", resource="functions", open=True),
        Colleague("asked_person"),
        Item("what"),
        Item("asked"),
        Item("due"),
        Item("received"),
        *common_items(area="scope_area"),
    ),
)
EXERCISE_INPUT = Document(
    ExerciseInput,
    "ExerciseInput",
    (
        Item("id"),
        Reference("exercise", resource="mapping-exercises", parent=True),
        Item("kind"),
        Item("status"),
        Reference("source", resource="sources", title="title"),
        Secret("note"),
        Secret("candidates"),
        *common_items(area="scope_area"),
    ),
)
EXERCISE_ANSWER = Document(
    ExerciseAnswer,
    "ExerciseAnswer",
    (
        Item("id"),
        Reference("exercise", resource="mapping-exercises", parent=True),
        Item("question"),
        Secret("text"),
        *common_items(area="scope_area"),
    ),
)
