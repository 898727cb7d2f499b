"""Writes of notes, points, commitments, and answers to “would they take our call?”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core import task_services
from core.access.principals import Principal
from core.access.scope import scope
from core.history import insert_with_history, update_with_history
from core.models import Task
from core.models.fields import LATEST
from core.models.tasks import TaskStatus
from core.names import search_key
from core.records import create, delete, describe, update
from engagements.models import CallAnswer, Commitment, Note, Point
from engagements.models.choices import CLOSED, CommitmentStatus

ABOUT = "commitments"


def derive_note(note: Note) -> None:
    note.scope_area_id = note.engagement.scope_area_id


def derive_point(point: Point) -> None:
    """Time and area of the engagement; the key of the search."""
    point.scope_area_id = point.engagement.scope_area_id
    point.raised_at = point.engagement.starts
    point.search_key = search_key(point.title, point.standard)


def derive_commitment(commitment: Commitment) -> None:
    """Code, area, and a day by which it orders."""
    made_in = commitment.engagement if commitment.engagement_id else None
    other = commitment.stakeholder if commitment.stakeholder_id else None
    commitment.scope_area_id = (made_in.scope_area_id if made_in else None) or (
        other.scope_area_id if other else None
    )
    commitment.code = f"C-{commitment.pk.hex[-6:].upper()}"
    commitment.due_latest = commitment.due or LATEST
    commitment.search_key = search_key(commitment.code, commitment.title)


def sign_commitment(principal: Principal, commitment: Commitment, before: Mapping[str, Any]) -> None:
    """The day on which it was settled. What was settled is opened again only with a reason."""
    was = before.get("status", CommitmentStatus.OPEN)
    again = was in CLOSED and commitment.status not in CLOSED
    if again and (not commitment.reopened_why or commitment.reopened_why == before["reopened_why"]):
        raise ValidationError({"reopened_why": _("Say why it is open again.")})
    if commitment.status in CLOSED and (was not in CLOSED or not before):
        commitment.closed_on = timezone.localdate()
    elif commitment.status not in CLOSED:
        commitment.closed_on = None


def _task_of(principal: Principal, commitment: Commitment) -> Task:
    task = Task(
        title=_("Promise due: %(code)s") % {"code": commitment.code},
        assignee_id=commitment.colleague_id,
        due=commitment.due,
        about_kind=ABOUT,
        about_id=commitment.pk,
        created_by_id=principal.user_id,
    )
    return task_services.place_task(task, commitment)


def _check_followers(written: Sequence[tuple[Commitment, frozenset[str]]]) -> None:
    """Nobody follows a promise that they do not see: they would never be reminded. One question for each colleague."""
    given: dict[UUID, set[UUID]] = {}
    for one, changed in written:
        if one.colleague_id is not None and (one.version == 1 or "colleague" in changed):
            given.setdefault(one.colleague_id, set()).add(one.pk)
    colleagues = get_user_model()._default_manager.filter(pk__in=given, is_active=True)
    seeing = {
        user.pk: set(
            scope(user, Commitment.objects.filter(pk__in=given[user.pk])).values_list("pk", flat=True)
        )
        for user in colleagues
    }
    if any(keys - seeing.get(user, set()) for user, keys in given.items()):
        raise ValidationError({"colleague": _("This promise cannot be given to that colleague.")})


def after_commitments(principal: Principal, written: Sequence[tuple[Commitment, frozenset[str]]]) -> None:
    """A promise with a day is a task of whoever follows it: `remind` tells before and after. Settled, so is its task."""
    _check_followers(written)
    new = [one for one, _changed in written if one.version == 1]
    wanted = [one for one in new if one.due and one.colleague_id and one.status not in CLOSED]
    insert_with_history([_task_of(principal, one) for one in wanted], actor=principal)
    moved = {
        one.pk: one
        for one, changed in written
        if one.version > 1 and changed & {"status", "due", "colleague"}
    }
    if not moved:
        return
    tasks = list(Task.objects.select_for_update().filter(about_kind=ABOUT, about_id__in=moved))
    by_id: dict[Any, Commitment] = dict(moved)
    touched = [task for task in tasks if _follow(principal, task, by_id[task.about_id])]
    update_with_history(
        touched,
        ["status", "due", "due_latest", "assignee", "done_at", "done_by"],
        actor=principal,
        reason=_("The commitment changed"),
    )
    there = {
        task.about_id
        for task in tasks
        if task.status == TaskStatus.OPEN and by_id[task.about_id].code in task.title
    }
    missing = [
        one
        for one in moved.values()
        if one.pk not in there and one.due and one.colleague_id and one.status not in CLOSED
    ]
    insert_with_history([_task_of(principal, one) for one in missing], actor=principal)


def _follow(principal: Principal, task: Task, commitment: Commitment) -> bool:
    """Brings an open task into step with its commitment; whether anything changed. The day and the colleague are those
    of the task that reminds of the promise; other tasks about it keep theirs."""
    if task.status != TaskStatus.OPEN:
        return False
    before = (task.status, task.due, task.assignee_id)
    if commitment.code in task.title:
        task.due, task.due_latest = commitment.due, commitment.due or LATEST
        task.assignee_id = commitment.colleague_id or task.assignee_id
    if commitment.status in CLOSED:
        task.status, task.done_at, task.done_by_id = TaskStatus.DONE, timezone.now(), principal.user_id
    return before != (task.status, task.due, task.assignee_id)


def derive_answer(answer: CallAnswer) -> None:
    answer.scope_area_id = answer.relationship.scope_area_id


describe(Note, derive=derive_note)
describe(Point, derive=derive_point)
describe(Commitment, derive=derive_commitment, sign=sign_commitment, after_many=after_commitments)
describe(CallAnswer, derive=derive_answer)


def create_note(*, actor: Any, values: dict[str, Any], reason: str = "") -> Note:
    """A note of the writer's function on an engagement."""
    return create(actor=actor, model=Note, values=values, reason=reason)


