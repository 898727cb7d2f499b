"""The fixed cast of every test about sight and rights, made through the services of accounts.

Functions: `home` owns the closed records of `tests.factories.world`; `other` must see none of them. Areas: Alpha
(country) › Alpha North (region) › Alpha Town (district), and Beta (country), where nothing of Alpha is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import services
from accounts.models import Function, Team, User
from core.access.principals import system_actor
from core.access.roles import Role
from core.confidentiality import Handling
from core.models import Area
from core.services import create_area

PASSWORD = "correct-horse-battery-7"
FUNCTIONS = {
    "security": "Security",
    "community-relations": "Community relations",
    "external-affairs": "External affairs",
    "environment": "Environment",
}
HOME, OTHER = "community-relations", "security"


@dataclass(frozen=True)
class Part:
    """What one actor of the cast holds: a role, in a function, limited to an area; how it reaches the system."""

    role: str = ""
    function: str = ""
    area: str = ""
    token: str = ""
    active: bool = True
    service: bool = False
    superuser: bool = False


PARTS: dict[str, Part] = {
    "inactive": Part(Role.LEAD, HOME, active=False),
    "no_role": Part(),
    "superuser": Part(superuser=True),
    "other_officer": Part(Role.OFFICER, OTHER),
    "viewer": Part(Role.VIEWER, HOME),
    "officer": Part(Role.OFFICER, HOME),
    "lead": Part(Role.LEAD, HOME),
    "far_manager": Part(Role.MANAGER, area="beta"),
    "manager": Part(Role.MANAGER, area="alpha"),
    "secretariat": Part(Role.SECRETARIAT),
    "auditor": Part(Role.AUDITOR),
    "integrator_read": Part(Role.INTEGRATOR, HOME, token="read", service=True),
    "integrator_write": Part(Role.INTEGRATOR, HOME, token="write", service=True),
    "administrator": Part(Role.ADMINISTRATOR),
    "grantee": Part(Role.VIEWER, OTHER),
    "change_grantee": Part(Role.OFFICER, OTHER),
    "expired_grantee": Part(Role.VIEWER, OTHER),
    "team_member": Part(Role.VIEWER, OTHER),
    "author": Part(Role.OFFICER, HOME),
    "custodian": Part(Role.OFFICER, HOME),
    "local_officer": Part(Role.OFFICER, HOME, area="alpha_north"),
}
ANONYMOUS = "anonymous"
ACTORS: tuple[str, ...] = (ANONYMOUS, *PARTS)


@dataclass
class Cast:
    """The actors by name, the functions by slug, the areas by key."""

    users: dict[str, User] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    team: Team | None = None

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["users"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None

    def actor(self, name: str) -> Any:
        """The user of that name, or Django's anonymous user."""
        return AnonymousUser() if name == ANONYMOUS else self.fresh(name)

    def fresh(self, name: str) -> User:
        """The user read again, so that nothing of an earlier request is kept on it."""
        return User.objects.get(pk=self.users[name].pk)

    def everybody(self) -> Iterator[tuple[str, Any]]:
        """Every actor with its name, anonymous first."""
        for name in ACTORS:
            yield name, self.actor(name)

    @property
    def home(self) -> Function:
        return self.functions[HOME]

    @property
    def other(self) -> Function:
        return self.functions[OTHER]


def make_functions() -> dict[str, Function]:
    """The four functions by slug; those that are there already are kept."""
    there = {function.slug: function for function in Function.objects.all()}
    for slug, name in FUNCTIONS.items():
        if slug not in there:
            there[slug] = services.create_function(actor=system_actor(), name=name, slug=slug)
    return there


def make_areas() -> dict[str, Area]:
    """Two countries as public reference data, and two levels below the first."""
    found: dict[str, Area] = {}
    for key, name, kind, parent in (
        ("alpha", "Alpha", "country", ""),
        ("alpha_north", "Alpha North", "region", "alpha"),
        ("alpha_town", "Alpha Town", "district", "alpha_north"),
        ("beta", "Beta", "country", ""),
    ):
        values = {"name": name, "kind": kind, "parent": found.get(parent), "handling": Handling.PUBLIC}
        found[key] = create_area(actor=system_actor(), values=values)
    return found


def make_user(name: str, *, service: bool = False, password: str = PASSWORD) -> User:
    """One account without any role."""
    return services.create_user(
        actor=system_actor(),
        email=f"{name.replace('_', '-')}@cast.test",
        display_name=name.replace("_", " ").title(),
        password=None if service else password,
        is_service=service,
    )


def give_role(
    user: User, role: str, function: Function | None = None, area: Area | None = None, **validity: Any
) -> None:
    """A role in a function and area."""
    services.assign_role(actor=system_actor(), user=user, role=role, function=function, area=area, **validity)


def give_token(user: User, scope: str = "read", name: str = "test", **limits: Any) -> str:
    """The secret of a new token."""
    _token, secret = services.create_token(
        actor=system_actor(),
        user=user,
        name=name,
        scope=scope,
        expires_at=timezone.now() + timedelta(days=30),
        **limits,
    )
    return secret


def make_cast() -> Cast:
    """Everybody. The inactive actor had a role, a token and a session before it was deactivated."""
    cast = Cast(functions=make_functions(), areas=make_areas())
    for name, part in PARTS.items():
        user = make_user(name, service=part.service)
        if part.superuser:
            User.objects.filter(pk=user.pk).update(is_superuser=True)
        if part.role:
            function = cast.functions[part.function] if part.function else None
            give_role(user, part.role, function, cast.areas.get(part.area))
        if part.token or not part.active:
            cast.secrets[name] = give_token(user, part.token or "write")
        if not part.active:
            services.set_active(actor=system_actor(), pk=user.pk, version=None, active=False)
        cast.users[name] = User.objects.get(pk=user.pk)
    cast.team = services.create_team(
        actor=system_actor(), name="Liaison team", members=[cast.users["team_member"]]
    )
    return cast
