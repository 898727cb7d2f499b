"""Named records whose keepers leave: passed on, sealed, and opened by two leads together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from accounts import services as accounts
from accounts.models import RoleAssignment
from core import custody
from core.access.principals import system_actor
from core.access.scope import may
from core.confidentiality import Handling
from core.errors import Conflict, NotAllowed, NotVisible
from core.models import AuditEvent, CustodyOpening, OutboxEntry
from core.references import reference_of
from core.sight import kept_by
from stakeholders import services
from stakeholders.models import Person, StakeholderUserGrant
from tests.app.test_sharing import at_once
from tests.factories.cast import Cast, give_role, make_user
from tests.factories.world import level_values

pytestmark = pytest.mark.django_db
NAMED = Handling.NAMED
WHY = "Both colleagues left the company"


@pytest.fixture
def second(cast: Cast) -> Any:
    """Another lead of the home function."""
    user = make_user("second_lead")
    give_role(user, "lead", cast.home)
    cast.users["second_lead"] = user
    return user


def named(cast: Cast, **values: Any) -> Any:
    values = {"name": "Acacia", "area": cast.areas["alpha_north"], **level_values(cast, NAMED), **values}
    return services.create_person(actor=cast.fresh("author"), values=values)


def leaves(cast: Cast, *names: str) -> None:
    for name in names:
        accounts.set_active(actor=system_actor(), pk=cast.users[name].pk, version=None, active=False)


def mails() -> dict[str, str]:
    """Who was told, by id, and the page to look at."""
    entries = OutboxEntry.objects.filter(kind="core.mail")
    return {entry.payload["to"]: entry.payload["context"]["path"] for entry in entries}


def counted(cast: Cast, actor: str) -> int:
    return sum(custody.sealed_count(actor=cast.fresh(actor)).values())


def test_when_the_author_leaves_the_custodian_keeps_it_and_is_told(cast: Cast) -> None:
    who = named(cast)
    leaves(cast, "author")
    assert may(cast.fresh("custodian"), who, "share") and not may(cast.fresh("lead"), who)
    assert mails() == {str(cast.custodian.pk): "/shared/"}
    assert AuditEvent.objects.get(verb="custody.passed").details == {}
    assert [row["alone"] for row in kept_by(actor=cast.fresh("custodian"))] == [True]
    assert counted(cast, "lead") == 0


def test_when_the_custodian_leaves_the_author_is_told(cast: Cast) -> None:
    named(cast)
    assert [row["alone"] for row in kept_by(actor=cast.fresh("author"))] == [False]
    leaves(cast, "custodian")
    assert mails() == {str(cast.author.pk): "/shared/"}
    assert AuditEvent.objects.filter(verb="custody.unkept").count() == 1


def test_when_both_leave_it_is_sealed_and_counted_to_leads_of_its_function(cast: Cast, second: Any) -> None:
    who = named(cast)
    leaves(cast, "author", "custodian")
    assert counted(cast, "lead") == counted(cast, "second_lead") == 1
    told = {user for user, path in mails().items() if path == "/shared/custody/"}
    assert told == {str(cast.lead.pk), str(second.pk)}
    for actor in ("officer", "manager", "administrator", "other_officer", "auditor"):
        assert custody.sealed_count(actor=cast.fresh(actor)) == {}
    for actor in ("lead", "second_lead", "manager", "administrator"):
        assert not may(cast.fresh(actor), who), "a number opens nothing"


def test_a_keeper_whose_roles_all_ended_is_gone_too(cast: Cast) -> None:
    named(cast)
    leaves(cast, "author")
    RoleAssignment.objects.filter(user=cast.custodian).delete()
    assert counted(cast, "lead") == 1


def test_two_leads_open_the_sealed_list_and_keep_it(cast: Cast, second: Any) -> None:
    who, other = named(cast), named(cast, name="Basalt")
    leaves(cast, "author", "custodian")
    asked = custody.ask(actor=cast.fresh("lead"), function=cast.home.pk, reason=WHY)
    assert not may(cast.fresh("lead"), who), "asking opens nothing"
    assert custody.confirm(actor=cast.fresh("second_lead"), pk=asked.pk) == 2
    for record in (who, other):
        kept = Person.objects.get(pk=record.pk)
        assert (kept.created_by_id, kept.custodian_id, kept.version) == (cast.lead.pk, second.pk, 2)
        assert may(cast.fresh("lead"), record, "share") and may(cast.fresh("second_lead"), record, "change")
        assert not may(cast.fresh("manager"), record) and not may(cast.fresh("officer"), record)
    first = Person.history.filter(id=who.pk).earliest("history_date")
    assert first.history_user_id == cast.author.pk, "who wrote it stays in its history"
    events = AuditEvent.objects.filter(verb="custody.open")
    assert events.count() == 2 and all(event.details == {} for event in events)
    assert counted(cast, "lead") == 0


def test_nobody_does_both(cast: Cast, second: Any) -> None:
    named(cast)
    leaves(cast, "author", "custodian")
    asked = custody.ask(actor=cast.fresh("lead"), function=cast.home.pk, reason=WHY)
    with pytest.raises(NotAllowed):
        custody.confirm(actor=cast.fresh("lead"), pk=asked.pk)
    for actor in ("officer", "other_officer", "manager", "administrator", "no_role"):
        with pytest.raises(NotVisible):
            custody.confirm(actor=cast.fresh(actor), pk=asked.pk)
        with pytest.raises(NotVisible):
            custody.ask(actor=cast.fresh(actor), function=cast.home.pk, reason=WHY)
    with pytest.raises(NotVisible):
        custody.ask(actor=cast.fresh("lead"), function=cast.other.pk, reason=WHY)
    assert counted(cast, "lead") == 1


def test_late_twice_or_for_somebody_who_leads_no_more_it_opens_nothing(cast: Cast, second: Any) -> None:
    who = named(cast)
    leaves(cast, "author", "custodian")
    asked = custody.ask(actor=cast.fresh("lead"), function=cast.home.pk, reason=WHY)
    with pytest.raises(Conflict):
        custody.ask(actor=cast.fresh("lead"), function=cast.home.pk, reason=WHY)
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False), pytest.raises(Conflict):
        custody.confirm(actor=cast.fresh("second_lead"), pk=asked.pk)
    held = RoleAssignment.objects.get(user=cast.lead)
    accounts.end_role(actor=cast.fresh("administrator"), pk=held.pk, version=held.version)
    with pytest.raises(Conflict):
        custody.confirm(actor=cast.fresh("second_lead"), pk=asked.pk)
    give_role(cast.lead, "lead", cast.home)
    held = RoleAssignment.objects.get(user=second)
    accounts.end_role(actor=cast.fresh("administrator"), pk=held.pk, version=held.version)
    with pytest.raises(NotVisible):
        custody.confirm(actor=cast.fresh("second_lead"), pk=asked.pk)
    give_role(second, "lead", cast.home)
    assert custody.confirm(actor=cast.fresh("second_lead"), pk=asked.pk) == 1
    with pytest.raises(Conflict):
        custody.confirm(actor=cast.fresh("second_lead"), pk=asked.pk)
    assert may(cast.fresh("lead"), who)


def test_a_lead_limited_to_an_area_counts_and_opens_that_area_only(cast: Cast, second: Any) -> None:
    near, far = named(cast), named(cast, name="Basalt", area=cast.areas["beta"])
    local = make_user("local_lead")
    cast.users["local_lead"] = local
    give_role(local, "lead", cast.home, cast.areas["alpha"])
    leaves(cast, "author", "custodian")
    assert (counted(cast, "lead"), counted(cast, "local_lead")) == (2, 1)
    asked = custody.ask(actor=cast.fresh("lead"), function=cast.home.pk, reason=WHY)
    assert custody.confirm(actor=cast.fresh("local_lead"), pk=asked.pk) == 1
    assert may(cast.fresh("local_lead"), near) and not may(cast.fresh("lead"), far)


@pytest.mark.parametrize("reason", ["", "short", "x" * 251, "two lines\nof reasons"])
def test_it_asks_for_a_reason(cast: Cast, reason: str) -> None:
    with pytest.raises(ValidationError):
        custody.ask(actor=cast.fresh("lead"), function=cast.home.pk, reason=reason)
    assert not CustodyOpening.objects.exists()


def test_in_a_threat_to_life_two_leads_open_one_record_for_an_hour(cast: Cast, second: Any) -> None:
    who, other = named(cast), named(cast, name="Basalt")
    asked = custody.ask(
        actor=cast.fresh("lead"), function=cast.home.pk, reason=WHY, reference=reference_of(who.pk)
    )
    custody.confirm(actor=cast.fresh("second_lead"), pk=asked.pk)
    for actor in ("lead", "second_lead"):
        assert may(cast.fresh(actor), who) and not may(cast.fresh(actor), who, "share")
        assert not may(cast.fresh(actor), other)
    told = {user for user, path in mails().items() if path == "/shared/"}
    assert told == {str(cast.author.pk), str(cast.custodian.pk)}, "only those concerned are told"
    StakeholderUserGrant.objects.update(expires_at=F("expires_at") - timedelta(minutes=60))
    assert not may(cast.fresh("lead"), who)


def test_a_reference_that_names_nothing_of_the_kind_answers_the_same(cast: Cast, second: Any) -> None:
    foreign = services.create_person(
        actor=cast.fresh("other_officer"),
        values={"name": "Basalt", "handling": NAMED, "function": cast.other, "custodian": cast.custodian},
    )
    for reference in (reference_of(foreign.pk), "0000-0000-0000", "nothing at all"):
        asked = custody.ask(actor=cast.fresh("lead"), function=cast.home.pk, reason=WHY, reference=reference)
        assert custody.confirm(actor=cast.fresh("second_lead"), pk=asked.pk) == 0
    assert not StakeholderUserGrant.objects.exists() and not may(cast.fresh("lead"), foreign)


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_counts() -> None:
    from tests.factories.cast import make_cast

    cast = make_cast()
    for name in ("second_lead", "third_lead"):
        cast.users[name] = make_user(name)
        give_role(cast.users[name], "lead", cast.home)
    named(cast)
    leaves(cast, "author", "custodian")
    asked = custody.ask(actor=cast.fresh("lead"), function=cast.home.pk, reason=WHY)
    found = at_once(
        *(
            lambda name=name: custody.confirm(actor=cast.fresh(name), pk=asked.pk)  # type: ignore[misc]
            for name in ("second_lead", "third_lead")
        )
    )
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "int"], found
    assert AuditEvent.objects.filter(verb="custody.open").count() == 1
