"""Importing people and organizations: update or create by a chosen key, one transaction for a file, set by set."""

from __future__ import annotations

from collections.abc import Mapping
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
from stakeholders.domain.register_columns import RegisterMapping, mapping_from
from stakeholders.domain.roster_reader import ReadRequest, Rows, open_rows
from stakeholders.domain.roster_types import RosterError
from stakeholders.models import ImportRun, Stakeholder
from stakeholders.models.choices import Kind
from stakeholders.services.import_limits import import_limits
from stakeholders.services.register_outcome import RegisterPlan
from stakeholders.services.register_plan import MODELS, Take, make_plan
from stakeholders.services.register_relations import Relations
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


def preview_register(
    *, actor: Any, request: RegisterRequest, progress: Progress = lambda *_: None
) -> RegisterPlan:
    """What an import would do, from what the actor may see. Writes nothing.

    Whether a post has room or a tie may be held is known when it is written: a file with such columns is written, and
    all of it taken back at once.
    """
    principal = principal_of(actor)
    rows, mapping = _opened(request)
    if not mapping.relates:
        return _plan(principal, request, rows, mapping, progress, "checking")
    with transaction.atomic():
        writer = _Writer(actor, principal, request)
        plan = _plan(principal, request, rows, mapping, progress, "checking", writer.take)
        writer.finish(plan, progress)
        transaction.set_rollback(True)
    return plan


def _opened(request: RegisterRequest) -> tuple[Rows, RegisterMapping]:
    rows = open_rows(request.data, ReadRequest(name=request.name, limits=import_limits()))
    return rows, mapping_from(request.kind, request.mapping, rows.headers)


def _plan(
    principal: Principal,
    request: RegisterRequest,
    rows: Rows,
    mapping: RegisterMapping,
    progress: Progress,
    label: str,
    take: Take | None = None,
) -> RegisterPlan:
    return make_plan(
        principal,
        rows,
        mapping,
        area=request.area,
        function=request.function,
        take=take,
        told=lambda done, of: progress(label, done, of),
    )


@transaction.atomic
def import_register(
    *, actor: Any, request: RegisterRequest, run: ImportRun, progress: Progress = lambda *_: None
) -> RegisterPlan:
    """Reads, plans and writes one file piece by piece; RosterError leaves the map as it was."""
    principal = principal_of(actor)
    if principal.read_only or not principal.may_edit:
        raise RosterError("Your role may not import.")
    wait_for_others()
    rows, mapping = _opened(request)
    writer = _Writer(actor, principal, request)
    plan = _plan(principal, request, rows, mapping, progress, "writing", writer.take)
    writer.finish(plan, progress)
    wrong = plan.tally["error"]
    if request.strict and wrong:
        raise RegisterRefused(f"{wrong} rows have errors, and strict was asked for.", plan)
    audit.record(actor=principal, verb="import", obj=run, details=plan.counts)
    return plan


class _Writer:
    """Writes a plan piece by piece; a body under another one of the file waits until that one is there."""

    def __init__(self, actor: Any, principal: Principal, request: RegisterRequest) -> None:
        self.principal, self.reason = principal, request.reason
        self.relations = Relations(actor, principal, request.reason, request.function)
        self.written: dict[str, UUID] = {}
        self.waiting: dict[str, list[tuple[int, Stakeholder]]] = {}

    def take(self, plan: RegisterPlan) -> None:
        """One piece."""
        self._changes(plan)
        ready: list[Stakeholder] = []
        for row, record in plan.new:
            above = plan.parents.get(row, "")
            if above and above != search_key(record.name):
                there = self.written.get(above)
                if there is None:
                    self.waiting.setdefault(above, []).append((row, record))
                    continue
                record.parent_id = there
            ready.append(record)
        self._new(ready)
        self.relations.collect(plan.related)

    def finish(self, plan: RegisterPlan, progress: Progress) -> None:
        """What joins the people to others. Of bodies, those that wait for a body that was left out come without it; those that wait for each other are refused."""
        for one in self.relations.write(lambda done, of: progress("joining", done, of)):
            plan.joined(one)
        names = {search_key(record.name) for some in self.waiting.values() for _row, record in some}
        for above in [key for key in self.waiting if key not in names]:
            self._new([record for _row, record in self.waiting.pop(above)])
        left = sorted(row for some in self.waiting.values() for row, _record in some)
        if left:
            raise RegisterRefused(f"Row {left[0]}: the bodies above it go in a circle.", plan)

    def _new(self, ready: list[Stakeholder]) -> None:
        """New records, and whoever waited for them."""
        while ready:
            for at in range(0, len(ready), BATCH):
                copy_with_history(ready[at : at + BATCH], actor=self.principal, reason=self.reason)
            following: list[Stakeholder] = []
            for record in ready:
                if record.kind != Kind.ORGANIZATION:
                    break
                key = search_key(record.name)
                self.written.setdefault(key, record.pk)
                for _row, below in self.waiting.pop(key, ()):
                    below.parent_id = record.pk
                    following.append(below)
            ready = following

    def _changes(self, plan: RegisterPlan) -> None:
        """Records that the actor sees and may not change are left out of the plan and named."""
        model = MODELS[plan.kind]
        rule = rule_of(Stakeholder)
        assert rule is not None
        if not plan.changed:
            return
        allowed = scope(self.principal, model._default_manager.filter(pk__in=list(plan.changed)), "change")
        records = list(allowed.select_for_update(of=("self",)).order_by("pk"))
        for pk in set(plan.changed) - {record.pk for record in records}:
            plan.leave_out(plan.changed[pk][0], "Your role may not change this record.")
        written = []
        for record in records:
            before = snapshot(record)
            assign(record, plan.changed[record.pk][1])
            complete(record, rule)
            written.append((record, changes(record, before)))
        bad = circles(records, "This would make a circle.")
        for place in bad:
            plan.leave_out(plan.changed[records[place].pk][0], "This would make a circle.")
        kept = [pair for place, pair in enumerate(written) if place not in bad]
        columns = sorted(set().union(*(columns for _record, columns in kept)))
        update_with_history(
            [record for record, _columns in kept], columns, actor=self.principal, reason=self.reason
        )
        follow(self.principal, kept)


def report_of_register(plan: RegisterPlan) -> list[dict[str, Any]]:
    """Outcomes to keep with the run: what is told of rows, and that there is more."""
    untold = plan.tally["error"] - len(plan.told["error"])
    notes = list(plan.notes)
    if untold > 0:
        notes.append(f"{untold:,} more rows are left out than are told here and in the file.")
    return [*({"row": 0, "outcome": "note", "message": text} for text in notes), *plan.outcomes]
