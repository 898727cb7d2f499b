"""Reading out of the usual: many NAMED records in an hour, many files in a day. The trail and those concerned learn it.

Nothing is blocked: whoever works through a crisis goes on. Leads of the reader's functions, administrators and
auditors get a mail without names or content, once in the window.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from core import audit, mail
from core.access.principals import Principal, principal_of
from core.access.roles import Role
from core.models import AuditEvent

VIEW, EXPORT, ALERT = "named.view", "export", "alert.reading"


def viewed(*, actor: Any, record: Any, details: Mapping[str, Any] | None = None) -> None:
    """One look at a NAMED record: the event carries its kind, a reference and the purpose."""
    audit.record(actor=actor, verb=VIEW, obj=record, details=details)
    _look(actor, VIEW, timedelta(hours=1), settings.NAMED_VIEWS_PER_HOUR)


def exported(*, actor: Any, model: Any, details: Mapping[str, Any]) -> None:
    """One file that leaves."""
    audit.record(actor=actor, verb=EXPORT, model=model, details=details)
    _look(actor, EXPORT, timedelta(days=1), settings.EXPORTS_PER_DAY)


def _look(actor: Any, verb: str, window: timedelta, most: int) -> None:
    """Raises the alarm when the actor did this more often than usual; one query when not."""
    principal = principal_of(actor)
    if principal.user_id is None:
        return
    since = timezone.now() - window
    recent = AuditEvent.objects.filter(actor_id=principal.user_id, at__gte=since)
    if recent.filter(verb=verb).order_by()[: most + 1].count() <= most:
        return
    if recent.filter(verb=ALERT, details__what=verb).exists():
        return
    audit.record(actor=actor, verb=ALERT, details={"what": verb, "more_than": most})
    for user_id, role in _concerned(principal):
        mail.post(to=user_id, template="reading_alert", context={"path": _path(role, principal)})


def _concerned(principal: Principal) -> set[tuple[Any, str]]:
    """Leads of the reader's functions, administrators and auditors, but not the reader."""
    today = timezone.localdate()
    assignment = apps.get_model(settings.ROLE_ASSIGNMENT_MODEL)
    held = assignment.objects.filter(
        Q(role__in=(Role.ADMINISTRATOR, Role.AUDITOR))
        | Q(role=Role.LEAD, function__in=list(principal.functions)),
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        user__is_active=True,
    )
    roles = dict(sorted(held.values_list("user_id", "role"), key=lambda one: one[1]))
    return {(user, role) for user, role in roles.items() if user != principal.user_id}


def _path(role: str, principal: Principal) -> str:
    """Where each of them finds more: the account, the trail, the desk."""
    if role == Role.ADMINISTRATOR:
        return f"/administration/users/{principal.user_id}/"
    if role == Role.AUDITOR:
        return f"/administration/audit/?verb={ALERT}"
    return "/"
