"""Any two versions beside each other, an earlier one brought back, deleted records found and brought back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.confidentiality import Handling
from core.deleted import deleted_record, deleted_records
from core.errors import NotAllowed, NotVisible, Stale
from core.ids import uuid7
from core.models import AuditEvent
from core.resources import Resource, resource_of
from core.restoring import restore_deleted, restore_version
from core.versions import difference, past_of, versions_of
from stakeholders import services
from stakeholders.models import Person, StakeholderUserGrant, Tenure
from tests.factories.cast import Cast
from tests.factories.world import level_values, share

PUBLIC, COMPANY, FUNCTION, NAMED = Handling


def resource(name: str = "people") -> Resource:
    found = resource_of(name)
    assert found is not None
    return found


def person(cast: Cast, actor: str = "author", level: Handling = COMPANY, **values: Any) -> Any:
    given = {"name": "Ama Boateng", "area": cast.areas["alpha_north"], **level_values(cast, level), **values}
    return services.create_person(actor=cast.fresh(actor), values=given)


def body(cast: Cast, level: Handling = COMPANY, name: str = "Ministry") -> Any:
    values = {"name": name, "area": cast.areas["alpha_north"], **level_values(cast, level)}
    return services.create_organization(actor=cast.fresh("author"), values=values)


def change(cast: Cast, record: Any, actor: str = "author", reason: str = "", **values: Any) -> Any:
    return services.update_person(
        actor=cast.fresh(actor), pk=record.pk, version=None, values=values, reason=reason
    )


def compare(cast: Cast, actor: str, record: Any, first: int, second: int, name: str = "people") -> Any:
    past = past_of(actor=cast.fresh(actor), resource=resource(name), pk=record.pk)
    return difference(past, first, second)


def restore(cast: Cast, actor: str, record: Any, number: int, version: int | None = None, **more: Any) -> Any:
    return restore_version(
        actor=cast.fresh(actor),
        resource=resource(more.get("name", "people")),
        pk=record.pk,
        number=number,
        version=version,
        reason=more.get("reason", "It was right before"),
    )


@pytest.fixture
def ama(cast: Cast) -> Any:
    who = person(cast, summary="The old mayor speaks.")
    change(cast, who, summary="The new mayor speaks.", tags=["x"])
    return change(cast, who, summary="The new mayor listens.", birth_date="1971-05")


def test_any_two_versions_beside_each_other(cast: Cast, ama: Any) -> None:
    found = compare(cast, "viewer", ama, 1, 3)
    assert [(one.field, one.old, one.new) for one in found.fields] == [
        ("summary", "The old mayor speaks.", "The new mayor listens."),
        ("tags", None, "x"),
    ]
    assert [part.text for part in found.fields[0].before if part.marked] == ["old", "speaks"]
    assert [part.text for part in found.fields[0].after if part.marked] == ["new", "listens"]
    assert (found.old["version"], found.new["version"], found.new["by"]) == (1, 3, "Author")
    assert compare(cast, "viewer", ama, 3, 1) == found, "in whatever order they are named"


def test_private_columns_are_compared_for_editors_only(cast: Cast, ama: Any) -> None:
    for actor, shown in (("officer", True), ("viewer", False), ("manager", False)):
        found = compare(cast, actor, ama, 2, 3)
        assert ("birth_date" in {one.field for one in found.fields}) is shown, actor
        assert ("1971" in str(found)) is shown, actor


def test_a_version_that_is_not_there_gives_nothing(cast: Cast, ama: Any) -> None:
    assert compare(cast, "viewer", ama, 1, 9) is None
    with pytest.raises(NotVisible):
        past_of(actor=cast.fresh("far_manager"), resource=resource(), pk=ama.pk)


def test_a_version_of_a_stricter_time_is_like_none(cast: Cast) -> None:
    who = person(cast, level=FUNCTION, name="Working name")
    change(cast, who, "lead", "Appointed", name="Public name", handling=COMPANY, function=None)
    change(cast, who, summary="Mayor")
    assert compare(cast, "viewer", who, 1, 3) is not None
    assert compare(cast, "other_officer", who, 1, 3) is None
    assert compare(cast, "other_officer", who, 2, 3) is not None
    with pytest.raises(NotVisible):
        restore(cast, "other_officer", who, 1)


def test_a_version_below_a_hidden_parent_is_left_out(cast: Cast) -> None:
    """A tenure that once joined a hidden body: what it said then stays hidden with that body."""
    hidden, open_body = body(cast, NAMED, "Cell"), body(cast)
    member = services.create_tenure(
        actor=cast.fresh("author"),
        values={"person": person(cast), "organization": hidden, "role": "Informer", "start": "2020"},
    )
    services.update_tenure(
        actor=cast.fresh("author"),
        pk=member.pk,
        version=1,
        values={
            "organization": open_body,
            "role": "Member",
            "handling": COMPANY,
            "function": None,
            "custodian": None,
        },
        reason="Public now",
    )
    # As if the row itself had always stood at company level: only its parent then was closed.
    Tenure.history.model.objects.filter(id=member.pk).update(handling=COMPANY, function=None, custodian=None)
    rows = versions_of(
        actor=cast.fresh("viewer"), resource=resource("tenures"), pk=member.pk, cursor=None, size=20
    ).rows
    assert [row["version"] for row in rows] == [2] and "Informer" not in str(rows)
    assert compare(cast, "viewer", member, 1, 2, "tenures") is None
    assert compare(cast, "author", member, 1, 2, "tenures") is not None


def test_a_former_custodian_keeps_nothing_and_the_new_one_reads_all(cast: Cast) -> None:
    who = person(cast, level=NAMED, summary="First")
    change(cast, who, custodian=cast.lead, summary="Second")
    for actor in ("author", "lead"):
        rows = versions_of(actor=cast.fresh(actor), resource=resource(), pk=who.pk, cursor=None, size=20).rows
        assert [row["version"] for row in rows] == [2, 1], actor
    with pytest.raises(NotVisible):
        past_of(actor=cast.fresh("custodian"), resource=resource(), pk=who.pk)


def test_named_versions_stay_closed_when_the_record_is_opened(cast: Cast) -> None:
    who = person(cast, level=NAMED, summary="He talks to us")
    change(cast, who, reason="Appointed", handling=FUNCTION, custodian=None, summary="Mayor")
    assert [row["version"] for row in _rows(cast, "lead", who)] == [2]
    assert "He talks" not in str(_rows(cast, "lead", who))
    assert [row["version"] for row in _rows(cast, "author", who)] == [2, 1]


def _rows(cast: Cast, actor: str, record: Any) -> list[dict[str, Any]]:
    return versions_of(actor=cast.fresh(actor), resource=resource(), pk=record.pk, cursor=None, size=20).rows


def test_an_earlier_version_comes_back_as_a_new_one(cast: Cast, ama: Any) -> None:
    saved, left = restore(cast, "officer", ama, 1, version=3)
    saved.refresh_from_db()
    assert (saved.version, saved.summary, saved.tags, saved.birth_date) == (
        4,
        "The old mayor speaks.",
        [],
        "",
    )
    assert left == ()
    row = saved.history.latest("history_id")
    assert row.history_user_id == cast.officer.pk
    assert row.history_change_reason == "Version 1 brought back: It was right before"
    event = AuditEvent.objects.get(verb="restore", object_ref=str(ama.pk))
    assert event.details == {"version": 1, "reason": True}


def test_a_restore_asks_for_a_reason_the_right_and_the_version_that_was_read(cast: Cast, ama: Any) -> None:
    with pytest.raises(ValidationError):
        restore(cast, "officer", ama, 1, reason="  ")
    with pytest.raises(NotAllowed):
        restore(cast, "viewer", ama, 1)
    with pytest.raises(Stale):
        restore(cast, "officer", ama, 1, version=2)
    for number in (0, 9):
        with pytest.raises(NotVisible):
            restore(cast, "officer", ama, number)
    ama.refresh_from_db()
    assert (ama.version, ama.history.count()) == (3, 3)
    assert not AuditEvent.objects.filter(verb="restore").exists()


def test_a_restore_changes_nothing_about_who_may_see_it(cast: Cast) -> None:
    who = person(cast, summary="Open")
    change(cast, who, summary="Closed", handling=FUNCTION, function=cast.home)
    saved, _left = restore(cast, "author", who, 1)
    saved.refresh_from_db()
    assert (saved.summary, saved.handling, saved.function_id) == ("Open", FUNCTION, cast.home.pk)
    assert not AuditEvent.objects.filter(verb="level.lower").exists()


def test_references_that_are_gone_or_hidden_are_reported_alike(cast: Cast) -> None:
    hidden, gone = body(cast, NAMED, "Cell"), body(cast, name="Bureau")
    for parent in (hidden, gone):
        child = body(cast, name="Office")
        for number, above in enumerate((parent.pk, None), 1):
            services.update_organization(
                actor=cast.fresh("author"),
                pk=child.pk,
                version=number,
                values={"parent": above, "summary": f"Text {number}"},
            )
        if parent is gone:
            services.delete_organization(actor=cast.fresh("author"), pk=gone.pk, version=None)
        saved, left = restore(cast, "officer", child, 2, name="organizations")
        assert left == ("Part of",)
        saved.refresh_from_db()
        assert (saved.summary, saved.parent_id) == ("Text 1", None)


def gone_for(cast: Cast, actor: str, name: str = "people") -> list[str]:
    found = deleted_records(actor=cast.fresh(actor), resource=resource(name), cursor=None, size=50)
    return [gone.title for gone in found.rows]


def remove(cast: Cast, record: Any, actor: str = "author") -> None:
    services.delete_person(actor=cast.fresh(actor), pk=record.pk, version=None, reason="Entered twice")


def test_who_finds_what_was_deleted(cast: Cast) -> None:
    for level in (COMPANY, FUNCTION, NAMED):
        remove(cast, person(cast, level=level, name=level.label))
    everything = ["Named", "Function", "Company"]
    expected = {
        "author": everything,
        "custodian": ["Named"],
        "lead": ["Function", "Company"],
    }
    with pytest.raises(NotVisible):
        gone_for(cast, "inactive")
    for name in set(cast.users) - {"inactive"}:
        assert gone_for(cast, name) == expected.get(name, []), name


def test_a_share_opens_nothing_that_was_deleted(cast: Cast) -> None:
    who = person(cast, level=FUNCTION)
    share(who, user=cast.change_grantee, action="change")
    remove(cast, who)
    assert not StakeholderUserGrant.objects.exists()
    assert gone_for(cast, "change_grantee") == []


def test_a_share_of_what_is_still_there_opens_nothing_deleted_below_it(cast: Cast) -> None:
    """Somebody to whom a person was shared for changing could have deleted a holding; deleted by others it is gone."""
    who = person(cast, level=FUNCTION)
    share(who, user=cast.change_grantee, action="change")
    values = {"person": who, "organization": body(cast), "start": "2020", **level_values(cast, FUNCTION)}
    member = services.create_tenure(actor=cast.fresh("lead"), values=values)
    services.delete_tenure(actor=cast.fresh("lead"), pk=member.pk, version=1)
    assert gone_for(cast, "lead", "tenures") != []
    assert gone_for(cast, "change_grantee", "tenures") == []


def test_what_hung_below_something_hidden_or_gone_is_not_found(cast: Cast) -> None:
    who = person(cast)
    member = services.create_tenure(
        actor=cast.fresh("officer"), values={"person": who, "organization": body(cast), "start": "2020"}
    )
    services.delete_tenure(actor=cast.fresh("officer"), pk=member.pk, version=1)
    assert gone_for(cast, "lead", "tenures") == ["Ama Boateng – Ministry"]
    change(cast, who, handling=NAMED, function=cast.home, custodian=cast.custodian)
    assert gone_for(cast, "lead", "tenures") == []
    change(cast, who, reason="Appointed", handling=COMPANY, function=None, custodian=None)
    assert gone_for(cast, "lead", "tenures") != []
    remove(cast, who)
    assert gone_for(cast, "lead", "tenures") == []
    with pytest.raises(NotVisible):
        restore_deleted(actor=cast.fresh("lead"), resource=resource("tenures"), pk=member.pk, reason="x")


def test_a_deleted_record_comes_back_under_its_id(cast: Cast) -> None:
    who = person(
        cast, level=FUNCTION, summary="Mayor", private_contact_details=[{"type": "phone", "value": "+233"}]
    )
    change(cast, who, summary="Deputy mayor")
    remove(cast, who)
    record, left = restore_deleted(
        actor=cast.fresh("lead"), resource=resource(), pk=who.pk, reason="A mistake"
    )
    back = Person.objects.get(pk=who.pk)
    assert (record.pk, left) == (who.pk, ())
    assert (back.version, back.summary, back.handling, back.function_id) == (
        3,
        "Deputy mayor",
        FUNCTION,
        cast.home.pk,
    )
    assert (back.created_by_id, back.search_key, back.scope_area_id) == (
        cast.author.pk,
        who.search_key,
        cast.areas["alpha_north"].pk,
    )
    assert back.private_contact_details == [{"type": "phone", "value": "+233"}]
    assert [row["kind"] for row in _rows(cast, "lead", back)] == ["created", "deleted", "changed", "created"]
    assert gone_for(cast, "lead") == []
    assert AuditEvent.objects.get(verb="restore").details == {"reason": True}
    with pytest.raises(NotVisible):
        restore_deleted(actor=cast.fresh("lead"), resource=resource(), pk=who.pk, reason="again")


def test_deleted_twice_it_is_found_once(cast: Cast) -> None:
    who = person(cast)
    remove(cast, who)
    restore_deleted(actor=cast.fresh("author"), resource=resource(), pk=who.pk, reason="x")
    remove(cast, who)
    assert gone_for(cast, "author") == ["Ama Boateng"]


def test_only_those_who_find_it_bring_it_back_and_say_why(cast: Cast) -> None:
    who = person(cast, level=FUNCTION)
    remove(cast, who)
    for actor in ("officer", "viewer", "other_officer", "manager", "administrator", "integrator_read"):
        with pytest.raises(NotVisible):
            restore_deleted(actor=cast.fresh(actor), resource=resource(), pk=who.pk, reason="x")
        with pytest.raises(NotVisible):
            deleted_record(actor=cast.fresh(actor), resource=resource(), pk=who.pk)
    with pytest.raises(ValidationError):
        restore_deleted(actor=cast.fresh("lead"), resource=resource(), pk=who.pk, reason=" ")
    with pytest.raises(NotVisible):
        restore_deleted(actor=cast.fresh("lead"), resource=resource(), pk=uuid7(), reason="x")
    with pytest.raises(NotVisible):
        restore_deleted(actor=cast.fresh("lead"), resource=resource("organizations"), pk=who.pk, reason="x")
    assert not Person.objects.filter(pk=who.pk).exists()


def test_it_comes_back_no_more_open_than_its_parents_are_now(cast: Cast) -> None:
    who = person(cast)
    member = services.create_tenure(
        actor=cast.fresh("officer"), values={"person": who, "organization": body(cast), "start": "2020"}
    )
    services.delete_tenure(actor=cast.fresh("officer"), pk=member.pk, version=1)
    change(cast, who, handling=FUNCTION, function=cast.home)
    record, _left = restore_deleted(
        actor=cast.fresh("lead"), resource=resource("tenures"), pk=member.pk, reason="A mistake"
    )
    assert (record.handling, record.function_id) == (FUNCTION, cast.home.pk)


def test_a_reference_that_is_gone_is_left_empty_and_named(cast: Cast) -> None:
    above = body(cast, name="Above")
    child = services.create_organization(
        actor=cast.fresh("author"),
        values={"name": "Below", "parent": above, "area": cast.areas["alpha_north"]},
    )
    services.delete_organization(actor=cast.fresh("author"), pk=child.pk, version=1)
    services.delete_organization(actor=cast.fresh("author"), pk=above.pk, version=1)
    record, left = restore_deleted(
        actor=cast.fresh("author"), resource=resource("organizations"), pk=child.pk, reason="x"
    )
    assert (record.parent_id, left) == (None, ("Part of",))


def test_private_columns_are_not_among_the_last_words(cast: Cast) -> None:
    who = person(cast, birth_date="1971-05", private_contact_details=[{"type": "phone", "value": "+233 20"}])
    remove(cast, who)
    gone = deleted_record(actor=cast.fresh("lead"), resource=resource(), pk=who.pk)
    told = str([(gone.title, gone.facts)])
    assert "Ama Boateng" in told and "1971" not in told and "+233" not in told
