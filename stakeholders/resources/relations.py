"""Ties, interests, mandates, deployments and successions as resources."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models.choices import Level
from core.paging import Order
from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Part, Resource
from core.templatetags.ui import partial_date_text
from stakeholders import filtersets, selectors, serializers, services
from stakeholders.models import Deployment, Interest, Mandate, Stakeholder, Succession, Tie
from stakeholders.models.choices import (
    Exercised,
    InterestDirection,
    InterestKind,
    ReportingLine,
    StateFunction,
    SuccessionKind,
    TieKind,
)
from stakeholders.panels import relations
from stakeholders.resources.cells import BY_START, linked, named, period

DATES = {
    "start": (_("Since"), _("As exactly as it is known: 2024, 2024-05 or 2024-05-17.")),
    "end": (_("Until"), _("Empty while it lasts.")),
}


def _other_end(document: dict[str, Any]) -> dict[str, Any]:
    """To whom a tie leads: a stakeholder, or a group."""
    return (
        named("object", "stakeholders")(document)
        if document["object"]
        else linked("group", "groups")(document)
    )


def _rotation(document: dict[str, Any]) -> dict[str, Any]:
    """When those who command a unit are likely to change, as exactly as it is known."""
    expected = document["expected_rotation"]
    return {"text": str(partial_date_text(expected)) if expected else ""}


TIES = Resource(
    name="ties",
    path="map/ties",
    model=Tie,
    label=_("tie"),
    plural=_("Ties"),
    icon="affiliate",
    select=selectors.ties,
    document=serializers.TIE,
    filterset=filtersets.TieFilter,
    orders=(BY_CHANGE, BY_START),
    writable=(
        "subject",
        "kind",
        "object",
        "group",
        "line",
        "legitimacy",
        "recognised",
        "strength",
        "evidence",
        "start",
        "end",
        *LEVEL_FIELDS,
    ),
    create=services.create_tie,
    update=services.update_tie,
    delete=services.delete_tie,
    columns=(
        Column("subject", _("Who"), named("subject", "stakeholders")),
        Column("kind", _("How"), chosen("kind", TieKind)),
        Column("object", _("To whom"), _other_end),
        Column("line", _("Line"), chosen("line", ReportingLine)),
        Column("start", _("When"), period, order="start"),
        LEVEL,
    ),
    facets=(
        Facet("kind", _("How they are joined"), "kind", tuple(TieKind.choices)),
        Facet("line", _("Line"), "line", tuple(ReportingLine.choices)),
    ),
    profile=relations.tie_profile,
    named_by=("subject", "object", "group"),
    form=(
        Part("", ("subject", "kind", "object", "line", "evidence")),
        Part(
            _("Speaks for a group"),
            ("group", "legitimacy", "recognised"),
            _("For “represents” only: leave the other stakeholder empty and name the group."),
            folded=True,
        ),
        Part(_("More"), ("strength", "start", "end"), folded=True),
    ),
    words={
        "subject": (_("Who"), _("The sentence reads from here: A reports to B.")),
        "object": (_("To whom"), _("A person or an organization.")),
        "line": (_("In which line"), _("Only for “reports to”.")),
        "evidence": (_("How we know"), _("In a sentence. Facts, not suspicion.")),
        "legitimacy": (_("On what the claim rests"), _("Who gave the right to speak for the group.")),
        **DATES,
    },
    empty=_("Ties say who reports to, influences, funds or represents whom. Add the first one."),
)
INTERESTS = Resource(
    name="interests",
    path="map/interests",
    model=Interest,
    label=_("interest"),
    plural=_("Interests"),
    icon="bulb",
    select=selectors.interests,
    document=serializers.INTEREST,
    filterset=filtersets.InterestFilter,
    orders=(BY_CHANGE, BY_START),
    writable=(
        "stakeholder",
        "kind",
        "theme",
        "what",
        "direction",
        "incentives",
        "constraints",
        "start",
        "end",
        *LEVEL_FIELDS,
    ),
    required=("what",),
    create=services.create_interest,
    update=services.update_interest,
    delete=services.delete_interest,
    columns=(
        Column("stakeholder", _("Whose"), named("stakeholder", "stakeholders")),
        Column("what", _("What"), text("what")),
        Column("kind", _("Kind"), chosen("kind", InterestKind)),
        Column("direction", _("Direction"), chosen("direction", InterestDirection)),
        Column("theme", _("Theme"), reference("theme")),
        Column("start", _("When"), period, order="start"),
        LEVEL,
    ),
    facets=(
        Facet("kind", _("Kind"), "kind", tuple(InterestKind.choices)),
        Facet("direction", _("Direction"), "direction", tuple(InterestDirection.choices)),
    ),
    profile=relations.interest_profile,
    named_by=("stakeholder",),
    form=(
        Part("", ("stakeholder", "what", "kind", "direction", "theme")),
        Part(_("What moves them"), ("incentives", "constraints")),
        Part(_("More"), ("start", "end"), folded=True),
    ),
    words={
        "what": (_("What they want or fear"), _("In a sentence: “keep the fees of the site licences”.")),
        "incentives": (_("What pulls them"), _("What they would gain.")),
        "constraints": (_("What holds them back"), _("What they would risk, and who would object.")),
        **DATES,
    },
    empty=_("Interests say what a stakeholder wants, and what pulls and holds them."),
)
MANDATES = Resource(
    name="mandates",
    path="map/mandates",
    model=Mandate,
    label=_("mandate"),
    plural=_("Mandates"),
    icon="scale",
    select=selectors.mandates,
    document=serializers.MANDATE,
    filterset=filtersets.MandateFilter,
    orders=(
        Order("state_function", _("Function of the State"), ("state_function",)),
        BY_CHANGE,
    ),
    writable=(
        "organization",
        "post",
        "state_function",
        "description",
        "theme",
        "area",
        "level",
        "formal",
        "legal_basis",
        "exercised",
        "start",
        "end",
        *LEVEL_FIELDS,
    ),
    create=services.create_mandate,
    update=services.update_mandate,
    delete=services.delete_mandate,
    columns=(
        Column(
            "state_function",
            _("Function of the State"),
            chosen("state_function", StateFunction),
            order="state_function",
        ),
        Column("organization", _("Body"), linked("organization", "organizations")),
        Column("level", _("Level"), chosen("level", Level)),
        Column("area", _("Area"), reference("area")),
        Column("exercised", _("Carried out"), chosen("exercised", Exercised)),
        Column("legal_basis", _("Legal basis"), text("legal_basis")),
        LEVEL,
    ),
    facets=(
        Facet("state_function", _("Function of the State"), "state_function", tuple(StateFunction.choices)),
        Facet("level", _("Level"), "level", tuple(Level.choices)),
        Facet("exercised", _("Carried out"), "exercised", tuple(Exercised.choices)),
    ),
    profile=relations.mandate_profile,
    named_by=("organization",),
    form=(
        Part("", ("organization", "state_function", "level", "area", "exercised", "legal_basis")),
        Part(_("More"), ("post", "description", "theme", "formal", "start", "end"), folded=True),
    ),
    words={
        "organization": (_("Body"), _("Who is responsible.")),
        "exercised": (_("Carried out"), _("What happens in practice, whatever the law says.")),
        "legal_basis": (
            _("Legal basis"),
            _("For example “Police Act 2011, section 14”. Empty when there is none."),
        ),
        "area": (_("Area"), _("Leave empty when it is the area of the body.")),
        "description": (_("More exactly"), _("What part of the function, and its limits.")),
        **DATES,
    },
    empty=_("Mandates say which body is responsible for what, on paper and in practice."),
)
DEPLOYMENTS = Resource(
    name="deployments",
    path="map/deployments",
    model=Deployment,
    label=_("deployment"),
    plural=_("Deployments"),
    icon="flag",
    select=selectors.deployments,
    document=serializers.DEPLOYMENT,
    filterset=filtersets.DeploymentFilter,
    orders=(BY_START, BY_CHANGE, Order("rotation", _("Rotation expected"), ("expected_rotation_earliest",))),
    writable=("organization", "area", "basis", "expected_rotation", "start", "end", *LEVEL_FIELDS),
    create=services.create_deployment,
    update=services.update_deployment,
    delete=services.delete_deployment,
    columns=(
        Column("organization", _("Unit"), linked("organization", "organizations")),
        Column("area", _("Place"), reference("area")),
        Column("start", _("When"), period, order="start"),
        Column("expected_rotation", _("Rotation expected"), _rotation, order="rotation"),
        LEVEL,
    ),
    facets=(Facet("organization", _("Unit"), "organization_id", related=Stakeholder),),
    profile=relations.deployment_profile,
    named_by=("organization", "area"),
    form=(
        Part("", ("organization", "area", "start", "expected_rotation", "basis")),
        Part(_("More"), ("end",), folded=True),
    ),
    words={
        "organization": (_("Unit"), _("The force, detachment or patrol.")),
        "area": (_("Place"), _("The site, locality or district where it stands.")),
        "basis": (_("On what basis"), _("For example an order, an agreement, or nothing known.")),
        "expected_rotation": (_("Rotation expected"), _("When those who command it are likely to change.")),
        **DATES,
    },
    empty=_("Deployments say which unit stands where, and when it is expected to rotate."),
)
SUCCESSIONS = Resource(
    name="successions",
    path="map/successions",
    model=Succession,
    label=_("succession"),
    plural=_("Successions"),
    icon="git-branch",
    select=selectors.successions,
    document=serializers.SUCCESSION,
    filterset=filtersets.SuccessionFilter,
    orders=(Order("on", _("When"), ("on_earliest",)), BY_CHANGE),
    writable=("predecessor", "successor", "kind", "on", "note", *LEVEL_FIELDS),
    create=services.create_succession,
    update=services.update_succession,
    delete=services.delete_succession,
    columns=(
        Column("predecessor", _("Until then"), linked("predecessor", "organizations")),
        Column("kind", _("What happened"), chosen("kind", SuccessionKind)),
        Column("successor", _("From then on"), linked("successor", "organizations")),
        Column("on", _("When"), text("on"), order="on"),
        Column("note", _("By which act"), text("note")),
        LEVEL,
    ),
    facets=(Facet("kind", _("What happened"), "kind", tuple(SuccessionKind.choices)),),
    named_by=("predecessor", "successor"),
    form=(Part("", ("predecessor", "successor", "kind", "on", "note")),),
    words={
        "predecessor": (_("Until then"), _("The body that ended or changed its name.")),
        "successor": (_("From then on"), _("The body that went on.")),
        "on": (_("When"), _("A year, a month or a day: 2024, 2024-05 or 2024-05-17.")),
        "note": (_("By which act"), _("For example “Decree 14/2024”.")),
    },
    empty=_("Successions say which body became which: renamed, merged or split."),
)
