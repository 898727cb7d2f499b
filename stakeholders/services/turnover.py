"""Checking a list against the map: findings are stored, nothing of the map is changed.

What is open already is kept, with the newer evidence; what was accepted or rejected is not asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, principal_of
from core.access.registry import rule_of
from core.access.scope import scope
from core.errors import Conflict
from core.history import CHANGED, insert_with_history, remember, update_with_history
from core.records import complete, create, delete, describe, update
from stakeholders import selectors
from stakeholders.domain.roster_map import AreaFinder, MapSnapshot, PersonFinder
from stakeholders.domain.roster_titles import title_key
from stakeholders.domain.roster_types import RosterDocument
from stakeholders.domain.turnover_check import CheckResult, check_document
from stakeholders.domain.turnover_read import newest_day
from stakeholders.domain.turnover_types import Finding, FindingKind, Thresholds
from stakeholders.models import (
    Citation,
    FindingState,
    Post,
    RosterCheck,
    RosterSource,
    RunState,
    Said,
    Stakeholder,
    Tenure,
    Transition,
    TurnoverFinding,
    TurnoverKind,
)
from stakeholders.models.choices import Phase
from stakeholders.models.turnover import UPHEAVALS
from stakeholders.services.roster_import import ImportRequest, RosterRefused, read
from stakeholders.services.roster_snapshot import take_snapshot
from stakeholders.services.turnover_hooks import Upheaval, tell_upheaval

CHUNK = 500


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """One list and what a person said about it; `roster` is the source it belongs to."""

    data: bytes
    name: str
    format: str = "auto"
    area: UUID | None = None
    roster: RosterSource | None = None
    as_of: date | None = None
    complete: bool = False
    function: UUID | None = None


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """The check, all that was found (unchanged posts too), and what is new among it."""

    check: RosterCheck
    result: CheckResult
    stored: list[TurnoverFinding] = field(default_factory=list)


def derive_check(check: RosterCheck) -> None:
    check.scope_area_id = check.area_id or (check.roster_source.area_id if check.roster_source else None)


def derive_finding(finding: TurnoverFinding) -> None:
    """The area of the post, else its own, else that of the list."""
    post, check = finding.post, finding.check_run
    body = finding.organization
    finding.scope_area_id = (post.scope_area_id if post else None) or finding.area_id
    finding.scope_area_id = finding.scope_area_id or (body.scope_area_id if body else None)
    finding.scope_area_id = finding.scope_area_id or (check.scope_area_id if check else None)


def derive_transition(transition: Transition) -> None:
    body = transition.organization
    transition.scope_area_id = transition.area_id or (body.scope_area_id if body else None)


def prepare_finding(principal: Principal, model: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """What a colleague saw in one tap: who holds the post by the map, and what kind of finding that makes."""
    if values.get("kind"):
        return values
    values = {"said": Said.ARRIVED, "day": timezone.localdate(), **values}
    values["day"] = values["day"] or timezone.localdate()
    if values.get("post") is None:
        values = _of_a_new_post(principal, values)
        if values.get("post") is None:
            return values
    given = values.get("post")
    post = given.pk if isinstance(given, Post) else given
    tenure = None
    if post is not None:
        held = selectors.tenures(actor=principal, as_of=values["day"]).filter(
            post_id=post, phase=Phase.CURRENT
        )
        tenure = held.select_related("person").order_by("-last_seen", "pk").first()
    if tenure is not None:
        values |= {"tenure": tenure.pk, "old_holder": tenure.person.name}
    left = values["said"] == Said.LEFT
    kinds = {
        True: TurnoverKind.VACATED,
        False: TurnoverKind.HOLDER_CHANGED if tenure else TurnoverKind.FILLED,
    }
    return {**values, "kind": kinds[left]}


def _of_a_new_post(principal: Principal, values: dict[str, Any]) -> dict[str, Any]:
    """A colleague saw somebody in a post that the map does not have: the body, and what the post is called there. Where
    the body has a post of that title, it is that one."""
    body, title = values.get("organization"), (values.get("title_in_file") or "").strip()
    if body is None or not title:
        raise ValidationError({"post": _("Say which post, or the body and what the post is called there.")})
    key = body.pk if isinstance(body, Stakeholder) else body
    found = selectors.organizations(actor=principal).filter(pk=key).first()
    if found is None:
        raise ValidationError({"organization": _("There is no such record.")})
    posts = selectors.posts(actor=principal).filter(organization_id=found.pk, end="").order_by("pk")
    there = next((one for one in posts if title_key(one.title) == title_key(title)), None)
    if there is not None:
        return {**values, "post": there.pk, "organization": None, "title_in_file": ""}
    if values["said"] == Said.LEFT:
        raise ValidationError({"said": _("Nobody can have left a post that the map does not have.")})
    new = {"kind": TurnoverKind.POST_NEW, "body_name": found.name, "area": found.area_id}
    return {**values, **new, "title_in_file": title}


def sign_finding(principal: Principal, finding: TurnoverFinding, before: Mapping[str, Any]) -> None:
    """What was decided stays as it was decided."""
    if before and before["state"] != FindingState.OPEN:
        raise Conflict(_("This was decided already."))


def after_transition(principal: Principal, transition: Transition, changed: frozenset[str]) -> None:
    """A coup, purge or dismissal is told to higher apps: they have those looked at who work with us."""
    news = changed & {"kind", "on", "area", "organization"}
    if transition.kind in UPHEAVALS and (transition.version == 1 or news):
        tell_upheaval(principal, Upheaval(transition.pk, transition.version))


describe(RosterCheck, derive=derive_check)
describe(TurnoverFinding, derive=derive_finding, prepare=prepare_finding, sign=sign_finding)
describe(Transition, derive=derive_transition, after=after_transition)


def create_finding(*, actor: Any, values: dict[str, Any], reason: str = "") -> TurnoverFinding:
    """*Someone new here*: what a colleague saw, to be reviewed like any other finding."""
    return create(actor=actor, model=TurnoverFinding, values=values, reason=reason)


def update_finding(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> TurnoverFinding:
    """Corrects what was proposed, before it is decided."""
    return update(actor=actor, model=TurnoverFinding, pk=pk, version=version, values=values, reason=reason)


def create_transition(*, actor: Any, values: dict[str, Any], reason: str = "") -> Transition:
    """An event that may move many posts."""
    return create(actor=actor, model=Transition, values=values, reason=reason)


def update_transition(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Transition:
    """Changes an event, for example its day."""
    return update(actor=actor, model=Transition, pk=pk, version=version, values=values, reason=reason)


def delete_transition(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an event that was entered by mistake."""
    delete(actor=actor, model=Transition, pk=pk, version=version, reason=reason)


