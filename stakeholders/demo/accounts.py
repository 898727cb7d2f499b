"""The demo's accounts, roles and teams."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import Function, RoleAssignment, Team, User
from core.access.principals import system_actor
from core.history import insert_with_history
from core.models import Area
from core.stable_ids import stable_id
from stakeholders.demo import content

REASON = "Demo"
FUNCTIONS = {
    "security": "Security",
    "community-relations": "Community relations",
    "external-affairs": "External affairs",
    "environment": "Environment",
}
FindArea = Callable[[str], Area | None]


def seed_functions() -> dict[str, Function]:
    """The four functions by slug; those that are missing are made."""
    there = {function.slug: function for function in Function.objects.all()}
    fresh = []
    for slug, name in FUNCTIONS.items():
        if slug not in there:
            group = Group.objects.create(name=f"function:{slug}")
            fresh.append(Function(id=stable_id("function", slug), slug=slug, name=name, group=group))
    insert_with_history(fresh, actor=system_actor(), reason=REASON)
    return there | {function.slug: function for function in fresh}


def seed_accounts(
    password: str, functions: dict[str, Function], find_area: FindArea
) -> tuple[dict[str, User], int]:
    """The demo accounts by login, and how many were made. An existing account keeps password and roles."""
    emails = [row.email for row in content.users()]
    there = {user.email: user for user in User.objects.filter(email__in=emails)}
    fresh = [
        User(
            id=stable_id("demo", "user", row.login),
            email=row.email,
            display_name=row.name,
            is_service=row.service,
            password=make_password(None if row.service else password),
        )
        for row in content.users()
        if row.email not in there
    ]
    insert_with_history(fresh, actor=system_actor(), reason=REASON)
    users = there | {user.email: user for user in fresh}
    by_login = {row.login: users[row.email] for row in content.users()}
    _seed_roles({user.pk for user in fresh}, by_login, functions, find_area)
    _seed_teams(by_login)
    return by_login, len(fresh)


def _seed_roles(
    fresh: set[object], users: dict[str, User], functions: dict[str, Function], find_area: FindArea
) -> None:
    assignments = [
        RoleAssignment(
            user=users[row.login],
            role=held.role,
            function=functions[held.function] if held.function else None,
            area=find_area(held.area),
        )
        for row in content.users()
        if users[row.login].pk in fresh
        for held in row.roles
    ]
    insert_with_history(assignments, actor=system_actor(), reason=REASON)


def _seed_teams(users: dict[str, User]) -> None:
    there = set(Team.objects.values_list("name", flat=True))
    for row in content.teams():
        if row.name not in there:
            group = Group.objects.create(name=f"team:{row.name}")
            team = Team(id=stable_id("demo", "team", row.name), name=row.name, group=group)
            insert_with_history([team], actor=system_actor(), reason=REASON)
            team.members.set([users[login] for login in row.members])
