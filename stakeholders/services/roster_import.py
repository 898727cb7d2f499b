"""Importing a roster: one transaction for a file, everything through the one access rule, the run recorded.

`preview` and `run_import` make the same plan from the same file, so a dry run says what an import will do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from core import audit
from core.access.principals import Principal, principal_of
from core.access.registry import rule_of
from core.access.scope import refuse_creation, scope
from core.confidentiality import Handling
from core.history import CHANGED, CREATED, insert_with_history, remember
from core.models import Area
from core.records import description_of
from stakeholders.domain.roster_plan import RosterPlan, make_plan
from stakeholders.domain.roster_reader import ReadRequest, read_roster
from stakeholders.domain.roster_types import DefaultArea, RosterDocument, RosterError
from stakeholders.models import ImportRun, RosterSource, RunState, Source, Stakeholder
from stakeholders.models.choices import SourceKind
from stakeholders.services.import_undo import keep_written
from stakeholders.services.roster_snapshot import take_snapshot
from stakeholders.services.roster_write import Progress, Writer

_LOCK = 7_302_117
"""Imports wait for each other, so that two of the same file cannot both find the map without it."""
_KEPT_OUTCOMES = 2_000


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """One file and what a person said about it."""

    data: bytes
    name: str
    format: str = "auto"
    area: UUID | None = None
    source: str = ""
    as_of: date | None = None
    strict: bool = False
    function: UUID | None = None
    mapping: Mapping[str, object] = field(default_factory=dict)


class RosterRefused(RosterError):
    """The file was refused as a whole; `plan` tells what was found, when it could be read."""

    def __init__(self, message: str, plan: RosterPlan | None = None) -> None:
        super().__init__(message)
        self.plan = plan


def default_area(principal: Principal, area_id: UUID | None) -> DefaultArea | None:
    """The area that was named for a file, with its country; RosterError when the actor cannot see it."""
    if area_id is None:
        return None
    area = scope(principal, Area.objects.filter(pk=area_id)).first()
    if area is None:
        raise RosterError("There is no such area.")
    country = Area.objects.get(pk=area.ancestors[0]) if area.ancestors else area
    return DefaultArea(
        str(area.pk), area.name, area.iso_code, str(country.pk), country.name, country.iso_code
    )


def read(actor: Any, request: ImportRequest) -> RosterDocument:
    """The document in the file; RosterError when it is refused."""
    principal = principal_of(actor)
    return read_roster(
        request.data,
        ReadRequest(
            name=request.name,
            format=request.format,
            area=default_area(principal, request.area),
            as_of=request.as_of,
            source=request.source,
            mapping=request.mapping,
        ),
    )


def preview(*, actor: Any, request: ImportRequest) -> RosterPlan:
    """What an import would do, from what the actor may see. Writes nothing."""
    principal = principal_of(actor)
    plan = _plan(principal, read(principal, request))
    _check_rights(principal, plan, request.function)
    return plan


def _plan(principal: Principal, document: RosterDocument) -> RosterPlan:
    return make_plan(document, take_snapshot(principal, document))


def _check_rights(principal: Principal, plan: RosterPlan, function: UUID | None) -> None:
    """Refuse a file that would write where the actor may not."""
    rule = rule_of(Stakeholder)
    if rule is None:
        raise RosterError("This record cannot be imported.")
    places = {plan.document.organizations[key].area for key in plan.new["organizations"]}
    places |= {plan.document.persons[key].area for key in plan.new["persons"]} | set(plan.new["areas"])
    for key in sorted(places):
        at, area_id = plan.document.areas.get(key), ""
        while at is not None and not area_id:
            area_id = plan.ids["areas"].get(at.key, "")
            at = plan.document.areas.get(at.parent)
        where = UUID(area_id) if area_id else None
        refused = refuse_creation(
            principal, rule, function=function, handling=Handling.COMPANY, area_id=where
        )
        if refused:
            name = plan.document.areas[key].name if key else "no area"
            raise RosterRefused(f"{refused} The file speaks about: {name}.", plan)
    if principal.read_only or not principal.may_edit:
        raise RosterRefused("Your role may not import.", plan)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did."""

    plan: RosterPlan
    run: ImportRun


