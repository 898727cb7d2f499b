"""What an event of the trail says, and what it never says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import audit
from core.access.principals import Principal, principal_of, system_actor
from core.confidentiality import Handling
from core.models import AuditEvent, Theme
from core.requests import RequestFacts, current
from tests.factories.cast import make_user

pytestmark = pytest.mark.django_db
KEY = UUID(int=5)


def stored(event: AuditEvent) -> dict[str, Any]:
    return AuditEvent.objects.values().get(pk=event.pk)


def test_an_event_about_a_record_names_who_what_and_where_from() -> None:
    user = make_user("alice")
    token = current.set(RequestFacts("request-1", "192.0.2.7"))
    try:
        event = audit.record(
            actor=user,
            verb="update",
            obj=Theme(pk=KEY, name="Gold", handling=Handling.FUNCTION),
            model=AuditEvent,
            details={"fields": ["name"], "reason": "they asked"},
        )
    finally:
        current.reset(token)
    row = stored(event)
    del row["id"], row["at"]
    assert row == {
        "actor_id": user.pk,
        "verb": "update",
        "model": "core.theme",
        "object_ref": str(KEY),
        "handling": Handling.FUNCTION,
        "details": {"fields": ["name"], "reason": True},
        "request_id": "request-1",
        "address": "192.0.2.7",
    }


def test_a_reason_is_never_told_only_that_there_was_one() -> None:
    for reason, told in (("because", True), ("", False)):
        event = audit.record(
            actor=system_actor(), verb="share", model=Theme, details={"reason": reason, "n": 2}
        )
        assert stored(event)["details"] == {"reason": told, "n": 2}


def test_about_a_named_record_only_the_purpose_is_told() -> None:
    details = {
        "fields": ["name"],
        "reason": "x",
        "count": 3,
        "purpose": "safety",
        "note": "asked by the lead",
    }
    event = audit.record(
        actor=system_actor(), verb="view", obj=Theme(pk=KEY, handling=Handling.NAMED), details=details
    )
    row = stored(event)
    assert row["details"] == {"purpose": "safety", "note": "asked by the lead"}
    assert (row["model"], row["object_ref"], row["handling"]) == ("core.theme", str(KEY), Handling.NAMED)


def test_an_event_without_a_record_is_about_a_kind_or_nothing() -> None:
    row = stored(audit.record(actor=None, verb="sign_in_failed"))
    assert (row["actor_id"], row["model"], row["object_ref"], row["handling"], row["details"]) == (
        None, "", "", Handling.PUBLIC, {},
    )  # fmt: skip
    row = stored(audit.record(actor=None, verb="export", model=Theme, details={"rows": 3}))
    assert (row["model"], row["object_ref"], row["handling"]) == ("core.theme", "", Handling.PUBLIC)
    user = make_user("bob")
    row = stored(audit.record(actor=user, verb="role", obj=user))
    assert (row["model"], row["object_ref"], row["handling"]) == (
        "accounts.user",
        str(user.pk),
        Handling.PUBLIC,
    )


def test_the_actor_is_known_as_a_user_as_a_principal_and_after_deactivation() -> None:
    user = make_user("carol")
    for actor in (user, principal_of(user), Principal(user_id=user.pk)):
        assert stored(audit.record(actor=actor, verb="view"))["actor_id"] == user.pk
    user.is_active = False
    assert stored(audit.record(actor=user, verb="view"))["actor_id"] == user.pk
    assert stored(audit.record(actor=system_actor(), verb="view"))["actor_id"] is None


def test_many_events_are_written_as_single_ones_are() -> None:
    user = make_user("dave")
    there = [(Theme(pk=UUID(int=n), handling=level), level) for n, level in enumerate(Handling)]
    with CaptureQueriesContext(connection) as asked:
        audit.record_many(actor=user, events=[("purge", obj, {"reason": "x", "n": 1}) for obj, _ in there])
    assert sum("INSERT" in query["sql"] for query in asked) == 1
    rows = list(AuditEvent.objects.filter(verb="purge").order_by("pk").values())
    assert [(row["object_ref"], row["handling"]) for row in rows] == [
        (str(obj.pk), level) for obj, level in there
    ]
    for row, (_obj, level) in zip(rows, there, strict=True):
        told = {} if level == Handling.NAMED else {"reason": True, "n": 1}
        assert (row["actor_id"], row["model"], row["details"]) == (user.pk, "core.theme", told)