def thresholds() -> Thresholds:
    """From when on two titles or names are one, as the installation sets it."""
    return Thresholds(**getattr(settings, "TURNOVER_THRESHOLDS", {}))


def run_check(
    *,
    actor: Any,
    request: CheckRequest,
    check: RosterCheck | None = None,
    progress: Callable[[str, int, int], None] = lambda label, done, total: None,
) -> CheckOutcome:
    """Compares one list with what the actor sees of the map and stores what is new; RosterError leaves all as it was.

    `check` is the waiting record of a job, which is filled; without one a new record is made.
    """
    principal = principal_of(actor)
    if principal.read_only or not principal.may_edit:
        raise RosterRefused("Your role may not check lists.")
    area = request.area or (request.roster.area_id if request.roster else None)
    file = ImportRequest(
        data=request.data,
        name=request.name,
        format=request.format,
        area=area,
        source=request.roster.name if request.roster else "",
        as_of=request.as_of,
        mapping=request.roster.mapping if request.roster else {},
    )
    progress("reading", 0, 1)
    document = read(principal, file)
    progress("comparing", 0, 2)
    snapshot = take_snapshot(principal, document)
    progress("comparing", 1, 2)
    day = request.as_of or newest_day(document) or timezone.localdate()
    covered = _covered(principal, request.roster) if request.roster else None
    result = check_document(
        document, snapshot, day=day, complete=request.complete, covered=covered, limits=thresholds()
    )
    progress("writing", 0, 1)
    with transaction.atomic():
        waiting = check is not None
        check = check or RosterCheck(created_by_id=principal.user_id, function_id=request.function)
        check.roster_source, check.area_id = request.roster, area
        check.file_name = request.name[:300] or "list"
        check.file_digest = hashlib.sha256(request.data).hexdigest()
        check.as_of, check.complete = result.day, request.complete
        check.rows = document.rows
        check.unchanged = len(result.findings) - len(result.proposals)
        check.state, check.problem = RunState.DONE, ""
        complete(check, _rule(RosterCheck))
        stored, known = _new_ones(principal, check, document, snapshot, result.proposals)
        check.proposed, check.known = len(stored), known
        if waiting:
            check.version += 1
            check.save()
            remember([check], actor=principal, kind=CHANGED)
        else:
            insert_with_history([check], actor=principal)
        insert_with_history(stored, actor=principal, reason=check.file_name)
        counts = {"rows": check.rows, "proposed": check.proposed, "known": known}
        audit.record(actor=principal, verb="check", obj=check, details=counts)
    return CheckOutcome(check, result, stored)


def _rule(model: Any) -> Any:
    return rule_of(model)


