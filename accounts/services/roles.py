"""Writes of accounts: who holds which role."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Function, RoleAssignment, User
from accounts.services.base import administrator, alert_administrators, locked
from accounts.services.leaving import tell_moving
from core import audit
from core.access.roles import CONTENT_ROLES, Role
from core.history import CREATED, DELETED, remember
from core.models import Area


@transaction.atomic
def assign_role(
    *,
    actor: Any,
    user: User,
    role: str,
    function: Function | None = None,
    area: Area | None = None,
    valid_from: Any = None,
    valid_until: Any = None,
) -> RoleAssignment:
    """Gives a role. Whoever gives themselves a content role alerts all administrators."""
    principal = administrator(actor)
    held = RoleAssignment(
        user=user,
        role=role,
        function=function,
        area=area,
        valid_from=valid_from,
        valid_until=valid_until,
        created_by_id=principal.user_id,
    )
    if user.is_service != (role == Role.INTEGRATOR):
        raise ValidationError({"role": _("Service accounts are integrators, and only they are.")})
    held.full_clean()
    held.save()
    remember([held], actor=principal, kind=CREATED)
    details = {"role": role, "user": str(user.pk)}
    audit.record(actor=principal, verb="role.assign", obj=held, details=details)
    if user.pk == principal.user_id and role in CONTENT_ROLES:
        audit.record(actor=principal, verb="role.self_grant", obj=held, details=details)
        alert_administrators("role_alert")
    return held


@transaction.atomic
def end_role(*, actor: Any, pk: UUID, version: int | None) -> None:
    """Takes a role away at once; never the last administrator's."""
    principal = administrator(actor)
    held: RoleAssignment = locked(RoleAssignment, pk, version)
    if held.role == Role.ADMINISTRATOR and not _other_administrators(held):
        raise ValidationError(_("This is the last administrator. Give somebody else the role first."))
    remember([held], actor=principal, kind=DELETED)
    audit.record(
        actor=principal, verb="role.end", obj=held, details={"role": held.role, "user": str(held.user_id)}
    )
    user = held.user
    held.delete()
    if user.is_active:
        tell_moving(user)


def _other_administrators(held: RoleAssignment) -> bool:
    today = timezone.localdate()
    others = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(pk=held.pk)
    begun = others.exclude(valid_from__gt=today).exclude(valid_until__lt=today)
    return begun.exists()
