"""Every write: version, history, audit event, one transaction; and what a service refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit
from core.access.principals import NOBODY, principal_of
from core.confidentiality import Handling
from core.errors import Conflict, NotAllowed, NotVisible, Stale
from core.ids import uuid7
from core.models import AuditEvent
from core.resources import resource_of
from core.versions import may_read_private, versions_of
from stakeholders import services
from stakeholders.models import Person
from tests.factories.cast import Cast
from tests.factories.world import level_values


@pytest.fixture
def ama(cast: Cast) -> Any:
    values = {"name": "Ama Boateng", "private_contact_details": [{"type": "phone", "value": "+233 20"}]}
    return services.create_person(actor=cast.fresh("officer"), values=values, reason="Met her")


def change(cast: Cast, record: Any, actor: str = "officer", reason: str = "", **values: Any) -> Any:
    return services.update_person(
        actor=cast.fresh(actor), pk=record.pk, version=record.version, values=values, reason=reason
    )


def test_creating_writes_one_version_one_history_row_one_event(cast: Cast, ama: Any) -> None:
    assert (ama.version, ama.created_by_id) == (1, cast.officer.pk)
    row = ama.history.get()
    assert (row.history_type, row.history_user_id, row.history_change_reason) == (
        "+",
        cast.officer.pk,
        "Met her",
    )
    event = AuditEvent.objects.get(object_ref=str(ama.pk))
    assert (event.verb, event.actor_id, event.model) == ("create", cast.officer.pk, "stakeholders.person")
    assert "Ama" not in str(event.details)


def test_each_change_is_a_version_with_who_and_why(cast: Cast, ama: Any) -> None:
    ama = change(cast, ama, summary="Mayor")
    ama = change(cast, ama, actor="lead", reason="Corrected", summary="Deputy mayor")
    rows = list(
        ama.history.order_by("history_id").values_list("version", "history_user_id", "history_change_reason")
    )
    assert rows == [(1, cast.officer.pk, "Met her"), (2, cast.officer.pk, ""), (3, cast.lead.pk, "Corrected")]
    events = AuditEvent.objects.filter(object_ref=str(ama.pk), verb="update")
    assert [event.details["fields"] for event in events] == [["summary"], ["summary"]]


def test_writing_what_is_there_changes_nothing(cast: Cast, ama: Any) -> None:
    events = AuditEvent.objects.count()
    assert change(cast, ama, name="Ama Boateng").version == 1
    assert ama.history.count() == 1 and AuditEvent.objects.count() == events


def test_a_stale_version_is_refused_with_what_is_there_now(cast: Cast, ama: Any) -> None:
    change(cast, ama, summary="First")
    with pytest.raises(Stale) as caught:
        services.update_person(actor=cast.fresh("lead"), pk=ama.pk, version=1, values={"summary": "Second"})
    assert (caught.value.current.version, caught.value.current.summary) == (2, "First")
    with pytest.raises(Stale):
        services.delete_person(actor=cast.fresh("lead"), pk=ama.pk, version=1)
    ama.refresh_from_db()
    assert (ama.version, ama.summary) == (2, "First")


def test_record_history_and_event_are_rolled_back_together(cast: Cast, ama: Any) -> None:
    before = AuditEvent.objects.count(), ama.history.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        change(cast, ama, summary="Lost")
        raise RuntimeError
    ama.refresh_from_db()
    assert (ama.version, ama.summary) == (1, "")
    assert (AuditEvent.objects.count(), ama.history.count()) == before


def test_a_failing_event_undoes_the_write(cast: Cast, ama: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        change(cast, ama, summary="Lost")
    ama.refresh_from_db()
    assert (ama.version, ama.summary, ama.history.count()) == (1, "", 1)


def test_deleting_keeps_history_and_leaves_an_event(cast: Cast, ama: Any) -> None:
    services.delete_person(actor=cast.fresh("officer"), pk=ama.pk, version=1, reason="Entered twice")
    assert not Person.objects.filter(pk=ama.pk).exists()
    last = Person.history.model.objects.filter(id=ama.pk).latest("history_id")
    assert (last.history_type, last.history_change_reason) == ("-", "Entered twice")
    assert AuditEvent.objects.filter(verb="delete", object_ref=str(ama.pk)).exists()


def test_only_the_author_or_a_lead_deletes(cast: Cast, ama: Any) -> None:
    with pytest.raises(NotAllowed):
        services.delete_person(actor=cast.fresh("author"), pk=ama.pk, version=1)
    services.delete_person(actor=cast.fresh("lead"), pk=ama.pk, version=1)


def test_what_others_refer_to_is_not_deleted_and_the_try_is_an_event(cast: Cast, ama: Any) -> None:
    body = services.create_organization(actor=cast.fresh("officer"), values={"name": "Council"})
    services.create_tenure(actor=cast.fresh("officer"), values={"person": ama, "organization": body})
    before = AuditEvent.objects.count()
    with pytest.raises(Conflict):
        services.delete_person(actor=cast.fresh("lead"), pk=ama.pk, version=1)
    assert Person.objects.filter(pk=ama.pk).exists()
    assert (AuditEvent.objects.count(), ama.history.count()) == (before + 1, 1)
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.actor_id, event.object_ref) == ("delete.refused", cast.lead.pk, str(ama.pk))


def test_a_refused_deletion_says_the_same_whoever_refers(cast: Cast) -> None:
    """A hidden tenure, a visible one, or both: one sentence (docs/decisions/0020)."""
    told = set()
    for levels in ((Handling.COMPANY,), (Handling.NAMED,), (Handling.COMPANY, Handling.NAMED)):
        who = services.create_person(actor=cast.fresh("officer"), values={"name": "Ama"})
        body = services.create_organization(actor=cast.fresh("officer"), values={"name": "Council"})
        for level in levels:
            values = {"person": who, "organization": body, **level_values(cast, level)}
            services.create_tenure(actor=cast.fresh("author"), values=values)
        with pytest.raises(Conflict) as refused:
            services.delete_person(actor=cast.fresh("lead"), pk=who.pk, version=1)
        told.add(str(refused.value.detail))
    assert len(told) == 1


def test_hidden_and_missing_are_one_answer(cast: Cast) -> None:
    hidden = services.create_person(
        actor=cast.fresh("author"), values={"name": "Hidden", **level_values(cast, Handling.NAMED)}
    )
    for pk in (hidden.pk, uuid7()):
        with pytest.raises(NotVisible):
            services.update_person(actor=cast.fresh("lead"), pk=pk, version=1, values={"name": "x"})
        with pytest.raises(NotVisible):
            services.delete_person(actor=cast.fresh("lead"), pk=pk, version=1)
    with pytest.raises(NotAllowed):
        services.create_person(actor=NOBODY, values={"name": "x"})


@pytest.mark.parametrize(
    "field", ["id", "version", "created_by", "scope_area", "kind", "search_key", "sort_key"]
)
def test_system_fields_are_never_taken_from_input(cast: Cast, ama: Any, field: str) -> None:
    value: Any = cast.lead if field == "created_by" else None if field == "scope_area" else "x"
    with pytest.raises(ValidationError) as caught:
        change(cast, ama, **{field: value})
    assert field in caught.value.message_dict


def test_events_of_named_records_carry_no_details(cast: Cast) -> None:
    record = services.create_person(
        actor=cast.fresh("author"), values={"name": "Hidden", **level_values(cast, Handling.NAMED)}
    )
    services.update_person(
        actor=cast.fresh("author"), pk=record.pk, version=1, values={"summary": "x"}, reason="secret reason"
    )
    for event in AuditEvent.objects.filter(object_ref=str(record.pk)):
        assert (event.details, event.handling) == ({}, Handling.NAMED)


def read(cast: Cast, actor: str, record: Any, size: int = 20) -> list[dict[str, Any]]:
    people = resource_of("people")
    assert people is not None
    return versions_of(actor=cast.fresh(actor), resource=people, pk=record.pk, cursor=None, size=size).rows


def test_versions_say_what_changed_in_words(cast: Cast, ama: Any) -> None:
    change(cast, ama, reason="Married", name="Ama Boateng-Owusu")
    newest, first = read(cast, "viewer", ama)
    assert (newest["version"], newest["kind"], newest["by"], newest["reason"]) == (
        2,
        "changed",
        "Officer",
        "Married",
    )
    assert [(row["field"], row["old"], row["new"]) for row in newest["changes"]] == [
        ("name", "Ama Boateng", "Ama Boateng-Owusu")
    ]
    assert first["kind"] == "created"


@pytest.mark.parametrize(
    "actor,shown", [("officer", True), ("viewer", False), ("manager", False), ("grantee", False)]
)
def test_private_columns_are_in_the_history_of_editors_only(
    cast: Cast, ama: Any, actor: str, shown: bool
) -> None:
    change(cast, ama, birth_date="1971-05", private_contact_details=[{"type": "phone", "value": "+233 30"}])
    fields = {row["field"] for version in read(cast, actor, ama) for row in version["changes"]}
    assert ({"birth_date", "private_contact_details"} <= fields) is shown
    assert ("+233" in str(read(cast, actor, ama))) is shown
    assert may_read_private(principal_of(cast.fresh(actor)), Person, ama.pk) is shown


def test_versions_from_a_stricter_time_stay_closed_after_lowering(cast: Cast) -> None:
    record = services.create_person(
        actor=cast.fresh("author"), values={"name": "Working name", **level_values(cast, Handling.FUNCTION)}
    )
    services.update_person(
        actor=cast.fresh("lead"),
        pk=record.pk,
        version=1,
        values={"name": "Public name", "handling": Handling.COMPANY, "function": None},
        reason="Appointed",
    )
    assert "Working name" in str(read(cast, "viewer", record))
    theirs = read(cast, "other_officer", record)
    assert [version["version"] for version in theirs] == [2] and "Working name" not in str(theirs)


def test_the_history_of_a_hidden_record_is_not_there(cast: Cast) -> None:
    record = services.create_person(
        actor=cast.fresh("author"), values={"name": "Hidden", **level_values(cast, Handling.NAMED)}
    )
    for actor in ("lead", "manager", "administrator", "no_role"):
        with pytest.raises(NotVisible):
            read(cast, actor, record)
