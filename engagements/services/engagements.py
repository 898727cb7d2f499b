"""Writes of engagements and who takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.access.scope import scope
from core.history import update_with_history
from core.models import Theme
from core.names import search_key
from core.records import create, delete, describe, update
from core.selectors import unseen
from engagements.models import Commitment, Engagement, Note, Participant, Point
from engagements.models.choices import WRITTEN, Capacity, Direction, EngagementStatus
from engagements.services import invitations, plans
from engagements.services.offices import office_on
from stakeholders.models.choices import Kind

COPIED = ("starts", "status", "scope_area", "kind", "direction")


def derive_engagement(engagement: Engagement) -> None:
    """Search key, area, and the zone in which its times are read."""
    engagement.search_key = search_key(
        engagement.title, engagement.place, engagement.our_reference, engagement.their_reference
    )
    engagement.scope_area_id = engagement.area_id
    engagement.time_zone = engagement.time_zone or settings.TIME_ZONE
    # A letter is a contact of both sides once it is answered.
    engagement.two_way = engagement.kind not in WRITTEN or engagement.direction == Direction.BOTH


def sign_engagement(principal: Principal, engagement: Engagement, before: Mapping[str, Any]) -> None:
    """Who writes a new engagement is responsible for it unless somebody else is named."""
    if not before and engagement.organizer_id is None:
        engagement.organizer_id = principal.user_id


def check_engagements(principal: Principal, engagements: Sequence[Engagement]) -> dict[int, ValidationError]:
    """Themes are visible ones; what was held is not ahead of us; nothing follows itself."""
    problems = _unknown_themes(principal, engagements)
    now = timezone.now()
    for place, one in enumerate(engagements):
        if one.follows_id == one.pk:
            problems[place] = ValidationError({"follows": _("An engagement does not follow itself.")})
        elif one.status == EngagementStatus.HELD and one.starts > now:
            problems[place] = ValidationError({"status": _("It has not begun yet: it can only be planned.")})
    return problems


def _unknown_themes(principal: Principal, engagements: Sequence[Engagement]) -> dict[int, ValidationError]:
    """A theme that the writer does not see is refused like one that does not exist; one that stood there stays."""
    wanted = {key for one in engagements for key in one.themes}
    hidden = unseen(actor=principal, model=Theme, wanted=wanted)
    if not hidden:
        return {}
    stored = dict(
        Engagement.objects.filter(pk__in=[one.pk for one in engagements]).values_list("pk", "themes")
    )
    return {
        place: ValidationError({"themes": _("There is no such record.")})
        for place, one in enumerate(engagements)
        if hidden & set(one.themes) - set(stored.get(one.pk, ()))
    }


def after_engagements(principal: Principal, written: Sequence[tuple[Engagement, frozenset[str]]]) -> None:
    """Participants keep the time, the status and the area of their engagement; then plans are compared with the
    contact rules that their writer sees, and who was invited learns of the change."""
    moved = {one.pk: one for one, changed in written if one.version > 1 and changed & set(COPIED)}
    if moved:
        _move_participants(principal, moved)
    plans.written(
        principal, [one for one, changed in written if one.version == 1 or changed & plans.LOOKED_AT]
    )
    invitations.tell_invited(principal, written)


def _move_participants(principal: Principal, moved: Mapping[Any, Engagement]) -> None:
    below = list(Participant.objects.select_for_update().filter(engagement_id__in=moved))
    located = []
    for one in below:
        engagement = moved[one.engagement_id]
        if one.scope_area_id != engagement.scope_area_id:
            located.append(one)
        _copy(one, engagement)
    Participant.objects.bulk_update(below, ["starts", "status", "two_way"], batch_size=500)
    reason = _("The area of the engagement changed")
    update_with_history(located, ["scope_area"], actor=principal, reason=reason)
    for engagement in moved.values():
        Point.objects.filter(engagement=engagement).update(raised_at=engagement.starts)
    for model in (Note, Point, Commitment):
        others: list[Any] = [
            one
            for one in model._default_manager.select_for_update().filter(engagement_id__in=moved)
            if one.scope_area_id != moved[one.engagement_id].scope_area_id
            and moved[one.engagement_id].scope_area_id is not None
        ]
        for other in others:
            other.scope_area_id = moved[other.engagement_id].scope_area_id
        update_with_history(others, ["scope_area"], actor=principal, reason=reason)


def _copy(participant: Participant, engagement: Engagement) -> None:
    participant.starts, participant.status = engagement.starts, engagement.status
    participant.two_way = engagement.two_way
    participant.scope_area_id = engagement.scope_area_id


def derive_participant(participant: Participant) -> None:
    """Time, status and area of the engagement; the body of the post."""
    _copy(participant, participant.engagement)
    if participant.post:
        participant.organization_id = participant.post.organization_id
    elif participant.stakeholder and participant.stakeholder.kind == Kind.ORGANIZATION:
        participant.organization_id = participant.stakeholder_id


def check_participants(
    principal: Principal, participants: Sequence[Participant]
) -> dict[int, ValidationError]:
    """Who is new gets the post held on that day; nobody takes part twice, as far as the writer sees."""
    new = [one for one in participants if one._state.adding]
    fill_offices(principal, new)
    return _twice(principal, participants)


def fill_offices(principal: Principal, participants: Sequence[Participant]) -> None:
    """The post, else the body, of each person on the day of the engagement, from the tenures that the writer sees.

    Only where nobody said otherwise, and only an office that is no more closed than the participant itself: who may
    see the row must not change by it. Two statements for any number.
    """
    asked = [
        one
        for one in participants
        if one.stakeholder
        and one.stakeholder.kind == Kind.PERSON
        and not one.post_id
        and not one.organization_id
        and one.capacity != Capacity.PRIVATE
    ]
    if not asked:
        return
    held = office_on(
        actor=principal,
        wanted={(one.stakeholder.pk, timezone.localdate(one.starts)) for one in asked if one.stakeholder},
    )
    for one in asked:
        key: Any = (one.stakeholder_id, timezone.localdate(one.starts))
        office = held.get(key)
        if office is not None and office.handling <= one.handling:
            one.post_id, one.organization_id = office.post, office.organization
            one.capacity = one.capacity or Capacity.OFFICE


def _twice(principal: Principal, participants: Sequence[Participant]) -> dict[int, ValidationError]:
    seen: dict[tuple[Any, ...], Any] = {}
    there = scope(
        principal, Participant.objects.filter(engagement_id__in={one.engagement_id for one in participants})
    )
    rows = there.exclude(guest_name__gt="").values_list(
        "pk", "engagement_id", "stakeholder_id", "post_id", "colleague_id"
    )
    for pk, engagement, stakeholder, post, colleague in rows:
        seen[engagement, stakeholder, post if stakeholder is None else None, colleague] = pk
    problems: dict[int, ValidationError] = {}
    for place, one in enumerate(participants):
        if one.guest_name:
            continue
        key = (
            one.engagement_id,
            one.stakeholder_id,
            one.post_id if one.stakeholder_id is None else None,
            one.colleague_id,
        )
        if seen.setdefault(key, one.pk) != one.pk:
            field = "colleague" if one.colleague_id else "stakeholder" if one.stakeholder_id else "post"
            problems[place] = ValidationError({field: _("Takes part already.")})
    return problems


def after_participants(principal: Principal, written: Sequence[tuple[Participant, frozenset[str]]]) -> None:
    """Whoever is added to a plan is compared with the contact rules that the writer sees."""
    asked = [one.engagement for one, changed in written if one.version == 1 or changed & plans.WHO]
    plans.written(principal, list({one.pk: one for one in asked}.values()))


describe(
    Engagement,
    derive=derive_engagement,
    sign=sign_engagement,
    check_many=check_engagements,
    after_many=after_engagements,
)
describe(
    Participant,
    derive=derive_participant,
    check_many=check_participants,
    after_many=after_participants,
)


def create_engagement(*, actor: Any, values: dict[str, Any], reason: str = "") -> Engagement:
    """A contact, planned or held. `mitigation` among the values says how harm is avoided against a contact rule."""
    with plans.mitigated(values):
        return create(actor=actor, model=Engagement, values=values, reason=reason)


def update_engagement(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Engagement:
    """Changes an engagement; participants follow its time, status and area."""
    with plans.mitigated(values):
        return update(actor=actor, model=Engagement, pk=pk, version=version, values=values, reason=reason)


@transaction.atomic
def delete_engagement(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an engagement that was entered by mistake, with the participants that the actor sees; whoever was invited
    by mail gets a cancellation.

    Conflict where anything else hangs below it: such a one is cancelled instead.
    """
    if scope(actor, Engagement.objects.filter(pk=pk), "delete").exists():
        invitations.detach(actor=actor, engagement=pk)
    below = scope(actor, Participant.objects.filter(engagement_id=pk), "delete")
    for participant in list(below.values_list("pk", flat=True)):
        delete(actor=actor, model=Participant, pk=participant, version=None, reason=reason)
    delete(actor=actor, model=Engagement, pk=pk, version=version, reason=reason)


