"""Writes of handovers: opened by what happened, reassigned in one step, closed when the contact stands again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.leaving import leaving
from core import audit
from core.access.principals import Principal, principal_of, system_actor
from core.access.scope import scope
from core.errors import Conflict
from core.history import CHANGED, insert_with_history, remember, update_with_history
from core.models import Task
from core.models.tasks import TaskStatus
from core.records import complete, create, describe, locked, required_rule, update
from core.task_selectors import may_be_given
from core.task_services import place_task
from engagements.models import Handover, Relationship
from engagements.models.choices import HandoverKind, HandoverStatus, RelationshipStatus
from stakeholders.models import Deployment, Post, Stakeholder
from stakeholders.services.turnover_hooks import Departure, departures

BEFORE_ROTATION = timedelta(days=60)


def derive_handover(handover: Handover) -> None:
    """The area of the post, else of the unit's place, else of the person."""
    post, unit, person = handover.post, handover.deployment, handover.person
    found = (post.scope_area_id if post else None) or (unit.scope_area_id if unit else None)
    handover.scope_area_id = found or (person.scope_area_id if person else None)


def prepare_handover(principal: Principal, model: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """We mean to introduce ourselves within the days that the settings say."""
    day = values.get("day") or timezone.localdate()
    if values.get("due") is None:
        values = {**values, "due": max(day, timezone.localdate()) + timedelta(days=settings.HANDOVER_DAYS)}
    return {**values, "day": day}


def sign_handover(principal: Principal, handover: Handover, before: Mapping[str, Any]) -> None:
    if before and before["status"] == HandoverStatus.CLOSED:
        raise Conflict(_("This handover is closed."))


describe(Handover, derive=derive_handover, prepare=prepare_handover, sign=sign_handover)


def create_handover(*, actor: Any, values: dict[str, Any], reason: str = "") -> Handover:
    """A handover opened by hand."""
    return create(actor=actor, model=Handover, values=values, reason=reason)


def update_handover(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Handover:
    """Changes a handover, for example who takes it on, or who came."""
    return update(actor=actor, model=Handover, pk=pk, version=version, values=values, reason=reason)


@transaction.atomic
def close_handover(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any] | None = None, reason: str = ""
) -> Handover:
    """The contact stands again, or there is none to keep. Open tasks about it stay where they are."""
    principal = principal_of(actor)
    reason = reason or str((values or {}).get("reason", ""))
    handover = locked(principal, Handover, pk, "change", version)
    if handover.status == HandoverStatus.CLOSED:
        raise Conflict(_("This handover is closed."))
    handover.status, handover.closed_at = HandoverStatus.CLOSED, timezone.now()
    handover.version += 1
    handover.save()
    remember([handover], actor=principal, kind=CHANGED, reason=reason)
    audit.record(actor=principal, verb="update", obj=handover, details={"fields": ["status"]})
    return handover


@transaction.atomic
def reassign(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Handover:
    """Everything of a leaving colleague that the actor may change goes to another in one step: standing relationships
    and open tasks. What the new one has already stays, the old one ends."""
    principal = principal_of(actor)
    reason = reason or str(values.get("reason", ""))
    handover = locked(principal, Handover, pk, "change", version)
    if handover.colleague_id is None:
        raise Conflict(_("Only the handover of a colleague has something to reassign."))
    if values.get("lead") is None:
        raise ValidationError({"lead": _("Say who takes it on.")})
    if str(values["lead"]) == str(handover.colleague_id):
        raise ValidationError({"lead": _("Choose somebody else.")})
    handover = update(
        actor=actor, model=Handover, pk=pk, version=version, values={"lead": values["lead"]}, reason=reason
    )
    _hand_relationships(principal, handover, reason)
    tasks = scope(
        principal, Task.objects.filter(assignee=handover.colleague_id, status=TaskStatus.OPEN), "change"
    )
    found = list(tasks.select_for_update(of=("self",)))
    for task in found:
        task.assignee_id = handover.lead_id
    update_with_history(found, ["assignee"], actor=principal, reason=reason or _("Handed over"))
    audit.record(actor=principal, verb="reassign", obj=handover, details={"tasks": len(found)})
    return handover


def _hand_relationships(principal: Principal, handover: Handover, reason: str) -> None:
    standing = Relationship.objects.exclude(status=RelationshipStatus.ENDED)
    mine = scope(principal, standing.filter(colleague=handover.colleague_id), "change")
    rows = list(mine.select_for_update(of=("self",)))
    kept = set(
        scope(principal, standing.filter(colleague=handover.lead_id)).values_list("stakeholder_id", flat=True)
    )
    for row in rows:
        if row.stakeholder_id in kept:
            row.status = RelationshipStatus.ENDED
        else:
            row.colleague_id = handover.lead_id  # type: ignore[assignment]
    fields = ["colleague", "status"]
    update_with_history(rows, fields, actor=principal, reason=reason or _("Handed over"))


def on_departure(principal: Principal, event: Departure) -> None:
    """An accepted departure opens a handover; where one of us kept the contact, with a task and a day for it.

    It is written by the system in the name of the house: whoever accepts a finding may not see every relationship.
    """
    if Handover.objects.filter(person_id=event.person, post_id=event.post, day=event.day).exists():
        return
    person, post = Stakeholder.objects.get(pk=event.person), Post.objects.get(pk=event.post)
    kept = Relationship.objects.exclude(status=RelationshipStatus.ENDED).filter(
        stakeholder_id=event.person, colleague__is_active=True
    )
    first = kept.order_by("role", "start_earliest", "pk").first()
    successor = Stakeholder.objects.filter(pk=event.successor).first() if event.successor else None
    values: dict[str, Any] = {"person": person, "post": post, "successor": successor, "day": event.day}
    if first is not None:
        values["lead"] = first.colleague
    handover = _opened(_("An official left"), **values)
    if first is not None:
        _introduce(handover, first.colleague_id)


def _opened(reason: str, **values: Any) -> Handover:
    """A handover that the system writes: no more open than what it is about, whoever caused it."""
    principal = system_actor()
    made = Handover(**prepare_handover(principal, Handover, values))
    complete(made, required_rule(Handover))
    insert_with_history([made], actor=principal, reason=reason)
    audit.record(actor=principal, verb="create", obj=made)
    return made


def _introduce(handover: Handover, colleague: UUID) -> None:
    """The task to introduce ourselves, given to whoever kept the contact and may see the handover."""
    task = Task(
        title=_("Introduce ourselves to the new holder"),
        due=handover.due,
        about_kind="handovers",
        about_id=handover.pk,
    )
    if may_be_given(user_id=colleague, kind="handovers", pk=handover.pk):
        task.assignee_id = colleague
    place_task(task, handover)
    insert_with_history([task], actor=system_actor(), reason=_("An official left"))


def on_deactivation(user: Any) -> Handover | None:
    """A colleague whose account ends leaves a handover when anything of theirs still stands."""
    keeps = Relationship.objects.exclude(status=RelationshipStatus.ENDED).filter(colleague=user)
    tasks = Task.objects.filter(status=TaskStatus.OPEN, assignee=user)
    open_one = Handover.objects.filter(colleague=user, status=HandoverStatus.OPEN)
    if open_one.exists() or not (keeps.exists() or tasks.exists()):
        return None
    return _opened(_("A colleague left"), kind=HandoverKind.COLLEAGUE, colleague=user)


def raise_before_rotation(day: date | None = None) -> int:
    """A handover for each unit that is expected to rotate soon and has none yet; returns how many were opened."""
    today = day or timezone.localdate()
    soon = Deployment.objects.filter(
        expected_rotation_latest__gte=today,
        expected_rotation_earliest__lte=today + BEFORE_ROTATION,
        end_latest__gt=today,
    )
    made = 0
    for deployment in (
        soon.filter(handovers__isnull=True).select_related("organization", "area").order_by("pk")
    ):
        _opened(_("A unit is about to rotate"), kind=HandoverKind.ROTATION, deployment=deployment, day=today)
        made += 1
    return made


departures.append(on_departure)
leaving.append(on_deactivation)
