"""Positions, wordings, arguments, their uses, and the library as resources."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import Theme
from core.models.choices import Level
from core.paging import Order
from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Part, Resource, Text
from engagements.domain.practices import PRACTICES
from engagements.filtersets import messages as filtersets
from engagements.models import Argument, ArgumentUse, LibraryEntry, Position, PositionVariant
from engagements.models.library import LibraryKind
from engagements.models.messages import Approval, Audience, Benefit, Reaction
from engagements.panels import messages as panels
from engagements.selectors import messages as selectors
from engagements.serializers import messages as serializers
from engagements.services import messages as services

BY_TITLE = Order("title", _("Title"), ("title",))
BY_WRITING = Order("created", _("Written"), ("created_at",))
STATUS_FACET = Facet("status", _("Status"), "status", tuple(Approval.choices))
AUDIENCE_FACET = Facet("audience", _("Audience"), "audience", tuple(Audience.choices))
LEVEL_FACET = Facet("level", _("Level"), "level", tuple(Level.choices))
THEME_FACET = Facet("theme", _("Theme"), "theme_id", related=Theme)
FOR_WHOM: dict[str, tuple[Text, Text]] = {
    "level": (_("Level"), _("Empty: at every level.")),
    "audience": (_("Audience"), _("Empty: for everybody.")),
}


def linked(key: str, resource: str) -> Any:
    """A cell that links to a referenced record's page."""

    def cell(document: dict[str, Any]) -> dict[str, Any]:
        found = document[key]
        return {"text": found["name"], "page": (resource, found["id"])} if found else {"text": ""}

    return cell


