"""Writes of accounts: users, functions, teams, roles, tokens. Administration gives no sight of content."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ApiToken, Function, RoleAssignment, Team, TokenScope, User
from accounts.tokens import digest, new_secret
from core import audit, mail
from core.access.principals import Principal, principal_of
from core.access.roles import CONTENT_ROLES, Role
from core.custody import keeper_left
from core.errors import NotAllowed, NotVisible, Stale
from core.history import CHANGED, CREATED, DELETED, remember
from core.models import Area

LONGEST_TOKEN = timedelta(days=366)
GROUP_PREFIXES = {Function: "function", Team: "team"}


def _administrator(actor: Any) -> Principal:
    principal = principal_of(actor)
    if not (principal.is_administrator or principal.system) or principal.read_only:
        raise NotAllowed(_("Only administrators manage accounts."))
    return principal


def _locked(model: Any, pk: UUID, version: int | None) -> Any:
    record = model.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if record is None:
        raise NotVisible
    if version is not None and record.version != version:
        raise Stale(record)
    return record


@transaction.atomic
def create_user(
    *, actor: Any, email: str, display_name: str, password: str | None = None, is_service: bool = False
) -> User:
    """A new account without any role. A service account has no password and no pages."""
    principal = _administrator(actor)
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
    return user


@transaction.atomic
def update_user(*, actor: Any, pk: UUID, version: int | None, values: dict[str, Any]) -> User:
    """Changes name, e-mail, language or time zone: an administrator anybody's, a person their own but the e-mail."""
    principal = principal_of(actor)
    allowed = {"email", "display_name", "language", "time_zone"}
    if not (principal.is_administrator or principal.system):
        if principal.user_id != pk:
            raise NotVisible
        allowed = {"display_name", "language", "time_zone"}
    if set(values) - allowed:
        raise NotAllowed
    user: User = _locked(User, pk, version)
    for name, value in values.items():
        setattr(user, name, value.strip().lower() if name == "email" else value)
    user.full_clean(exclude=["password"])
    user.version += 1
    user.save()
    remember([user], actor=principal, kind=CHANGED)
    audit.record(actor=principal, verb="user.update", obj=user, details={"fields": sorted(values)})
    return user


@transaction.atomic
def set_active(*, actor: Any, pk: UUID, version: int | None, active: bool) -> User:
    """Deactivates an account, which ends its sessions and tokens at once, or activates it again."""
    principal = _administrator(actor)
    user: User = _locked(User, pk, version)
    if not active and user.pk == principal.user_id:
        raise ValidationError(_("You cannot deactivate your own account."))
    user.is_active = active
    user.version += 1
    user.save()
    if not active:
        end_sessions(user)
        user.api_tokens.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    remember([user], actor=principal, kind=CHANGED)
    audit.record(actor=principal, verb="user.activate" if active else "user.deactivate", obj=user)
    if not active:
        keeper_left(actor=principal, user_id=user.pk)
    return user


def end_sessions(user: User) -> int:
    """Ends every browser session of a user; returns how many."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended


@transaction.atomic
def set_password(*, actor: Any, pk: UUID, password: str) -> None:
    """An administrator gives a first or new password; the owner's sessions end."""
    principal = _administrator(actor)
    user: User = _locked(User, pk, None)
    if user.is_service:
        raise ValidationError(_("A service account has tokens, not a password."))
    validate_password(password, user)
    user.set_password(password)
    user.version += 1
    user.save()
    end_sessions(user)
    audit.record(actor=principal, verb="user.password", obj=user)


@transaction.atomic
def change_own_password(*, user: User, password: str) -> None:
    """A person's own new password; the form has asked for the old one. Other sessions end by its hash."""
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    audit.record(actor=user, verb="user.own_password", obj=user)


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
    principal = _administrator(actor)
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
        _alert_administrators()
    return held


def _alert_administrators() -> None:
    """Tells every administrator, without names or content, that somebody gave themselves sight."""
    administrators = User.objects.filter(is_active=True, assignments__role=Role.ADMINISTRATOR).distinct()
    for pk in administrators.values_list("pk", flat=True):
        mail.post(to=pk, template="role_alert", context={"path": "/administration/"})


