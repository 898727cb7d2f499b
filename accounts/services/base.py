"""What the writes of accounts share: who may, the locked row in the version that was read, the alert to all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from core import mail
from core.access.principals import Principal, principal_of
from core.access.roles import Role
from core.errors import NotAllowed, NotVisible, Stale


def administrator(actor: Any) -> Principal:
    """The principal of an administrator or of a command; NotAllowed for anybody else."""
    principal = principal_of(actor)
    if not (principal.is_administrator or principal.system) or principal.read_only:
        raise NotAllowed(_("Only administrators manage accounts."))
    return principal


def locked(model: Any, pk: UUID, version: int | None) -> Any:
    """The row under its lock; NotVisible or Stale where it is not what was asked for."""
    record = model.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if record is None:
        raise NotVisible
    if version is not None and record.version != version:
        raise Stale(record)
    return record


def alert_administrators(template: str) -> None:
    """Tells every administrator, without names or content, that something happened which they should look at."""
    administrators = User.objects.filter(is_active=True, assignments__role=Role.ADMINISTRATOR).distinct()
    for pk in administrators.values_list("pk", flat=True):
        mail.post(to=pk, template=template, context={"path": "/administration/"})
