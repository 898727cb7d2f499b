"""Checks of lists, findings and transitions as resources."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.paging import Order
from core.record_types import BY_CHANGE, HANDLING_FACET, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Act, Column, Facet, Part, Resource
from core.templatetags.ui import partial_date_text
from stakeholders import filtersets, selectors, serializers, services
from stakeholders.models import (
    FindingState,
    RosterCheck,
    Transition,
    TransitionKind,
    TurnoverFinding,
    TurnoverKind,
)
from stakeholders.panels import transition, turnover
from stakeholders.serializers.turnover_acts import Accept, MergeFinding, Reject


def confidence_words(score: float) -> str:
    """How sure the comparison is, in words and not as a number that pretends to be exact."""
    if score >= 0.9:
        return _now("sure")
    return _now("likely") if score >= 0.7 else _now("please look")


def _where(document: dict[str, Any]) -> dict[str, Any]:
    """The post on the map, else as the list calls it."""
    return {"text": (document["post"] or {}).get("name", "") or document["title_in_file"]}


ROSTER_CHECKS = Resource(
    name="roster-checks",
    path="map/roster-checks",
    model=RosterCheck,
    label=_("roster check"),
    plural=_("Checks of lists"),
    icon="list-check",
    select=selectors.roster_checks,
    document=serializers.ROSTER_CHECK,
    filterset=filtersets.RosterCheckFilter,
    orders=(Order("as_of", _("Day of the list"), ("as_of",)), BY_CHANGE),
    writable=(),
    columns=(
        Column("file_name", _("File"), text("file_name")),
        Column("roster_source", _("List"), reference("roster_source")),
        Column("as_of", _("Day of the list"), text("as_of"), order="as_of"),
        Column("proposed", _("Proposed"), lambda d: {"text": str(d["proposed"])}),
        Column("unchanged", _("Unchanged"), lambda d: {"text": str(d["unchanged"])}),
    ),
    facets=(
        Facet("complete", _("Complete list"), "complete", ((True, _("Complete")), (False, _("Partial")))),
        HANDLING_FACET,
    ),
    empty=_("No list was compared with the map yet."),
)
FINDINGS = Resource(
    name="turnover-findings",
    path="map/turnover-findings",
    model=TurnoverFinding,
    label=_("finding"),
    plural=_("Findings"),
    icon="transfer",
    select=selectors.findings,
    document=serializers.FINDING,
    filterset=filtersets.FindingFilter,
    orders=(Order("score", _("How sure"), ("score",)), BY_CHANGE),
    writable=(
        "post",
        "title_in_file",
        "said",
        "new_holder",
        "new_person",
        "day",
        "heard_from",
        *LEVEL_FIELDS,
    ),
    required=("post",),
    extra={
        "required_at_first": ("post",)
    },  # what a list proposes may be of a post that the map does not have
    create=services.create_finding,
    update=services.update_finding,
    acts=(
        Act(
            "accept",
            "Accept one finding",
            "Writes what it proposes: closes the old tenure not later than the day of the list and opens the new one. "
            "Fields in the body correct the proposal first.",
            Accept,
            services.accept_finding,
        ),
        Act(
            "reject",
            "Reject one finding",
            "Nothing changes, and it is not asked again.",
            Reject,
            services.reject_finding,
        ),
        Act(
            "merge",
            "Say that one finding names the same person or body twice",
            "For another spelling, a doubtful change of holder, a renamed or merged body. A second record on the map is "
            "merged into the first, which `unmerge` of people and organizations takes back; without one the name in the "
            "list is kept beside the one that stands.",
            MergeFinding,
            services.merge_finding,
        ),
    ),
    columns=(
        Column("kind", _("What"), chosen("kind", TurnoverKind)),
        Column("post", _("Post"), _where),
        Column("old_holder", _("On the map"), text("old_holder")),
        Column("new_holder", _("In the list"), text("new_holder")),
        Column("score", _("How sure"), lambda d: {"text": confidence_words(d["score"])}, order="score"),
        Column("state", _("State"), chosen("state", FindingState)),
        LEVEL,
    ),
    facets=(
        Facet("state", _("State"), "state", tuple(FindingState.choices)),
        Facet("kind", _("What"), "kind", tuple(TurnoverKind.choices)),
    ),
    named_by=("post",),
    profile=turnover.profile,
    form=(
        Part("", ("post", "said", "new_holder", "heard_from")),
        Part(_("More"), ("day", "new_person", "title_in_file"), folded=True),
    ),
    empty=_("Nothing to review. Check a newer list, or say on a post that somebody new is there."),
)
TRANSITIONS = Resource(
    name="transitions",
    path="map/transitions",
    model=Transition,
    label=_("transition"),
    plural=_("Transitions"),
    icon="calendar-event",
    select=selectors.transitions,
    document=serializers.TRANSITION,
    filterset=filtersets.TransitionFilter,
    orders=(Order("on", _("When"), ("on_earliest",)), BY_CHANGE),
    writable=("name", "kind", "on", "area", "organization", "note", *LEVEL_FIELDS),
    required=("on",),
    create=services.create_transition,
    update=services.update_transition,
    delete=services.delete_transition,
    columns=(
        Column("on", _("When"), lambda d: {"text": str(partial_date_text(d["on"]))}, order="on"),
        Column("name", _("Name"), text("name")),
        Column("kind", _("Kind"), chosen("kind", TransitionKind)),
        Column("area", _("Area"), reference("area")),
        Column("organization", _("Body"), reference("organization")),
    ),
    facets=(Facet("kind", _("Kind"), "kind", tuple(TransitionKind.choices)), HANDLING_FACET),
    profile=transition.profile,
    related=(("turnover-calendar", _("Calendar"), "calendar"),),
    form=(Part("", ("name", "kind", "on", "area", "organization", "note")),),
    empty=_(
        "Elections, reshuffles and ends of term: add those that you know of, and see which posts they may move."
    ),
)
