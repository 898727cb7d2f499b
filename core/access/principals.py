"""An actor resolved once per request: which functions and areas are open to whom, for what.

One query, whatever the number of assignments, teams and areas (budget: quality.md G1).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import get_language

from core import prepared
from core.access.registry import rules
from core.access.roles import CONTENT_ROLES, EDITING_ROLES, FUNCTION_ROLES, Role

# Up to so many records shared with somebody are looked up by id; with more, each row asks for its share.
FEW_SHARES = 500
# Principals that a process keeps; each is what one user's assignments, teams and shares came to.
KEPT = 1024
TODAY: Any = prepared.day_slot("today")


@dataclass(frozen=True, slots=True)
class Reach:
    """Where something holds: `subtree` None is everywhere, else area ids; `ancestors` lie above them."""

    subtree: frozenset[UUID] | None = frozenset()
    ancestors: frozenset[UUID] = frozenset()

    @property
    def everywhere(self) -> bool:
        return self.subtree is None

    @property
    def nowhere(self) -> bool:
        return self.subtree is not None and not self.subtree

    def covers(self, area_id: UUID | None) -> bool:
        """Whether an act on a record of this area is inside; a record without area needs reach everywhere."""
        return self.subtree is None or (area_id is not None and area_id in self.subtree)

    def __or__(self, other: Reach) -> Reach:
        if self.subtree is None or other.subtree is None:
            return EVERYWHERE
        return Reach(self.subtree | other.subtree, self.ancestors | other.ancestors)


EVERYWHERE = Reach(None)
NOWHERE = Reach()


@dataclass(frozen=True, slots=True)
class Principal:
    """What one actor may see and do at this moment; a plain value, safe to pass around."""

    user_id: UUID | None = None
    label: str = ""
    active: bool = False
    roles: frozenset[str] = frozenset()
    register: Reach = NOWHERE
    functions: dict[UUID, Reach] = field(default_factory=dict)
    managed: Reach = NOWHERE
    editing: dict[UUID, Reach] = field(default_factory=dict)
    leading: dict[UUID, Reach] = field(default_factory=dict)
    groups: frozenset[int] = frozenset()
    # The auth group of each function held, so that a token for some functions keeps the shares with those alone.
    function_groups: dict[UUID, int] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    # Grant tables in which something may be shared with this person, or with one of these groups: the others
    # need not be asked at all.
    personal_shares: frozenset[str] = frozenset()
    group_shares: frozenset[str] = frozenset()
    many_shares: frozenset[str] = frozenset()
    system: bool = False
    read_only: bool = False
    named: bool = True
    limited: bool = False
    # Two principals with the same digest see the same, but for what is theirs by name; "" where it is not known.
    digest: str = field(default="", compare=False)

    @property
    def sight(self) -> tuple[Any, ...] | None:
        """What a statement about this actor's sight depends on, besides the user's id; None when it is not known."""
        return (self.digest, self.read_only, self.named) if self.digest else None

    @property
    def as_slot(self) -> Principal:
        """The same sight with a slot in the place of the user's id (core.prepared)."""
        return self if self.user_id is None else replace(self, user_id=prepared.USER)

    @property
    def editing_anywhere(self) -> Reach:
        """Where this actor edits the company register: the union of all functions' edit reach."""
        reach = EVERYWHERE if self.system else NOWHERE
        for part in self.editing.values():
            reach = reach | part
        return reach

    @property
    def leading_anywhere(self) -> Reach:
        reach = EVERYWHERE if self.system else NOWHERE
        for part in self.leading.values():
            reach = reach | part
        return reach

    @property
    def is_staff_of_company(self) -> bool:
        """Whether any content role is held: company sight begins here."""
        return self.system or not self.register.nowhere

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @property
    def is_auditor(self) -> bool:
        return Role.AUDITOR in self.roles

    @property
    def may_edit(self) -> bool:
        return self.system or bool(self.editing)

    @property
    def leads(self) -> bool:
        return self.system or bool(self.leading)


NOBODY = Principal()


def system_actor(function: UUID | None = None) -> Principal:
    """The actor of commands: the company register, and one function when told so; never NAMED records."""
    held = {function: EVERYWHERE} if function else {}
    return Principal(
        label="system",
        active=True,
        register=EVERYWHERE,
        functions=held,
        editing=held,
        leading=held,
        system=True,
    )


