"""Assignments folded into a principal, and what a token leaves of one: plain values, no database."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser

from core.access import principals
from core.access.principals import (
    EVERYWHERE,
    NOBODY,
    NOWHERE,
    Principal,
    Reach,
    forget_principal,
    limited_to,
    principal_of,
    system_actor,
    without_named,
    without_writing,
)
from core.access.registry import rules
from core.access.roles import CONTENT_ROLES, EDITING_ROLES, FUNCTION_ROLES, Role
from stakeholders.models import SourceGroupGrant, StakeholderGroupGrant, StakeholderUserGrant

ME, HOME, OTHER, THIRD = (UUID(int=number) for number in (1, 11, 12, 13))
ABOVE, HERE, BELOW, FAR = (UUID(int=number) for number in (21, 22, 23, 24))
HOME_GROUP, OTHER_GROUP, TEAM_GROUP = 31, 32, 33
NEAR, AWAY = Reach(frozenset({HERE, BELOW}), frozenset({ABOVE})), Reach(frozenset({FAR}))


def held(role: str, function: UUID | None = None, area: UUID | None = None, group: int | None = None) -> Any:
    """One assignment as the statement gives it."""
    return {
        "role": str(role),
        "function": str(function) if function else None,
        "function_name": f"Function {function.int}" if function else None,
        "group": group,
        "area": str(area) if area else None,
        "above": [str(ABOVE)] if area == HERE else None,
        "below": [str(BELOW)] if area == HERE else None,
    }


def folded(
    *assignments: Any, teams: list[int] | None = None, shares: dict[Any, int] | None = None
) -> Principal:
    """`shares`: by grant table whether some or many are theirs."""
    numbers = [(shares or {}).get(table, principals.NONE) for table in principals._grant_tables()]
    facts = {"held": list(assignments), "team_groups": teams, "shares": numbers}
    return principals._fold(ME, "Me", facts, "digest")


def test_reach_is_everywhere_somewhere_or_nowhere() -> None:
    assert EVERYWHERE.everywhere and not EVERYWHERE.nowhere
    assert NOWHERE.nowhere and not NOWHERE.everywhere
    assert not NEAR.everywhere and not NEAR.nowhere
    assert EVERYWHERE.covers(FAR) and EVERYWHERE.covers(None)
    assert NEAR.covers(HERE) and NEAR.covers(BELOW)
    assert not NEAR.covers(ABOVE) and not NEAR.covers(FAR) and not NEAR.covers(None)
    assert not NOWHERE.covers(HERE) and not NOWHERE.covers(None)


def test_two_reaches_together() -> None:
    both = NEAR | AWAY
    assert both == Reach(frozenset({HERE, BELOW, FAR}), frozenset({ABOVE}))
    assert both == AWAY | NEAR
    assert (NEAR | EVERYWHERE).everywhere and (EVERYWHERE | NEAR).everywhere
    assert NOWHERE | NEAR == NEAR


def test_nothing_held_is_nothing_open() -> None:
    for nothing in (None, []):
        facts = {"held": nothing, "team_groups": nothing, "shares": []}
        nobody = principals._fold(ME, "Me", facts, "")
        assert nobody == Principal(user_id=ME, label="Me", active=True)
        assert not nobody.is_staff_of_company and not nobody.may_edit and not nobody.leads


@pytest.mark.parametrize("role", Role)
def test_what_one_role_opens(role: Role) -> None:
    function = HOME if role in FUNCTION_ROLES else None
    principal = folded(held(role, function, group=HOME_GROUP if function else None), teams=[TEAM_GROUP])
    assert (principal.user_id, principal.label, principal.active, principal.digest) == (
        ME,
        "Me",
        True,
        "digest",
    )
    assert principal.roles == {role.value}
    assert principal.is_staff_of_company is (role in CONTENT_ROLES)
    assert principal.register == (EVERYWHERE if role in CONTENT_ROLES else NOWHERE)
    assert principal.managed == (EVERYWHERE if role == Role.MANAGER else NOWHERE)
    assert principal.functions == ({HOME: EVERYWHERE} if function else {})
    assert principal.editing == ({HOME: EVERYWHERE} if role in EDITING_ROLES else {})
    assert principal.leading == ({HOME: EVERYWHERE} if role == Role.LEAD else {})
    assert principal.groups == ({TEAM_GROUP, HOME_GROUP} if function else {TEAM_GROUP})
    assert principal.function_groups == ({HOME: HOME_GROUP} if function else {})
    assert principal.titles == ("Function 11",) if function else (str(role.label),)
    assert principal.is_administrator is (role == Role.ADMINISTRATOR)
    assert principal.is_auditor is (role == Role.AUDITOR)
    assert principal.may_edit is (role in EDITING_ROLES) and principal.leads is (role == Role.LEAD)
    assert not principal.system and not principal.read_only and not principal.limited and principal.named


def test_a_role_of_a_function_without_one_opens_the_register_only() -> None:
    principal = folded(held(Role.OFFICER))
    assert principal.register.everywhere
    assert not principal.functions and not principal.editing and not principal.function_groups
    assert principal.titles == (str(Role.OFFICER.label),)


def test_areas_hold_with_what_lies_below_and_above_them() -> None:
    principal = folded(
        held(Role.OFFICER, HOME, HERE, HOME_GROUP),
        held(Role.VIEWER, HOME, FAR, HOME_GROUP),
        held(Role.LEAD, OTHER, FAR, OTHER_GROUP),
        held(Role.MANAGER, None, HERE),
        held(Role.MANAGER, None, FAR),
    )
    assert principal.functions == {HOME: NEAR | AWAY, OTHER: AWAY}
    assert principal.editing == {HOME: NEAR, OTHER: AWAY}
    assert principal.leading == {OTHER: AWAY}
    assert principal.managed == NEAR | AWAY == principal.register
    assert principal.editing_anywhere == NEAR | AWAY
    assert principal.leading_anywhere == AWAY
    assert principal.groups == {HOME_GROUP, OTHER_GROUP}
    assert principal.titles == ("Function 11", "Function 12", str(Role.MANAGER.label))


def test_one_area_and_one_everywhere_is_everywhere() -> None:
    principal = folded(
        held(Role.OFFICER, HOME, HERE, HOME_GROUP), held(Role.OFFICER, OTHER, None, OTHER_GROUP)
    )
    assert principal.editing == {HOME: NEAR, OTHER: EVERYWHERE}
    assert principal.editing_anywhere.everywhere and principal.register.everywhere
    assert principal.leading_anywhere.nowhere


def test_the_grant_tables_in_which_something_is_shared() -> None:
    some, many = principals.SOME, principals.MANY
    principal = folded(
        shares={StakeholderUserGrant: some, SourceGroupGrant: some, StakeholderGroupGrant: many}
    )
    assert principal.personal_shares == {StakeholderUserGrant._meta.label}
    assert principal.group_shares == {SourceGroupGrant._meta.label, StakeholderGroupGrant._meta.label}
    assert principal.many_shares == {StakeholderGroupGrant._meta.label}


def test_every_grant_table_has_its_question() -> None:
    asked = principals._as_text("SELECT 1")
    for rule in rules().values():
        for column, table in (
            ("user_id = facts.id", rule.user_grants),
            ("group_id = mine.id", rule.group_grants),
        ):
            if table is not None:
                assert f'FROM "{table._meta.db_table}" AS s WHERE s.{column}' in asked
    assert asked.count("CASE WHEN count(*)") == len(principals._grant_tables()) > 10


def test_the_command_actor() -> None:
    plain, owner = system_actor(), system_actor(HOME)
    for actor in (plain, owner):
        assert (actor.label, actor.active, actor.system, actor.user_id) == ("system", True, True, None)
        assert actor.register.everywhere and actor.editing_anywhere.everywhere
        assert (
            actor.leading_anywhere.everywhere and actor.may_edit and actor.leads and actor.is_staff_of_company
        )
        assert not actor.is_administrator and not actor.is_auditor
    assert not plain.functions and not plain.editing and not plain.leading
    assert owner.functions == owner.editing == owner.leading == {HOME: EVERYWHERE}


def everything() -> Principal:
    return replace(
        folded(
            held(Role.LEAD, HOME, HERE, HOME_GROUP),
            held(Role.OFFICER, OTHER, FAR, OTHER_GROUP),
            held(Role.ADMINISTRATOR),
            teams=[TEAM_GROUP],
            shares={
                StakeholderUserGrant: principals.SOME,
                StakeholderGroupGrant: principals.SOME,
            },
        )
    )


def test_a_token_for_reading_keeps_sight_and_nothing_else() -> None:
    whole = everything()
    reading = without_writing(whole)
    assert reading == replace(whole, editing={}, leading={}, read_only=True)
    assert not reading.may_edit and not reading.leads and reading.editing_anywhere.nowhere


def test_what_leaves_in_bulk_is_the_same_without_named_records() -> None:
    assert without_named(everything()) == replace(everything(), named=False)


def test_a_token_for_some_functions_keeps_these_alone() -> None:
    limited = limited_to(everything(), frozenset({HOME, THIRD}))
    assert limited.functions == {HOME: NEAR} == limited.editing == limited.leading
    assert limited.register == NEAR
    assert limited.roles == {Role.LEAD.value, Role.OFFICER.value}
    assert limited.groups == {HOME_GROUP}
    assert limited.function_groups == {HOME: HOME_GROUP}
    assert limited.limited and not limited.named and not limited.is_administrator
    assert limited.personal_shares == frozenset()
    assert limited.group_shares == everything().group_shares
    assert limited.managed == NOWHERE
    # A statement of its own: what it depends on names the whole sight and the chosen functions.
    assert limited.digest == " ".join([everything().digest, *sorted(map(str, (HOME, THIRD)))])
    assert limited.user_id == ME and limited.active and limited.titles == everything().titles


def test_a_token_for_a_function_not_held_opens_nothing() -> None:
    limited = limited_to(everything(), frozenset({THIRD}))
    assert not limited.functions and limited.register == NOWHERE
    assert limited.roles == frozenset() and limited.groups == frozenset()
    assert not limited.is_staff_of_company and not limited.may_edit and not limited.leads


def test_a_manager_s_token_for_a_function_sees_it_where_the_manager_does() -> None:
    manager = folded(held(Role.MANAGER, None, HERE), held(Role.VIEWER, OTHER, FAR, OTHER_GROUP))
    limited = limited_to(manager, frozenset({HOME, OTHER}))
    assert limited.functions == {HOME: NEAR, OTHER: NEAR | AWAY}
    assert limited.register == NEAR | AWAY
    assert limited.managed == NOWHERE and not limited.editing


def test_sight_depends_on_facts_reading_and_named_records() -> None:
    whole = everything()
    assert whole.sight == ("digest", False, True)
    assert without_writing(whole).sight == ("digest", True, True)
    assert without_named(whole).sight == ("digest", False, False)
    assert NOBODY.sight is None


def test_a_slot_stands_for_the_person() -> None:
    assert everything().as_slot == replace(everything(), user_id=principals.prepared.USER)
    assert system_actor().as_slot is not None and system_actor().as_slot.user_id is None


def account(principal: Principal | None = None, **given: Any) -> Any:
    user = SimpleNamespace(is_authenticated=True, is_active=True, pk=ME, **given)
    if principal is not None:
        user._principal = principal
    return user


def test_who_is_nobody() -> None:
    assert principal_of(None) is NOBODY
    assert principal_of("somebody") is NOBODY
    assert principal_of(AnonymousUser()) is NOBODY
    known = everything()
    inactive = account(known)
    inactive.is_active = False
    assert principal_of(inactive) is NOBODY
    stranger = account(known)
    stranger.is_authenticated = False
    assert principal_of(stranger) is NOBODY
    assert principal_of(known) is known
    assert principal_of(account(known)) is known


def test_a_user_s_token_limits_them() -> None:
    known = everything()
    assert principal_of(account(known, token_read_only=True)) == without_writing(known)
    assert principal_of(account(known, token_read_only=False)) is known
    assert principal_of(account(known, token_functions=[HOME])) == limited_to(known, frozenset({HOME}))
    assert principal_of(account(known, token_functions=[])) is known
    both = account(known, token_functions=[HOME], token_read_only=True)
    assert principal_of(both) == without_writing(limited_to(known, frozenset({HOME})))


def test_rights_are_forgotten_on_demand() -> None:
    user = account(everything())
    forget_principal(user)
    assert "_principal" not in vars(user)
    forget_principal(user)
    forget_principal(None)
    forget_principal(everything())
