"""Breaking glass: the same answer always, an hour of sight for what may open, and those concerned are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import RoleAssignment
from core import glass, outbox, prepared
from core.access import registry
from core.access.scope import may
from core.confidentiality import Handling
from core.errors import NotAllowed
from core.models import AuditEvent, BrokenGlass, OutboxEntry
from core.references import find_root, reference_of
from stakeholders import services
from stakeholders.models import Stakeholder, StakeholderUserGrant
from tests.app.test_sharing import person
from tests.factories.cast import Cast, give_role, make_user
from tests.factories.world import level_values

pytestmark = pytest.mark.django_db
PUBLIC, COMPANY, FUNCTION, NAMED = Handling
WHY = "An armed convoy is on its way"


@pytest.fixture
def stranger(cast: Cast) -> str:
    """A lead of another function, to whom the closed records of `home` are hidden."""
    cast.users["stranger"] = make_user("stranger")
    give_role(cast.users["stranger"], "lead", cast.other)
    return "stranger"


def ask(cast: Cast, actor: str, reference: Any, reason: str = WHY) -> BrokenGlass:
    """Asks, and lets the outbox do its work."""
    text = reference if isinstance(reference, str) else reference_of(reference.pk)
    asked = glass.ask(actor=cast.fresh(actor), reference=text, reason=reason)
    outbox.deliver_due()
    return BrokenGlass.objects.get(pk=asked.pk)


def test_a_function_record_opens_for_an_hour(cast: Cast, stranger: str) -> None:
    who = person(cast)
    asked = ask(cast, stranger, who)
    assert may(cast.fresh(stranger), who) and not may(cast.fresh(stranger), who, "change")
    assert timedelta(minutes=59) < asked.until - timezone.now() <= timedelta(minutes=60)  # type: ignore[operator]
    grant = StakeholderUserGrant.objects.get()
    assert grant.reason == f"Break glass: {WHY}" and grant.expires_at == asked.until
    StakeholderUserGrant.objects.update(expires_at=F("expires_at") - timedelta(minutes=60))
    assert not may(cast.fresh(stranger), who)
    (event,) = AuditEvent.objects.filter(verb="glass.open")
    assert (event.object_ref, event.actor_id) == (str(who.pk), cast.users[stranger].pk)


def test_its_owner_and_the_leads_of_its_function_are_told_and_nobody_else(cast: Cast, stranger: str) -> None:
    ask(cast, stranger, person(cast))
    mails = OutboxEntry.objects.filter(kind="core.mail")
    assert {mail.payload["to"] for mail in mails} == {str(cast.author.pk), str(cast.lead.pk)}
    assert all("Boateng" not in str(mail.payload) and WHY not in str(mail.payload) for mail in mails)
    for actor, there in (("author", 1), ("lead", 1), ("officer", 0), (stranger, 0), ("manager", 0)):
        assert glass.told(actor=cast.fresh(actor)).count() == there, actor


def test_a_named_record_never_opens_this_way(cast: Cast, stranger: str) -> None:
    who = person(cast, NAMED)
    for actor in (stranger, "lead", "manager"):
        assert ask(cast, actor, who).until is None
        assert not may(cast.fresh(actor), who)
    assert not StakeholderUserGrant.objects.exists()
    assert not OutboxEntry.objects.filter(kind="core.mail").exists()
    assert not AuditEvent.objects.filter(verb="glass.open").exists()


def test_a_named_child_of_what_opened_stays_closed(cast: Cast, stranger: str) -> None:
    who = person(cast)
    body = services.create_organization(
        actor=cast.fresh("author"), values={"name": "Council", "area": cast.areas["alpha_north"]}
    )
    seats = [
        services.create_tenure(
            actor=cast.fresh("author"),
            values={"person": who, "organization": body, "start": "2020", **level_values(cast, level)},
        )
        for level in (FUNCTION, NAMED)
    ]
    ask(cast, stranger, who)
    assert [may(cast.fresh(stranger), seat) for seat in seats] == [True, False]


@pytest.mark.parametrize("text", ["0000-0000-0000", "nothing", "’; --", "1", "ﬀ" * 20, "%", "_" * 12])
def test_what_is_not_there_is_recorded_all_the_same(cast: Cast, stranger: str, text: str) -> None:
    person(cast)
    asked = ask(cast, stranger, text)
    assert asked.done_at is not None and asked.until is None
    assert AuditEvent.objects.filter(verb="glass.ask").count() == 1
    assert not StakeholderUserGrant.objects.exists()


def test_asking_takes_the_same_statements_whatever_it_names(cast: Cast, stranger: str) -> None:
    """Nothing is looked up while the asker waits, so that no clock tells what exists."""
    there, named = person(cast), person(cast, NAMED)
    seen = []
    for text in (reference_of(there.pk), reference_of(named.pk), "0000-0000-0000", "nothing"):
        actor = cast.fresh(stranger)
        with CaptureQueriesContext(connection) as captured:
            glass.ask(actor=actor, reference=text, reason=WHY)
        asked = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
        assert not [one for one in asked if 'FROM "stakeholders_stakeholder"' in one]
        seen.append([one[:60] for one in asked])
    assert seen[0] == seen[1] == seen[2] == seen[3]


@pytest.mark.parametrize(
    "actor", ["viewer", "officer", "integrator_write", "auditor", "administrator", "no_role"]
)
def test_other_roles_do_not_break_glass(cast: Cast, actor: str) -> None:
    with pytest.raises(NotAllowed):
        glass.ask(actor=cast.fresh(actor), reference="0000-0000-0000", reason=WHY)
    assert not BrokenGlass.objects.exists()


def test_a_manager_of_another_area_may(cast: Cast) -> None:
    who = person(cast)
    ask(cast, "far_manager", who)
    assert may(cast.fresh("far_manager"), who)


def test_who_lost_the_role_before_the_worker_came_sees_nothing(cast: Cast, stranger: str) -> None:
    who = person(cast)
    glass.ask(actor=cast.fresh(stranger), reference=reference_of(who.pk), reason=WHY)
    RoleAssignment.objects.filter(user=cast.users[stranger]).update(role="viewer")
    outbox.deliver_due()
    assert not may(cast.fresh(stranger), who) and BrokenGlass.objects.get().until is None


def test_looking_twice_opens_once(cast: Cast, stranger: str) -> None:
    asked = ask(cast, stranger, person(cast))
    assert glass.look(pk=asked.pk) is False
    assert StakeholderUserGrant.objects.count() == 1


def test_who_sees_it_already_opens_nothing_and_a_longer_share_stays(cast: Cast, stranger: str) -> None:
    who = person(cast)
    assert ask(cast, "lead", who).until is None
    until = timezone.now() + timedelta(days=3)
    StakeholderUserGrant.objects.all().delete()
    from tests.factories.world import share

    share(who, user=cast.users[stranger], until=until)
    ask(cast, stranger, who)
    assert StakeholderUserGrant.objects.get().expires_at == until


def test_an_ended_share_is_opened_again_for_the_hour(cast: Cast, stranger: str) -> None:
    from tests.factories.world import share

    who = person(cast)
    share(who, user=cast.users[stranger], until=timezone.now() - timedelta(days=3))
    ask(cast, stranger, who)
    assert may(cast.fresh(stranger), who)


def test_a_model_may_be_kept_from_it_altogether(cast: Cast, stranger: str) -> None:
    """As a working group's content will be."""
    who, rule = person(cast), registry.rule_of(Stakeholder)
    from dataclasses import replace

    closed = replace(rule, break_glass=False)  # type: ignore[type-var]
    with mock.patch.dict(registry._RULES, {Stakeholder: closed}):
        prepared.forget()
        assert ask(cast, stranger, who).until is None
    prepared.forget()
    assert not may(cast.fresh(stranger), who)


@pytest.mark.parametrize(
    "field, values",
    [
        ("reference", {"reference": "  "}),
        ("reference", {"reference": "x" * 61}),
        ("reference", {"reference": "a\x00b"}),
        ("reason", {"reason": "urgent"}),
        ("reason", {"reason": "x" * 251}),
        ("reason", {"reason": "on two\nlines here"}),
    ],
)
def test_what_cannot_be_written_down_names_its_field(cast: Cast, field: str, values: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        glass.ask(actor=cast.fresh("lead"), **{"reference": "0000-0000-0000", "reason": WHY, **values})
    assert set(caught.value.message_dict) == {field} and not BrokenGlass.objects.exists()


def test_a_reference_is_read_as_people_write_it(cast: Cast) -> None:
    who = person(cast)
    code = reference_of(who.pk)
    assert len(code) == 14
    for text in (code, code.upper(), code.replace("-", " "), code.replace("-", ""), str(who.pk)):
        assert find_root(text).pk == who.pk
    for text in (code[:-1], f"{code}0", str(who.pk)[:-12] + "000000000000", "", "-"):
        assert find_root(text) is None
