"""Importing people and organizations: update or create by a chosen key, one transaction for a file, set by set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from core import audit
from core.access.principals import Principal, principal_of
from core.access.registry import rule_of
from core.access.scope import scope
from core.copying import copy_with_history
from core.history import update_with_history
from core.lineage import circles
from core.names import search_key
from core.records import assign, changes, complete, follow, snapshot
from stakeholders.domain.register_columns import mapping_from
from stakeholders.domain.roster_reader import ReadRequest, read_table
from stakeholders.domain.roster_types import RosterError, RowProblem, Table
from stakeholders.models import ImportRun, Stakeholder
from stakeholders.services.register_plan import MODELS, RegisterPlan, make_plan
from stakeholders.services.roster_import import wait_for_others
from stakeholders.services.roster_write import Progress

BATCH = 2000


@dataclass(frozen=True, slots=True)
class RegisterRequest:
    """One file of people or organizations and what a person said about it."""

    data: bytes
    name: str
    kind: str
    area: UUID | None = None
    function: UUID | None = None
    strict: bool = False
    source: str = ""
    mapping: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What the history of every written record says."""
        return f"Imported from {self.source or self.name}"[:500]


class RegisterRefused(RosterError):
    """The file was refused as a whole; `plan` tells what was found."""

    def __init__(self, message: str, plan: RegisterPlan) -> None:
        super().__init__(message)
        self.plan = plan


def preview_register(*, actor: Any, request: RegisterRequest) -> RegisterPlan:
    """What an import would do, from what the actor may see. Writes nothing."""
    return _plan(principal_of(actor), request)


def _plan(principal: Principal, request: RegisterRequest) -> RegisterPlan:
    table: Table = read_table(request.data, ReadRequest(name=request.name))
    mapping = mapping_from(request.kind, request.mapping, table.headers)
    return make_plan(principal, table, mapping, area=request.area, function=request.function)


@transaction.atomic
def import_register(
    *, actor: Any, request: RegisterRequest, run: ImportRun, progress: Progress = lambda *_: None
) -> RegisterPlan:
    """Reads, plans and writes one file; RosterError leaves the map as it was."""
    principal = principal_of(actor)
    if principal.read_only or not principal.may_edit:
        raise RosterError("Your role may not import.")
    wait_for_others()
    progress("comparing", 0, 1)
    plan = _plan(principal, request)
    _write_changes(principal, request, plan, progress)
    if request.strict and plan.problems:
        raise RegisterRefused(f"{len(plan.problems)} rows have errors, and strict was asked for.", plan)
    _write_new(principal, request, plan, progress)
    audit.record(actor=principal, verb="import", obj=run, details=plan.counts)
    return plan


def _write_changes(
    principal: Principal, request: RegisterRequest, plan: RegisterPlan, progress: Progress
) -> None:
    """Records that the actor sees and may not change are left out of the plan and named."""
    model = MODELS[plan.kind]
    wanted = sorted(plan.changed)
    rule = rule_of(Stakeholder)
    assert rule is not None
    for at in range(0, len(wanted), BATCH):
        part = wanted[at : at + BATCH]
        allowed = scope(principal, model._default_manager.filter(pk__in=part), "change")
        records = list(allowed.select_for_update(of=("self",)).order_by("pk"))
        for pk in set(part) - {record.pk for record in records}:
            _leave_out(plan, pk, "Your role may not change this record.")
        written = []
        for record in records:
            before = snapshot(record)
            assign(record, plan.changed[record.pk][1])
            complete(record, rule)
            written.append((record, changes(record, before)))
        bad = circles(records, "This would make a circle.")
        for place in bad:
            _leave_out(plan, records[place].pk, "This would make a circle.")
        kept = [pair for place, pair in enumerate(written) if place not in bad]
        columns = sorted(set().union(*(columns for _record, columns in kept)))
        update_with_history(
            [record for record, _columns in kept], columns, actor=principal, reason=request.reason
        )
        follow(principal, kept)
        progress("people", min(at + BATCH, len(wanted)), len(wanted) + len(plan.new))


def _leave_out(plan: RegisterPlan, pk: UUID, message: str) -> None:
    number, _changes = plan.changed.pop(pk)
    plan.problems.append(RowProblem(number, message))
    for one in plan.outcomes:
        if one["row"] == number:
            one |= {"outcome": "error", "message": message}


def _write_new(
    principal: Principal, request: RegisterRequest, plan: RegisterPlan, progress: Progress
) -> None:
    """New records in pieces; a body under another one of the file after that one."""
    by_name: dict[str, Stakeholder] = {search_key(record.name): record for _row, record in plan.new}
    waiting = [record for _row, record in plan.new]
    rows = {record.pk: number for number, record in plan.new}
    for number, record in plan.new:
        above = by_name.get(plan.parents.get(number, ""))
        if above is not None and above is not record:
            record.parent = above
    _refuse_circles(waiting, rows, plan)
    missing, done, total = (
        {record.pk for record in waiting},
        len(plan.changed),
        len(plan.changed) + len(waiting),
    )
    while waiting:
        ready = [record for record in waiting if record.parent_id not in missing]
        if not ready:
            break
        for at in range(0, len(ready), BATCH):
            copy_with_history(ready[at : at + BATCH], actor=principal, reason=request.reason)
            done += len(ready[at : at + BATCH])
            progress("people", done, total)
        missing -= {record.pk for record in ready}
        waiting = [record for record in waiting if record.pk in missing]


def _refuse_circles(records: Sequence[Stakeholder], rows: Mapping[UUID, int], plan: RegisterPlan) -> None:
    parents = {record.pk: record.parent_id for record in records}
    for record in records:
        seen, at = {record.pk}, record.parent_id
        while at is not None and at in parents and at not in seen:
            seen.add(at)
            at = parents[at]
        if at in seen:
            raise RegisterRefused(f"Row {rows[record.pk]}: the bodies above it go in a circle.", plan)


def report_of_register(plan: RegisterPlan, most: int = 2_000) -> list[dict[str, Any]]:
    """Outcomes to keep with the run: all that say something, and the first of the others."""
    telling = [one for one in plan.outcomes if one["message"]]
    plain = [one for one in plan.outcomes if not one["message"]]
    return sorted([*telling[:most], *plain[: most // 4]], key=lambda one: int(one["row"]))
