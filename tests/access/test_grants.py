"""Shares end with their last second, accounts at once; nothing but a role or a share opens anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts import services as accounts
from accounts.models import ApiToken, RoleAssignment, User
from core.access.principals import NOBODY, principal_of, system_actor
from core.access.scope import may, scope
from core.confidentiality import Handling
from core.resources import all_resources
from stakeholders import services
from stakeholders.models import Person, StakeholderGroupGrant, StakeholderUserGrant
from tests.factories.cast import Cast, give_role, give_token
from tests.factories.clients import client_of
from tests.factories.world import level_values, share


@pytest.fixture
def closed(cast: Cast) -> Any:
    """A person at function level."""
    values = {
        "name": "Kojo Antwi",
        "area": cast.areas["alpha_north"],
        **level_values(cast, Handling.FUNCTION),
    }
    return services.create_person(actor=cast.fresh("author"), values=values)


def test_a_share_opens_until_its_last_second(cast: Cast, closed: Any) -> None:
    """The end is compared with the clock of the database, by which every process goes."""
    share(closed, user=cast.grantee, until=timezone.now() + timedelta(minutes=2))
    assert may(cast.fresh("grantee"), closed)
    for end in (timezone.now(), timezone.now() - timedelta(seconds=1)):
        StakeholderUserGrant.objects.update(expires_at=end)
        assert not may(cast.fresh("grantee"), closed)
        assert not may(cast.fresh("grantee"), closed, "change")


def test_a_view_share_does_not_change_and_a_change_share_needs_an_editor(cast: Cast, closed: Any) -> None:
    share(closed, user=cast.grantee)
    assert not may(cast.fresh("grantee"), closed, "change")
    share(closed, user=cast.grantee, action="change")
    assert not may(cast.fresh("grantee"), closed, "change"), "a viewer edits nothing, whatever was shared"
    share(closed, user=cast.change_grantee, action="change")
    assert may(cast.fresh("change_grantee"), closed, "change")
    assert not may(cast.fresh("change_grantee"), closed, "lower")


def test_a_share_with_a_function_opens_for_its_members_only(cast: Cast, closed: Any) -> None:
    share(closed, group=cast.other.group)
    assert may(cast.fresh("other_officer"), closed)
    assert not may(cast.fresh("far_manager"), closed)
    assert not may(cast.fresh("no_role"), closed)


def test_leaving_a_team_closes_what_was_shared_with_it(cast: Cast, closed: Any) -> None:
    assert cast.team is not None
    share(closed, group=cast.team.group)
    assert may(cast.fresh("team_member"), closed)
    accounts.update_team(actor=system_actor(), pk=cast.team.pk, version=None, name=cast.team.name, members=[])
    assert not may(cast.fresh("team_member"), closed)


def test_a_deleted_record_takes_its_shares_along(cast: Cast, closed: Any) -> None:
    share(closed, user=cast.grantee)
    share(closed, group=cast.other.group)
    services.delete_person(actor=cast.fresh("author"), pk=closed.pk, version=1)
    assert not StakeholderUserGrant.objects.exists() and not StakeholderGroupGrant.objects.exists()


def test_deactivating_ends_token_and_session_at_once(cast: Cast) -> None:
    secret = give_token(cast.officer, "write")
    by_token = Client(headers={"Authorization": f"Token {secret}"})
    by_session = client_of(cast, "officer")
    assert by_token.get("/api/v1/people/").status_code == 200
    assert by_session.get("/api/v1/people/").status_code == 200
    accounts.set_active(actor=system_actor(), pk=cast.officer.pk, version=None, active=False)
    assert by_token.get("/api/v1/people/").status_code == 401
    assert by_session.get("/api/v1/people/").status_code == 401
    assert by_session.get("/").status_code == 302
    accounts.set_active(actor=system_actor(), pk=cast.officer.pk, version=None, active=True)
    assert by_token.get("/api/v1/people/").status_code == 401, "a withdrawn token stays withdrawn"


def test_a_flag_set_in_the_database_alone_closes_too(cast: Cast, closed: Any) -> None:
    """Even where sessions and tokens were left: the flag is asked on every request."""
    secret = give_token(cast.officer)
    session = client_of(cast, "officer")
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert Client(headers={"Authorization": f"Token {secret}"}).get("/api/v1/people/").status_code == 401
    assert session.get("/api/v1/people/").status_code == 401
    assert principal_of(cast.officer).active is False or not may(cast.fresh("officer"), closed)


@pytest.mark.parametrize("change", ["revoked", "expired", "foreign"])
def test_a_token_that_is_not_in_force_opens_nothing(cast: Cast, change: str) -> None:
    secret = give_token(cast.officer)
    if change == "revoked":
        accounts.revoke_token(actor=cast.fresh("officer"), pk=ApiToken.objects.get(user=cast.officer).pk)
    elif change == "expired":
        ApiToken.objects.filter(user=cast.officer).update(expires_at=timezone.now())
    else:
        secret = f"{secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}"
    answer = Client(headers={"Authorization": f"Token {secret}"}).get("/api/v1/people/")
    assert answer.status_code == 401 and "WWW-Authenticate" in answer.headers


def test_a_role_holds_on_its_days_only(cast: Cast, closed: Any) -> None:
    today = timezone.localdate()
    user = cast.no_role
    give_role(
        user, "viewer", cast.home, valid_from=today + timedelta(days=1), valid_until=today + timedelta(days=2)
    )
    for days, opened in ((0, False), (1, True), (2, True), (3, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            assert may(cast.fresh("no_role"), closed) is opened, days


def test_a_role_that_ended_opens_nothing_more(cast: Cast, closed: Any) -> None:
    held = RoleAssignment.objects.get(user=cast.officer)
    accounts.end_role(actor=cast.fresh("administrator"), pk=held.pk, version=held.version)
    assert not may(cast.fresh("officer"), closed)


def test_a_read_token_sees_like_its_user_and_changes_nothing(cast: Cast, closed: Any) -> None:
    user = cast.fresh("officer")
    user.token_read_only = True  # type: ignore[attr-defined]
    assert may(user, closed)
    for action in ("change", "delete", "lower", "private"):
        assert not may(user, closed, action)  # type: ignore[arg-type]
    assert may(cast.fresh("officer"), closed, "change")


def test_superusers_have_no_way_around(cast: Cast, closed: Any) -> None:
    user = cast.fresh("superuser")
    assert user.is_superuser and not may(user, closed)
    for action in ("view", "change", "delete"):
        assert not user.has_perm(f"stakeholders.{action}_person", closed)
    assert not user.has_perm("stakeholders.add_person")
    for resource in all_resources():
        rows = scope(user, resource.model._default_manager.all())
        assert not rows.filter(handling__gt=Handling.PUBLIC).exists()


def test_nobody_is_nobody(cast: Cast, closed: Any) -> None:
    for actor in (None, cast.actor("anonymous"), cast.fresh("inactive"), NOBODY):
        assert principal_of(actor) is NOBODY
        assert not scope(actor, Person.objects.all()).exists()
