"""Levels of sight as services keep them: children, raising, lowering, custodians, areas."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.access.principals import principal_of, system_actor
from core.access.scope import may
from core.confidentiality import Handling
from core.errors import NotAllowed, NotVisible
from core.models import AuditEvent
from core.services import create_area, create_theme, update_theme
from stakeholders import selectors, services
from stakeholders.models import Person, StakeholderUserGrant, Tenure
from tests.factories.cast import Cast
from tests.factories.world import level_values, share

PUBLIC, COMPANY, FUNCTION, NAMED = Handling


def person(cast: Cast, actor: str = "author", level: Handling = COMPANY, **values: Any) -> Any:
    values = {"name": "Ama Boateng", "area": cast.areas["alpha_north"], **level_values(cast, level), **values}
    return services.create_person(actor=cast.fresh(actor), values=values)


def body(cast: Cast, actor: str = "author", level: Handling = COMPANY, **values: Any) -> Any:
    values = {
        "name": "Ministry of Mines",
        "area": cast.areas["alpha_north"],
        **level_values(cast, level),
        **values,
    }
    return services.create_organization(actor=cast.fresh(actor), values=values)


def membership(cast: Cast, who: Any, where: Any, actor: str = "author", **values: Any) -> Any:
    return services.create_tenure(
        actor=cast.fresh(actor), values={"person": who, "organization": where, "start": "2020", **values}
    )


def update(cast: Cast, actor: str, record: Any, reason: str = "", **values: Any) -> Any:
    return services.update_person(
        actor=cast.fresh(actor), pk=record.pk, version=record.version, values=values, reason=reason
    )


@pytest.mark.parametrize("parent", [COMPANY, FUNCTION, NAMED])
def test_a_child_is_never_more_open_than_its_parent(cast: Cast, parent: Handling) -> None:
    child = membership(cast, person(cast, level=parent), body(cast), handling=PUBLIC)
    child.refresh_from_db()
    assert child.handling == parent
    if parent >= FUNCTION:
        assert child.function_id == cast.home.pk
    if parent == NAMED:
        assert child.custodian_id == cast.custodian.pk


def test_the_stricter_of_two_parents_counts(cast: Cast) -> None:
    child = membership(cast, person(cast, level=COMPANY), body(cast, level=FUNCTION))
    assert child.handling == FUNCTION
    assert not may(cast.fresh("other_officer"), child)


def test_raising_a_parent_hides_its_children_and_raises_them(cast: Cast) -> None:
    who = person(cast)
    child = membership(cast, who, body(cast))
    assert may(cast.fresh("other_officer"), child)
    update(cast, "author", who, handling=FUNCTION, function=cast.home)
    assert not may(cast.fresh("other_officer"), child)
    child.refresh_from_db()
    assert (child.handling, child.function_id, child.version) == (FUNCTION, cast.home.pk, 2)
    assert child.history.count() == 2


def test_what_hangs_below_a_named_root_stays_with_its_author_and_custodian(cast: Cast) -> None:
    who = person(cast)
    child = membership(cast, who, body(cast), actor="officer")
    update(cast, "author", who, handling=NAMED, function=cast.home, custodian=cast.custodian)
    child.refresh_from_db()
    assert child.handling == NAMED
    for name in ("author", "custodian"):
        assert may(cast.fresh(name), child, "change"), name
    for name in ("lead", "manager", "administrator", "viewer"):
        assert not may(cast.fresh(name), child), name


def test_any_editor_raises_and_keeps_a_personal_grant(cast: Cast) -> None:
    who = person(cast)
    officer = cast.fresh("officer")
    raised = services.update_person(
        actor=officer,
        pk=who.pk,
        version=who.version,
        values={"handling": NAMED, "function": cast.home, "custodian": cast.custodian},
    )
    assert raised.handling == NAMED
    assert may(officer, raised, "change"), "seen in the same request too"
    assert may(cast.fresh("author"), raised)
    assert not may(cast.fresh("lead"), raised)
    grant = StakeholderUserGrant.objects.get(user=cast.officer)
    assert grant.expires_at is None and grant.reason
    assert AuditEvent.objects.filter(verb="level.raise", object_ref=str(who.pk)).exists()


def test_the_author_needs_no_grant_for_raising(cast: Cast) -> None:
    who = person(cast)
    update(cast, "author", who, handling=NAMED, function=cast.home, custodian=cast.custodian)
    assert not StakeholderUserGrant.objects.exists()


def test_a_child_is_made_named_by_its_author_or_custodian_only(cast: Cast) -> None:
    child = membership(cast, person(cast), body(cast))
    values = {"handling": NAMED, "function": cast.home, "custodian": cast.custodian}
    with pytest.raises(NotAllowed):
        services.update_tenure(actor=cast.fresh("officer"), pk=child.pk, version=1, values=values)
    services.update_tenure(actor=cast.fresh("author"), pk=child.pk, version=1, values=values)
    assert not may(cast.fresh("officer"), child)


def test_handing_on_needs_a_lead_or_the_author(cast: Cast) -> None:
    who = person(cast, level=FUNCTION)
    with pytest.raises(NotAllowed):
        update(cast, "officer", who, function=cast.other)
    with pytest.raises(NotAllowed, match="for this function"):
        update(cast, "lead", who, function=cast.other)


def test_a_register_record_is_not_seized_without_raising_it(cast: Cast) -> None:
    who = person(cast)
    with pytest.raises(NotAllowed):
        update(cast, "other_officer", who, function=cast.other)
    who.refresh_from_db()
    assert who.function_id is None


@pytest.mark.parametrize(
    "actor,allowed", [("officer", False), ("lead", True), ("author", True), ("manager", False)]
)
def test_lowering_needs_a_lead_or_the_author(cast: Cast, actor: str, allowed: bool) -> None:
    who = person(cast, level=FUNCTION)
    if allowed:
        assert update(cast, actor, who, reason="Published", handling=COMPANY).handling == COMPANY
        assert AuditEvent.objects.filter(verb="level.lower", details__reason=True).exists()
        return
    with pytest.raises(NotAllowed):
        update(cast, actor, who, reason="Published", handling=COMPANY)
    who.refresh_from_db()
    assert (who.handling, who.version) == (FUNCTION, 1)


def test_lowering_needs_a_reason(cast: Cast) -> None:
    who = person(cast, level=FUNCTION)
    with pytest.raises(ValidationError, match="why more people"):
        update(cast, "lead", who, reason="  ", handling=COMPANY)


def test_the_author_who_is_no_editor_any_more_lowers_nothing(cast: Cast) -> None:
    from accounts.models import RoleAssignment

    who = person(cast, level=FUNCTION)
    RoleAssignment.objects.filter(user=cast.author).update(role="viewer")
    with pytest.raises(NotAllowed):
        update(cast, "author", who, reason="x", handling=COMPANY)


def test_lowering_a_parent_leaves_its_children_closed(cast: Cast) -> None:
    who = person(cast, level=FUNCTION)
    child = membership(cast, who, body(cast))
    update(cast, "lead", who, reason="Published", handling=COMPANY)
    child.refresh_from_db()
    assert child.handling == FUNCTION


def test_a_child_is_not_lowered_below_its_parent(cast: Cast) -> None:
    child = membership(cast, person(cast, level=FUNCTION), body(cast))
    services.update_tenure(
        actor=cast.fresh("lead"), pk=child.pk, version=1, values={"handling": PUBLIC}, reason="Published"
    )
    child.refresh_from_db()
    assert (child.handling, child.version) == (FUNCTION, 1)


@pytest.mark.parametrize("custodian", ["", "author", "inactive", "integrator_write"])
def test_a_named_record_needs_a_second_custodian(cast: Cast, custodian: str) -> None:
    with pytest.raises(ValidationError) as caught:
        person(cast, level=NAMED, custodian=cast.users[custodian] if custodian else None)
    assert "custodian" in caught.value.message_dict
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "actor", ["lead", "manager", "viewer", "officer", "administrator", "auditor", "other_officer"]
)
def test_a_named_record_is_in_nobody_elses_lists_or_counts(cast: Cast, actor: str) -> None:
    who = person(cast, level=NAMED)
    assert selectors.people(actor=cast.fresh(actor)).count() == 0
    with pytest.raises(NotVisible):
        update(cast, actor, who, summary="x")


def test_a_closed_record_needs_a_function_of_the_actor(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="this function"):
        person(cast, "other_officer", level=FUNCTION)
    who = person(cast, "officer", level=COMPANY, handling=FUNCTION, function=None)
    assert who.function_id == cast.home.pk, "the only function that the actor works in"


@pytest.mark.parametrize(
    "actor", ["viewer", "manager", "administrator", "auditor", "secretariat", "no_role", "superuser"]
)
def test_who_edits_nothing_creates_nothing(cast: Cast, actor: str) -> None:
    events = AuditEvent.objects.count()
    with pytest.raises(NotAllowed):
        person(cast, actor)
    assert not Person.objects.exists() and AuditEvent.objects.count() == events


def test_an_area_limit_shows_subtree_ancestors_and_rows_without_area(cast: Cast) -> None:
    found = {key: person(cast, area=area, name=key) for key, area in cast.areas.items()}
    found["nowhere"] = person(cast, area=None, name="nowhere")
    seen = set(selectors.people(actor=cast.fresh("local_officer")).values_list("name", flat=True))
    assert seen == {"alpha", "alpha_north", "alpha_town", "nowhere"}
    changeable = {key for key, one in found.items() if may(cast.fresh("local_officer"), one, "change")}
    assert changeable == {"alpha_north", "alpha_town"}


def test_an_area_limit_shows_closed_rows_in_the_subtree_only(cast: Cast) -> None:
    for key, area in cast.areas.items():
        person(cast, level=FUNCTION, area=area, name=key)
    person(cast, level=FUNCTION, area=None, name="nowhere")
    seen = set(selectors.people(actor=cast.fresh("local_officer")).values_list("name", flat=True))
    assert seen == {"alpha_north", "alpha_town"}
    assert set(selectors.people(actor=cast.fresh("manager")).values_list("name", flat=True)) == {
        "alpha",
        "alpha_north",
        "alpha_town",
    }
    assert set(selectors.people(actor=cast.fresh("far_manager")).values_list("name", flat=True)) == {"beta"}


def test_nobody_writes_outside_their_area(cast: Cast) -> None:
    for area in (cast.areas["alpha"], None):
        with pytest.raises(NotAllowed, match="area"):
            person(cast, "local_officer", area=area)
    with pytest.raises(ValidationError, match="no such record"):
        person(cast, "local_officer", area=cast.areas["beta"])
    who = person(cast, "local_officer")
    with pytest.raises(NotAllowed, match="area"):
        update(cast, "local_officer", who, area=cast.areas["alpha"])
    with pytest.raises(ValidationError, match="no such record"):
        update(
            cast,
            "local_officer",
            who,
            area=create_area(
                actor=cast.fresh("author"),
                values={"name": "Hidden", "parent": cast.areas["beta"], "handling": COMPANY},
            ),
        )


def test_a_new_area_joins_the_subtree_of_those_above(cast: Cast) -> None:
    village = create_area(
        actor=cast.fresh("officer"),
        values={"name": "Village", "parent": cast.areas["alpha_town"], "handling": COMPANY},
    )
    who = person(cast, level=FUNCTION, area=village)
    assert may(cast.fresh("local_officer"), who)
    assert not may(cast.fresh("far_manager"), who)


def test_what_takes_its_area_from_its_parent_follows_it(cast: Cast) -> None:
    where = body(cast)
    post = services.create_post(
        actor=cast.fresh("author"), values={"organization": where, "title": "Director"}
    )
    held = services.create_tenure(
        actor=cast.fresh("author"), values={"person": person(cast, area=None), "post": post, "start": "2020"}
    )
    assert held.scope_area_id == cast.areas["alpha_north"].pk
    services.update_organization(
        actor=cast.fresh("author"), pk=where.pk, version=1, values={"area": cast.areas["beta"]}
    )
    for record in (post, held):
        record.refresh_from_db()
        assert (record.scope_area_id, record.version) == (cast.areas["beta"].pk, 2)
    assert not may(cast.fresh("manager"), Tenure.objects.get(pk=held.pk))


def test_reference_data_is_the_administrators(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        create_theme(actor=cast.fresh("officer"), values={"name": "Water", "handling": PUBLIC})
    shipped = create_theme(actor=cast.fresh("administrator"), values={"name": "Water", "handling": PUBLIC})
    own = create_theme(actor=cast.fresh("officer"), values={"name": "Our pit", "handling": COMPANY})
    with pytest.raises(NotAllowed):
        update_theme(actor=cast.fresh("lead"), pk=shipped.pk, version=1, values={"name": "Mine"})
    with pytest.raises(NotAllowed, match="reference data"):
        update_theme(
            actor=cast.fresh("lead"), pk=own.pk, version=1, values={"handling": PUBLIC}, reason="All may know"
        )
    with pytest.raises(NotVisible):
        update_theme(actor=cast.fresh("administrator"), pk=own.pk, version=1, values={"name": "Mine"})


def test_a_share_of_an_open_root_opens_no_named_child(cast: Cast) -> None:
    who = person(cast, level=FUNCTION)
    child = membership(cast, who, body(cast), **level_values(cast, NAMED))
    share(who, user=cast.grantee)
    share(who, user=cast.change_grantee, action="change")
    share(who, user=cast.lead)
    for name in ("grantee", "change_grantee", "lead"):
        assert may(cast.fresh(name), who), name
        assert not may(cast.fresh(name), child), name


def test_the_system_actor_sees_no_closed_record(cast: Cast) -> None:
    person(cast, level=FUNCTION)
    person(cast, level=NAMED)
    who = person(cast)
    assert list(selectors.people(actor=system_actor())) == [who]
    assert selectors.people(actor=system_actor(cast.home.pk)).count() == 2
    assert principal_of(system_actor()).may_edit
