"""Reads of accounts: functions and colleagues by name for the signed-in, the rest for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import ApiToken, Function, RoleAssignment, Session, Team, User
from core.access.principals import principal_of
from core.access.roles import CONTENT_ROLES
from core.models import AuditEvent
from core.selectors import areas

FAILED = ("signin.failed", "signin.factor_failed", "signin.locked")
ALERTING = ("role.self_grant", "user.address", "factor.reset")


def functions(*, actor: Any) -> QuerySet[Function]:
    """The company's functions, by which records are owned; known to everybody signed in."""
    found = Function.objects.all()
    return found if principal_of(actor).active else found.none()


def colleagues(*, actor: Any) -> QuerySet[User]:
    """Active people of the company, for choosing a custodian or assignee; for company staff only."""
    if not principal_of(actor).is_staff_of_company:
        return User.objects.none()
    return User.objects.filter(
        is_active=True, is_service=False, assignments__role__in=sorted(CONTENT_ROLES)
    ).distinct()


def users(*, actor: Any) -> QuerySet[User]:
    """All accounts, for administrators only."""
    found = User.objects.all()
    return found if principal_of(actor).is_administrator else found.none()


def assignments(*, actor: Any, user: User) -> QuerySet[RoleAssignment]:
    """Who holds which role: one's own for everybody, anybody's for administrators."""
    found = RoleAssignment.objects.select_related("function", "area").filter(user=user).order_by("created_at")
    principal = principal_of(actor)
    return found if principal.is_administrator or principal.user_id == user.pk else found.none()


def teams(*, actor: Any) -> QuerySet[Team]:
    """Teams, for administrators and company staff."""
    principal = principal_of(actor)
    found = Team.objects.all()
    return found if principal.is_administrator or principal.is_staff_of_company else found.none()


def tokens(*, actor: Any, user: User | None = None) -> QuerySet[ApiToken]:
    """One's own tokens; an administrator may name anybody. The secret is in none of them."""
    principal = principal_of(actor)
    found = ApiToken.objects.order_by("-created_at")
    if user is not None and principal.is_administrator:
        return found.filter(user=user)
    return found.filter(user=principal.user_id) if principal.user_id else found.none()


def sessions(*, actor: Any) -> QuerySet[Session]:
    """One's own browser sessions that still open something, the latest first. Nobody reads anybody else's."""
    principal = principal_of(actor)
    now = timezone.now()
    found = Session.objects.filter(
        user=principal.user_id,
        expire_date__gt=now,
        seen_at__gt=now - timedelta(minutes=settings.SESSION_IDLE_MINUTES),
    ).defer("session_data")
    return found.order_by("-seen_at") if principal.user_id else found.none()


def open_sessions(*, actor: Any, user: User) -> int:
    """How many browsers somebody is signed in with, for administrators."""
    if not principal_of(actor).is_administrator:
        return 0
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).count()


def functions_held(*, actor: Any, user: User) -> list[Function]:
    """The functions to which a token of this user can be limited: one's own, or a service account's."""
    principal = principal_of(actor)
    if not (principal.user_id == user.pk or (principal.is_administrator and user.is_service)):
        return []
    held = principal_of(User.objects.get(pk=user.pk))
    found = Function.objects.order_by("name")
    return list(found if not held.managed.nowhere else found.filter(pk__in=list(held.functions)))


def role_summaries(*, actor: Any, users: list[Any]) -> dict[Any, list[RoleAssignment]]:
    """The roles in force of several users, by user id, for administrators only. One query."""
    if not principal_of(actor).is_administrator:
        return {}
    found: dict[Any, list[RoleAssignment]] = {}
    for held in (
        in_force(RoleAssignment.objects.filter(user__in=users))
        .select_related("function")
        .order_by("role", "pk")
    ):
        found.setdefault(held.user_id, []).append(held)
    return found


def in_force(assignments: QuerySet[RoleAssignment]) -> QuerySet[RoleAssignment]:
    """Those assignments whose days include today."""
    today = timezone.localdate()
    return assignments.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
    )


def holding(*, actor: Any, role: str) -> QuerySet[RoleAssignment]:
    """Assignments of one role in force, for filtering users; for administrators only."""
    found = in_force(RoleAssignment.objects.filter(role=role))
    return found if principal_of(actor).is_administrator else found.none()


