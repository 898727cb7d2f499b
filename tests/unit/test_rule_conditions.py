"""The conditions of the one rule, read over every combination of level, function, area and keepers, beside the
sentences of the design written down a second time in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Q

from core.access.principals import EVERYWHERE, NOBODY, NOWHERE, Principal, Reach, system_actor
from core.access.registry import Rule, rule_of
from core.access.roles import Role
from core.access.scope import (
    _share_q,
    action_q,
    deleted_q,
    level_q,
    parent_q,
    reference_q,
    refuse_creation,
    view_q,
)
from core.confidentiality import Handling
from core.models import Area, AuditEvent, HoldingRule, RightsHolderGroup, Theme
from stakeholders.models import Citation, Post, Stakeholder, Tenure, Vacancy

PUBLIC, COMPANY, FUNCTION, NAMED = Handling
ME, YOU = UUID(int=1), UUID(int=2)
HOME, OTHER, THIRD = UUID(int=11), UUID(int=12), UUID(int=13)
ABOVE, HERE, BELOW, FAR = UUID(int=21), UUID(int=22), UUID(int=23), UUID(int=24)
NEAR = Reach(frozenset({HERE, BELOW}), frozenset({ABOVE}))
AWAY = Reach(frozenset({FAR}), frozenset())

ROOT = rule_of(Stakeholder)
CHILD = rule_of(Tenure)
GRANDCHILD = rule_of(Vacancy)
REFERENCE = rule_of(Theme)
assert ROOT and CHILD and GRANDCHILD and REFERENCE
PLAIN = Rule(Theme)
Row = dict[str, Any]


def holds(condition: Q, row: Row) -> bool:
    """Whether a row, given as columns by their path, meets a condition."""
    answers = []
    for part in condition.children:
        if isinstance(part, Q):
            answers.append(holds(part, row))
            continue
        path, wanted = part  # type: ignore[misc]
        name, _, ask = path.rpartition("__")
        if ask not in ASKED:
            name, ask = path, "exact"
        if name not in row:
            raise LookupError(f"{path} is no column of the row")
        answers.append(ASKED[ask](row[name], wanted))
    if not answers:
        return not condition.negated
    found = all(answers) if condition.connector == Q.AND else any(answers)
    return found != condition.negated


ASKED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, wanted: value is not None and value == wanted,
    "lt": lambda value, wanted: value < wanted,
    "lte": lambda value, wanted: value <= wanted,
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
    "in": lambda value, wanted: value is not None and value in wanted,
    "isnull": lambda value, wanted: (value is None) is wanted,
}


@dataclass(frozen=True)
class Stored:
    """One row as the design speaks of it."""

    level: Handling
    function: UUID | None = None
    area: UUID | None = None
    author: UUID | None = YOU
    custodian: UUID | None = None

    @property
    def mine(self) -> bool:
        return ME in (self.author, self.custodian)

    def columns(self, prefix: str = "") -> Row:
        named = {
            "pk": UUID(int=99),
            "handling": self.level,
            "function": self.function,
            "scope_area": self.area,
            "created_by": self.author,
            "custodian": self.custodian,
            "merged_into": None,
        }
        return {f"{prefix}{name}": value for name, value in named.items()}


def rows(**fixed: Any) -> Iterator[Stored]:
    """Every combination; some of them the services would never write."""
    kinds = {
        "level": tuple(Handling),
        "function": (None, HOME, OTHER),
        "area": (None, ABOVE, HERE, BELOW, FAR),
        "author": (ME, YOU),
        "custodian": (None, ME, YOU),
    }
    kinds.update({name: (value,) for name, value in fixed.items()})
    for values in product(*kinds.values()):
        yield Stored(*values)


def somebody(role: str, reach: Reach = EVERYWHERE, function: UUID = HOME) -> Principal:
    """One assignment, folded as core.access.principals does it."""
    held = {function: reach}
    return Principal(
        user_id=ME,
        active=True,
        roles=frozenset({role}),
        register=reach,
        functions={} if role == Role.MANAGER else held,
        managed=reach if role == Role.MANAGER else NOWHERE,
        editing=held if role in (Role.OFFICER, Role.LEAD) else {},
        leading=held if role == Role.LEAD else {},
    )


ADMINISTRATOR = Principal(user_id=ME, active=True, roles=frozenset({Role.ADMINISTRATOR}))
AUDITOR = Principal(user_id=ME, active=True, roles=frozenset({Role.AUDITOR}))
WHERE = {"everywhere": EVERYWHERE, "near": NEAR, "away": AWAY}
STAFF = {
    f"{role}-{place}": (str(role), somebody(role, reach), reach)
    for role in (Role.VIEWER, Role.OFFICER, Role.LEAD, Role.MANAGER)
    for place, reach in WHERE.items()
}
staff = pytest.mark.parametrize("who", STAFF)


def inside(reach: Reach, area: UUID | None) -> bool:
    """The subtree; without a limit also what has no area."""
    return reach.subtree is None or area in reach.subtree


def visible(reach: Reach, area: UUID | None) -> bool:
    """Public and company rows: also on the ancestors and without area."""
    return inside(reach, area) or area is None or area in reach.ancestors


def seen(role: str, reach: Reach, row: Stored) -> bool:
    if row.level <= COMPANY:
        return visible(reach, row.area)
    if row.level == FUNCTION:
        return inside(reach, row.area) and (role == Role.MANAGER or row.function == HOME)
    return row.mine


def changed(role: str, reach: Reach, row: Stored) -> bool:
    if role not in (Role.OFFICER, Role.LEAD):
        return False
    if row.level == NAMED:
        return row.mine
    if row.function is None:
        return row.level <= COMPANY and inside(reach, row.area)
    return row.function == HOME and inside(reach, row.area)


def led(role: str, reach: Reach, row: Stored) -> bool:
    """Lowered or deleted: by a lead of the function, or by the author who may change it."""
    if role == Role.LEAD and row.level < NAMED and changed(role, reach, row):
        return True
    return row.author == ME and changed(role, reach, row)


def sharing(role: str, reach: Reach, row: Stored) -> bool:
    if row.level == NAMED:
        return row.mine
    return role == Role.LEAD and changed(role, reach, row)


@staff
def test_who_sees_changes_lowers_deletes_and_shares_a_root(who: str) -> None:
    role, principal, reach = STAFF[who]
    for row in rows():
        here = seen(role, reach, row)
        expected = {
            "view": here,
            "change": here and changed(role, reach, row),
            "private": here and changed(role, reach, row),
            "lower": here and led(role, reach, row),
            "delete": here and led(role, reach, row),
            "share": here and sharing(role, reach, row),
        }
        for action, answer in expected.items():
            found = holds(action_q(principal, ROOT, action), row.columns())  # type: ignore[arg-type]
            assert found is answer, f"{who} {action} {row}"


@staff
def test_a_condition_through_a_prefix_is_the_same_condition(who: str) -> None:
    _role, principal, _reach = STAFF[who]
    for action in ("view", "change", "lower", "delete", "share"):
        plain, beside = (
            action_q(principal, PLAIN if action != "share" else ROOT, action, prefix)  # type: ignore[arg-type]
            for prefix in ("", "theme__")
        )
        for row in rows():
            assert holds(plain, row.columns()) is holds(beside, row.columns("theme__")), f"{action} {row}"


def test_an_unknown_action_and_a_share_of_what_is_no_root_are_nothing() -> None:
    lead = somebody(Role.LEAD)
    for row in rows(author=ME):
        assert not holds(action_q(lead, ROOT, "publish"), row.columns())  # type: ignore[arg-type]
        for rule in (CHILD, PLAIN):
            assert not holds(action_q(lead, rule, "share"), row.columns())


def test_an_author_whose_roles_ended_shares_nothing_even_what_was_shared_back() -> None:
    nobody = Principal(user_id=ME, active=True)
    assert not any(holds(_share_q(nobody, ""), row.columns()) for row in rows())


def test_a_token_for_reading_does_nothing_but_see() -> None:
    lead = replace(somebody(Role.LEAD), read_only=True)
    for row in rows():
        assert holds(action_q(lead, ROOT, "view"), row.columns()) is seen(Role.LEAD, EVERYWHERE, row)
        for action in ("change", "private", "lower", "delete", "share"):
            assert not holds(action_q(lead, ROOT, action), row.columns())  # type: ignore[arg-type]


@pytest.mark.parametrize("principal", [NOBODY, ADMINISTRATOR, AUDITOR], ids=["nobody", "admin", "auditor"])
def test_without_a_content_role_only_what_is_public_is_seen(principal: Principal) -> None:
    for row in rows():
        assert holds(level_q(principal), row.columns()) is (row.level == PUBLIC)
        for action in ("change", "lower", "delete", "share"):
            assert not holds(action_q(principal, ROOT, action), row.columns()), f"{action} {row}"  # type: ignore[arg-type]


def test_an_administrator_with_a_limited_role_still_sees_all_that_is_public() -> None:
    both = replace(somebody(Role.VIEWER, NEAR), roles=frozenset({Role.VIEWER, Role.ADMINISTRATOR}))
    for row in rows():
        wanted = row.level == PUBLIC or seen(Role.VIEWER, NEAR, row)
        assert holds(level_q(both), row.columns()) is wanted, row


def test_commands_see_the_register_and_one_function_and_no_named_record() -> None:
    for function in (None, HOME):
        command = system_actor(function)
        for row in rows():
            owned = function is not None and row.function == HOME
            register = row.level <= COMPANY
            in_function = row.level == FUNCTION and owned
            assert holds(action_q(command, ROOT, "view"), row.columns()) is (register or in_function), row
            act = (register and row.function is None) or (row.level <= FUNCTION and owned)
            for action in ("change", "lower", "delete", "share"):
                found = holds(action_q(command, ROOT, action), row.columns())  # type: ignore[arg-type]
                assert found is act, f"{action} {row}"


def test_what_leaves_in_bulk_holds_nothing_named() -> None:
    without = replace(somebody(Role.LEAD), named=False)
    for row in rows():
        wanted = row.level < NAMED and seen(Role.LEAD, EVERYWHERE, row)
        assert holds(view_q(without, ROOT), row.columns()) is wanted
        assert holds(level_q(without), row.columns()) is wanted


def test_public_reference_data_belongs_to_administrators_and_commands() -> None:
    for row in rows():
        ours = row.level == PUBLIC and row.function is None
        for principal in (ADMINISTRATOR, system_actor()):
            for action in ("change", "lower", "delete"):
                found = holds(action_q(principal, REFERENCE, action), row.columns())  # type: ignore[arg-type]
                company = principal.system and row.level == COMPANY and row.function is None
                assert found is (ours or company), f"{action} {row}"
        lead = somebody(Role.LEAD)
        for action in ("change", "lower", "delete"):
            found = holds(action_q(lead, REFERENCE, action), row.columns())  # type: ignore[arg-type]
            wanted = (
                led(Role.LEAD, EVERYWHERE, row) if action != "change" else changed(Role.LEAD, EVERYWHERE, row)
            )
            assert found is (wanted and not ours), f"{action} {row}"


def test_two_functions_with_different_reach_open_each_its_own() -> None:
    held = {HOME: NEAR, OTHER: AWAY, THIRD: NEAR}
    both = Principal(
        user_id=ME,
        active=True,
        register=NEAR | AWAY,
        functions=held,
        editing={HOME: NEAR, OTHER: AWAY},
        leading={OTHER: AWAY},
    )
    for row in rows(level=FUNCTION):
        wanted = inside(held[row.function], row.area) if row.function else False
        assert holds(action_q(both, ROOT, "view"), row.columns()) is wanted
        assert holds(action_q(both, ROOT, "change"), row.columns()) is wanted
        lead = wanted and (row.function == OTHER or row.author == ME)
        assert holds(action_q(both, ROOT, "lower"), row.columns()) is lead
        assert holds(action_q(both, ROOT, "share"), row.columns()) is (wanted and row.function == OTHER)


# --- children ---------------------------------------------------------------------------------------------------

OPEN = Stored(PUBLIC)


def child(
    own: Stored, person: Stored | None = OPEN, post: Stored | None = OPEN, body: Stored | None = None
) -> Row:
    """A tenure below a person, a post (of an open organization) and perhaps an organization."""
    row = own.columns()
    for name, parent in (("person", person), ("post", post), ("organization", body)):
        row |= (parent or OPEN).columns(f"{name}__") | {name: None if parent is None else UUID(int=98)}
    return row | OPEN.columns("post__organization__") | {"post__organization": UUID(int=97)}


def test_a_child_needs_sight_of_every_parent_that_it_names() -> None:
    viewer = somebody(Role.VIEWER)
    hidden = Stored(FUNCTION, OTHER)
    condition = view_q(viewer, CHILD)
    assert holds(condition, child(OPEN))
    assert not holds(condition, child(hidden))
    for name in ("person", "post", "body"):
        assert not holds(condition, child(OPEN, **{name: hidden})), name
        assert holds(condition, child(OPEN, **{name: Stored(FUNCTION, HOME)})), name
        assert not holds(action_q(somebody(Role.LEAD), CHILD, "change"), child(OPEN, **{name: hidden})), name
    assert holds(condition, child(OPEN, post=None, body=OPEN))
    row = child(OPEN) | hidden.columns("post__organization__")
    assert not holds(condition, row), "a parent's own parent is asked too"
    assert holds(condition, row | {"post": None})


def test_only_the_parents_that_are_named_as_seen_are_left_out() -> None:
    viewer, hidden = somebody(Role.VIEWER), Stored(FUNCTION, OTHER)
    condition = view_q(viewer, CHILD, seen=frozenset({"person"}))
    assert holds(condition, child(OPEN, person=hidden))
    assert not holds(condition, child(OPEN, post=hidden))
    assert not holds(condition, child(hidden))


def test_a_parent_that_must_be_there_is_asked_also_when_empty() -> None:
    viewer = somebody(Role.VIEWER)
    row = Stored(FUNCTION, OTHER).columns("person__") | {"person": None}
    assert not holds(parent_q(viewer, CHILD, "person"), row)
    row = Stored(FUNCTION, OTHER).columns("organization__") | {"organization": None}
    assert holds(parent_q(viewer, CHILD, "organization"), row)
    beside = {f"tenure__{name}": value for name, value in row.items()}
    assert holds(parent_q(viewer, CHILD, "organization", "tenure__"), beside)
    assert not holds(
        parent_q(viewer, CHILD, "organization", "tenure__"), beside | {"tenure__organization": ME}
    )


def test_a_parent_or_a_reference_without_a_rule_is_never_seen() -> None:
    lead = somebody(Role.LEAD)
    unruled = Rule(Theme, parents=("created_by",))
    assert not holds(view_q(lead, unruled), OPEN.columns() | {"created_by": None})
    assert not holds(reference_q(lead, AuditEvent, "event"), {"pk": ME})
    for row in rows(author=ME):
        wanted = seen(Role.LEAD, EVERYWHERE, row)
        assert holds(reference_q(lead, Stakeholder, "person"), row.columns("person__")) is wanted


def test_what_hangs_below_a_named_root_belongs_to_its_keepers() -> None:
    """The author and the custodian of the root see and, as editors, change it, whoever wrote the child."""
    for role in (Role.VIEWER, Role.OFFICER):
        principal = somebody(role)
        for level, root_level, author, custodian in product(Handling, Handling, (ME, YOU), (ME, YOU)):
            person = Stored(root_level, OTHER, None, author, custodian)
            own = Stored(level, OTHER)
            row = child(own, person=person)
            kept = level == NAMED and root_level == NAMED and person.mine
            wanted = (level <= COMPANY or kept) and (
                root_level <= COMPANY or (root_level == NAMED and person.mine)
            )
            assert holds(view_q(principal, CHILD), row) is wanted, (own, person)
            acts = kept and role == Role.OFFICER
            assert holds(action_q(principal, CHILD, "change"), row) is acts, (own, person)
            assert not holds(action_q(principal, CHILD, "lower"), row)
            assert not holds(view_q(replace(principal, named=False), CHILD), row) or level <= COMPANY


def test_the_root_two_steps_away_keeps_what_is_named() -> None:
    principal = somebody(Role.OFFICER)
    body = Stored(NAMED, OTHER, None, ME)
    row = Stored(NAMED, OTHER).columns() | Stored(NAMED, OTHER, None, ME).columns("post__")
    row |= body.columns("post__organization__") | {"post": ME, "post__organization": ME}
    assert holds(view_q(principal, GRANDCHILD), row)
    assert holds(action_q(principal, GRANDCHILD, "change"), row)
    foreign = row | Stored(NAMED, OTHER).columns("post__organization__")
    assert not holds(view_q(principal, GRANDCHILD), foreign)


def test_a_command_keeps_nothing_named() -> None:
    for row in rows(level=NAMED, author=None):
        assert not holds(view_q(system_actor(HOME), CHILD), child(row, person=row))


# --- deleted records --------------------------------------------------------------------------------------------


@staff
def test_deleted_records_are_found_by_those_who_might_have_deleted_them(who: str) -> None:
    role, principal, reach = STAFF[who]
    for row in rows():
        kept = row.level == NAMED and row.custodian == ME and role in (Role.OFFICER, Role.LEAD)
        wanted = seen(role, reach, row) and (led(role, reach, row) or kept)
        assert holds(deleted_q(principal, ROOT), row.columns()) is wanted, row
        assert not holds(deleted_q(replace(principal, read_only=True), ROOT), row.columns())


def test_deleted_children_stay_below_parents_that_are_seen_now() -> None:
    lead, hidden = somebody(Role.LEAD), Stored(FUNCTION, OTHER)
    assert holds(deleted_q(lead, CHILD), child(Stored(COMPANY)))
    assert not holds(deleted_q(lead, CHILD), child(Stored(COMPANY), person=hidden))
    mine = Stored(NAMED, HOME, None, YOU, ME)
    assert holds(deleted_q(lead, CHILD), child(mine))
    assert not holds(deleted_q(lead, CHILD), child(mine, person=hidden))
    assert not holds(deleted_q(system_actor(HOME), ROOT), Stored(NAMED, HOME, custodian=None).columns())


# --- new records ------------------------------------------------------------------------------------------------

READ = "This access may only read."
ADMINISTRATORS = "Administrators keep public reference data."
OWNER = "Choose the function that owns this record."
NO_REGISTER = "Your role may not add to the company register."
NO_FUNCTION = "Your role may not add records for this function."
NO_AREA = "Choose an area inside those you work in."
OFFICER = somebody(Role.OFFICER, NEAR)


@pytest.mark.parametrize(
    ("principal", "rule", "function", "level", "area", "said"),
    [
        (OFFICER, ROOT, None, COMPANY, HERE, ""),
        (OFFICER, ROOT, None, PUBLIC, BELOW, ""),
        (OFFICER, ROOT, None, COMPANY, ABOVE, NO_AREA),
        (OFFICER, ROOT, None, COMPANY, None, NO_AREA),
        (OFFICER, ROOT, None, FUNCTION, HERE, OWNER),
        (OFFICER, ROOT, None, NAMED, HERE, OWNER),
        (OFFICER, ROOT, HOME, FUNCTION, HERE, ""),
        (OFFICER, ROOT, HOME, NAMED, FAR, NO_AREA),
        (OFFICER, ROOT, OTHER, FUNCTION, HERE, NO_FUNCTION),
        (somebody(Role.OFFICER), ROOT, None, COMPANY, None, ""),
        (somebody(Role.VIEWER), ROOT, None, COMPANY, HERE, NO_REGISTER),
        (somebody(Role.VIEWER), ROOT, HOME, FUNCTION, HERE, NO_FUNCTION),
        (somebody(Role.MANAGER), ROOT, HOME, FUNCTION, HERE, NO_FUNCTION),
        (replace(OFFICER, read_only=True), ROOT, None, COMPANY, HERE, READ),
        (replace(OFFICER, active=False), ROOT, None, COMPANY, HERE, READ),
        (NOBODY, ROOT, None, PUBLIC, HERE, READ),
        (ADMINISTRATOR, REFERENCE, None, PUBLIC, None, ""),
        (system_actor(), REFERENCE, None, PUBLIC, None, ""),
        (OFFICER, REFERENCE, None, PUBLIC, HERE, ADMINISTRATORS),
        (OFFICER, REFERENCE, None, COMPANY, HERE, ""),
        (OFFICER, REFERENCE, HOME, PUBLIC, HERE, ""),
        (ADMINISTRATOR, REFERENCE, None, COMPANY, None, NO_REGISTER),
        (ADMINISTRATOR, ROOT, None, PUBLIC, None, NO_REGISTER),
        (system_actor(), ROOT, None, COMPANY, None, ""),
        (system_actor(), ROOT, HOME, FUNCTION, None, NO_FUNCTION),
        (system_actor(HOME), ROOT, HOME, FUNCTION, None, ""),
    ],
)
def test_why_a_record_may_not_be_made(
    principal: Principal, rule: Rule, function: UUID | None, level: int, area: UUID | None, said: str
) -> None:
    assert refuse_creation(principal, rule, function=function, handling=level, area_id=area) == said


def test_the_rules_that_are_read_here_are_those_of_the_models() -> None:
    assert all(rule_of(model).reference for model in (Area, Theme, RightsHolderGroup, HoldingRule))  # type: ignore[union-attr]
    assert not any(rule_of(model).reference for model in (Stakeholder, Post, Tenure, Citation))  # type: ignore[union-attr]
