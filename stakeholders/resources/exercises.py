"""Mapping exercises, contribution requests, inputs and answers as resources."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.access.principals import Principal
from core.paging import Order
from core.record_types import BY_CHANGE, HANDLING_FACET, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Part, Resource
from stakeholders import exercises, filtersets, serializers, services
from stakeholders.models import ContributionRequest, ExerciseAnswer, ExerciseInput, MappingExercise
from stakeholders.models.exercises import InputKind, InputStatus, Question
from stakeholders.panels import exercise
from stakeholders.resources.cells import linked


def _asked(document: dict[str, Any]) -> dict[str, Any]:
    found = document["asked_person"] or document["asked_function"] or {}
    return {"text": found.get("name", "")}


def _state(document: dict[str, Any]) -> dict[str, Any]:
    if document["closed"]:
        return {"text": _("closed %(day)s") % {"day": document["closed"]}, "muted": True}
    return {"text": _("open")}


def from_draft(principal: Principal, key: str) -> dict[str, Any]:
    """An answer that begins with the draft of its question: `<exercise>.<question>`."""
    pk, _dot, question = key.partition(".")
    try:
        found = exercises.exercises(actor=principal).filter(pk=UUID(pk)).first()
    except ValueError:
        found = None
    if found is None or question not in Question.values:
        return {}
    return {
        "exercise": found.pk,
        "question": question,
        "text": exercise.draft_text(actor=principal, exercise=found, question=question),
    }


EXERCISES = Resource(
    name="mapping-exercises",
    path="map/exercises",
    model=MappingExercise,
    label=_("mapping exercise"),
    plural=_("Mapping exercises"),
    icon="refresh",
    select=exercises.exercises,
    document=serializers.EXERCISE,
    filterset=filtersets.MappingExerciseFilter,
    orders=(Order("opened", _("Opened"), ("opened",)), BY_CHANGE),
    writable=(
        "name",
        "area",
        "theme",
        "lead",
        "team",
        "interval_months",
        "opened",
        "due",
        "previous",
        "targets",
        *LEVEL_FIELDS,
    ),
    create=services.create_exercise,
    update=services.update_exercise,
    delete=services.delete_exercise,
    facets=(HANDLING_FACET,),
    columns=(
        Column("name", _("Name"), text("name")),
        Column("area", _("Area"), reference("area")),
        Column("theme", _("Theme"), reference("theme")),
        Column("lead", _("Led by"), reference("lead")),
        Column("opened", _("Opened"), text("opened"), order="opened"),
        Column("due", _("Due"), text("due")),
        Column("closed", _("State"), _state),
        LEVEL,
    ),
    profile=exercise.profile,
    related=(
        ("contribution-requests-list", _("Contribution requests"), "inbox"),
        ("exercise-inputs-list", _("Inputs"), "checklist"),
        ("exercise-answers-list", _("Answers"), "message-2"),
    ),
    form=(
        Part("", ("name", "area", "theme", "lead", "team", "due")),
        Part(_("More"), ("opened", "interval_months", "previous", "targets"), folded=True),
    ),
    words={
        "name": (_("Name"), _("For example “Lumbe, autumn 2026”.")),
        "area": (_("Area"), _("With everything below it.")),
        "lead": (
            _("Led by"),
            _("Who keeps it going; gets the reminders and sees what colleagues share with it."),
        ),
        "team": (
            _("Team"),
            _(
                "The colleagues who do it together: they see what others choose to share with it, until it closes."
            ),
        ),
        "previous": (_("The one before"), _("With which this one is compared at closing.")),
        "targets": (
            _("Targets"),
            _(
                "One on each line: what | percent. For example “Local | 30”, “Woman | 50” or “Court | 10”; where the same "
                "word stands for two kinds, add which: “Media | 10 | Kind of source”."
            ),
        ),
    },
    empty=_(
        "A mapping exercise is a round of the map: who is asked, what is answered, what changed since the last."
    ),
)
REQUESTS = Resource(
    name="contribution-requests",
    path="map/contribution-requests",
    model=ContributionRequest,
    label=_("contribution request"),
    plural=_("Contribution requests"),
    icon="inbox",
    select=exercises.requests,
    document=serializers.CONTRIBUTION_REQUEST,
    filterset=filtersets.ContributionRequestFilter,
    orders=(Order("asked", _("Asked"), ("asked",)), BY_CHANGE),
    writable=(
        "exercise",
        "asked_function",
        "asked_person",
        "what",
        "asked",
        "due",
        "received",
        *LEVEL_FIELDS,
    ),
    required=("what",),
    create=services.create_request,
    update=services.update_request,
    delete=services.delete_request,
    facets=(HANDLING_FACET,),
    columns=(
        Column("what", _("What for"), text("what")),
        Column("asked_person", _("Who is asked"), _asked),
        Column("exercise", _("Exercise"), linked("exercise", "mapping-exercises")),
        Column("asked", _("Asked"), text("asked"), order="asked"),
        Column("due", _("Due"), text("due")),
        Column("received", _("Received"), text("received")),
        LEVEL,
    ),
    named_by=("exercise",),
    form=(Part("", ("exercise", "asked_function", "asked_person", "what", "due", "received")),),
    words={
        "asked_function": (_("Function"), _("Its leads get a task.")),
        "asked_person": (_("Colleague"), _("Instead of a whole function.")),
        "what": (_("What for"), _("In a sentence, without names of those who must be protected.")),
    },
    empty=_("A contribution request asks a function or a colleague what they know, until a day."),
)
INPUTS = Resource(
    name="exercise-inputs",
    path="map/exercise-inputs",
    model=ExerciseInput,
    label=_("input"),
    plural=_("Inputs"),
    icon="checklist",
    select=exercises.inputs,
    document=serializers.EXERCISE_INPUT,
    filterset=filtersets.ExerciseInputFilter,
    orders=(Order("kind", _("Kind"), ("kind",)), BY_CHANGE),
    writable=("exercise", "kind", "status", "source", "note", "candidates", *LEVEL_FIELDS),
    create=services.create_input,
    update=services.update_input,
    delete=services.delete_input,
    columns=(
        Column("kind", _("Kind"), chosen("kind", InputKind)),
        Column("status", _("Status"), chosen("status", InputStatus)),
        Column("exercise", _("Exercise"), linked("exercise", "mapping-exercises")),
        Column("source", _("Source"), reference("source")),
        LEVEL,
    ),
    facets=(
        Facet("kind", _("Kind"), "kind", tuple(InputKind.choices)),
        Facet("status", _("Status"), "status", tuple(InputStatus.choices)),
    ),
    named_by=("exercise",),
    form=(Part("", ("exercise", "kind", "status", "note", "source", "candidates")),),
    words={
        "note": (
            _("What came of it, or why not"),
            _("Encrypted. Protected sources by their code name only."),
        ),
        "candidates": (
            _("Who was named"),
            _(
                "Encrypted. One on each line: name | office or body | what for. They wait on the page of the exercise until "
                "they are on the map."
            ),
        ),
    },
    empty=_("Inputs say which of the eight kinds of sources an exercise asked, and why not the others."),
)
ANSWERS = Resource(
    name="exercise-answers",
    path="map/exercise-answers",
    model=ExerciseAnswer,
    label=_("answer"),
    plural=_("Answers"),
    icon="message-2",
    select=exercises.answers,
    document=serializers.EXERCISE_ANSWER,
    filterset=filtersets.ExerciseAnswerFilter,
    orders=(Order("question", _("Question"), ("question",)), BY_CHANGE),
    writable=("exercise", "question", "text", *LEVEL_FIELDS),
    required=("text",),
    create=services.create_answer,
    update=services.update_answer,
    delete=services.delete_answer,
    columns=(
        Column("question", _("Question"), chosen("question", Question)),
        Column("exercise", _("Exercise"), linked("exercise", "mapping-exercises")),
        LEVEL,
    ),
    facets=(Facet("question", _("Question"), "question", tuple(Question.choices)),),
    named_by=("exercise",),
    form=(Part("", ("exercise", "question", "text")),),
    words={"text": (_("Answer"), _("It may begin with the draft. Encrypted."))},
    empty=_("Answers to the five questions, drafted from the map and edited by people."),
    extra={"again": from_draft},
)
