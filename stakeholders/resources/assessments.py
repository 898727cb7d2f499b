"""Assessments as a resource: the quick form has four questions, everything else is folded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.access.principals import Principal
from core.paging import Order
from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Part, Resource
from stakeholders import filtersets, judgement, serializers, services
from stakeholders.domain.stance import AXES
from stakeholders.models import Assessment
from stakeholders.models.judgement_choices import SCALES, STANCES, Confidence, Line
from stakeholders.panels import assessments
from stakeholders.resources.cells import named
from stakeholders.stance_words import stance_mark

SURE = dict(Confidence.choices)


def _stance(document: dict[str, Any]) -> dict[str, Any]:
    mark = stance_mark(document["stance"])
    return {"text": mark["text"], "badge": mark["text"], "tone": mark["tone"]}


def _influence(document: dict[str, Any]) -> dict[str, Any]:
    value = document["influence"]
    return {"text": _("%(n)s of 5") % {"n": value} if value else "", "muted": True}


def again(principal: Principal, key: str) -> dict[str, Any]:
    """The numbers of an earlier judgement as a start; why it was thought so is written anew."""
    try:
        pk = UUID(key)
    except ValueError:
        return {}
    names = ("stakeholder_id", "theme_id", "line", "confidence", *AXES)
    row = judgement.assessments(actor=principal).filter(pk=pk).values(*names).first()
    return {name.removesuffix("_id"): value for name, value in (row or {}).items()}


ASSESSMENTS = Resource(
    name="assessments",
    path="map/assessments",
    model=Assessment,
    label=_("assessment"),
    plural=_("Assessments"),
    icon="chart-dots",
    select=judgement.assessments,
    document=serializers.ASSESSMENT,
    filterset=filtersets.AssessmentFilter,
    orders=(Order("assessed_on", _("Judged on"), ("assessed_on",)), BY_CHANGE),
    writable=(
        "stakeholder",
        "theme",
        "alignment",
        "interest",
        "influence",
        "rationale",
        "provenance",
        "confidence",
        "legitimacy",
        "urgency",
        "accessibility",
        "line",
        "assessed_on",
        *LEVEL_FIELDS,
    ),
    required=("rationale",),
    create=services.create_assessment,
    update=services.update_assessment,
    delete=services.delete_assessment,
    bulk_people=True,
    columns=(
        Column("stakeholder", _("About"), named("stakeholder", "stakeholders")),
        Column("stance", _("Stance"), _stance),
        Column("theme", _("Theme"), reference("theme")),
        Column("influence", _("Influence"), _influence),
        Column("confidence", _("How sure"), chosen("confidence", Confidence)),
        Column("assessed_on", _("Judged on"), text("assessed_on"), order="assessed_on"),
        LEVEL,
    ),
    facets=(
        Facet("stance", _("Stance"), lambda principal: judgement.stance_case(), STANCES),
        Facet("confidence", _("How sure"), "confidence", tuple(Confidence.choices)),
        Facet("line", _("Whose line"), "line", tuple(Line.choices)),
    ),
    profile=assessments.profile,
    named_by=("stakeholder",),
    form=(
        Part("", ("stakeholder", "theme", "alignment", "interest", "influence", "rationale", "provenance")),
        Part(_("More axes"), ("legitimacy", "urgency", "accessibility"), folded=True),
        Part(_("How sure, whose line, when"), ("confidence", "line", "assessed_on"), folded=True),
    ),
    words={
        "stakeholder": (_("About"), ""),
        "theme": (_("On which theme"), _("Empty: in general.")),
        "alignment": (
            _("Alignment"),
            _("With the outcome that we seek on the theme, never with us or with the State."),
        ),
        "interest": (
            _("Interest"),
            _("How much it matters to them. +2 or −2 with 4 or more: champion, or opposed."),
        ),
        "influence": (_("Influence"), _("How much they can move on this.")),
        "rationale": (
            _("Why, in one line"),
            _("What was seen or heard, when. Facts, not suspicion. Encrypted."),
        ),
        "provenance": (_("How do we know"), ""),
        "legitimacy": (_("Legitimacy"), _("How rightful their part is in the eyes of those concerned.")),
        "urgency": (_("Urgency"), _("How pressing it is for them.")),
        "accessibility": (_("Openness to contact"), _("How open they are to talk with us.")),
        "line": (_("Whose line"), _("The office's line stays when its holder changes.")),
        "confidence": (_("How sure"), ""),
        "assessed_on": (_("Judged on"), _("Today, unless it was thought earlier.")),
    },
    empty=_("Assessments say where somebody stands, on what evidence and how sure. Add the first one."),
    extra={"scales": SCALES, "again": again},
)