POSITIONS = Resource(
    name="positions",
    path="engagement/positions",
    model=Position,
    label=_("position"),
    plural=_("Positions"),
    icon="messages",
    select=selectors.positions,
    document=serializers.POSITION,
    filterset=filtersets.PositionFilter,
    orders=(BY_TITLE, BY_CHANGE),
    writable=("title", "theme", "message", "background", "status", *LEVEL_FIELDS),
    required=("message",),
    create=services.create_position,
    update=services.update_position,
    delete=services.delete_position,
    columns=(
        Column("title", _("Title"), text("title"), order="title"),
        Column("theme", _("Theme"), reference("theme")),
        Column("status", _("Status"), chosen("status", Approval)),
        LEVEL,
    ),
    facets=(STATUS_FACET, THEME_FACET),
    profile=panels.position_profile,
    named_by=("theme", "approved_by"),
    form=(Part("", ("title", "theme", "message", "background", "status")),),
    words={
        "message": (
            _("Our message"),
            _("As it may be said to anybody. Wordings for one level, audience or language follow."),
        ),
        "status": (_("Status"), _("A lead approves.")),
    },
    empty=_("A position is what we say on a theme, the same from all of us. Write the first one."),
)
POSITION_VARIANTS = Resource(
    name="position-variants",
    path="engagement/position-variants",
    model=PositionVariant,
    label=_("wording"),
    plural=_("Wordings"),
    icon="language",
    select=selectors.position_variants,
    document=serializers.POSITION_VARIANT,
    filterset=filtersets.PositionVariantFilter,
    orders=(BY_CHANGE, BY_WRITING),
    writable=(
        "position",
        "level",
        "audience",
        "language",
        "message",
        "cultural_notes",
        "status",
        *LEVEL_FIELDS,
    ),
    required=("message",),
    create=services.create_variant,
    update=services.update_variant,
    delete=services.delete_variant,
    columns=(
        Column("position", _("Position"), linked("position", "positions")),
        Column("audience", _("Audience"), chosen("audience", Audience)),
        Column("level", _("Level"), chosen("level", Level)),
        Column("language", _("Language"), text("language")),
        Column("status", _("Status"), chosen("status", Approval)),
        LEVEL,
    ),
    facets=(STATUS_FACET, AUDIENCE_FACET, LEVEL_FACET),
    profile=panels.variant_profile,
    named_by=("position",),
    form=(Part("", ("position", "audience", "level", "language", "message", "cultural_notes", "status")),),
    words=FOR_WHOM,
    empty=_("A wording says a position for one level, audience or language."),
)
ARGUMENTS = Resource(
    name="arguments",
    path="engagement/arguments",
    model=Argument,
    label=_("argument"),
    plural=_("Arguments"),
    icon="scale",
    select=selectors.arguments,
    document=serializers.ARGUMENT,
    filterset=filtersets.ArgumentFilter,
    orders=(Order("claim", _("Claim"), ("claim",)), BY_CHANGE),
    writable=("claim", "benefit", "theme", "audience", "level", "evidence", "retired", *LEVEL_FIELDS),
    create=services.create_argument,
    update=services.update_argument,
    delete=services.delete_argument,
    columns=(
        Column("claim", _("Claim"), text("claim"), order="claim"),
        Column("benefit", _("Benefit"), chosen("benefit", Benefit)),
        Column("audience", _("Audience"), chosen("audience", Audience)),
        Column("level", _("Level"), chosen("level", Level)),
        Column("theme", _("Theme"), reference("theme")),
        LEVEL,
    ),
    facets=(
        Facet("benefit", _("Benefit"), "benefit", tuple(Benefit.choices)),
        AUDIENCE_FACET,
        LEVEL_FACET,
        THEME_FACET,
    ),
    profile=panels.argument_profile,
    named_by=("theme",),
    form=(Part("", ("claim", "benefit", "theme", "audience", "level", "evidence", "retired")),),
    words={
        "claim": (_("Claim"), _("One sentence: “Trained patrols mean fewer stoppages at the pit”.")),
        "evidence": (_("What it rests on"), _("A study, a case, a figure, with where it is from.")),
        **FOR_WHOM,
    },
    empty=_(
        "Arguments say what somebody gains. How each was received is kept, so that the next one is better."
    ),
)
ARGUMENT_USES = Resource(
    name="argument-uses",
    path="engagement/argument-uses",
    model=ArgumentUse,
    label=_("use of an argument"),
    plural=_("Uses of arguments"),
    icon="message-circle",
    select=selectors.argument_uses,
    document=serializers.ARGUMENT_USE,
    filterset=filtersets.ArgumentUseFilter,
    orders=(BY_CHANGE, BY_WRITING),
    writable=("argument", "engagement", "stakeholder", "reaction", "note", *LEVEL_FIELDS),
    create=services.create_use,
    update=services.update_use,
    delete=services.delete_use,
    columns=(
        Column("argument", _("Argument"), linked("argument", "arguments")),
        Column("engagement", _("In"), linked("engagement", "engagements")),
        Column("stakeholder", _("With whom"), linked("stakeholder", "stakeholders")),
        Column("reaction", _("Reaction"), chosen("reaction", Reaction)),
        LEVEL,
    ),
    facets=(Facet("reaction", _("Reaction"), "reaction", tuple(Reaction.choices)),),
    profile=panels.use_profile,
    named_by=("argument", "engagement", "stakeholder"),
    form=(Part("", ("argument", "engagement", "stakeholder", "reaction", "note")),),
    empty=_("No argument was used yet in a meeting that you may see."),
)
LIBRARY = Resource(
    name="resources",
    path="engagement/resources",
    model=LibraryEntry,
    label=_("resource"),
    plural=_("Library"),
    icon="books",
    select=selectors.library,
    document=serializers.LIBRARY_ENTRY,
    filterset=filtersets.LibraryEntryFilter,
    orders=(BY_TITLE, BY_CHANGE),
    writable=(
        "title",
        "kind",
        "issuer",
        "url",
        "summary",
        "practices",
        "level",
        "language",
        *LEVEL_FIELDS,
    ),
    create=services.create_entry,
    update=services.update_entry,
    delete=services.delete_entry,
    columns=(
        Column("title", _("Title"), text("title"), order="title"),
        Column("kind", _("Kind"), chosen("kind", LibraryKind)),
        Column("issuer", _("Issued by"), text("issuer")),
        Column("practices", _("Practices"), lambda document: {"text": ", ".join(document["practices"])}),
        Column("language", _("Language"), text("language")),
        LEVEL,
    ),
    facets=(
        Facet("kind", _("Kind"), "kind", tuple(LibraryKind.choices)),
        LEVEL_FACET,
        Facet("practice", _("Practice"), "practices", tuple((name, name) for name in PRACTICES), many=True),
    ),
    form=(Part("", ("title", "kind", "issuer", "url", "summary", "practices", "level", "language")),),
    empty=_("Guidance, model clauses and tools, each shown where it is used. Add the first one."),
)
