"""Series: an engagement repeated on further days. Each is an engagement of its own; what holds them together is the
first one, which all of them follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.principals import Principal, principal_of
from core.access.scope import may, scope
from core.errors import NotAllowed, NotVisible
from engagements.domain import series as domain
from engagements.models import Engagement
from engagements.models.choices import EngagementStatus
from engagements.selectors import engagements, participants
from engagements.selectors.series import series_of
from engagements.services.engagements import (
    cancel_engagement,
    create_engagement,
    create_participant,
    update_engagement,
)

KEPT = (
    "title", "kind", "all_day", "time_zone", "place", "link", "area", "level", "language", "interpreting", "formality",
    "themes", "objective", "organizer", "public_title", "public_place", "function", "handling", "custodian",
)  # fmt: skip
"""What every one of a series has from its first; notes, points, promises and outcomes belong to one day."""
WHO = (
    "stakeholder",
    "post",
    "organization",
    "capacity",
    "colleague",
    "guest_name",
    "guest_from",
    "guest_email",
    "role",
)


@transaction.atomic
def repeat(*, actor: Any, pk: UUID, days: Sequence[date]) -> list[Engagement]:
    """The same on further days, with those who take part as far as the actor sees them, all or none. Contact rules are
    asked for each day. Days before today, the first day, and days that the series has already are refused."""
    principal = principal_of(actor)
    first = engagements(actor=principal).filter(pk=pk).first()
    if first is None:
        raise NotVisible
    if not may(principal, first, "change"):
        raise NotAllowed(_("Your role may not change this record."))
    zone = first.time_zone or settings.TIME_ZONE
    wanted = sorted(set(days))
    if not wanted or len(wanted) > domain.MOST:
        raise ValidationError({"days": _("Choose at least one day, at most %(n)s.") % {"n": domain.MOST}})
    place = ZoneInfo(zone)
    if wanted[0] < timezone.localdate(timezone=place):
        raise ValidationError({"days": _("A series goes on from today.")})
    there = {
        timezone.localtime(one.starts, place).date() for one in series_of(actor=principal, engagement=first)
    }
    if there & set(wanted):
        raise ValidationError({"days": _("The series has one on that day already.")})
    values = {name: getattr(first, name) for name in KEPT}
    people = list(participants(actor=principal).filter(engagement=first).order_by("created_at", "pk"))
    root = first.follows_id or first.pk
    made = []
    for day in wanted:
        starts, ends = domain.times_on(day, first.starts, first.ends, zone)
        one = create_engagement(
            actor=principal,
            values={
                **values,
                "starts": starts,
                "ends": ends,
                "status": EngagementStatus.PLANNED,
                "follows": root,
            },
        )
        for person in people:
            who = {name: getattr(person, name) for name in WHO}
            create_participant(actor=principal, values={"engagement": one, **who})
        made.append(one)
    return made


def _rest(principal: Principal, pk: UUID) -> QuerySet[Engagement]:
    """What is still planned in the series after this one, as far as the actor may change it."""
    this = engagements(actor=principal).filter(pk=pk).first()
    if this is None:
        raise NotVisible
    later = series_of(actor=principal, engagement=this).filter(
        status=EngagementStatus.PLANNED, starts__gt=this.starts
    )
    return scope(principal, later, "change")


@transaction.atomic
def cancel_rest(*, actor: Any, pk: UUID, why: str = "") -> int:
    """Cancels what is still planned in the series after this one, as far as the actor may change it."""
    principal = principal_of(actor)
    keys = list(_rest(principal, pk).values_list("pk", flat=True))
    for key in keys:
        cancel_engagement(actor=principal, pk=key, version=None, cancelled_why=why)
    return len(keys)


@transaction.atomic
def move_rest(*, actor: Any, pk: UUID, days: int, at: time | None = None) -> int:
    """Moves what is still planned after this one by so many days, and to another hour where one is given; all or none.
    Contact rules are asked for each, and who was invited is told."""
    principal = principal_of(actor)
    if abs(days) > domain.FARTHEST or (days == 0 and at is None):
        raise ValidationError(
            {"days": _("Say by how many days, at most %(n)s, or at what time.") % {"n": domain.FARTHEST}}
        )
    rest = list(_rest(principal, pk))
    now = timezone.now()
    for one in rest:
        zone = one.time_zone or settings.TIME_ZONE
        starts, ends = domain.moved_to(one.starts, one.ends, zone, days, at)
        if starts < now:
            raise ValidationError({"days": _("One of them would lie in the past.")})
        update_engagement(actor=principal, pk=one.pk, version=None, values={"starts": starts, "ends": ends})
    return len(rest)
