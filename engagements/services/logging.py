"""Half a minute after a meeting: who, when, one line. Everything else can wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.access.principals import principal_of
from engagements.models import Engagement
from engagements.models.choices import EngagementStatus
from engagements.services.content import create_note
from engagements.services.engagements import create_engagement, create_participant


@transaction.atomic
def log_engagement(
    *,
    actor: Any,
    title: str,
    starts: datetime,
    kind: str,
    stakeholders: Sequence[UUID] = (),
    post: UUID | None = None,
    guest: str = "",
    note: str = "",
    more: dict[str, Any] | None = None,
) -> Engagement:
    """An engagement with those who took part, the writer among them, and a note, together or not at all.

    What lies ahead is planned, the rest was held and stands under “to be finished later”. Its area is that of the
    first stakeholder, so that those who work there find it.
    """
    values: dict[str, Any] = {"title": title, "starts": starts, "kind": kind, **(more or {})}
    ahead = starts > timezone.now()
    values["status"] = EngagementStatus.PLANNED if ahead else EngagementStatus.HELD
    values["unfinished"] = not ahead
    engagement = create_engagement(actor=actor, values=values)
    for pk in stakeholders:
        create_participant(actor=actor, values={"engagement": engagement, "stakeholder": pk})
    if post is not None:
        create_participant(actor=actor, values={"engagement": engagement, "post": post})
    if guest:
        create_participant(actor=actor, values={"engagement": engagement, "guest_name": guest})
    me = principal_of(actor).user_id
    if me is not None:
        create_participant(actor=actor, values={"engagement": engagement, "colleague": me})
    if note.strip():
        own = {key: value for key, value in (more or {}).items() if key == "function"}
        create_note(actor=actor, values={"engagement": engagement, "text": note, **own})
    return engagement