def area_names(*, actor: Any, assignments: Iterable[RoleAssignment]) -> dict[Any, str]:
    """Names of the areas of role assignments, as far as the reader may see those areas."""
    keys = {held.area_id for held in assignments if held.area_id}
    return dict(areas(actor=actor).filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def functions_in_use(*, actor: Any) -> list[tuple[Function, int]]:
    """Functions, each with how many active colleagues hold a role in it; for administrators."""
    if not principal_of(actor).is_administrator:
        return []
    held = RoleAssignment.objects.filter(function=OuterRef("pk"), user__is_active=True)
    people = held.order_by().values("function").annotate(n=Count("user", distinct=True)).values("n")
    found = Function.objects.annotate(people=Coalesce(Subquery(people), 0)).order_by("name")
    return [(function, function.people) for function in found]


def teams_of(*, actor: Any, user: User) -> QuerySet[Team]:
    """The teams of a user: one's own for everybody, anybody's for administrators."""
    principal = principal_of(actor)
    found = Team.objects.filter(members=user).order_by("name")
    return found if principal.is_administrator or principal.user_id == user.pk else found.none()


def teams_with_members(*, actor: Any) -> QuerySet[Team]:
    """Teams with their members at hand, for administrators."""
    found = Team.objects.prefetch_related(Prefetch("members", queryset=User.objects.order_by("display_name")))
    return found.order_by("name") if principal_of(actor).is_administrator else found.none()


def actors(*, actor: Any) -> QuerySet[User]:
    """Everybody who may appear in the audit trail, for choosing one; for auditors only."""
    found = User.objects.all()
    return found if principal_of(actor).is_auditor else found.none()


def alerts(*, actor: Any) -> list[dict[str, Any]]:
    """Acts of the last two weeks that every administrator is told of, the latest first; for administrators only."""
    if not principal_of(actor).is_administrator:
        return []
    found = AuditEvent.objects.filter(verb__in=ALERTING, at__gt=timezone.now() - timedelta(days=14))
    rows = found.order_by("-at").values("at", "verb", "actor_id", "actor__display_name")[:5]
    return [dict(row) for row in rows]


def without_role(*, actor: Any, limit: int) -> list[dict[str, Any]]:
    """Active accounts that hold no role today, the newest first; for administrators only."""
    held = in_force(RoleAssignment.objects.filter(user=OuterRef("pk")))
    found = users(actor=actor).filter(~Exists(held), is_active=True).order_by("-created_at", "pk")
    return [dict(row) for row in found.values("pk", "display_name", "email")[:limit]]


def ending_roles(*, actor: Any, within: timedelta, limit: int) -> list[dict[str, Any]]:
    """Roles of active accounts that end soon, the nearest first; for administrators only."""
    if not principal_of(actor).is_administrator:
        return []
    last = timezone.localdate() + within
    found = in_force(RoleAssignment.objects.filter(user__is_active=True, valid_until__lte=last))
    rows = found.order_by("valid_until", "pk").values("user_id", "role", "valid_until", "user__display_name")
    return [dict(row) for row in rows[:limit]]


def failed_signins(*, actor: Any, since: datetime) -> dict[str, int]:
    """How many sign-ins failed and how many were locked out since then; a number, for administrators only."""
    if not principal_of(actor).is_administrator:
        return {"failed": 0, "locked": 0}
    found = AuditEvent.objects.filter(at__gte=since, verb__in=FAILED)
    return found.aggregate(
        failed=Count("pk", filter=~Q(verb="signin.locked")),
        locked=Count("pk", filter=Q(verb="signin.locked")),
    )


def named(users: QuerySet[User], text: str) -> QuerySet[User]:
    """Users whose name or e-mail contains every word of a text."""
    for word in text[:200].split()[:8]:
        users = users.filter(Q(display_name__icontains=word) | Q(email__icontains=word))
    return users


def account_counts(*, actor: Any) -> dict[str, int]:
    """How many accounts are active, and how many of those hold no role today, for administrators."""
    held = in_force(RoleAssignment.objects.filter(user=OuterRef("pk")))
    active = users(actor=actor).filter(is_active=True).annotate(has_role=Exists(held))
    return active.aggregate(active=Count("pk"), without_role=Count("pk", filter=Q(has_role=False)))
