"""Writes of accounts: functions, which separate the company, and teams, with which records are shared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import Function, Team, User
from accounts.services.base import administrator, locked
from core import audit
from core.history import CHANGED, CREATED, remember

GROUP_PREFIXES = {Function: "function", Team: "team"}


def _group_for(model: Any, name: str, slug: str) -> Group:
    return Group.objects.create(name=f"{GROUP_PREFIXES[model]}:{slug}"[:150])


@transaction.atomic
def create_function(*, actor: Any, name: str, slug: str) -> Function:
    """A further function of the company, with the auth group through which records are shared with it."""
    principal = administrator(actor)
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
    principal = administrator(actor)
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
    principal = administrator(actor)
    team: Team = locked(Team, pk, version)
    team.name = name.strip()
    team.full_clean(exclude=["group"])
    team.version += 1
    team.save()
    team.members.set(members)
    remember([team], actor=principal, kind=CHANGED)
    audit.record(actor=principal, verb="team.update", obj=team, details={"members": len(members)})
    return team
