"""One account: create, edit, deactivate, password, roles, tokens of service accounts."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.test import Client

from accounts import services
from accounts.models import ApiToken, RoleAssignment, User
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import AuditEvent, OutboxEntry
from core.services import create_area
from tests.factories.cast import Cast, give_role, give_token, make_areas, make_functions, make_user
from tests.factories.clients import freshly
from tests.http.reading import BAD_NAMES, GOOD_NAMES, errors, hidden_version, text

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEW = "/administration/users/new/"
PERSON = {"display_name": "New Person", "email": "new@cast.test", "kind": "person"}


@pytest.fixture
def adam() -> User:
    user = make_user("adam")
    give_role(user, "administrator")
    return user


@pytest.fixture
def admin(client, adam):
    client.force_login(adam, backend=BACKEND)
    return freshly(client)


@pytest.fixture
def alice() -> User:
    return make_user("alice")


def url(user: User, page: str = "") -> str:
    return f"/administration/users/{user.pk}/{page}"


def test_a_person_is_added_without_any_role(admin, adam):
    assert admin.get(NEW).status_code == 200
    response = admin.post(NEW, PERSON)
    user = User.objects.get(email="new@cast.test")
    assert response["Location"] == url(user)
    assert (str(user), user.is_active, user.is_service, user.assignments.count()) == (
        "New Person",
        True,
        False,
        0,
    )
    assert AuditEvent.objects.filter(verb="user.create", actor=adam, object_ref=str(user.pk)).count() == 1
    assert not user.has_usable_password()
    assert OutboxEntry.objects.filter(payload__template="invitation", payload__to=str(user.pk)).count() == 1


def test_a_service_account_has_no_password(admin):
    response = admin.post(NEW, {**PERSON, "kind": "service"})
    user = User.objects.get(email="new@cast.test")
    assert response.status_code == 302
    assert user.is_service and not user.has_usable_password()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "no-address"}, "email"),
        ({"email": "a" * 10_000 + "@x.test"}, "email"),
        ({"email": "ALICE@cast.test"}, "email"),
        ({"kind": "root"}, "kind"),
        *[({"display_name": name}, "display_name") for name in BAD_NAMES.values()],
    ],
)
def test_bad_input_is_refused_at_its_field_and_the_rest_is_kept(admin, alice, change, field):
    response = admin.post(NEW, {**PERSON, **change})
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    if field != "email":
        assert "new@cast.test" in text(response)
    assert User.objects.count() == 2


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_are_kept_exactly_and_shown_as_text(admin, name):
    admin.post(NEW, {**PERSON, "display_name": name})
    user = User.objects.get(email="new@cast.test")
    assert user.display_name == name
    for page in (url(user), "/administration/", url(user, "deactivate/"), url(user, "roles/new/")):
        response = admin.get(page)
        assert response.status_code == 200
        assert "<b>Jane</b>" not in response.content.decode()


def test_an_account_is_changed(admin, alice):
    page = admin.get(url(alice, "edit/"))
    given = {
        "version": hidden_version(page),
        "display_name": "Alice Ngo",
        "email": "Alice.Ngo@cast.test",
        "language": "fr",
        "time_zone": "",
    }
    assert admin.post(url(alice, "edit/"), given)["Location"] == url(alice)
    alice.refresh_from_db()
    assert (alice.display_name, alice.email, alice.language, alice.version) == (
        "Alice Ngo",
        "alice.ngo@cast.test",
        "fr",
        2,
    )
    assert alice.history.count() == 2


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(admin, alice):
    services.update_user(actor=system_actor(), pk=alice.pk, version=1, values={"display_name": "Alice Saved"})
    given = {
        "version": "1",
        "display_name": "Alice Typed",
        "email": alice.email,
        "language": "en",
        "time_zone": "",
    }
    response = admin.post(url(alice, "edit/"), given)
    page = text(response)
    assert response.status_code == 409
    assert "Alice Typed" in page and "Alice Saved" in page
    alice.refresh_from_db()
    assert alice.display_name == "Alice Saved"
    assert admin.post(url(alice, "edit/"), {**given, "version": hidden_version(response)}).status_code == 302
    del given["version"]
    assert admin.post(url(alice, "edit/"), given).status_code == 409


def test_deactivating_says_what_happens_and_does_it(admin, alice):
    secret = give_token(alice)
    page = admin.get(url(alice, "deactivate/"))
    assert "It is signed out everywhere at once" in text(page)
    assert admin.post(url(alice, "deactivate/"), {"version": hidden_version(page)})["Location"] == url(alice)
    alice.refresh_from_db()
    assert not alice.is_active
    assert Client().get("/api/v1/me/", headers={"Authorization": f"Token {secret}"}).status_code == 401
    again = admin.get(url(alice, "activate/"))
    admin.post(url(alice, "activate/"), {"version": hidden_version(again)})
    alice.refresh_from_db()
    assert alice.is_active
    assert Client().get("/api/v1/me/", headers={"Authorization": f"Token {secret}"}).status_code == 401


@pytest.mark.parametrize("version", ["", "7", "x", "-1", "9" * 40, "\u0661"])
def test_a_stale_or_broken_confirmation_deactivates_nobody(admin, alice, version):
    assert admin.post(url(alice, "deactivate/"), {"version": version}).status_code == 409
    alice.refresh_from_db()
    assert alice.is_active


def test_nobody_deactivates_themselves(admin, adam):
    assert "Deactivate" not in text(admin.get(url(adam)))
    response = admin.post(url(adam, "deactivate/"), {"version": str(adam.version)})
    assert response.status_code == 409
    assert "You cannot deactivate your own account" in text(response)
    adam.refresh_from_db()
    assert adam.is_active


def test_a_link_is_sent_and_nobody_else_chooses_a_password(admin, alice):
    before = alice.password
    assert admin.post(url(alice, "link/"))["Location"] == url(alice)
    assert admin.get(url(alice, "password/")).status_code == 404
    entry = OutboxEntry.objects.get(payload__template="reset")
    assert entry.payload["to"] == str(alice.pk) and "password/set" not in str(entry.payload)
    alice.refresh_from_db()
    assert alice.password == before
    assert AuditEvent.objects.filter(verb="user.link", object_ref=str(alice.pk)).count() == 1


def test_no_link_for_a_service_or_a_closed_account(admin, alice):
    robot = make_user("robot", service=True)
    services.set_active(actor=system_actor(), pk=alice.pk, version=None, active=False)
    for user in (robot, alice):
        assert admin.post(url(user, "link/")).status_code == 302
    assert not OutboxEntry.objects.filter(payload__template__in=["reset", "invitation"]).exists()


def test_a_role_is_given_in_a_function_and_area_for_a_time(admin, alice):
    functions, areas = make_functions(), make_areas()
    given = {
        "role": "officer",
        "function": str(functions["security"].pk),
        "area": str(areas["alpha"].pk),
        "valid_from": "2026-01-01",
        "valid_until": "2099-12-31",
    }
    assert admin.get(url(alice, "roles/new/")).status_code == 200
    assert admin.post(url(alice, "roles/new/"), given)["Location"] == url(alice)
    held = alice.assignments.get()
    assert (held.role, held.function, held.area, held.valid_until) == (
        "officer",
        functions["security"],
        areas["alpha"],
        date(2099, 12, 31),
    )
    page = text(admin.get(url(alice)))
    assert "Officer · Security · Alpha" in page
    assert "From 1 January 2026 until 31 December 2099" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"function": ""}, "__all__"),
        ({"role": "auditor"}, "__all__"),
        ({"role": "integrator"}, "role"),
        ({"role": "god"}, "role"),
        ({"function": "019a0000-0000-7000-8000-000000000000"}, "function"),
        ({"function": "x"}, "function"),
        ({"area": "019a0000-0000-7000-8000-000000000000"}, "area"),
        ({"area": "\x00"}, "area"),
        ({"valid_from": "2026-02-31"}, "valid_from"),
        ({"valid_from": "03/04/05"}, "valid_from"),
        ({"valid_from": "2026-05-01", "valid_until": "2026-04-01"}, "__all__"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(admin, alice, change, field):
    given = {"role": "officer", "function": str(make_functions()["security"].pk), "area": "", **change}
    response = admin.post(url(alice, "roles/new/"), given)
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert not alice.assignments.exists()


def test_an_administrator_chooses_and_sees_public_areas_only(admin, alice):
    values = {"name": "Hidden Camp", "kind": "district", "parent": None, "handling": Handling.COMPANY}
    hidden = create_area(actor=system_actor(), values=values)
    function = make_functions()["security"]
    response = admin.post(
        url(alice, "roles/new/"), {"role": "officer", "function": str(function.pk), "area": str(hidden.pk)}
    )
    assert list(errors(response)) == ["area"]
    assert "Hidden Camp" not in text(response)
    assert "Hidden" not in text(admin.get("/choose/areas/", {"q": "Hidden Camp"}))
    give_role(alice, "officer", function, hidden)
    page = text(admin.get(url(alice)))
    assert "Hidden Camp" not in page
    assert "an area not shown to you" in page


def test_giving_oneself_sight_warns_is_recorded_and_told_to_all(
    admin, adam, django_capture_on_commit_callbacks
):
    second = make_user("second_admin")
    give_role(second, "administrator")
    assert "every administrator is told at once" in text(admin.get(url(adam, "roles/new/")))
    assert "every administrator is told at once" not in text(admin.get(url(second, "roles/new/")))
    given = {"role": "lead", "function": str(make_functions()["security"].pk)}
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(url(adam, "roles/new/"), given).status_code == 302
    assert AuditEvent.objects.filter(verb="role.self_grant", actor=adam).count() == 1
    assert sorted(message.to[0] for message in mail.outbox) == [adam.email, second.email]
    assert adam.display_name not in mail.outbox[0].body


def test_a_role_is_ended_at_once(admin, alice):
    give_role(alice, "manager")
    held = alice.assignments.get()
    end = url(alice, f"roles/{held.pk}/end/")
    assert admin.get(end).status_code == 405
    assert admin.post(end, {"version": "7"}).status_code == 302
    assert alice.assignments.exists()
    admin.post(end, {"version": str(held.version)})
    assert not alice.assignments.exists()
    assert AuditEvent.objects.latest("id").verb == "role.end"
    assert admin.post(end, {"version": "1"}).status_code == 404


def test_a_role_of_somebody_else_is_not_ended_through_this_page(admin, adam, alice):
    give_role(alice, "manager")
    held = alice.assignments.get()
    assert admin.post(url(adam, f"roles/{held.pk}/end/"), {"version": "1"}).status_code == 404
    assert alice.assignments.exists()


def test_the_last_administrator_stays(admin, adam):
    held = adam.assignments.get()
    response = admin.post(url(adam, f"roles/{held.pk}/end/"), {"version": str(held.version)}, follow=True)
    assert "This is the last administrator" in text(response)
    assert RoleAssignment.objects.filter(pk=held.pk).exists()
    give_role(make_user("second_admin"), "administrator")
    response = admin.post(url(adam, f"roles/{held.pk}/end/"), {"version": str(held.version)})
    assert response["Location"] == "/account/"
    assert admin.get("/administration/").status_code == 404


def test_tokens_are_made_for_service_accounts_and_withdrawn_for_anybody(admin, alice):
    robot = make_user("robot", service=True)
    given = {"name": "Import", "scope": "write", "days": "7"}
    assert admin.get(url(alice, "tokens/new/")).status_code == 404
    assert admin.post(url(alice, "tokens/new/"), given).status_code == 404
    assert admin.get(url(robot, "tokens/new/")).status_code == 200
    assert "ent_" in text(admin.post(url(robot, "tokens/new/"), given))
    give_token(alice)
    for user in (robot, alice):
        token = user.api_tokens.get()
        assert admin.post(url(user, f"tokens/{token.pk}/withdraw/"))["Location"] == url(user)
    assert not ApiToken.objects.filter(revoked_at__isnull=True).exists()
    assert admin.post(url(alice, f"tokens/{robot.api_tokens.get().pk}/withdraw/")).status_code == 404


def test_the_page_costs_the_same_with_many_roles(admin, alice, cast: Cast, django_assert_max_num_queries):
    for number in range(10):
        give_role(alice, "officer", cast.home, cast.areas["alpha"], valid_from=date(2020, 1, number + 1))
        give_token(alice)
    with django_assert_max_num_queries(14):
        admin.get(url(alice))


@pytest.mark.parametrize("page", ["", "edit/", "deactivate/", "roles/new/"])
def test_an_account_that_does_not_exist_is_missing(admin, page):
    assert admin.get(f"/administration/users/019a0000-0000-7000-8000-000000000000/{page}").status_code == 404
    assert admin.get(f"/administration/users/not-an-id/{page}").status_code == 404