def principal_of(actor: Any) -> Principal:
    """The principal of a user, kept on that user object for the length of a request.

    Anonymous, inactive and unknown actors get `NOBODY`, to whom nothing is open.
    """
    if isinstance(actor, Principal):
        return actor
    if actor is None or not getattr(actor, "is_authenticated", False) or not actor.is_active:
        return NOBODY
    known = actor.__dict__.get("_principal")
    if known is None:
        known = actor.__dict__["_principal"] = resolve(actor.pk)
    limits = getattr(actor, "token_functions", None)
    if limits:
        known = limited_to(known, frozenset(limits))
    return known if not getattr(actor, "token_read_only", False) else without_writing(known)


def forget_principal(actor: Any) -> None:
    """Reads an actor's rights again at the next question, because they have just changed."""
    if not isinstance(actor, Principal) and actor is not None:
        actor.__dict__.pop("_principal", None)


def without_named(principal: Principal) -> Principal:
    """The same sight without any NAMED record: what may leave in bulk (access.md, exports)."""
    return replace(principal, named=False)


def without_writing(principal: Principal) -> Principal:
    """The same sight with no right to change anything (a token of scope `read`)."""
    return replace(principal, editing={}, leading={}, read_only=True)


def limited_to(principal: Principal, functions: frozenset[UUID]) -> Principal:
    """The sight and rights that these functions give, and nothing beside them (a token for some functions).

    No administration, no NAMED records, nothing shared in person or with teams: who made the token chose functions.
    """

    def kept(held: dict[UUID, Reach]) -> dict[UUID, Reach]:
        return {function: reach for function, reach in held.items() if function in functions}

    sight = kept(principal.functions)
    if not principal.managed.nowhere:
        for function in functions:
            _widen(sight, function, principal.managed)
    register = NOWHERE
    for reach in sight.values():
        register = register | reach
    groups = {key: group for key, group in principal.function_groups.items() if key in functions}
    return replace(
        principal,
        roles=principal.roles & CONTENT_ROLES if sight else frozenset(),
        register=register,
        functions=sight,
        managed=NOWHERE,
        editing=kept(principal.editing),
        leading=kept(principal.leading),
        groups=principal.groups & frozenset(groups.values()),
        function_groups=groups,
        personal_shares=frozenset(),
        named=False,
        limited=True,
        digest=f"{principal.digest} {' '.join(sorted(map(str, functions)))}" if principal.digest else "",
    )


def resolve(user_id: UUID) -> Principal:
    """Reads assignments, teams and area subtrees in one statement and folds them into a Principal.

    The same facts fold into the same Principal: it is kept with the facts that it came from.
    """
    found = prepared.statement("principal", lambda: prepared.compiled(_facts(), _as_text))
    rows = prepared.run(found, {"user": user_id, "today": timezone.localdate()})
    return _principal(user_id, *rows[0], get_language()) if rows else NOBODY


def _as_text(query: str) -> str:
    """The facts as one text, and beside it the name under which the actor appears."""
    name = "coalesce(nullif(facts.display_name, ''), facts.email)"
    shares = ", ".join(_how_many(table) for table in _grant_tables()) or "0"
    return (
        f"WITH facts AS MATERIALIZED ({query}) SELECT {name}, (to_jsonb(facts) - 'display_name' - 'email' - 'id'"  # noqa: S608
        f" || jsonb_build_object('shares', ARRAY[{shares}]))::text FROM facts"
    )


@lru_cache(maxsize=KEPT)
def _principal(user_id: UUID, label: str, facts: str, language: str) -> Principal:
    digest = hashlib.sha1(facts.encode(), usedforsecurity=False).hexdigest()
    return _fold(user_id, label, json.loads(facts), digest)


def _facts() -> Any:
    user = get_user_model()
    team = apps.get_model(settings.TEAM_MODEL)
    area = apps.get_model("core.Area")
    below = area.objects.filter(ancestors__contains=[OuterRef("area_id")]).order_by("pk").values("pk")
    return user.objects.filter(pk=prepared.USER, is_active=True).values(
        "id",
        "email",
        "display_name",
        held=ArraySubquery(
            _in_force(OuterRef("pk"))
            .annotate(below=ArraySubquery(below))
            .values(
                row=JSONObject(
                    role="role",
                    function="function_id",
                    function_name="function__name",
                    group=F("function__group_id"),
                    area="area_id",
                    above="area__ancestors",
                    below="below",
                )
            )
        ),
        team_groups=ArraySubquery(
            team.objects.filter(members=OuterRef("pk")).order_by("group_id").values("group_id")
        ),
        held_groups=ArraySubquery(
            _in_force(OuterRef("pk"))
            .filter(function__isnull=False)
            .order_by("function__group_id")
            .values("function__group_id")
            .distinct()
        ),
    )


