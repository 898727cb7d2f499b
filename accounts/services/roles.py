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
from accounts.services.leaving import tell_gaining, tell_moving
from core import audit
from core.access.roles import CONTENT_ROLES, Role
from core.history import CHANGED, CREATED, DELETED, remember
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
    if user.is_active:
        tell_gaining(user)
    return held


@transaction.atomic
def move_role(
    *,
    actor: Any,
    pk: UUID,
    version: int | None,
    function: Function | None,
    area: Area | None,
    valid_from: Any = None,
    valid_until: Any = None,
) -> RoleAssignment:
    """The same role in another function, area or time, in one step: somebody who moves never stands without a role,
    and leaves a handover of exactly what they cannot reach any more. The role itself is ended and given anew."""
    principal = administrator(actor)
    held: RoleAssignment = locked(RoleAssignment, pk, version)
    before = (held.function_id, held.area_id, held.valid_from, held.valid_until)
    held.function, held.area, held.valid_from, held.valid_until = function, area, valid_from, valid_until
    if before == (held.function_id, held.area_id, held.valid_from, held.valid_until):
        return held
    held.full_clean()
    if held.role == Role.ADMINISTRATOR and not _in_force(held) and not _other_administrators(held):
        raise ValidationError(_("This is the last administrator. Give somebody else the role first."))
    held.version += 1
    held.save()
    remember([held], actor=principal, kind=CHANGED)
    details = {"role": held.role, "user": str(held.user_id)}
    audit.record(actor=principal, verb="role.move", obj=held, details=details)
    if held.user_id == principal.user_id and held.role in CONTENT_ROLES:
        audit.record(actor=principal, verb="role.self_grant", obj=held, details=details)
        alert_administrators("role_alert")
    if held.user.is_active:
        tell_moving(held.user)
        tell_gaining(held.user)
    return held


def _in_force(held: RoleAssignment) -> bool:
    today = timezone.localdate()
    return (held.valid_from is None or held.valid_from <= today) and (
        held.valid_until is None or held.valid_until >= today
    )


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