@transaction.atomic
def end_role(*, actor: Any, pk: UUID, version: int | None) -> None:
    """Takes a role away at once; never the last administrator's."""
    principal = _administrator(actor)
    held: RoleAssignment = _locked(RoleAssignment, pk, version)
    if held.role == Role.ADMINISTRATOR and not _other_administrators(held):
        raise ValidationError(_("This is the last administrator. Give somebody else the role first."))
    remember([held], actor=principal, kind=DELETED)
    audit.record(
        actor=principal, verb="role.end", obj=held, details={"role": held.role, "user": str(held.user_id)}
    )
    held.delete()


def _other_administrators(held: RoleAssignment) -> bool:
    today = timezone.localdate()
    others = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(pk=held.pk)
    begun = others.exclude(valid_from__gt=today).exclude(valid_until__lt=today)
    return begun.exists()


def _group_for(model: Any, name: str, slug: str) -> Group:
    return Group.objects.create(name=f"{GROUP_PREFIXES[model]}:{slug}"[:150])


@transaction.atomic
def create_function(*, actor: Any, name: str, slug: str) -> Function:
    """A further function of the company, with the auth group through which records are shared with it."""
    principal = _administrator(actor)
    function = Function(name=name.strip(), slug=slug, created_by_id=principal.user_id)
    function.full_clean(exclude=["group"])
    function.group = _group_for(Function, name, slug)
    function.save()
    remember([function], actor=principal, kind=CREATED)
    audit.record(actor=principal, verb="function.create", obj=function)
    return function


@transaction.atomic
def create_team(*, actor: Any, name: str, members: list[User]) -> Team:
    """A named list of colleagues across functions."""
    principal = _administrator(actor)
    team = Team(name=name.strip(), created_by_id=principal.user_id)
    team.full_clean(exclude=["group"])
    team.group = _group_for(Team, name, str(team.pk))
    team.save()
    team.members.set(members)
    remember([team], actor=principal, kind=CREATED)
    audit.record(actor=principal, verb="team.create", obj=team, details={"members": len(members)})
    return team


@transaction.atomic
def update_team(*, actor: Any, pk: UUID, version: int | None, name: str, members: list[User]) -> Team:
    """Changes the name and members of a team; sight through its shares changes with it."""
    principal = _administrator(actor)
    team: Team = _locked(Team, pk, version)
    team.name = name.strip()
    team.full_clean(exclude=["group"])
    team.version += 1
    team.save()
    team.members.set(members)
    remember([team], actor=principal, kind=CHANGED)
    audit.record(actor=principal, verb="team.update", obj=team, details={"members": len(members)})
    return team


@transaction.atomic
def create_token(
    *, actor: Any, user: User, name: str, scope: str, expires_at: datetime
) -> tuple[ApiToken, str]:
    """A new token with its secret, shown once: one's own, or a service account's by an administrator.

    Nobody makes a token for another person: it would open that person's sight to whoever made it.
    """
    principal = principal_of(actor)
    serves = user.is_service and principal.is_administrator
    if not (serves or principal.system or principal.user_id == user.pk) or principal.read_only:
        raise NotAllowed
    if not user.is_active:
        raise ValidationError(_("This account is not active."))
    if not timezone.now() < expires_at <= timezone.now() + LONGEST_TOKEN:
        raise ValidationError({"expires": _("A token ends within a year.")})
    secret = new_secret()
    token = ApiToken(
        user=user,
        name=name.strip(),
        prefix=secret[:10],
        digest=digest(secret),
        scope=TokenScope(scope),
        expires_at=expires_at,
    )
    token.full_clean()
    token.save()
    audit.record(actor=principal, verb="token.create", obj=token, details={"scope": scope})
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Any, pk: UUID) -> None:
    """Withdraws a token at once."""
    principal = principal_of(actor)
    token = ApiToken.objects.select_for_update().filter(pk=pk).first()
    if token is None or not (principal.is_administrator or token.user_id == principal.user_id):
        raise NotVisible
    token.revoked_at = token.revoked_at or timezone.now()
    token.save()
    audit.record(actor=principal, verb="token.revoke", obj=token)
