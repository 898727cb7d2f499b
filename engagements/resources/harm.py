"""Exposures, contact rules and mitigations as resources."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.paging import Order
from core.record_types import BY_CHANGE, HANDLING_FACET, LEVEL, LEVEL_FIELDS, chosen, text
from core.resources import Column, Facet, Part, Resource
from core.templatetags.ui import partial_date_text
from engagements.filtersets import harm as filtersets
from engagements.models import ContactRule, Exposure, Mitigation
from engagements.models.harm import ContactKind, HarmLevel
from engagements.panels import harm as panels
from engagements.selectors import harm as selectors
from engagements.serializers import harm as serializers
from engagements.services import harm as services

RULES = dict(ContactKind.choices)
BY_WRITING = Order("created", _("Written"), ("created_at",))


def _for_whom(document: dict[str, Any]) -> dict[str, Any]:
    """A person or body, a community, a colleague; a helper without an account is named on the record's page only."""
    for name, resource in (("stakeholder", "stakeholders"), ("place", "areas")):
        if document.get(name):
            page = (resource, document[name]["id"])
            return {"text": document[name]["name"], "page": page, "discreet": True}
    if document.get("colleague"):
        return {"text": document["colleague"]["name"], "discreet": True}
    return {"text": _("Somebody who works with us"), "muted": True}


def _day(key: str) -> Any:
    return lambda document: {"text": str(partial_date_text(str(document[key]))) if document[key] else ""}


def _gravest(document: dict[str, Any]) -> dict[str, Any]:
    return {**chosen("level", HarmLevel)(document), "discreet": True}


def _rule(document: dict[str, Any]) -> dict[str, Any]:
    rule = document["rule"]
    return {"text": RULES.get(rule["name"], rule["name"]), "page": ("contact-rules", rule["id"])}


def _engagement(document: dict[str, Any]) -> dict[str, Any]:
    found = document["engagement"]
    return {"text": found["name"], "page": ("engagements", found["id"])}


EXPOSURES = Resource(
    name="exposures",
    path="engagement/exposures",
    model=Exposure,
    label=_("exposure"),
    plural=_("Exposures"),
    icon="shield-half",
    select=selectors.exposures,
    document=serializers.EXPOSURE,
    filterset=filtersets.ExposureFilter,
    orders=(Order("review", _("Review due"), ("review_by",)), BY_CHANGE),
    writable=(
        "stakeholder",
        "place",
        "colleague",
        "other_person",
        "institution",
        "community",
        "armed",
        "reasons",
        "care",
        "alias",
        "review_by",
        "function",
        "custodian",
    ),
    required=("reasons",),
    create=services.create_exposure,
    update=services.update_exposure,
    delete=services.delete_exposure,
    columns=(
        Column("whom", _("Who may come to harm"), _for_whom),
        Column("level", _("Gravest harm"), _gravest),
        Column("review_by", _("Review due"), _day("review_by"), order="review"),
        LEVEL,
    ),
    facets=(Facet("level", _("Gravest harm"), "level", tuple(HarmLevel.choices)),),
    profile=panels.exposure_profile,
    named_by=("stakeholder", "place", "colleague"),
    form=(
        Part(
            _("Who may come to harm"),
            ("stakeholder", "place", "colleague", "other_person"),
            _("One of these. For several people make several records."),
        ),
        Part(
            _("By contact with us"),
            ("institution", "community", "armed", "reasons", "care"),
            _(
                "Encrypted, and seen by you, the second custodian and people you name. Nobody else learns that it is here."
            ),
        ),
        Part(_("Until when this holds"), ("review_by", "alias")),
    ),
    words={
        "place": (_("A whole community"), _("The area where it lives.")),
        "colleague": (_("Our colleague"), ""),
        "institution": (_("In their institution"), _("Loss of post, transfer, charges. Empty: not known.")),
        "community": (_("In their community"), _("Exclusion, pressure on the family. Empty: not known.")),
        "armed": (_("By armed actors"), _("State or not. Empty: not known.")),
        "reasons": (_("Why"), _("What happened before, who might act, and on what occasion.")),
        "care": (_("What reduces it"), _("How, where and through whom contact is less risky.")),
        "custodian": (_("Second custodian"), _("Keeps it besides you, and has it when you leave.")),
    },
    empty=_("Nothing is kept here that you may see."),
)
CONTACT_RULES = Resource(
    name="contact-rules",
    path="engagement/contact-rules",
    model=ContactRule,
    label=_("contact rule"),
    plural=_("Contact rules"),
    icon="shield-check",
    select=selectors.contact_rules,
    document=serializers.CONTACT_RULE,
    filterset=filtersets.ContactRuleFilter,
    orders=(BY_CHANGE, BY_WRITING),
    writable=("stakeholder", "place", "kind", "through", "wording", "until", *LEVEL_FIELDS),
    create=services.create_contact_rule,
    update=services.update_contact_rule,
    delete=services.delete_contact_rule,
    columns=(
        Column("whom", _("For whom"), _for_whom),
        Column("kind", _("Rule"), chosen("kind", ContactKind)),
        Column("wording", _("In other words"), text("wording")),
        Column("until", _("Until"), _day("until")),
        LEVEL,
    ),
    facets=(Facet("kind", _("Rule"), "kind", tuple(ContactKind.choices)),),
    profile=panels.rule_profile,
    named_by=("stakeholder", "place", "through"),
    form=(
        Part(
            "",
            ("stakeholder", "place", "kind", "through", "wording", "until"),
            _(
                "Everybody who may see this rule reads it before they plan a meeting. It says how, and never why."
            ),
        ),
    ),
    words={
        "stakeholder": (_("Person or organization"), _("Or leave this empty and name a community.")),
        "place": (_("Community"), _("For everybody in an area.")),
    },
    empty=_("A contact rule says how somebody may be met, and never why. Publish the first one."),
)
MITIGATIONS = Resource(
    name="mitigations",
    path="engagement/mitigations",
    model=Mitigation,
    label=_("mitigation"),
    plural=_("How harm is avoided"),
    icon="shield",
    select=selectors.mitigations,
    document=serializers.MITIGATION,
    filterset=filtersets.MitigationFilter,
    orders=(BY_CHANGE, BY_WRITING),
    writable=("text",),
    required=("text",),
    api=False,
    columns=(
        Column("rule", _("Rule"), _rule),
        Column("engagement", _("In"), _engagement),
        Column("author", _("Written by"), lambda d: {"text": (d["author"] or {}).get("name", "")}),
        LEVEL,
    ),
    facets=(HANDLING_FACET,),
    profile=panels.mitigation_profile,
    named_by=("rule", "rule__through", "engagement"),
    empty=_("Where a plan does not follow a contact rule, its planner writes here how harm is avoided."),
)
