"""Writes of accounts: ending browser sessions, one's own and, by administrators, all of somebody's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Session, User
from accounts.services.base import administrator, locked
from core import audit
from core.access.principals import principal_of
from core.errors import NotVisible


def close_sessions(user: User, *, keep: str = "") -> int:
    """Ends the browser sessions of a user, but the one with the key to keep; returns how many."""
    ended, _by_model = Session.objects.filter(user=user).exclude(session_key=keep).delete()
    return ended


@transaction.atomic
def end_session(*, actor: Any, ref: UUID) -> None:
    """Ends one session of one's own. Somebody else's is not there."""
    principal = principal_of(actor)
    found = Session.objects.select_for_update().filter(ref=ref, user=principal.user_id)
    session = found.first() if principal.user_id else None
    if session is None:
        raise NotVisible
    user = session.user
    session.delete()
    audit.record(actor=principal, verb="session.end", obj=user, details={"sessions": 1})


@transaction.atomic
def end_other_sessions(*, actor: Any, keep: str) -> int:
    """Ends all of one's sessions but the one asked from; returns how many."""
    principal = principal_of(actor)
    if principal.user_id is None:
        raise NotVisible
    user: User = locked(User, principal.user_id, None)
    ended = close_sessions(user, keep=keep)
    audit.record(actor=principal, verb="session.end", obj=user, details={"sessions": ended})
    return ended


@transaction.atomic
def end_sessions_of(*, actor: Any, pk: UUID) -> int:
    """An administrator signs somebody out everywhere: a lost laptop, a phone that was taken."""
    principal = administrator(actor)
    user: User = locked(User, pk, None)
    ended = close_sessions(user)
    audit.record(actor=principal, verb="session.end", obj=user, details={"sessions": ended})
    return ended
