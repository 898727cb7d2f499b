"""Sharing as the service keeps it: who may, with whom, until when; custodians; two people at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts import services as accounts
from accounts.models import RoleAssignment
from core import sharing, sight
from core.access.principals import system_actor
from core.access.scope import may
from core.confidentiality import Handling
from core.errors import NotAllowed, NotVisible, Stale
from core.models import AuditEvent
from stakeholders import services
from stakeholders.models import Person, StakeholderGroupGrant, StakeholderUserGrant, Tenure
from tests.factories.cast import Cast, make_cast
from tests.factories.world import level_values

PUBLIC, COMPANY, FUNCTION, NAMED = Handling


def person(cast: Cast, level: Handling = FUNCTION, **values: Any) -> Any:
    values = {"name": "Ama Boateng", "area": cast.areas["alpha_north"], **level_values(cast, level), **values}
    return services.create_person(actor=cast.fresh("author"), values=values)


def give(cast: Cast, actor: str, record: Any, kind: str = "person", target: Any = None, **more: Any) -> Any:
    target = cast.users[target] if isinstance(target, str) else target
    values = {"reason": "They prepare the visit", **more}
    return sharing.share(
        actor=cast.fresh(actor), model=Person, pk=record.pk, kind=kind, target=target, **values
    )


@pytest.mark.django_db
class TestWhoShares:
    """A lead of the owning function; of a NAMED record its author and custodian."""

    def test_a_lead_shares_with_a_person_a_function_and_a_team(self, cast: Cast) -> None:
        who = person(cast)
        give(cast, "lead", who, target="grantee")
        assert may(cast.fresh("grantee"), who) and not may(cast.fresh("grantee"), who, "change")
        give(cast, "lead", who, "function", cast.other)
        assert may(cast.fresh("other_officer"), who)
        assert cast.team is not None
        give(cast, "lead", who, "team", cast.team, action="change")
        assert [share.kind for share in sight.shares_of(actor=cast.fresh("lead"), record=who)] == [
            "team",
            "function",
            "person",
        ]

    @pytest.mark.parametrize("actor", ["viewer", "officer", "author", "manager", "integrator_write"])
    def test_nobody_else_of_those_who_see_it(self, cast: Cast, actor: str) -> None:
        who = person(cast)
        with pytest.raises(NotAllowed):
            give(cast, actor, who, target="grantee")
        assert not StakeholderUserGrant.objects.exists()

    @pytest.mark.parametrize("actor", ["other_officer", "administrator", "auditor", "no_role", "far_manager"])
    def test_for_whom_it_is_hidden_it_is_missing(self, cast: Cast, actor: str) -> None:
        with pytest.raises(NotVisible):
            give(cast, actor, person(cast), target="grantee")

    @pytest.mark.parametrize("actor", ["author", "custodian"])
    def test_author_and_custodian_share_a_named_record_with_people_only(self, cast: Cast, actor: str) -> None:
        who = person(cast, NAMED)
        give(cast, actor, who, target="grantee")
        assert may(cast.fresh("grantee"), who)
        for kind, target in (("function", cast.other), ("team", cast.team)):
            with pytest.raises(ValidationError, match="single people"):
                give(cast, actor, who, kind, target)
        assert not StakeholderGroupGrant.objects.exists()

    def test_a_lead_does_not_share_a_named_record_even_when_it_was_shared_with_them(self, cast: Cast) -> None:
        who = person(cast, NAMED)
        with pytest.raises(NotVisible):
            give(cast, "lead", who, target="grantee")
        give(cast, "author", who, target="lead", action="change")
        with pytest.raises(NotAllowed):
            give(cast, "lead", who, target="grantee")
        assert sight.shares_of(actor=cast.fresh("lead"), record=who) == []

    def test_a_lead_whose_role_ended_shares_nothing(self, cast: Cast) -> None:
        who = person(cast)
        held = RoleAssignment.objects.get(user=cast.lead)
        accounts.end_role(actor=cast.fresh("administrator"), pk=held.pk, version=held.version)
        with pytest.raises(NotVisible):
            give(cast, "lead", who, target="grantee")

    def test_a_read_token_shares_nothing(self, cast: Cast) -> None:
        who, lead = person(cast), cast.fresh("lead")
        lead.token_read_only = True  # type: ignore[attr-defined]
        with pytest.raises(NotAllowed):
            sharing.share(actor=lead, model=Person, pk=who.pk, kind="person", target=cast.grantee, reason="x")

    def test_a_child_is_shared_by_its_root_only(self, cast: Cast) -> None:
        with pytest.raises(NotVisible):
            sharing.share(
                actor=cast.fresh("lead"),
                model=Tenure,
                pk=person(cast).pk,
                kind="person",
                target=None,
                reason="x",
            )


@pytest.mark.django_db
class TestWhatIsSaid:
    """Bad input names its field and leaves nothing behind."""

    @pytest.mark.parametrize(
        "field, values",
        [
            ("action", {"action": "delete"}),
            ("reason", {"reason": "  "}),
            ("reason", {"reason": "x" * 301}),
            ("reason", {"reason": "two\nlines"}),
            ("expires_at", {"expires_at": timezone.now() - timedelta(seconds=1)}),
            ("expires_at", {"expires_at": timezone.now() + timedelta(days=4000)}),
            ("person", {"target": "no_role"}),
            ("person", {"target": "administrator"}),
            ("person", {"target": "inactive"}),
            ("person", {"target": "integrator_write"}),
            ("person", {"target": "lead"}),
            ("person", {"target": "grantee", "kind": "everybody"}),
        ],
    )
    def test_a_wrong_part(self, cast: Cast, field: str, values: dict[str, Any]) -> None:
        who, events = person(cast), AuditEvent.objects.count()
        with pytest.raises(ValidationError) as caught:
            give(cast, "lead", who, **{"target": "grantee", **values})
        assert set(caught.value.message_dict) == {field}
        assert not StakeholderUserGrant.objects.exists() and AuditEvent.objects.count() == events

    @pytest.mark.parametrize("kind", ["person", "function", "team"])
    @pytest.mark.parametrize("target", ["nothing", "6b3e0f0e-0000-4000-8000-000000000000", None])
    def test_an_unknown_target(self, cast: Cast, kind: str, target: Any) -> None:
        with pytest.raises(ValidationError, match="There is no such"):
            sharing.share(
                actor=cast.fresh("lead"),
                model=Person,
                pk=person(cast).pk,
                kind=kind,
                target=target,
                reason="x",
            )

    def test_sharing_again_renews_reason_and_end(self, cast: Cast) -> None:
        who = person(cast)
        give(cast, "lead", who, target="grantee")
        until = timezone.now() + timedelta(days=3)
        give(cast, "lead", who, target="grantee", reason="Only this week", expires_at=until)
        (share,) = sight.shares_of(actor=cast.fresh("lead"), record=who)
        assert (share.reason, share.until, share.by) == ("Only this week", until, "Lead")

    def test_every_act_is_in_the_trail_without_content(self, cast: Cast) -> None:
        who, named = person(cast), person(cast, NAMED, name="Acacia")
        give(cast, "lead", who, target="grantee")
        give(cast, "author", named, target="grantee")
        key = sight.shares_of(actor=cast.fresh("lead"), record=who)[0].key
        sharing.unshare(actor=cast.fresh("lead"), model=Person, pk=who.pk, key=key)
        events = {
            event.verb: event for event in AuditEvent.objects.filter(verb__startswith="share").order_by("-id")
        }
        assert set(events) == {"share", "share.end"}
        assert events["share"].object_ref == str(who.pk) and events["share"].details["with"] == "person"
        closed = AuditEvent.objects.get(verb="share", object_ref=str(named.pk))
        assert closed.details == {} and "Acacia" not in str(closed.__dict__)


@pytest.mark.django_db
class TestEnding:
    """Ended and run out: nothing is open from that second on, nobody else's share is touched."""

    def test_ending_closes_at_once(self, cast: Cast) -> None:
        who = person(cast)
        give(cast, "lead", who, target="grantee")
        key = sight.shares_of(actor=cast.fresh("lead"), record=who)[0].key
        with pytest.raises(NotAllowed):
            sharing.unshare(actor=cast.fresh("officer"), model=Person, pk=who.pk, key=key)
        with pytest.raises(Stale):
            sharing.unshare(actor=cast.fresh("lead"), model=Person, pk=who.pk, key=key, version=9)
        sharing.unshare(actor=cast.fresh("lead"), model=Person, pk=who.pk, key=key, version=1)
        assert not may(cast.fresh("grantee"), who)
        with pytest.raises(NotVisible):
            sharing.unshare(actor=cast.fresh("lead"), model=Person, pk=who.pk, key=key)

    @pytest.mark.parametrize("key", ["", "-1", "stakeholderusergrant-", "user-1", "stakeholderusergrant-1x"])
    def test_an_unknown_share_is_missing(self, cast: Cast, key: str) -> None:
        with pytest.raises(NotVisible):
            sharing.unshare(actor=cast.fresh("lead"), model=Person, pk=person(cast).pk, key=key)

    def test_the_share_of_another_record_is_missing(self, cast: Cast) -> None:
        one, other = person(cast), person(cast, name="Kojo")
        give(cast, "lead", one, target="grantee")
        key = sight.shares_of(actor=cast.fresh("lead"), record=one)[0].key
        with pytest.raises(NotVisible):
            sharing.unshare(actor=cast.fresh("lead"), model=Person, pk=other.pk, key=key)
        assert may(cast.fresh("grantee"), one)

    def test_what_has_run_out_is_in_no_list(self, cast: Cast) -> None:
        who = person(cast)
        give(cast, "lead", who, target="grantee", expires_at=timezone.now() + timedelta(hours=1))
        assert [share.record for share in sight.shared_with(actor=cast.fresh("grantee"))] == [who]
        StakeholderUserGrant.objects.update(expires_at=timezone.now())
        assert sight.shared_with(actor=cast.fresh("grantee")) == []
        assert sight.shares_of(actor=cast.fresh("lead"), record=who) == []


