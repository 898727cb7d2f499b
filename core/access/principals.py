"""An actor resolved once per request: which functions and areas are open to whom, for what.

One query, whatever the number of assignments, teams and areas (budget: quality.md G1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone

from core.access.registry import rules
from core.access.roles import CONTENT_ROLES, EDITING_ROLES, FUNCTION_ROLES, Role


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
    titles: tuple[str, ...] = ()
    # Grant tables in which something may be shared with this person, or with one of these groups: the others
    # need not be asked at all.
    personal_shares: frozenset[str] = frozenset()
    group_shares: frozenset[str] = frozenset()
    system: bool = False
    read_only: bool = False
    named: bool = True

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


def resolve(user_id: UUID) -> Principal:
    """Reads assignments, teams and area subtrees in one statement and folds them into a Principal."""
    row = _rows().filter(pk=user_id, is_active=True).first()
    return NOBODY if row is None else _fold(row)


def _rows() -> Any:
    user = get_user_model()
    assignment = apps.get_model(settings.ROLE_ASSIGNMENT_MODEL)
    team = apps.get_model(settings.TEAM_MODEL)
    area = apps.get_model("core.Area")
    today = timezone.localdate()
    in_force = assignment.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        user_id=OuterRef("pk"),
    )
    below = area.objects.filter(ancestors__contains=[OuterRef("area_id")]).values("pk")
    return user.objects.annotate(
        held=ArraySubquery(
            in_force.annotate(below=ArraySubquery(below)).values(
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
        team_groups=ArraySubquery(team.objects.filter(members=OuterRef("pk")).values("group_id")),
        **_shares(),
    ).only("pk", "email", "display_name", "is_active", "is_service")


def _shares() -> dict[str, Any]:
    """For each grant table: whether it names this person, and which groups it names."""
    found: dict[str, Any] = {}
    for rule in rules().values():
        if rule.user_grants is not None:
            personal = rule.user_grants.objects.filter(user_id=OuterRef("pk"))
            found[f"personal_{rule.user_grants._meta.model_name}"] = Exists(personal)
            grouped = rule.group_grants.objects.order_by().values("group_id").distinct()
            found[f"grouped_{rule.group_grants._meta.model_name}"] = ArraySubquery(grouped)
    return found


def _tables(row: Any, groups: set[int]) -> tuple[frozenset[str], frozenset[str]]:
    """Labels of the grant tables that matter for this person, read from the row."""
    personal, grouped = set(), set()
    for rule in rules().values():
        if rule.user_grants is not None:
            if getattr(row, f"personal_{rule.user_grants._meta.model_name}"):
                personal.add(rule.user_grants._meta.label)
            if groups & set(getattr(row, f"grouped_{rule.group_grants._meta.model_name}") or ()):
                grouped.add(rule.group_grants._meta.label)
    return frozenset(personal), frozenset(grouped)


def _fold(row: Any) -> Principal:
    register, managed = NOWHERE, NOWHERE
    functions: dict[UUID, Reach] = {}
    editing: dict[UUID, Reach] = {}
    leading: dict[UUID, Reach] = {}
    roles: set[str] = set()
    groups: set[int] = set(row.team_groups or ())
    for held in row.held or ():
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
            _widen(functions, function, reach)
            if role in EDITING_ROLES:
                _widen(editing, function, reach)
            if role == Role.LEAD:
                _widen(leading, function, reach)
    personal, grouped = _tables(row, groups)
    return Principal(
        user_id=row.pk,
        label=str(row),
        active=True,
        roles=frozenset(roles),
        register=register,
        functions=functions,
        managed=managed,
        editing=editing,
        leading=leading,
        groups=frozenset(groups),
        titles=tuple(sorted({_title(held) for held in row.held or ()})),
        personal_shares=personal,
        group_shares=grouped,
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