def run_import(
    *,
    actor: Any,
    request: ImportRequest,
    run: ImportRun | None = None,
    progress: Progress = lambda *_: None,
) -> ImportResult:
    """Read, plan and write one file in one transaction; RosterError leaves the map as it was.

    A given run is updated to its end; without one a run is recorded with the import.
    """
    principal = principal_of(actor)
    progress("reading", 0, 1)
    document = read(principal, request)
    with transaction.atomic():
        wait_for_others()
        since = timezone.now()
        progress("comparing", 0, document.rows)
        plan = _plan(principal, document)
        _check_rights(principal, plan, request.function)
        if request.strict and plan.problems:
            raise RosterRefused(f"{len(plan.problems)} rows have errors, and strict was asked for.", plan)
        source = _sources(principal, request, plan)
        name = request.source or request.name
        reason = f"Imported from {name}"[:500]
        writer = Writer(plan, principal, source, request.function, reason, progress)
        if not plan.changes_nothing:
            writer.write()
        run = _record(principal, request, run, plan)
        keep_written(run, since=since, reason=reason)
        audit.record(actor=principal, verb="import", obj=run, details=dict(plan.counts))
    return ImportResult(plan, run)


def wait_for_others() -> None:
    """Holds the lock of imports until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20min'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SET LOCAL lock_timeout = '30s'")


def _sources(principal: Principal, request: ImportRequest, plan: RosterPlan) -> Source | None:
    """The source that the new facts cite, and with `--source` the RosterSource; both are found again by name."""
    title = (request.source or request.name or "Roster")[:300]
    known = (
        scope(principal, Source.objects.filter(title=title, kind=SourceKind.PUBLICATION))
        .order_by("pk")
        .first()
    )
    if known is None and (request.source or not plan.changes_nothing):
        known = Source(title=title, kind=SourceKind.PUBLICATION, area_id=request.area)
        _new(principal, known, request.function)
    if request.source and known is not None:
        rosters = RosterSource.objects.filter(name=title, area=request.area)
        if not scope(principal, rosters).exists():
            kept = request.format if request.format != "auto" else plan.document.format
            roster = RosterSource(name=title, area_id=request.area, source=known, format=kept)
            roster.mapping = dict(request.mapping)
            _new(principal, roster, request.function)
    return known


def _new(principal: Principal, record: Any, function: UUID | None) -> None:
    record.created_by_id = principal.user_id
    record.function_id = function
    derive = description_of(type(record)).derive
    if derive is not None:
        derive(record)
    insert_with_history([record], actor=principal)


def _record(
    principal: Principal, request: ImportRequest, run: ImportRun | None, plan: RosterPlan
) -> ImportRun:
    """The finished run with its counts and the outcome of its rows."""
    fresh = run is None
    one = run or ImportRun(
        created_by_id=principal.user_id, function_id=request.function, area_id=request.area
    )
    one.file_name = one.file_name or request.name[:300]
    one.file_digest = hashlib.sha256(request.data).hexdigest()
    one.format, one.as_of, one.strict = plan.document.format, request.as_of, request.strict
    one.scope_area_id = request.area
    one.mapping = dict(request.mapping)
    one.counts = dict(plan.counts)
    one.report = report_of(plan)
    one.state, one.problem = RunState.DONE, ""
    one.done_rows = one.total_rows = plan.document.rows
    one.finished_at = timezone.now()
    if request.source:
        rosters = RosterSource.objects.filter(name=request.source[:300], area=request.area)
        one.roster_source = scope(principal, rosters).order_by("pk").first()
    if fresh:
        one.save(force_insert=True)
    else:
        one.version += 1
        one.save()
    remember([one], actor=principal, kind=CREATED if fresh else CHANGED)
    return one


def report_of(plan: RosterPlan) -> list[dict[str, Any]]:
    """Outcomes to keep with the run: all that say something, and the first of the others."""
    telling = [one for one in plan.outcomes if one.message or one.outcome == "error"]
    plain = [one for one in plan.outcomes if not one.message and one.outcome != "error"]
    kept = sorted([*telling[:_KEPT_OUTCOMES], *plain[: _KEPT_OUTCOMES // 4]], key=lambda one: one.row)
    return [
        {"row": one.row, "outcome": one.outcome, "message": one.message, "what": one.what} for one in kept
    ]