def update_note(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Note:
    """Changes a note."""
    return update(actor=actor, model=Note, pk=pk, version=version, values=values, reason=reason)


def delete_note(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a note."""
    delete(actor=actor, model=Note, pk=pk, version=version, reason=reason)


def create_point(*, actor: Any, values: dict[str, Any], reason: str = "") -> Point:
    """Something was raised."""
    return create(actor=actor, model=Point, values=values, reason=reason)


def update_point(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Point:
    """Changes a point, for example when an answer comes."""
    return update(actor=actor, model=Point, pk=pk, version=version, values=values, reason=reason)


def delete_point(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a point that was entered by mistake."""
    delete(actor=actor, model=Point, pk=pk, version=version, reason=reason)


def create_commitment(*, actor: Any, values: dict[str, Any], reason: str = "") -> Commitment:
    """A promise; with a day and somebody of us to follow it, a task comes with it."""
    return create(actor=actor, model=Commitment, values=values, reason=reason)


def update_commitment(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Commitment:
    """Changes a promise, for example when it is kept, with the evidence."""
    return update(actor=actor, model=Commitment, pk=pk, version=version, values=values, reason=reason)


def delete_commitment(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a promise that was entered by mistake; a real one is settled or withdrawn."""
    delete(actor=actor, model=Commitment, pk=pk, version=version, reason=reason)


def create_answer(*, actor: Any, values: dict[str, Any], reason: str = "") -> CallAnswer:
    """What we think today; earlier answers stay."""
    return create(actor=actor, model=CallAnswer, values=values, reason=reason)


def update_answer(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> CallAnswer:
    """Corrects an answer of that day."""
    return update(actor=actor, model=CallAnswer, pk=pk, version=version, values=values, reason=reason)


def delete_answer(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an answer that was entered by mistake."""
    delete(actor=actor, model=CallAnswer, pk=pk, version=version, reason=reason)