@pytest.mark.django_db
class TestCustodians:
    """A NAMED record is handed to a custodian; when its author is gone the custodian stands in their place."""

    def hand(self, cast: Cast, actor: str, record: Any, to: Any, reason: str = "Leaves the region") -> Any:
        version = Person.objects.get(pk=record.pk).version
        return sharing.set_custodian(
            actor=cast.fresh(actor), model=Person, pk=record.pk, version=version, custodian=to, reason=reason
        )

    def test_the_author_hands_it_to_another_custodian(self, cast: Cast) -> None:
        who = person(cast, NAMED)
        self.hand(cast, "author", who, cast.other_officer)
        assert may(cast.fresh("other_officer"), who, "change") and may(cast.fresh("author"), who)
        assert not may(cast.fresh("custodian"), who) and not may(cast.fresh("lead"), who)
        kept = Person.history.filter(id=who.pk).latest("history_date")
        assert (kept.custodian_id, kept.history_change_reason) == (cast.other_officer.pk, "Leaves the region")
        assert AuditEvent.objects.filter(verb="custodian", object_ref=str(who.pk)).count() == 1

    def test_the_custodian_does_so_only_once_the_author_is_gone(self, cast: Cast) -> None:
        who = person(cast, NAMED)
        with pytest.raises(NotAllowed):
            self.hand(cast, "custodian", who, cast.officer)
        accounts.set_active(actor=system_actor(), pk=cast.author.pk, version=None, active=False)
        self.hand(cast, "custodian", who, cast.officer)
        record = Person.objects.get(pk=who.pk)
        assert (record.created_by_id, record.custodian_id) == (cast.custodian.pk, cast.officer.pk)
        assert may(cast.fresh("custodian"), who, "lower") and may(cast.fresh("officer"), who, "change")
        accounts.set_active(actor=system_actor(), pk=cast.author.pk, version=None, active=True)
        assert not may(cast.fresh("author"), who), "it was handed on for good"

    @pytest.mark.parametrize("to", ["author", "inactive", "administrator", "integrator_write"])
    def test_who_cannot_keep_it(self, cast: Cast, to: str) -> None:
        who = person(cast, NAMED)
        with pytest.raises(ValidationError) as caught:
            self.hand(cast, "author", who, cast.users[to])
        assert set(caught.value.message_dict) == {"custodian"}
        assert Person.objects.get(pk=who.pk).custodian_id == cast.custodian.pk

    def test_it_asks_for_a_reason_a_named_record_and_the_version_read(self, cast: Cast) -> None:
        who = person(cast, NAMED)
        with pytest.raises(ValidationError, match="Say why"):
            self.hand(cast, "author", who, cast.officer, reason=" ")
        with pytest.raises(ValidationError, match="Only a named record"):
            self.hand(cast, "lead", person(cast), cast.officer)
        self.hand(cast, "author", who, cast.officer)
        with pytest.raises(Stale):
            sharing.set_custodian(
                actor=cast.fresh("author"),
                model=Person,
                pk=who.pk,
                version=1,
                custodian=cast.custodian,
                reason="x",
            )


