"""What opens a handover by itself: an accepted departure, a unit that rotates, a colleague who leaves or moves.

All of it is written by the system in the name of the house, because whoever caused it may not see every relationship.
A handover is no more open than what it is about; what is closer than that – a relationship or a promise of one
function – gets a task of its own, which only they see who see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.leaving import gaining, leaving, moving
from core import audit
from core.access.principals import Principal, system_actor
from core.confidentiality import Handling
from core.history import insert_with_history, update_with_history
from core.models import Task
from core.owned import keepers_gone, keeps_anything, keeps_unseen
from core.records import complete, required_rule
from core.task_selectors import may_be_given
from core.task_services import place_task
from engagements.models import Commitment, Handover, Relationship
from engagements.models.choices import CLOSED, HandoverKind, HandoverStatus, RelationshipStatus
from engagements.selectors.handovers import no_more_open_than
from engagements.services.handovers import prepare_handover
from stakeholders.models import Deployment, Post, Stakeholder, Tenure
from stakeholders.services.turnover_hooks import Arrival, Departure, arrivals, departures

BEFORE_ROTATION = timedelta(days=60)
MOST_PROMISES = 200


def on_departure(principal: Principal, event: Departure) -> None:
    """A departure, accepted or entered by hand, opens a handover, with tasks for those who kept the contact and who
    follow a promise. One for each time that somebody held the post: a corrected day opens no second one."""
    tenure = Tenure.objects.get(pk=event.tenure)
    begun = tenure.start_latest if tenure.start else tenure.first_seen or tenure.start_earliest
    there = Handover.objects.filter(
        person_id=event.person, post_id=event.post, day__gte=min(begun, event.day)
    )
    if there.exists():
        return
    person, post = Stakeholder.objects.get(pk=event.person), Post.objects.get(pk=event.post)
    successor = Stakeholder.objects.filter(pk=event.successor).first() if event.successor else None
    made = _made(person=person, post=post, successor=successor, day=event.day)
    # That somebody held this post, and left it, is no more open than the tenure that said so.
    _close_to(made, tenure)
    kept = list(_kept(event.person).filter(no_more_open_than(made)).order_by("role", "start_earliest", "pk"))
    first = next((one for one in kept if one.handling <= made.handling), None)
    if first is not None:
        made.lead_id = first.colleague_id
    _store(made, _("An official left"))
    tasks = [_introducing(made, "handovers", made, first.colleague_id)] if first is not None else []
    tasks += [
        _introducing(made, "relationships", one, one.colleague_id)
        for one in kept
        if one.handling > made.handling
    ]
    _give([*tasks, *_reconfirming(made, event.person)], _("An official left"))


def on_arrival(principal: Principal, event: Arrival) -> None:
    """Who is seen in a post is the successor of whoever left it without one. Where the same person is back in it – an
    acting holder was confirmed, the end was a mistake – there is nothing to hand over."""
    tenure = Tenure.objects.select_related("person").get(pk=event.tenure)
    waiting = Handover.objects.select_for_update().filter(
        kind=HandoverKind.DEPARTURE,
        status=HandoverStatus.OPEN,
        post_id=event.post,
        successor__isnull=True,
        day__lte=event.day,
    )
    named, back = [], []
    for one in waiting.order_by("pk"):
        if one.person_id == event.person:
            one.status, one.closed_at = HandoverStatus.CLOSED, timezone.now()
            back.append(one)
        # Whoever sees the handover sees by it who came: never more than the tenure and the person show.
        elif all(_no_closer(record, one) for record in (tenure, tenure.person)):
            one.successor_id = event.person
            named.append(one)
    principal = system_actor()
    update_with_history(named, ["successor"], actor=principal, reason=_("Somebody new is in the post"))
    reason = _("The same person is in the post again")
    update_with_history(back, ["status", "closed_at"], actor=principal, reason=reason)


def _no_closer(record: Any, handover: Handover) -> bool:
    """Whether everybody who sees the handover may see the record, by its level."""
    if record.handling <= Handling.COMPANY:
        return True
    same = record.handling == handover.handling and record.function_id == handover.function_id
    return bool(same and record.handling == Handling.FUNCTION)


def _kept(stakeholder: UUID) -> QuerySet[Relationship]:
    standing = Relationship.objects.exclude(status=RelationshipStatus.ENDED)
    return standing.filter(stakeholder_id=stakeholder, colleague__is_active=True)


def _made(**values: Any) -> Handover:
    """A handover that the system writes, not stored yet: no more open than what it is about."""
    made = Handover(**prepare_handover(system_actor(), Handover, values))
    complete(made, required_rule(Handover))
    return made


def _close_to(made: Handover, tenure: Tenure) -> None:
    if tenure.handling > made.handling:
        made.handling = tenure.handling
        made.function_id = made.function_id or tenure.function_id
        made.custodian_id = made.custodian_id or tenure.custodian_id


def _store(made: Handover, reason: str) -> Handover:
    principal = system_actor()
    insert_with_history([made], actor=principal, reason=reason)
    audit.record(actor=principal, verb="create", obj=made)
    return made


def _introducing(handover: Handover, kind: str, record: Any, colleague: UUID) -> Task:
    """The task to introduce ourselves, given to whoever kept the contact and may see what it is about."""
    return _task(_("Introduce ourselves to the new holder"), handover.due, kind, record, colleague)


def _reconfirming(handover: Handover, stakeholder: UUID) -> Iterable[Task]:
    """One task for each open promise of either side: whoever follows it asks the new holder whether it still stands."""
    due = (handover.due or timezone.localdate()) + timedelta(days=14)
    found = Commitment.objects.filter(no_more_open_than(handover), stakeholder_id=stakeholder).exclude(
        status__in=sorted(CLOSED)
    )
    for one in found.order_by("due_latest", "pk")[:MOST_PROMISES]:
        yield _task(
            _("Ask the new holder whether this still stands"), due, "commitments", one, one.colleague_id
        )


def _task(title: str, due: date | None, kind: str, record: Any, colleague: UUID | None) -> Task:
    task = Task(title=title, due=due, about_kind=kind, about_id=record.pk, assignee_id=colleague)
    return place_task(task, record)


def _give(tasks: list[Task], reason: str) -> None:
    """Stores tasks once their records are stored; one whose colleague may not see the record is nobody's yet."""
    for task in tasks:
        key = task.assignee_id
        if key is not None and not may_be_given(user_id=key, kind=task.about_kind, pk=task.about_id):
            task.assignee_id = None
    insert_with_history(tasks, actor=system_actor(), reason=reason)


