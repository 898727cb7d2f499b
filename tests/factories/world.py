"""One record of every registered model at every level, full of canaries, with the shares of the grantees.

A new model joins with one `Kind` below; tests/access/test_contract.py fails when one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone

from core import attachment_services, task_services
from core import services as core_services
from core.access.grants import permission_id
from core.access.principals import principal_of, system_actor
from core.access.registry import rule_of
from core.confidentiality import Handling
from core.history import insert_with_history
from core.models import Area, Attachment, HoldingRule, RightsHolderGroup, Task, Theme
from engagements import services as engagement_services
from engagements.models import (
    Argument,
    ArgumentUse,
    CallAnswer,
    Commitment,
    ContactRule,
    Engagement,
    Exposure,
    Handover,
    Initiative,
    InitiativePartner,
    LibraryEntry,
    Mitigation,
    Note,
    Participant,
    Point,
    Position,
    PositionVariant,
    Relationship,
    Slice,
)
from engagements.services import harm as harm_services
from engagements.services import initiatives as initiative_services
from engagements.services import messages as message_services
from engagements.services import slices as slice_services
from stakeholders import services
from stakeholders.models import (
    Assessment,
    Citation,
    ContributionRequest,
    Deployment,
    ExerciseAnswer,
    ExerciseInput,
    ImportRun,
    Interest,
    Mandate,
    MappingExercise,
    Organization,
    Person,
    Post,
    RosterCheck,
    RosterSource,
    SnapshotEntry,
    Source,
    SourceIdentity,
    Succession,
    Tenure,
    Term,
    Tie,
    Transition,
    TurnoverFinding,
    Vacancy,
)
from stakeholders.models.stakeholders import ORGANIZATION_FIELDS, PERSON_FIELDS
from tests.factories.canaries import BIRTH_DATES, MARK, canary, texts
from tests.factories.cast import Cast

LEVELS = (Handling.PUBLIC, Handling.COMPANY, Handling.FUNCTION, Handling.NAMED)
PRIVATE_TEXT = "privatecontactdetails"


@dataclass(frozen=True)
class Kind:
    """How one kind of record is made: `links` names the kinds of the same level that its foreign keys take, or a
    kind and the level to take it from; `fixed` are values that a canary cannot stand for; `resource` is its address
    in API and pages; `levels` are those at which it is made."""

    model: type[models.Model]
    resource: str
    create: Callable[..., Any] | None
    links: dict[str, Any] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)
    leave_out: frozenset[str] = frozenset()
    area: bool = True
    levels: tuple[Handling, ...] = LEVELS


def _create_task(*, actor: Any, values: dict[str, Any], reason: str = "") -> Any:
    """A task about a record takes the level of that record; nobody writes it."""
    kept = {
        name: value for name, value in values.items() if name not in ("handling", "function", "custodian")
    }
    about = kept.pop("about")
    kept |= {"about_kind": "people", "about_id": about.pk}
    return task_services.create_task(actor=actor, values=kept, reason=reason)


def _attach(*, actor: Any, values: dict[str, Any], reason: str = "") -> Any:
    """A file on a record takes the level of that record."""
    return attachment_services.attach(
        actor=actor,
        about_kind="people",
        about_id=values["about"].pk,
        name=values["file_name"],
        data=b"A note.",
        note=values["note"],
        reason=reason,
    )


def _create_request(*, actor: Any, values: dict[str, Any], reason: str = "") -> Any:
    """A request asks its own author, who sees every level of the world."""
    return services.create_request(actor=actor, values={**values, "asked_person": actor.pk}, reason=reason)


KINDS: dict[str, Kind] = {
    "area": Kind(Area, "areas", core_services.create_area, fixed={"kind": "site"}, area=False),
    "theme": Kind(Theme, "themes", core_services.create_theme, area=False),
    "group": Kind(RightsHolderGroup, "groups", core_services.create_group),
    "person": Kind(
        Person,
        "people",
        services.create_person,
        fixed={"basis": "public_office"},
        leave_out=frozenset(ORGANIZATION_FIELDS),
    ),
    "organization": Kind(
        Organization, "organizations", services.create_organization, leave_out=frozenset(PERSON_FIELDS)
    ),
    "second_body": Kind(
        Organization, "organizations", services.create_organization, leave_out=frozenset(PERSON_FIELDS)
    ),
    "post": Kind(Post, "posts", services.create_post, links={"organization": "organization"}),
    "term": Kind(Term, "terms", services.create_term, links={"organization": "organization"}, area=False),
    "tenure": Kind(
        Tenure,
        "tenures",
        services.create_tenure,
        links={"person": "person", "post": "post", "term": "term", "on_behalf_of": "organization"},
        fixed={"start": "2020-05"},
    ),
    "membership": Kind(
        Tenure, "tenures", services.create_tenure, links={"person": "person", "organization": "organization"}
    ),
    "vacancy": Kind(Vacancy, "vacancies", services.create_vacancy, links={"post": "post"}, area=False),
    "source": Kind(Source, "sources", services.create_source, fixed={"kind": "publication"}),
    "source_identity": Kind(
        SourceIdentity,
        "source-identities",
        services.create_source_identity,
        links={"source": "source"},
        area=False,
        levels=(Handling.NAMED,),
    ),
    "citation": Kind(
        Citation,
        "citations",
        services.create_citation,
        links={"source": "source", "stakeholder": "person"},
        fixed={"credibility": 2, "provenance": "published"},
        area=False,
    ),
    "tie": Kind(
        Tie,
        "ties",
        services.create_tie,
        links={"subject": "person", "object": "organization"},
        fixed={"kind": "influences"},
        area=False,
    ),
    "interest": Kind(
        Interest,
        "interests",
        services.create_interest,
        links={"stakeholder": "person", "theme": "theme"},
        fixed={"kind": "economic"},
        area=False,
    ),
    "assessment": Kind(
        Assessment,
        "assessments",
        services.create_assessment,
        links={"stakeholder": "person", "theme": "theme"},
        fixed={"alignment": -2, "interest": 5, "influence": 4, "assessed_on": date(2024, 5, 1)},
        area=False,
    ),
    "exercise": Kind(
        MappingExercise, "mapping-exercises", services.create_exercise, links={"theme": "theme"}
    ),
    "request": Kind(
        ContributionRequest,
        "contribution-requests",
        _create_request,
        links={"exercise": "exercise"},
        area=False,
    ),
    "exercise_input": Kind(
        ExerciseInput,
        "exercise-inputs",
        services.create_input,
        links={"exercise": "exercise", "source": "source"},
        fixed={"kind": "media", "status": "consulted"},
        area=False,
    ),
    "answer": Kind(
        ExerciseAnswer,
        "exercise-answers",
        services.create_answer,
        links={"exercise": "exercise"},
        fixed={"question": "roles"},
        area=False,
    ),
    "snapshot_entry": Kind(
        SnapshotEntry,
        "snapshot-entries",
        None,
        links={"exercise": "exercise", "stakeholder": "person", "assessment": "assessment"},
        fixed={"alignment": -2, "interest": 5},
        area=False,
    ),
    "mandate": Kind(
        Mandate,
        "mandates",
        services.create_mandate,
        links={"organization": "organization", "post": "post", "theme": "theme"},
        fixed={"state_function": "public_order"},
    ),
    "deployment": Kind(
        Deployment, "deployments", services.create_deployment, links={"organization": "organization"}
    ),
    "succession": Kind(
        Succession,
        "successions",
        services.create_succession,
        links={"predecessor": "organization", "successor": "second_body"},
        fixed={"kind": "renamed", "on": "2019"},
        area=False,
    ),
    "holding_rule": Kind(
        HoldingRule,
        "holding-rules",
        None,
        fixed={"kind": "graph_export", "allowed": True, "decided_on": date(2024, 5, 1)},
    ),
    "roster_source": Kind(
        RosterSource,
        "roster-sources",
        services.create_roster_source,
        links={"organization": "organization", "source": "source"},
    ),
    "attachment": Kind(Attachment, "attachments", _attach, links={"about": "person"}, area=False),
    "task": Kind(Task, "tasks", _create_task, links={"about": "person"}, area=False),
    "engagement": Kind(
        Engagement,
        "engagements",
        engagement_services.create_engagement,
        fixed={"status": "cancelled", "time_zone": "UTC", "value_given": "given"},
        leave_out=frozenset({"link"}),
    ),
    "participant": Kind(
        Participant,
        "participants",
        engagement_services.create_participant,
        links={"engagement": "engagement", "stakeholder": "person", "post": "post"},
        leave_out=frozenset({"guest_name", "guest_from", "guest_email"}),
        area=False,
    ),
    "guest": Kind(
        Participant,
        "participants",
        engagement_services.create_participant,
        links={"engagement": "engagement"},
        leave_out=frozenset({"guest_email"}),
        area=False,
    ),
    "note": Kind(
        Note, "notes", engagement_services.create_note, links={"engagement": "engagement"}, area=False
    ),
    "point": Kind(
        Point,
        "points",
        engagement_services.create_point,
        links={"engagement": "engagement", "stakeholder": "person", "theme": "theme"},
        area=False,
    ),
    "commitment": Kind(
        Commitment,
        "commitments",
        engagement_services.create_commitment,
        links={"engagement": "engagement", "stakeholder": "person"},
        area=False,
    ),
    "relationship": Kind(
        Relationship,
        "relationships",
        engagement_services.create_relationship,
        links={"stakeholder": "person"},
        area=False,
    ),
    "handover": Kind(
        Handover,
        "handovers",
        engagement_services.create_handover,
        links={"person": "person", "post": "post", "deployment": "deployment"},
        fixed={"day": date(2024, 5, 1)},
        area=False,
    ),
    "roster_check": Kind(
        RosterCheck,
        "roster-checks",
        None,
        links={"roster_source": "roster_source"},
        fixed={"as_of": date(2024, 5, 1)},
    ),
    "finding": Kind(
        TurnoverFinding,
        "turnover-findings",
        services.create_finding,
        links={"check_run": "roster_check", "post": "post", "new_person": "person"},
        fixed={"kind": "holder_changed", "day": date(2024, 5, 1)},
    ),
    "transition": Kind(
        Transition,
        "transitions",
        services.create_transition,
        links={"organization": "organization"},
        fixed={"kind": "election", "on": "2027"},
    ),
    "exposure": Kind(
        Exposure,
        "exposures",
        harm_services.create_exposure,
        links={"stakeholder": "person"},
        fixed={"armed": "grave", "review_by": date(2090, 1, 1)},
        leave_out=frozenset({"other_person"}),
        area=False,
        levels=(Handling.NAMED,),
    ),
    "contact_rule": Kind(
        ContactRule,
        "contact-rules",
        harm_services.create_contact_rule,
        links={"stakeholder": "person"},
        fixed={"kind": "ask_first"},
        area=False,
    ),
    "mitigation": Kind(
        Mitigation,
        "mitigations",
        harm_services.create_mitigation,
        links={"engagement": "engagement", "rule": "contact_rule"},
        area=False,
    ),
    "position": Kind(
        Position, "positions", message_services.create_position, links={"theme": "theme"}, area=False
    ),
    "position_variant": Kind(
        PositionVariant,
        "position-variants",
        message_services.create_variant,
        links={"position": "position"},
        area=False,
    ),
    "argument": Kind(
        Argument,
        "arguments",
        message_services.create_argument,
        links={"theme": "theme"},
        fixed={"benefit": "economic"},
        area=False,
    ),
    "argument_use": Kind(
        ArgumentUse,
        "argument-uses",
        message_services.create_use,
        links={
            "argument": ("argument", Handling.PUBLIC),
            "engagement": "engagement",
            "stakeholder": "person",
        },
        fixed={"reaction": "heard"},
        area=False,
    ),
    "library_entry": Kind(
        LibraryEntry,
        "resources",
        message_services.create_entry,
        fixed={"kind": "tool", "practices": ["B1"]},
        area=False,
    ),
    "initiative": Kind(
        Initiative,
        "initiatives",
        initiative_services.create_initiative,
        links={"theme": "theme", "blocked": "organization"},
        fixed={"kind": "coalition"},
    ),
    "initiative_partner": Kind(
        InitiativePartner,
        "initiative-partners",
        initiative_services.create_partner,
        links={"initiative": "initiative", "stakeholder": "organization"},
        area=False,
    ),
    "slice": Kind(
        Slice,
        "slices",
        slice_services.create_slice,
        fixed={"recipient_kind": "other", "expires_on": date.today() + timedelta(days=30)},
        leave_out=frozenset({"items"}),
        area=False,
    ),
    "call_answer": Kind(
        CallAnswer,
        "call-answers",
        engagement_services.create_answer,
        links={"relationship": "relationship"},
        fixed={"answer": "yes"},
        area=False,
    ),
    "import_run": Kind(ImportRun, "imports", None, links={"roster_source": "roster_source"}),
}

# Open records that name closed ones, and closed children of open parents: what stands beside must not leak.
PERSON_KIND, BODY_KIND = KINDS["person"], KINDS["organization"]
CLOSED_AREA = ("area", Handling.NAMED)
CLOSED_BODY = ("organization", Handling.NAMED)
CROSSINGS: dict[str, Kind] = {
    "open_theme": replace(KINDS["theme"], links={"parent": ("theme", Handling.NAMED)}),
    "open_group": replace(
        KINDS["group"], links={"parent": ("group", Handling.NAMED), "area": CLOSED_AREA}, area=False
    ),
    "open_person": replace(PERSON_KIND, links={"area": CLOSED_AREA}, area=False),
    "open_body": replace(
        BODY_KIND, links={"parent": CLOSED_BODY, "area": CLOSED_AREA, "home_state": CLOSED_AREA}, area=False
    ),
    "open_post": replace(KINDS["post"], links={"organization": "open_body"}, fixed={"seats": 5}),
    "open_tenure": replace(
        KINDS["tenure"],
        links={
            "person": "open_person",
            "post": "open_post",
            "term": ("term", Handling.NAMED),
            "on_behalf_of": CLOSED_BODY,
        },
    ),
    "closed_tenure": replace(
        KINDS["tenure"],
        links={"person": "open_person", "post": "open_post"},
        levels=(Handling.FUNCTION, Handling.NAMED),
    ),
    "closed_member": replace(
        KINDS["membership"],
        links={"person": "open_person", "organization": "open_body"},
        levels=(Handling.FUNCTION, Handling.NAMED),
    ),
    "closed_vacancy": replace(KINDS["vacancy"], links={"post": "open_post"}, levels=(Handling.NAMED,)),
    "closed_remark": replace(
        KINDS["citation"],
        links={"source": ("source", Handling.NAMED), "stakeholder": "open_person"},
        levels=(Handling.NAMED,),
    ),
    "open_list": replace(
        KINDS["roster_source"],
        links={"organization": CLOSED_BODY, "source": ("source", Handling.NAMED), "area": CLOSED_AREA},
        area=False,
    ),
}
CROSSINGS["closed_judgement"] = replace(
    KINDS["assessment"],
    links={"stakeholder": "open_person", "theme": "open_theme"},
    levels=(Handling.FUNCTION, Handling.NAMED),
)
CROSSINGS["protected_source"] = replace(
    KINDS["source"],
    fixed={"kind": "government", "identity_hidden": True},
    leave_out=frozenset({"url"}),
    levels=(Handling.FUNCTION,),
)
CROSSINGS["hidden_identity"] = replace(KINDS["source_identity"], links={"source": "protected_source"})
for name, spec in CROSSINGS.items():
    KINDS[name] = spec if spec.levels is not LEVELS else replace(spec, levels=(Handling.COMPANY,))


@dataclass(frozen=True)
class Made:
    """One record of the world with the canaries that only those who see it may read."""

    kind: str
    level: Handling
    record: Any

    @property
    def spec(self) -> Kind:
        return KINDS[self.kind]

    @property
    def mark(self) -> str:
        """The beginning of every canary of this record."""
        return canary(self.kind, self.level)

    @property
    def private_marks(self) -> tuple[str, ...]:
        """Canaries of columns in the field table."""
        rule = rule_of(self.spec.model)
        if rule is None or not rule.private:
            return ()
        marks = (canary(self.kind, self.level, PRIVATE_TEXT),)
        return (*marks, BIRTH_DATES[self.level]) if self.spec.model is Person else marks

    @property
    def crossing(self) -> bool:
        return self.kind in CROSSINGS

    @property
    def shareable(self) -> bool:
        rule = rule_of(self.spec.model)
        return rule is not None and rule.root is not None


@dataclass
class World:
    """Records by kind and level."""

    cast: Cast
    records: dict[tuple[str, Handling], Made] = field(default_factory=dict)

    def of(self, kind: str, level: Handling) -> Any:
        return self.records[kind, level].record

    def linked(self, target: Any, level: Handling) -> Any:
        """What a link names: a kind of the same level (or the open one), or a kind and its level."""
        kind, at = target if isinstance(target, tuple) else (target, level)
        if (kind, at) not in self.records:
            at = KINDS[kind].levels[0]
        return self.of(kind, at)

    def __iter__(self) -> Iterator[Made]:
        return iter(self.records.values())

    def at(self, level: Handling) -> list[Made]:
        return [made for made in self if made.level == level]


def make_world(cast: Cast) -> World:
    """Everything in Alpha North, written by `author`, named records kept by `custodian`, then shared."""
    world = World(cast)
    for crossing in (False, True):
        for level in LEVELS:
            for kind, spec in KINDS.items():
                if (kind in CROSSINGS) == crossing and level in spec.levels:
                    world.records[kind, level] = Made(kind, level, _make(world, kind, spec, level))
    share_world(world)
    return world


def level_values(cast: Cast, level: int) -> dict[str, Any]:
    """The level with the owner function and the custodian that it needs."""
    values: dict[str, Any] = {"handling": level}
    if level >= Handling.FUNCTION:
        values["function"] = cast.home
    if level == Handling.NAMED:
        values["custodian"] = cast.users["custodian"]
    return values


def values_of(world: World, kind: str, level: Handling) -> dict[str, Any]:
    """What a record of this kind and level is made with."""
    spec = KINDS[kind]
    values = texts(kind, level, spec.model, spec.leave_out)
    values.update(spec.fixed)
    values.update({name: world.linked(linked, level) for name, linked in spec.links.items()})
    if spec.area:
        values["area"] = world.cast.areas["alpha_north"]
    if kind == "area":
        values["parent"] = world.cast.areas["alpha_north"]
    if spec.model is Relationship:
        values["colleague"] = world.cast.users["author"]
    if spec.model is Person:
        values["birth_date"] = BIRTH_DATES[level]
    return values | level_values(world.cast, level)


def _make(world: World, kind: str, spec: Kind, level: Handling) -> Any:
    values = values_of(world, kind, level)
    if spec.create is None:
        return _insert(world, spec, values)
    rule = rule_of(spec.model)
    reference = rule is not None and rule.reference and level == Handling.PUBLIC
    actor = system_actor() if reference else world.cast.fresh("author")
    return spec.create(actor=actor, values=values, reason=canary(kind, level, "reason"))


def _insert(world: World, spec: Kind, values: dict[str, Any]) -> Any:
    """A record that only a job writes: stored as the job would, with its first history row."""
    author = world.cast.fresh("author")
    record = spec.model(
        **values, created_by=author, scope_area=values.get("area") or world.cast.areas["alpha_north"]
    )
    insert_with_history([record], actor=principal_of(author))
    return record


def share(
    record: Any,
    *,
    action: str = "view",
    user: Any = None,
    group: Group | None = None,
    until: Any = None,
    reason: str = "test",
) -> Any:
    """A share of a root record with a person or a group."""
    rule = rule_of(type(record))
    if rule is None or rule.root != "":
        raise LookupError("only roots are shared")
    details = {
        "content_object_id": record.pk,
        "permission_id": permission_id(rule.model, action),
        "reason": reason,
        "expires_at": until,
    }
    if user is not None:
        return rule.user_grants.objects.create(user=user, **details)
    return rule.group_grants.objects.create(group=group, **details)


def share_world(world: World) -> None:
    """Every closed root: with the grantees by name, with the team, and long ago with the expired grantee."""
    users, team = world.cast.users, world.cast.team
    for made in world:
        rule = rule_of(made.spec.model)
        if made.level < Handling.FUNCTION or made.kind in CROSSINGS or rule is None or rule.root != "":
            continue
        why = canary(made.kind, made.level, "share")
        share(made.record, user=users["grantee"], reason=why)
        share(made.record, user=users["change_grantee"], action="change", reason=why)
        ended = timezone.now() - timedelta(seconds=1)
        share(made.record, user=users["expired_grantee"], until=ended, reason=why)
        if team is not None:
            share(made.record, group=team.group, reason=why)


__all__ = [
    "KINDS",
    "LEVELS",
    "MARK",
    "Kind",
    "Made",
    "World",
    "level_values",
    "make_world",
    "share",
    "values_of",
]
