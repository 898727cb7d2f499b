"""Core's resources: areas, themes, rights-holder groups."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import Case, CharField, Value, When
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import filtersets, selectors, serializers, services
from core.access.principals import Principal
from core.confidentiality import HANDLING_SLUGS, Handling
from core.models import Area, HoldingRule, RightsHolderGroup, Theme
from core.models.choices import AreaKind, HoldingKind
from core.paging import Order
from core.resources import Column, Facet, Part, Resource, register

BY_NAME = Order("name", _("Name"), ("name",))
BY_CHANGE = Order("updated", _("Last changed"), ("updated_at",))
LEVEL_FIELDS = ("function", "handling", "custodian")


def text(key: str) -> Any:
    """A cell that shows a document's value."""
    return lambda document: {"text": document[key] or ""}


def reference(key: str) -> Any:
    """A cell that shows the name of a referenced record."""
    return lambda document: {"text": (document[key] or {}).get("name", "")}


def chosen(key: str, choices: Any) -> Any:
    """A cell that shows a choice in words."""

    def cell(document: dict[str, Any]) -> dict[str, Any]:
        value = document[key]
        return {"text": _in_words(choices, get_language()).get(value, value or "")}

    return cell


@lru_cache(maxsize=500)
def _in_words(choices: Any, language: str | None) -> dict[Any, str]:
    """The words of choices in the language that is active: fifty rows would ask for them a hundred times."""
    return {value: str(label) for value, label in choices.choices}


def level(document: dict[str, Any]) -> dict[str, Any]:
    """A cell with the level of sight."""
    return {
        "text": document["handling"],
        "handling": document["handling"],
        "function": (document["function"] or {}).get("name", ""),
    }


def by_level(principal: Principal) -> Case:
    """The level of sight by its API word, to be counted."""
    words = [When(handling=level, then=Value(level.slug)) for level in Handling]
    return Case(*words, output_field=CharField())


LEVEL = Column("handling", _("Who may see it"), level)
HANDLING_FACET = Facet("handling", _("Who may see it"), by_level, tuple(HANDLING_SLUGS))

AREAS = Resource(
    name="areas",
    path="map/areas",
    model=Area,
    label=_("area"),
    plural=_("Areas"),
    icon="map-2",
    group="reference",
    select=selectors.areas,
    document=serializers.AREA,
    filterset=filtersets.AreaFilterSet,
    orders=(BY_NAME, Order("kind", _("Kind"), ("kind", "name")), BY_CHANGE),
    writable=(
        "name",
        "kind",
        "parent",
        "iso_code",
        "iso3",
        "other_names",
        "source_note",
        "source_date",
        *LEVEL_FIELDS,
    ),
    create=services.create_area,
    update=services.update_area,
    delete=services.delete_area,
    columns=(
        Column("name", _("Name"), text("name"), order="name"),
        Column("kind", _("Kind"), chosen("kind", AreaKind), order="kind"),
        Column("parent", _("Part of"), reference("parent")),
        Column("iso_code", _("ISO code"), text("iso_code")),
        Column(
            "source_note",
            _("Source"),
            lambda d: {
                "text": Truncator(d["source_note"]).words(4),
                "muted": True,
            },
        ),
        LEVEL,
    ),
    facets=(Facet("kind", _("Kind"), "kind", tuple(AreaKind.choices)), HANDLING_FACET),
    sections=(
        (
            _("What we know"),
            (
                "kind",
                "parent",
                "iso_code",
                "iso3",
                "other_names",
                "source_note",
                "source_date",
                "custodian",
            ),
        ),
    ),
    empty=_("Areas are countries, regions, districts and sites. Add the places you work in."),
)
THEMES = Resource(
    name="themes",
    path="map/themes",
    model=Theme,
    label=_("theme"),
    plural=_("Themes"),
    icon="tags",
    group="reference",
    select=selectors.themes,
    document=serializers.THEME,
    filterset=filtersets.ThemeFilterSet,
    orders=(BY_NAME, BY_CHANGE),
    writable=("name", "parent", "outcome", "source_note", "source_date", *LEVEL_FIELDS),
    create=services.create_theme,
    update=services.update_theme,
    delete=services.delete_theme,
    columns=(
        Column("name", _("Name"), text("name"), order="name"),
        Column("parent", _("Part of"), reference("parent")),
        Column("outcome", _("Outcome we seek"), text("outcome")),
    ),
    facets=(Facet("parent", _("Part of"), "parent_id", related=Theme), HANDLING_FACET),
    empty=_("Themes are the topics on which stances are judged, each with the outcome the company seeks."),
)
GROUPS = Resource(
    name="groups",
    path="map/groups",
    model=RightsHolderGroup,
    label=_("rights-holder group"),
    plural=_("Rights-holder groups"),
    icon="users-group",
    group="reference",
    select=selectors.groups,
    document=serializers.GROUP,
    filterset=filtersets.GroupFilterSet,
    orders=(BY_NAME, BY_CHANGE),
    writable=("name", "parent", "area", "description", "source_note", "source_date", *LEVEL_FIELDS),
    create=services.create_group,
    update=services.update_group,
    delete=services.delete_group,
    columns=(
        Column("name", _("Name"), text("name"), order="name"),
        Column("parent", _("Part of"), reference("parent")),
        Column("area", _("Area"), reference("area")),
        Column("description", _("Description"), text("description")),
    ),
    facets=(
        Facet("parent", _("Part of"), "parent_id", related=RightsHolderGroup),
        HANDLING_FACET,
    ),
    empty=_("Rights-holder groups are those whose representation is counted."),
)
HOLDING_RULES = Resource(
    name="holding-rules",
    path="administration/holding-rules",
    model=HoldingRule,
    label=_("rule on what may be held"),
    plural=_("What may be held"),
    icon="scale",
    group="reference",
    select=selectors.holding_rules,
    document=serializers.HOLDING_RULE,
    filterset=filtersets.HoldingRuleFilterSet,
    orders=(Order("decided", _("Decided on"), ("decided_on",)), BY_CHANGE),
    writable=("area", "kind", "allowed", "counsel", "decided_on", "note"),
    create=services.create_holding_rule,
    update=services.update_holding_rule,
    delete=services.delete_holding_rule,
    columns=(
        Column("area", _("Country"), reference("area")),
        Column("kind", _("What"), chosen("kind", HoldingKind)),
        Column("allowed", _("May be held"), lambda d: {"text": _("yes") if d["allowed"] else _("no")}),
        Column("counsel", _("Counsel"), text("counsel")),
        Column("decided_on", _("Decided on"), text("decided_on"), order="decided"),
    ),
    facets=(Facet("kind", _("What"), "kind", tuple(HoldingKind.choices)),),
    form=(Part("", ("area", "kind", "allowed", "counsel", "decided_on", "note")),),
    named_by=("area",),
    empty=_(
        "Nothing was decided yet. Then the usual holds: everything but ties of family and of personal association."
    ),
)
register(AREAS, THEMES, GROUPS, HOLDING_RULES)
