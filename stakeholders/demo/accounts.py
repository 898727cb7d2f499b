"""The demo's accounts, roles and teams, made through the services of accounts."""

from __future__ import annotations

from collections.abc import Callable

from accounts import services
from accounts.models import Function, Team, User
from core.access.principals import system_actor
from core.models import Area
from stakeholders.demo import content

FindArea = Callable[[str], Area | None]


def seed_accounts(
    password: str, functions: dict[str, Function], find_area: FindArea
) -> tuple[dict[str, User], int]:
    """The demo accounts by login, and how many were made. An existing account keeps password and roles."""
    there = {
        user.email: user for user in User.objects.filter(email__in=[row.email for row in content.users()])
    }
    users = {
        row.login: there.get(row.email) or _account(row, password, functions, find_area)
        for row in content.users()
    }
    teams = set(Team.objects.values_list("name", flat=True))
    for row in content.teams():
        if row.name not in teams:
            members = [users[login] for login in row.members]
            services.create_team(actor=system_actor(), name=row.name, members=members)
    return users, len(users) - len(there)


def _account(
    row: content.DemoUser, password: str, functions: dict[str, Function], find_area: FindArea
) -> User:
    """One account with its roles."""
    actor = system_actor()
    user = services.create_user(
        actor=actor, email=row.email, display_name=row.name, password=password, is_service=row.service
    )
    if row.languages:
        spoken = {"languages": list(row.languages)}
        user = services.update_user(actor=actor, pk=user.pk, version=user.version, values=spoken)
    for held in row.roles:
        function = functions[held.function] if held.function else None
        services.assign_role(
            actor=actor, user=user, role=held.role, function=function, area=find_area(held.area)
        )
    return user