def _in_force(user: Any) -> Any:
    assignment = apps.get_model(settings.ROLE_ASSIGNMENT_MODEL)
    return assignment.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=TODAY),
        Q(valid_until__isnull=True) | Q(valid_until__gte=TODAY),
        user_id=user,
    ).order_by("pk")


NONE, SOME, MANY = 0, 1, 2


def _grant_tables() -> list[Any]:
    """The grant tables of all rules, always in the same order."""
    return [
        table
        for rule in rules().values()
        if rule.user_grants is not None
        for table in (rule.user_grants, rule.group_grants)
    ]


def _how_many(table: Any) -> str:
    """Whether none, some or many shares of a table are this person's or their groups', as a number.

    Each is counted along its index and no further than matters: weighed by its statistics PostgreSQL would read the
    whole table of those who hold nothing, once somebody else holds most of it.
    """
    name, most = connection.ops.quote_name(table._meta.db_table), FEW_SHARES + 1
    number = f"CASE WHEN count(*) = 0 THEN {NONE} WHEN count(*) < {most} THEN {SOME} ELSE {MANY} END"
    along = f"ORDER BY s.permission_id, s.content_object_id LIMIT {most}"
    if any(field.name == "group" for field in table._meta.get_fields()):
        each = f"SELECT 1 FROM {name} AS s WHERE s.group_id = mine.id {along}"  # noqa: S608
        groups = "unnest(facts.team_groups || facts.held_groups) AS mine(id)"
        return f"(SELECT {number} FROM {groups}, LATERAL ({each}) AS few)"  # noqa: S608
    each = f"SELECT 1 FROM {name} AS s WHERE s.user_id = facts.id {along}"  # noqa: S608
    return f"(SELECT {number} FROM ({each}) AS few)"  # noqa: S608


def _fold(user_id: UUID, label: str, facts: dict[str, Any], digest: str) -> Principal:
    shares = dict(zip(_grant_tables(), facts["shares"], strict=False))
    personal = {rule.user_grants for rule in rules().values()}

    def shared(tables: Any, least: int) -> frozenset[str]:
        """Labels of those of the tables in which at least so much is shared with the person or their groups."""
        return frozenset(table._meta.label for table in tables if shares[table] >= least)

    register, managed = NOWHERE, NOWHERE
    functions: dict[UUID, Reach] = {}
    editing: dict[UUID, Reach] = {}
    leading: dict[UUID, Reach] = {}
    roles: set[str] = set()
    groups: set[int] = set(facts["team_groups"] or ())
    function_groups: dict[UUID, int] = {}
    for held in facts["held"] or ():
        role = held["role"]
        reach = _reach(held)
        roles.add(role)
        if role in CONTENT_ROLES:
            register = register | reach
        if role == Role.MANAGER:
            managed = managed | reach
        if role in FUNCTION_ROLES and held["function"]:
            function = UUID(held["function"])
            groups.add(held["group"])
            function_groups[function] = held["group"]
            _widen(functions, function, reach)
            if role in EDITING_ROLES:
                _widen(editing, function, reach)
            if role == Role.LEAD:
                _widen(leading, function, reach)
    return Principal(
        user_id=user_id,
        label=label,
        active=True,
        roles=frozenset(roles),
        register=register,
        functions=functions,
        managed=managed,
        editing=editing,
        leading=leading,
        groups=frozenset(groups),
        function_groups=function_groups,
        titles=tuple(sorted({_title(held) for held in facts["held"] or ()})),
        personal_shares=shared(personal & set(shares), SOME),
        group_shares=shared(set(shares) - personal, SOME),
        many_shares=shared(shares, MANY),
        digest=digest,
    )


def _title(held: dict[str, Any]) -> str:
    """What one assignment is called under the actor's name: its function, or else the role."""
    return str(held["function_name"] or Role(held["role"]).label)


def _reach(held: dict[str, Any]) -> Reach:
    if not held["area"]:
        return EVERYWHERE
    return Reach(
        frozenset(_uuids([held["area"], *(held["below"] or ())])), frozenset(_uuids(held["above"] or ()))
    )


def _uuids(values: Iterable[str]) -> Iterable[UUID]:
    return (UUID(str(value)) for value in values)


def _widen(held: dict[UUID, Reach], function: UUID, reach: Reach) -> None:
    held[function] = held.get(function, NOWHERE) | reach
