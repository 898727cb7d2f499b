"""Writes of handovers: opened and changed by hand, reassigned in one step, closed when the contact stands again.

What opens one by itself stands in `handover_opening`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, principal_of
from core.errors import Conflict
from core.history import CHANGED, remember
from core.records import create, describe, locked, update
from engagements.models import Handover
from engagements.models.choices import HandoverStatus
from engagements.selectors.handovers import who_moved
from engagements.services.owned import hand_on


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
def close_handover(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> Handover:
    """The contact stands again, or there is none to keep. Open tasks about it stay where they are."""
    principal = principal_of(actor)
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
def reassign(*, actor: Any, pk: UUID, version: int | None, lead: Any = None, reason: str = "") -> Handover:
    """Everything of a leaving colleague that the actor may change, and that the new one may see, goes to the new one in
    one step. What the new one has already stays, the old one ends."""
    principal = principal_of(actor)
    handover = locked(principal, Handover, pk, "change", version)
    if handover.colleague_id is None:
        raise Conflict(_("Only the handover of a colleague has something to reassign."))
    key = getattr(lead, "pk", lead)
    if key is None:
        raise ValidationError({"lead": _("Say who takes it on.")})
    if str(key) == str(handover.colleague_id):
        raise ValidationError({"lead": _("Choose somebody else.")})
    handover = update(
        actor=actor, model=Handover, pk=pk, version=version, values={"lead": key}, reason=reason
    )
    taker = get_user_model().objects.get(pk=key)
    done = hand_on(
        principal, keeper=handover.colleague_id, lead=taker, reason=reason, unseen_by=who_moved(handover)
    )
    audit.record(actor=principal, verb="reassign", obj=handover, details=done)
    return handover