def hold_engagement(
    *, actor: Any, pk: UUID, version: int | None, outcome: str | None = None, reason: str = ""
) -> Engagement:
    """It took place; what came of it, where it is said."""
    values: dict[str, Any] = {"status": EngagementStatus.HELD, "cancelled_why": ""}
    if outcome is not None:
        values["outcome"] = outcome
    return update(actor=actor, model=Engagement, pk=pk, version=version, values=values, reason=reason)


def cancel_engagement(
    *, actor: Any, pk: UUID, version: int | None, cancelled_why: str = "", reason: str = ""
) -> Engagement:
    """It does not take place, or did not."""
    values = {"status": EngagementStatus.CANCELLED, "cancelled_why": cancelled_why}
    return update(actor=actor, model=Engagement, pk=pk, version=version, values=values, reason=reason)


def create_participant(*, actor: Any, values: dict[str, Any], reason: str = "") -> Participant:
    """Somebody takes part; the post held on that day is filled in."""
    with plans.mitigated(values):
        return create(actor=actor, model=Participant, values=values, reason=reason)


def update_participant(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Participant:
    """Changes how somebody takes part."""
    with plans.mitigated(values):
        return update(actor=actor, model=Participant, pk=pk, version=version, values=values, reason=reason)


@transaction.atomic
def delete_participant(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Takes somebody off; who was invited by mail gets a cancellation."""
    if scope(actor, Participant.objects.filter(pk=pk), "delete").exists():
        invitations.withdraw(actor=actor, participant=pk)
    delete(actor=actor, model=Participant, pk=pk, version=version, reason=reason)
