"""Reads of accounts: functions and colleagues by name for everybody signed in, the rest for administrators."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import ApiToken, Function, RoleAssignment, Team, User
from core.access.principals import principal_of
from core.access.roles import CONTENT_ROLES


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


def tokens(*, actor: Any) -> QuerySet[ApiToken]:
    """One's own tokens."""
    return ApiToken.objects.filter(user_id=principal_of(actor).user_id).order_by("-created_at")