def on_deactivation(user: Any) -> Handover | None:
    """A colleague whose account ends leaves a handover when anything of theirs still stands."""
    return _of_colleague(user) if keeps_anything(user) else None


def on_move(user: Any) -> Handover | None:
    """A colleague who lost a role leaves a handover when something is theirs that they may not see any more."""
    return _of_colleague(user) if keeps_unseen(user) else None


def on_return(user: Any) -> None:
    """A colleague who got a role and sees again what is theirs has nothing to hand over: the house closes what it
    opened. One that a person opened stays theirs to close."""
    open_ones = Handover.objects.select_for_update().filter(
        colleague=user, status=HandoverStatus.OPEN, created_by__isnull=True, lead__isnull=True
    )
    found = list(open_ones)
    if not found or keeps_unseen(user):
        return
    for one in found:
        one.status, one.closed_at = HandoverStatus.CLOSED, timezone.now()
    reason = _("Everything is in sight of its keeper again")
    update_with_history(found, ["status", "closed_at"], actor=system_actor(), reason=reason)


def _of_colleague(user: Any) -> Handover | None:
    if Handover.objects.filter(colleague=user, status=HandoverStatus.OPEN).exists():
        return None
    made = _made(kind=HandoverKind.COLLEAGUE, colleague=user)
    return _store(made, _("A colleague left or moved"))


def open_for_those_gone() -> int:
    """A handover for every colleague in whose name something stands that they cannot look after – a role ran out, a
    handover was closed too early. Runs every day, so that nothing stays orphaned; returns how many were opened."""
    users = get_user_model().objects.filter(pk__in=keepers_gone()).order_by("pk")
    return sum(_of_colleague(user) is not None for user in users)


def raise_before_rotation(day: date | None = None) -> int:
    """A handover for each unit that is expected to rotate soon and has none yet; returns how many were opened."""
    today = day or timezone.localdate()
    soon = Deployment.objects.filter(
        expected_rotation_latest__gte=today,
        expected_rotation_earliest__lte=today + BEFORE_ROTATION,
        end_latest__gt=today,
        handovers__isnull=True,
    )
    made = 0
    for unit in soon.select_related("organization", "area").order_by("pk"):
        reason = _("A unit is about to rotate")
        handover = _made(kind=HandoverKind.ROTATION, deployment=unit, day=today)
        kept = list(
            _kept(unit.organization_id)
            .filter(no_more_open_than(handover))
            .order_by("role", "start_earliest", "pk")
        )
        first = next((one for one in kept if one.handling <= handover.handling), None)
        if first is not None:
            handover.lead_id = first.colleague_id
        _store(handover, reason)
        tasks = (
            [_introducing(handover, "handovers", handover, first.colleague_id)] if first is not None else []
        )
        _give([*tasks, *_reconfirming(handover, unit.organization_id)], reason)
        made += 1
    return made


departures.append(on_departure)
arrivals.append(on_arrival)
leaving.append(on_deactivation)
moving.append(on_move)
gaining.append(on_return)