@pytest.mark.django_db
class TestWhy:
    """One sentence for each way in; a child names its root only to those who see it."""

    @pytest.mark.parametrize(
        "actor, level, words",
        [
            ("no_role", PUBLIC, "public"),
            ("other_officer", COMPANY, "company level"),
            ("viewer", FUNCTION, "your function"),
            ("manager", FUNCTION, "manage its area"),
            ("author", NAMED, "its author"),
            ("custodian", NAMED, "its custodian"),
        ],
    )
    def test_by_level(self, cast: Cast, actor: str, level: Handling, words: str) -> None:
        assert words in sight.why(actor=cast.fresh(actor), record=person(cast, level))

    def test_by_a_share(self, cast: Cast) -> None:
        who = person(cast)
        until = timezone.now() + timedelta(days=2)
        give(cast, "lead", who, target="grantee", expires_at=until)
        give(cast, "lead", who, "team", cast.team)
        personal = sight.why(actor=cast.fresh("grantee"), record=who)
        assert personal.startswith("Shared with you by Lead until ") and "They prepare the visit" in personal
        assert sight.why(actor=cast.fresh("team_member"), record=who).startswith(
            "Shared with Liaison team by"
        )

    def test_through_the_root(self, cast: Cast) -> None:
        who = person(cast)
        body = services.create_organization(
            actor=cast.fresh("author"), values={"name": "Council", "area": cast.areas["alpha_north"]}
        )
        seat = services.create_tenure(
            actor=cast.fresh("author"), values={"person": who, "organization": body, "start": "2020"}
        )
        give(cast, "lead", who, target="grantee")
        assert may(cast.fresh("grantee"), seat)
        words = sight.why(actor=cast.fresh("grantee"), record=Tenure.objects.get(pk=seat.pk))
        assert words.startswith("Through Ama Boateng. Shared with you by Lead")

    def test_holders_are_told_to_those_who_share_only(self, cast: Cast) -> None:
        who = person(cast)
        names = {row["name"] for row in sight.holders(actor=cast.fresh("lead"), record=who)[0]}
        assert {"Viewer", "Officer", "Lead", "Manager", "Local Officer"} <= names
        assert not names & {"Far Manager", "Inactive", "Other Officer", "Grantee"}
        for actor in ("viewer", "officer", "manager", "other_officer"):
            assert sight.holders(actor=cast.fresh(actor), record=who) == ([], False)
            assert sight.shares_of(actor=cast.fresh(actor), record=who) == []
        assert sight.holders(actor=cast.fresh("author"), record=person(cast, NAMED)) == ([], False)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Runs every act in its own thread and connection, as near to each other as can be; what each returned or raised."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            found[place] = act()
        except Exception as error:  # handed to the test
            found[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_lower_a_level_at_once_one_is_told_that_it_changed() -> None:
    cast = make_cast()
    who = person(cast)

    def lower(actor: str, level: Handling) -> Callable[[], Any]:
        return lambda: services.update_person(
            actor=cast.fresh(actor), pk=who.pk, version=1, values={"handling": level}, reason=f"By {actor}"
        )

    found = at_once(lower("lead", COMPANY), lower("author", PUBLIC))
    losers = [one for one in found if isinstance(one, Exception)]
    assert [type(one) for one in losers] == [Stale], found
    record = Person.objects.get(pk=who.pk)
    assert record.version == 2 and record.handling in (COMPANY, PUBLIC)
    assert AuditEvent.objects.filter(verb="level.lower", object_ref=str(who.pk)).count() == 1
    assert Person.history.filter(id=who.pk).count() == 2
    assert losers[0].current.handling == record.handling, "the loser is shown what is saved now"


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_share_with_the_same_person_at_once_make_one_share() -> None:
    cast = make_cast()
    who = person(cast)
    acts = [lambda: give(cast, "lead", who, target="grantee") for _ in range(2)]
    assert not [one for one in at_once(*acts) if isinstance(one, Exception)]
    assert StakeholderUserGrant.objects.filter(content_object=who).count() == 1
