"""Writes of accounts: who may, what is recorded, what is never possible."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import selectors, services, tokens
from accounts.models import ApiToken, RoleAssignment, User
from core.access.principals import principal_of, system_actor
from core.errors import NotAllowed, NotVisible, Stale
from core.models import AuditEvent
from tests.factories.cast import PASSWORD, Cast, give_role, give_token, make_functions, make_user

pytestmark = pytest.mark.django_db
OTHERS = (
    "anonymous",
    "no_role",
    "superuser",
    "viewer",
    "lead",
    "manager",
    "auditor",
    "integrator_write",
    "inactive",
)


def soon():
    return timezone.now() + timedelta(days=1)


@pytest.mark.parametrize("name", OTHERS)
def test_only_administrators_manage_accounts(cast: Cast, name):
    actor, viewer = cast.actor(name), cast.users["viewer"]
    held = viewer.assignments.get()
    before = (
        User.objects.count(),
        RoleAssignment.objects.count(),
        AuditEvent.objects.count(),
        mail.outbox[:],
    )
    acts = (
        lambda: services.create_user(actor=actor, email="x@x.test", display_name="X", password=PASSWORD),
        lambda: services.set_active(actor=actor, pk=viewer.pk, version=None, active=False),
        lambda: services.invite(actor=actor, pk=viewer.pk),
        lambda: services.reset_factors(actor=actor, pk=viewer.pk),
        lambda: services.end_sessions_of(actor=actor, pk=viewer.pk),
        lambda: services.assign_role(actor=actor, user=viewer, role="administrator"),
        lambda: services.end_role(actor=actor, pk=held.pk, version=None),
        lambda: services.create_function(actor=actor, name="X", slug="x"),
        lambda: services.create_team(actor=actor, name="X", members=[]),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    if name != "viewer":
        with pytest.raises((NotVisible, NotAllowed)):
            services.update_user(actor=actor, pk=viewer.pk, version=None, values={"display_name": "X"})
    after = (User.objects.count(), RoleAssignment.objects.count(), AuditEvent.objects.count(), mail.outbox[:])
    assert after == before


@pytest.mark.parametrize("name", OTHERS)
def test_only_administrators_read_accounts(cast: Cast, name):
    actor, viewer = cast.actor(name), cast.users["viewer"]
    assert not selectors.users(actor=actor).exists()
    assert not selectors.functions_in_use(actor=actor)
    assert not selectors.teams_with_members(actor=actor).exists()
    assert not selectors.role_summaries(actor=actor, users=[viewer.pk])
    assert not selectors.holding(actor=actor, role="viewer").exists()
    assert selectors.actors(actor=actor).exists() == (name == "auditor")
    if name != "viewer":
        assert not selectors.assignments(actor=actor, user=viewer).exists()
        assert not selectors.teams_of(actor=actor, user=cast.users["team_member"]).exists()


def test_nobody_makes_a_token_for_another_person(cast: Cast):
    admin, viewer, robot = cast.actor("administrator"), cast.users["viewer"], cast.users["integrator_read"]
    with pytest.raises(NotAllowed):
        services.create_token(actor=admin, user=viewer, name="spy", scope="read", expires_at=soon())
    services.create_token(actor=admin, user=robot, name="import", scope="read", expires_at=soon())
    with pytest.raises(NotAllowed):
        services.create_token(actor=viewer, user=robot, name="spy", scope="read", expires_at=soon())


def test_a_read_token_makes_no_token(cast: Cast):
    viewer = cast.fresh("viewer")
    viewer.token_read_only = True  # type: ignore[attr-defined]
    with pytest.raises(NotAllowed):
        services.create_token(actor=viewer, user=viewer, name="wider", scope="write", expires_at=soon())


@pytest.mark.parametrize("span", [timedelta(0), timedelta(days=-1), timedelta(days=367)])
def test_a_token_ends_within_a_year(span):
    alice = make_user("alice")
    with pytest.raises(ValidationError):
        services.create_token(
            actor=alice, user=alice, name="x", scope="read", expires_at=timezone.now() + span
        )


def test_a_token_is_kept_as_a_digest_only():
    secret = give_token(make_user("alice"))
    row = ApiToken.objects.values().get()
    assert secret not in str(row)
    assert tokens.find(secret)
    for broken in ("", "ent_", secret[:-1], secret.lower() + "x", "é" * 40, "ent_" + "x" * 200):
        assert tokens.find(broken) is None


def test_an_expired_withdrawn_or_closed_token_opens_nothing():
    alice = make_user("alice")
    secrets = [give_token(alice) for _ in range(3)]
    expired, withdrawn = ApiToken.objects.order_by("created_at")[:2]
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    services.revoke_token(actor=alice, pk=withdrawn.pk)
    assert [bool(tokens.find(secret)) for secret in secrets] == [False, False, True]
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert tokens.find(secrets[2]) is None


def test_somebody_elses_token_is_not_there():
    alice, bob = make_user("alice"), make_user("bob")
    give_token(alice)
    with pytest.raises(NotVisible):
        services.revoke_token(actor=bob, pk=alice.api_tokens.get().pk)


def test_the_last_administrator_keeps_the_role():
    adam, eve = make_user("adam"), make_user("eve")
    give_role(adam, "administrator")
    give_role(eve, "administrator", valid_until="2020-01-01")
    held = adam.assignments.get()
    with pytest.raises(ValidationError, match="last administrator"):
        services.end_role(actor=adam, pk=held.pk, version=held.version)
    give_role(eve, "administrator")
    services.end_role(actor=adam, pk=held.pk, version=held.version)
    assert not principal_of(User.objects.get(pk=adam.pk)).is_administrator


def test_stale_writes_change_nothing():
    alice = make_user("alice")
    for act in (
        lambda: services.update_user(
            actor=system_actor(), pk=alice.pk, version=9, values={"display_name": "X"}
        ),
        lambda: services.set_active(actor=system_actor(), pk=alice.pk, version=9, active=False),
    ):
        with pytest.raises(Stale):
            act()
    alice.refresh_from_db()
    assert (alice.display_name, alice.is_active, alice.version) == ("Alice", True, 1)


@pytest.mark.parametrize(
    ("role", "service", "fits"),
    [
        ("officer", False, True),
        ("integrator", False, False),
        ("officer", True, False),
        ("integrator", True, True),
    ],
)
def test_service_accounts_are_integrators_and_only_they(role, service, fits):
    user, function = make_user("somebody", service=service), make_functions()["security"]
    if fits:
        give_role(user, role, function)
    else:
        with pytest.raises(ValidationError):
            give_role(user, role, function)


def test_a_role_opens_from_its_first_to_its_last_day():
    today = timezone.localdate()
    day = timedelta(days=1)
    for start, end, counts in (
        (None, None, True),
        (today, today, True),
        (today + day, None, False),
        (None, today - day, False),
    ):
        user = make_user(f"u{start}{end}".lower().replace("-", ""))
        give_role(user, "manager", valid_from=start, valid_until=end)
        assert bool(principal_of(user).roles) is counts


def test_every_change_leaves_history_and_an_event_without_values():
    alice = make_user("alice")
    services.update_user(
        actor=system_actor(), pk=alice.pk, version=None, values={"display_name": "Very Secret Name"}
    )
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.details) == ("user.update", {"fields": ["display_name"]})
    assert alice.history.count() == 2
    assert "password" not in {field.name for field in User.history.model.tracked_fields}


def test_a_superuser_flag_opens_nothing(cast: Cast):
    boss = cast.actor("superuser")
    assert not boss.has_perm("accounts.change_user")
    assert not principal_of(boss).roles
