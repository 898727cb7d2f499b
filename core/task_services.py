"""Writes of tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from core import followers
from core.abouts import about_of, kinds_of
from core.access.principals import Principal
from core.confidentiality import Handling
from core.history import update_with_history
from core.models import Task
from core.models.fields import LATEST
from core.models.tasks import TaskStatus
from core.names import search_key
from core.records import create, delete, describe, update
from core.task_selectors import may_be_given, record_named, seen_record

# Where a new task keeps its record between being signed and being completed.
RECORD = "_record_seen"
COPIED = ("handling", "function", "custodian", "scope_area")


def _copy_level(task: Task, record: Any) -> None:
    for name in COPIED:
        column = "scope_area_id" if name == "scope_area" else name if name == "handling" else f"{name}_id"
        setattr(task, column, getattr(record, column))


def _derive(task: Task) -> None:
    if task._state.adding and task.about_id is not None:
        _follow_record(task)
    task.due_latest = task.due or LATEST
    task.search_key = search_key(task.title)
    if task._state.adding and not task.about_kind:
        # Between two people: closer than any level of the company.
        task.handling = Handling.NAMED


def _follow_record(task: Task) -> None:
    """The level of a new task, also of one that is brought back after its deletion: that of its record now."""
    record = task.__dict__.pop(RECORD, None) or record_named(kind=task.about_kind, pk=task.about_id)
    if record is None:
        task.about_id = None
    else:
        _copy_level(task, record)


def _sign(principal: Principal, task: Task, before: Mapping[str, Any]) -> None:
    """The record is named once, by somebody who sees it; doing and dropping a task is signed."""
    if before:
        if (task.about_kind, task.about_id) != (before["about_kind"], before["about_id"]):
            raise ValidationError({"about_id": _("A task stays with its record. Make a new one instead.")})
    elif task.about_kind or task.about_id:
        record = (
            seen_record(actor=principal, kind=task.about_kind, pk=task.about_id)
            if task.about_id is not None
            else None
        )
        if about_of(task.about_kind) is None:
            raise ValidationError({"about_kind": _("Tasks cannot be about such a record.")})
        if record is None:
            raise ValidationError({"about_id": _("There is no such record.")})
        task.__dict__[RECORD] = record
    was = before.get("status", TaskStatus.OPEN)
    if task.status != was or (not before and task.status != TaskStatus.OPEN):
        closed = task.status != TaskStatus.OPEN
        task.done_at = timezone.now() if closed else None
        task.done_by_id = principal.user_id if closed else None
    if task.assignee_id is not None and task.assignee_id != before.get("assignee"):
        _check_assignee(principal, task)


def _check_assignee(principal: Principal, task: Task) -> None:
    if task.assignee_id is None or task.assignee_id == principal.user_id:
        return
    if not may_be_given(user_id=task.assignee_id, kind=task.about_kind, pk=task.about_id):
        raise ValidationError({"assignee": _("This task cannot be given to that colleague.")})


describe(Task, derive=_derive, sign=_sign)


def create_task(*, actor: Any, values: dict[str, Any], reason: str = "") -> Task:
    """A new task, at the level of its record; without a record it is between its author and its assignee."""
    return create(actor=actor, model=Task, values=values, reason=reason)


def update_task(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Task:
    """Changes a task; its record stays."""
    return update(actor=actor, model=Task, pk=pk, version=version, values=values, reason=reason)


def delete_task(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a task; its history stays."""
    delete(actor=actor, model=Task, pk=pk, version=version, reason=reason)


def set_status(*, actor: Any, pk: UUID, status: str) -> Task:
    """Done, dropped or open again in one act. Repeating it changes nothing, so no version is asked for."""
    return update(actor=actor, model=Task, pk=pk, version=None, values={"status": status})


def place_task(task: Task, record: Any) -> Task:
    """A task filled as the services would leave it, for those who store many at once (the demo)."""
    if record is not None:
        task.__dict__[RECORD] = record
    _derive(task)
    return task


def _about(records: Sequence[models.Model]) -> list[Task]:
    kinds = kinds_of(type(records[0]))
    if not kinds:
        return []
    found = Task.objects.select_for_update(of=("self",)).filter(
        about_kind__in=kinds, about_id__in=[record.pk for record in records]
    )
    return list(found.order_by("pk"))


def follow_level(principal: Principal, records: Sequence[models.Model]) -> None:
    """Tasks take the level, function, custodian and area of their record after each change of those, up or down."""
    by_id = {record.pk: record for record in records}
    changed = []
    for task in _about(records):
        before = [getattr(task, field.attname) for field in _copied_fields()]
        _copy_level(task, by_id[task.about_id])
        if before != [getattr(task, field.attname) for field in _copied_fields()]:
            changed.append(task)
    update_with_history(changed, COPIED, actor=principal, reason=_("The level of its record changed"))


def _copied_fields() -> list[Any]:
    return [Task._meta.get_field(name) for name in COPIED]


def follow_deletion(principal: Principal, records: Sequence[models.Model]) -> None:
    """Tasks about a deleted record stay at the level that it had; they name no record any more."""
    tasks = _about(records)
    for task in tasks:
        task.about_id = None
    update_with_history(tasks, ("about_id",), actor=principal, reason=_("Its record was deleted"))


followers.moved.append(follow_level)
followers.gone.append(follow_deletion)