def _covered(principal: Principal, roster: RosterSource) -> frozenset[str] | None:
    """Posts that this source has spoken of before; None when it never has, and all of its scope when it is complete."""
    if roster.complete or roster.source_id is None:
        return None
    cited = scope(principal, Citation.objects.filter(source_id=roster.source_id))
    posts = {pk for pair in cited.values_list("tenure__post_id", "vacancy__post_id") for pk in pair if pk}
    return frozenset(map(str, posts)) or None


def _new_ones(
    principal: Principal,
    check: RosterCheck,
    document: RosterDocument,
    snapshot: MapSnapshot,
    proposals: Iterable[Finding],
) -> tuple[list[TurnoverFinding], int]:
    """Findings that nobody was asked before, and how many were; open ones get the newer evidence."""
    wanted = {signature(one, check.area_id): one for one in proposals}
    asked = scope(principal, TurnoverFinding.objects.filter(signature__in=wanted))
    before = {one.signature: one for one in asked.order_by("pk")}
    fresh = []
    for key, one in wanted.items():
        there = before.get(key)
        if there is not None and there.state == FindingState.OPEN and (there.day or date.min) < check.as_of:
            there.day, there.score, there.evidence = check.as_of, one.score, _evidence(one)
            fresh.append(there)
    update_with_history(fresh, ["day", "score", "evidence"], actor=principal, reason=check.file_name)
    new = {key: one for key, one in wanted.items() if key not in before}
    return _records(principal, check, document, snapshot, new), len(wanted) - len(new)


def signature(one: Finding, area: UUID | None) -> str:
    """What makes two proposals the same question: the kind, the post and tenure on the map, and who or what is new."""
    person = title_key(one.new_holder) if one.kind != FindingKind.ROW_SUSPECT else one.new_holder
    parts = [one.kind, one.post_id, one.tenure_id, person]
    if not one.post_id:
        parts += [title_key(one.post_in_file), title_key(one.organization), str(area or "")]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _evidence(one: Finding) -> list[dict[str, Any]]:
    return [part.as_dict() for part in one.evidence][:20]


def _records(
    principal: Principal,
    check: RosterCheck,
    document: RosterDocument,
    snapshot: MapSnapshot,
    new: dict[str, Finding],
) -> list[TurnoverFinding]:
    """The rows to store, with the records that they name."""
    people = _people(document, snapshot, new.values())
    areas = AreaFinder(snapshot.areas)
    posts: dict[Any, Post] = Post.objects.in_bulk({UUID(one.post_id) for one in new.values() if one.post_id})
    tenures = Tenure.objects.in_bulk({UUID(one.tenure_id) for one in new.values() if one.tenure_id})
    persons = Stakeholder.objects.in_bulk({UUID(pk) for pk in people.values() if pk})
    made = []
    for key, one in new.items():
        person = people.get(one.new_person_key, "")
        record = TurnoverFinding(
            check_run=check,
            kind=str(one.kind),
            post=posts.get(UUID(one.post_id)) if one.post_id else None,
            tenure=tenures.get(UUID(one.tenure_id)) if one.tenure_id else None,
            new_person=persons.get(UUID(person)) if person else None,
            area_id=check.area_id or _area(document, areas, one),
            title_in_file=one.post_in_file[:300],
            body_name=one.organization[:300],
            old_holder=one.old_holder[:300],
            new_holder=one.new_holder[:300],
            day=check.as_of,
            score=one.score,
            evidence=_evidence(one),
            row=one.row,
            signature=key,
            created_by_id=principal.user_id,
            function_id=check.function_id,
        )
        complete(record, _rule(TurnoverFinding))
        made.append(record)
    return made


def _area(document: RosterDocument, areas: AreaFinder, one: Finding) -> UUID | None:
    """The area on the map in which the file puts a post."""
    post = document.posts.get(one.file_post_key)
    at = document.areas.get(post.area) if post is not None else None
    while at is not None:
        parent = document.areas.get(at.parent)
        found = areas.find(at, areas.find(parent, None) if parent is not None else None)
        if found:
            return UUID(found)
        at = parent
    return None


def _people(document: RosterDocument, snapshot: MapSnapshot, new: Iterable[Finding]) -> dict[str, str]:
    """Person of the file to the one on the map: by identifier, else by name where only one in the country has it."""
    finder, areas = PersonFinder(snapshot), AreaFinder(snapshot.areas)
    found: dict[str, str] = {}
    for key in {one.new_person_key for one in new} - {""}:
        person = document.persons[key]
        at = document.areas.get(person.area)
        while at is not None and at.kind != "country":
            at = document.areas.get(at.parent)
        country = areas.find(at, None) if at is not None else ""
        try:
            found[key] = finder.by_ids(person) or finder.by_names(person, country, set())
        except ValueError:
            found[key] = ""
    return found
