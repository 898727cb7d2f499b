"""Writes of accounts: people and service accounts. Administration gives no sight of content."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.base import administrator, alert_administrators, locked
from accounts.services.leaving import tell_leaving
from accounts.services.links import post_link
from accounts.services.sessions import close_sessions
from core import audit, mail
from core.access.principals import principal_of
from core.custody import keeper_left
from core.errors import NotAllowed, NotVisible
from core.history import CHANGED, CREATED, remember


@transaction.atomic
def create_user(
    *, actor: Any, email: str, display_name: str, password: str | None = None, is_service: bool = False
) -> User:
    """A new account without any role. A service account has no password and no pages.

    A person gets a link by mail and chooses the password; only commands may give one.
    """
    principal = administrator(actor)
    if password and not principal.system:
        raise NotAllowed(_("Nobody chooses a password for somebody else."))
    user = User(email=email.strip().lower(), display_name=display_name.strip(), is_service=is_service)
    if password and not is_service:
        validate_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.full_clean()
    user.save()
    remember([user], actor=principal, kind=CREATED)
    audit.record(actor=principal, verb="user.create", obj=user)
    if not is_service and not password:
        post_link(user, "invitation")
    return user


@transaction.atomic
def update_user(*, actor: Any, pk: UUID, version: int | None, values: dict[str, Any]) -> User:
    """Changes name, e-mail, language, languages spoken or time zone: an administrator anybody's, a person their own but the e-mail; and
    whether reminders come by mail and where the view is discreet, which only the person decides."""
    principal = principal_of(actor)
    allowed = {"email", "display_name", "language", "languages", "time_zone"}
    if not (principal.is_administrator or principal.system):
        if principal.user_id != pk:
            raise NotVisible
        allowed = {"display_name", "language", "languages", "time_zone"}
    if principal.user_id == pk:
        allowed |= {"remind_by_mail", "discreet"}
    if set(values) - allowed:
        raise NotAllowed
    user: User = locked(User, pk, version)
    before = user.email
    for name, value in values.items():
        setattr(user, name, value.strip().lower() if name == "email" else value)
    user.full_clean(exclude=["password"])
    user.version += 1
    user.save()
    remember([user], actor=principal, kind=CHANGED)
    audit.record(actor=principal, verb="user.update", obj=user, details={"fields": sorted(values)})
    if user.email != before and not principal.system:
        close_sessions(user)
        audit.record(actor=principal, verb="user.address", obj=user)
        alert_administrators("signin_address_alert")
    return user


@transaction.atomic
def set_active(*, actor: Any, pk: UUID, version: int | None, active: bool) -> User:
    """Deactivates an account, which ends its sessions and tokens at once, or activates it again."""
    principal = administrator(actor)
    user: User = locked(User, pk, version)
    if not active and user.pk == principal.user_id:
        raise ValidationError(_("You cannot deactivate your own account."))
    user.is_active = active
    user.version += 1
    user.save()
    if not active:
        close_sessions(user)
        user.api_tokens.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    remember([user], actor=principal, kind=CHANGED)
    if not active:
        keeper_left(actor=principal, user_id=user.pk)
        tell_leaving(user)
    audit.record(actor=principal, verb="user.activate" if active else "user.deactivate", obj=user)
    return user


@transaction.atomic
def reset_factors(*, actor: Any, pk: UUID) -> int:
    """An administrator takes away the second factors of somebody who lost them; returns how many.

    It opens nothing to the administrator: the password is still asked, and a link goes only to the owner's address.
    """
    principal = administrator(actor)
    user: User = locked(User, pk, None)
    if user.pk == principal.user_id:
        raise ValidationError(_("Your own second factor is changed under My account."))
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    close_sessions(user)
    audit.record(actor=principal, verb="factor.reset", obj=user, details={"removed": removed})
    alert_administrators("signin_address_alert")
    mail.post(to=user.pk, template="signin_changed", context={"path": "/account/security/"})
    return removed


@transaction.atomic
def change_own_password(*, user: User, password: str) -> None:
    """A person's own new password; the form has asked for the old one. Other sessions end by its hash."""
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    audit.record(actor=user, verb="user.own_password", obj=user)
