"""Notes, points, commitments and answers as resources."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core.paging import Order
from core.record_types import BY_CHANGE, HANDLING_FACET, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Part, Resource
from core.task_panels import due_words
from engagements import filtersets, selectors, serializers, services
from engagements.models import CallAnswer, Commitment, Note, Point
from engagements.models.choices import CLOSED, CallAnswerChoice, CommitmentStatus, Response, Side
from engagements.resources import cells
from engagements.words import when_text
from stakeholders.resources.cells import linked, named

RESPONSES = dict(Response.choices)
TONES = {-2: "red", -1: "amber", 0: "gray", 1: "green", 2: "green"}
FOLLOW_UPS = {"none": "", "open": _("to be done"), "done": _("done")}


def _short(key: str) -> Any:
    return lambda document: {"text": Truncator(document[key]).words(18)}


def response(document: dict[str, Any]) -> dict[str, Any]:
    value = document["response"]
    return {"text": ""} if value is None else {"badge": RESPONSES[value], "tone": TONES[value]}


def due(document: dict[str, Any]) -> dict[str, Any]:
    """When it is due; late is said in words and colour."""
    day, closed = document["due"], document["status"] in CLOSED
    if day is None:
        return {"text": ""}
    today = timezone.localdate()
    words = due_words(day, today, "done" if closed else "open")
    late = not closed and day < today
    return {"badge": words, "tone": "red", "icon": "alert-circle"} if late else {"text": words}


NOTES = Resource(
    name="notes",
    path="engagement/notes",
    model=Note,
    label=_("note"),
    plural=_("Notes"),
    icon="notes",
    select=selectors.notes,
    document=serializers.NOTE,
    filterset=filtersets.NoteFilter,
    orders=(Order("created", _("Written"), ("created_at",)), BY_CHANGE),
    writable=("engagement", "text", *LEVEL_FIELDS),
    required=("text",),
    create=services.create_note,
    update=services.update_note,
    delete=services.delete_note,
    facets=(HANDLING_FACET,),
    columns=(
        Column("engagement", _("Engagement"), linked("engagement", "engagements")),
        Column("text", _("Note"), _short("text"), css="e-col-wide"),
        Column("author", _("Author"), cells.person("author")),
        LEVEL,
    ),
    named_by=("engagement",),
    form=(Part("", ("engagement", "text")),),
    words={"text": (_("Note"), _("Only your function reads it. Initials are enough for people at risk."))},
    empty=_("No note that you may see. Each function keeps its own, also on a meeting that others share."),
)
POINTS = Resource(
    name="points",
    path="engagement/points",
    model=Point,
    label=_("point"),
    plural=_("Points and standards raised"),
    icon="message-2",
    select=selectors.points,
    document=serializers.POINT,
    filterset=filtersets.PointFilter,
    orders=(Order("raised", _("When"), ("raised_at",)), BY_CHANGE),
    writable=(
        "engagement",
        "title",
        "side",
        "stakeholder",
        "theme",
        "standard",
        "wording",
        "response",
        "text",
        *LEVEL_FIELDS,
    ),
    create=services.create_point,
    update=services.update_point,
    delete=services.delete_point,
    columns=(
        Column(
            "raised_at",
            _("When"),
            lambda document: {"text": when_text(document["raised_at"], all_day=True)},
            order="raised",
            css="text-nowrap",
        ),
        Column("title", _("What was raised"), text("title"), css="e-col-wide"),
        Column("stakeholder", _("With whom"), named("stakeholder", "stakeholders")),
        Column("standard", _("Standard"), text("standard")),
        Column("theme", _("Theme"), reference("theme")),
        Column("response", _("What came back"), response),
        Column("follow_up", _("Follow-up"), lambda document: {"text": FOLLOW_UPS[document["follow_up"]]}),
        LEVEL,
    ),
    facets=(
        Facet("silent", _("Not raised with them again for"), "", filtersets.content.SILENT),
        Facet("side", _("Who raised it"), "side", tuple(Side.choices)),
        Facet("response", _("What came back"), "response", tuple(Response.choices)),
    ),
    named_by=("engagement", "stakeholder"),
    form=(
        Part(
            "",
            (
                "engagement",
                "title",
                "side",
                "stakeholder",
                "theme",
                "standard",
                "wording",
                "response",
                "text",
            ),
        ),
    ),
    words={
        "wording": (
            _("Wording that was used"),
            _("Of one of our positions, where one was meant to be said."),
        ),
        "title": (_("What was raised"), _("In one line.")),
        "response": (_("What came back"), _("Empty: no answer yet.")),
    },
    empty=_("Points say what was raised with whom, and what came back. Add them on the page of a meeting."),
)
COMMITMENTS = Resource(
    name="commitments",
    path="engagement/commitments",
    model=Commitment,
    label=_("commitment"),
    plural=_("Commitments"),
    icon="checklist",
    select=selectors.commitments,
    document=serializers.COMMITMENT,
    filterset=filtersets.CommitmentFilter,
    orders=(Order("due", _("Due"), ("due_latest",)), BY_CHANGE),
    writable=(
        "title",
        "side",
        "stakeholder",
        "engagement",
        "colleague",
        "due",
        "status",
        "detail",
        "evidence",
        "reopened_why",
        *LEVEL_FIELDS,
    ),
    create=services.create_commitment,
    update=services.update_commitment,
    delete=services.delete_commitment,
    columns=(
        Column("code", _("Code"), text("code"), css="text-nowrap"),
        Column("title", _("What was promised"), text("title"), css="e-col-wide"),
        Column("side", _("Who promised"), chosen("side", Side)),
        Column("stakeholder", _("Counterpart"), named("stakeholder", "stakeholders")),
        Column("colleague", _("Who of us follows it"), cells.person("colleague")),
        Column("due", _("Due"), due, order="due", css="text-nowrap"),
        Column("status", _("Status"), chosen("status", CommitmentStatus)),
        LEVEL,
    ),
    facets=(
        Facet("whose", _("Whose"), "", filtersets.engagements.WHOSE),
        Facet("when", _("Due"), "", filtersets.content.DUE),
        Facet("status", _("Status"), "status", tuple(CommitmentStatus.choices)),
        Facet("side", _("Who promised"), "side", tuple(Side.choices)),
    ),
    named_by=("stakeholder", "engagement", "colleague"),
    form=(
        Part("", ("title", "side", "stakeholder", "engagement", "colleague", "due", "detail")),
        Part(_("How it stands"), ("status", "evidence", "reopened_why"), folded=True),
    ),
    words={
        "title": (_("What was promised"), _("So that both would agree to the sentence.")),
        "evidence": (_("Evidence"), _("How we know that it was kept, or not.")),
        "colleague": (_("Who of us follows it"), _("Is reminded before and after the day.")),
    },
    empty=_("Commitments are promises of both sides, with a day and a proof. Add the first one."),
)
CALL_ANSWERS = Resource(
    name="call-answers",
    path="engagement/call-answers",
    model=CallAnswer,
    label=_("answer"),
    plural=_("Would they take our call?"),
    icon="phone",
    select=selectors.call_answers,
    document=serializers.CALL_ANSWER,
    filterset=filtersets.CallAnswerFilter,
    orders=(Order("day", _("On"), ("on_day",)), BY_CHANGE),
    writable=("relationship", "answer", "on_day", "why", *LEVEL_FIELDS),
    create=services.create_answer,
    update=services.update_answer,
    delete=services.delete_answer,
    columns=(
        Column("relationship", _("Relationship"), linked("relationship", "relationships")),
        Column("answer", _("Answer"), chosen("answer", CallAnswerChoice)),
        Column("on_day", _("On"), text("on_day"), order="day"),
        Column("author", _("Who says so"), cells.person("author")),
        LEVEL,
    ),
    facets=(Facet("answer", _("Answer"), "answer", tuple(CallAnswerChoice.choices)),),
    named_by=("relationship", "relationship__stakeholder", "relationship__colleague"),
    form=(Part("", ("relationship", "answer", "on_day", "why")),),
    words={"answer": (_("Would they take our call?"), _("As you think today."))},
    empty=_("No answer yet. Add one on the page of a relationship: each new one joins the series."),
)
