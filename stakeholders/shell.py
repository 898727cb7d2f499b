"""What the register adds to the frame: navigation and quick add."""

from __future__ import annotations

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from core import shell
from core.abouts import offer
from core.access.principals import Principal
from core.list_query import KeptList, keep_views
from core.owned import Owned, keep
from stakeholders import resources, selectors  # noqa: F401
from stakeholders.filtersets.network import NetworkFilter
from stakeholders.models import (
    ContributionRequest,
    MappingExercise,
    Organization,
    Person,
    Post,
    RosterSource,
    Source,
    Tenure,
    Term,
    Vacancy,
)
from stakeholders.panels import candidates, places, turnover
from stakeholders.search import SEARCHED

shell.nav_items.append(
    shell.NavItem(
        "map",
        _("Map"),
        "affiliate",
        "people-list",
        20,
        "/map/",
        lambda principal: principal.is_staff_of_company,
    )
)
shell.quick_adds += [
    shell.QuickAdd(_("Person"), "user-plus", "people-create", 20, lambda principal: principal.may_edit),
    shell.QuickAdd(
        _("Organization"), "building-plus", "organizations-create", 30, lambda principal: principal.may_edit
    ),
    shell.QuickAdd(
        _("Someone new here"), "transfer", "someone-new", 15, lambda principal: principal.may_edit
    ),
    shell.QuickAdd(_("Post"), "armchair", "posts-create", 40, lambda principal: principal.may_edit),
    shell.QuickAdd(
        _("Import a list"), "file-import", "imports-create", 90, lambda principal: principal.may_edit
    ),
]
shell.search_sources += SEARCHED
shell.profile_panels += [
    shell.ProfilePanel("areas", 10, places.offices),
    shell.ProfilePanel("areas", 20, places.bodies),
    shell.ProfilePanel("areas", 30, places.people),
]

shell.desk_boxes += [
    shell.DeskBox("exercises", "reports/desk/rows.html", 8, candidates.due, wide=False),
    shell.DeskBox("turnover", "reports/desk/rows.html", 12, turnover.to_review),
]


def _staff(principal: Principal) -> bool:
    return principal.is_staff_of_company


def _keeper(principal: Principal) -> bool:
    """Reference data is read by staff and kept by administrators."""
    return principal.is_staff_of_company or principal.is_administrator


def _editor(principal: Principal) -> bool:
    return principal.may_edit


def _importer(principal: Principal) -> bool:
    """The register is imported by those who edit it, areas by administrators."""
    return principal.may_edit or principal.is_administrator


keep_views(
    KeptList(
        page="network",
        plural=_("Network"),
        icon="affiliate",
        filterset=NetworkFilter,
        select=selectors.stakeholders,
        open_to=_staff,
    )
)
shell.strip_items += [
    shell.StripItem("map", _("People"), 10, "people-list", _staff),
    shell.StripItem("map", _("Organizations"), 20, "organizations-list", _staff),
    shell.StripItem("map", _("Posts"), 30, "posts-list", _staff),
    shell.StripItem("map", _("Tenures"), 40, "tenures-list", _staff),
    shell.StripItem("map", _("Office-holders"), 50, "office-holders", _staff),
    shell.StripItem("map", _("Network"), 51, "network", _staff),
    shell.StripItem("map", _("Levels"), 51, "levels", _staff),
    shell.StripItem("map", _("Geography"), 51, "geography", _staff),
    shell.StripItem("map", _("Matrix"), 51, "matrix", _staff),
    shell.StripItem("map", _("Stance"), 51, "stance", _staff, lesser=True),
    shell.StripItem("map", _("Exercises"), 53, "mapping-exercises-list", _staff, lesser=True),
    shell.StripItem("map", _("Assessments"), 52, "assessments-list", _staff, lesser=True),
    shell.StripItem("map", _("Turnover"), 51, "turnover", _staff),
    shell.StripItem("map", _("Transitions"), 57, "transitions-list", _staff, lesser=True),
    shell.StripItem("map", _("Calendar of changes"), 57, "turnover-calendar", _staff, lesser=True),
    shell.StripItem("map", _("Findings"), 98, "turnover-findings-list", _staff, lesser=True),
    shell.StripItem("map", _("Checks of lists"), 105, "roster-checks-list", _staff, lesser=True),
    shell.StripItem("map", _("Ties"), 52, "ties-list", _staff, lesser=True),
    shell.StripItem("map", _("Mandates"), 54, "mandates-list", _staff, lesser=True),
    shell.StripItem("map", _("Interests"), 56, "interests-list", _staff, lesser=True),
    shell.StripItem("map", _("Deployments"), 57, "deployments-list", _staff, lesser=True),
    shell.StripItem("map", _("Successions"), 58, "successions-list", _staff, lesser=True),
    shell.StripItem("map", _("Vacancies"), 59, "vacancies-list", _staff, lesser=True),
    shell.StripItem("map", _("Terms"), 60, "terms-list", _staff, lesser=True),
    shell.StripItem("map", _("Sources"), 62, "sources-list", _staff, lesser=True),
    shell.StripItem("map", _("Areas"), 70, "areas-list", _keeper, lesser=True),
    shell.StripItem("map", _("Themes"), 80, "themes-list", _keeper, lesser=True),
    shell.StripItem("map", _("Groups"), 90, "groups-list", _keeper, lesser=True),
    shell.StripItem("map", _("What may be held"), 95, "holding-rules-list", _keeper, lesser=True),
    shell.StripItem("map", _("Rosters"), 100, "roster-sources-list", _staff, lesser=True),
    shell.StripItem("map", _("Duplicates"), 105, "duplicates", _editor, lesser=True),
    shell.StripItem("map", _("Imports"), 110, "imports-list", _importer, lesser=True),
]

offer("people", Person, _("Person"))
offer("organizations", Organization, _("Organization"))
offer("posts", Post, _("Post"), F("title"))
offer("terms", Term, _("Term"))
offer(
    "tenures",
    Tenure,
    _("Tenure"),
    Concat(
        F("person__name"),
        Value(" – "),
        Coalesce(F("post__title"), F("organization__name")),
        output_field=TextField(),
    ),
)
offer("vacancies", Vacancy, _("Vacancy"), F("post__title"))
offer("mapping-exercises", MappingExercise, _("Mapping exercise"))
offer("sources", Source, _("Source"), F("title"))
offer("roster-sources", RosterSource, _("Roster"))
keep(
    Owned(
        "mapping-exercises",
        _("Open mapping exercises"),
        "refresh",
        MappingExercise,
        "lead",
        lambda: Q(closed__isnull=True),
        F("name"),
    ),
    Owned(
        "contribution-requests",
        _("Contributions that were asked for"),
        "message-2",
        ContributionRequest,
        "asked_person",
        lambda: Q(received__isnull=True, exercise__closed__isnull=True),
        F("exercise__name"),
    ),
)
shell.strip_items += [
    shell.StripItem("turnover", _("Calendar"), 10, "turnover-calendar", _staff),
    shell.StripItem("turnover", _("Published lists"), 20, "roster-sources-list", _staff),
]
