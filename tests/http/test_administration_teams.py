"""Functions and teams."""

from __future__ import annotations

import pytest

from accounts import services
from accounts.models import Function, Team, User
from core.access.principals import principal_of, system_actor
from core.models import AuditEvent
from tests.factories.cast import give_role, make_functions, make_user
from tests.http.reading import BAD_NAMES, errors, hidden_version, text, titles

pytestmark = pytest.mark.django_db
FUNCTIONS, TEAMS = "/administration/functions/", "/administration/teams/"


@pytest.fixture
def admin(client):
    user = make_user("adam")
    give_role(user, "administrator")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def team() -> Team:
    return services.create_team(
        actor=system_actor(), name="Field", members=[make_user("alice"), make_user("bob")]
    )


def test_functions_are_listed_with_who_holds_them(admin):
    give_role(make_user("alice"), "officer", make_functions()["security"])
    page = admin.get(FUNCTIONS)
    assert titles(page) == ["Community relations", "Environment", "External affairs", "Security"]
    held = {row["title"]: row["cells"][2]["text"] for row in page.context["rows"]}
    assert held["Security"] == "1 person" and held["Environment"] == "0 people"


@pytest.mark.parametrize(
    ("name", "slug", "made"),
    [
        ("Human rights", "", "human-rights"),
        ("Legal", "law", "law"),
        ("حقوق", "", "hqwq"),
        ("Null", "", "null"),
    ],
)
def test_a_function_is_added_with_a_short_name(admin, name, slug, made):
    assert admin.get(f"{FUNCTIONS}new/").status_code == 200
    assert admin.post(f"{FUNCTIONS}new/", {"name": name, "slug": slug})["Location"] == FUNCTIONS
    function = Function.objects.get(name=name)
    assert function.slug == made and function.group_id
    assert AuditEvent.objects.latest("id").verb == "function.create"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "Security"}, "name"),
        ({"slug": "security"}, "slug"),
        ({"slug": "../x"}, "slug"),
        ({"name": "!!!", "slug": ""}, "slug"),
        *[({"name": name}, "name") for name in BAD_NAMES.values()],
    ],
)
def test_a_broken_function_is_refused_at_its_field(admin, change, field):
    make_functions()
    response = admin.post(f"{FUNCTIONS}new/", {"name": "Legal", "slug": "legal", **change})
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert Function.objects.count() == 4


def test_no_team_yet_offers_to_add_one(admin):
    assert "A team lets people share a record" in text(admin.get(TEAMS))


def test_a_team_is_made_of_people(admin):
    alice, bob = make_user("alice"), make_user("bob")
    assert admin.get(f"{TEAMS}new/").status_code == 200
    given = {"name": "Field", "members": [str(alice.pk), str(bob.pk)]}
    assert admin.post(f"{TEAMS}new/", given)["Location"] == TEAMS
    team = Team.objects.get()
    assert set(team.members.all()) == {alice, bob}
    assert team.group_id in principal_of(User.objects.get(pk=alice.pk)).groups
    page = text(admin.get(TEAMS))
    assert "2 people" in page and "Alice, Bob" in page


@pytest.mark.parametrize("member", ["x", "019a0000-0000-7000-8000-000000000000", "\x00", "service"])
def test_whoever_is_no_person_here_joins_no_team(admin, member):
    member = str(make_user("robot", service=True).pk) if member == "service" else member
    response = admin.post(f"{TEAMS}new/", {"name": "Field", "members": [member]})
    assert (response.status_code, list(errors(response))) == (422, ["members"])
    assert not Team.objects.exists()


@pytest.mark.parametrize("kind", BAD_NAMES)
def test_a_broken_name_is_refused(admin, kind):
    response = admin.post(f"{TEAMS}new/", {"name": BAD_NAMES[kind]})
    assert (response.status_code, list(errors(response))) == (422, ["name"])


def test_a_team_changes(admin, team):
    page = admin.get(f"{TEAMS}{team.pk}/")
    assert "Alice" in text(page) and "Bob" in text(page)
    carol = make_user("carol")
    given = {"version": hidden_version(page), "name": "<i>Field</i>", "members": [str(carol.pk)]}
    assert admin.post(f"{TEAMS}{team.pk}/", given).status_code == 302
    team.refresh_from_db()
    assert (team.name, list(team.members.all()), team.version) == ("<i>Field</i>", [carol], 2)
    assert "<i>Field" not in admin.get(TEAMS).content.decode()


def test_a_stale_team_keeps_what_was_typed(admin, team):
    carol = make_user("carol")
    services.update_team(actor=system_actor(), pk=team.pk, version=1, name="Saved", members=[carol])
    response = admin.post(f"{TEAMS}{team.pk}/", {"version": "1", "name": "Typed", "members": []})
    page = text(response)
    assert response.status_code == 409
    assert "Typed" in page and "Saved" in page and "Carol" in page
    assert hidden_version(response) == "2"
    team.refresh_from_db()
    assert (team.name, list(team.members.all())) == ("Saved", [carol])


def test_a_team_that_does_not_exist_is_missing(admin):
    assert admin.get(f"{TEAMS}019a0000-0000-7000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize("url", [FUNCTIONS, TEAMS])
def test_the_number_of_queries_does_not_grow(admin, url, django_assert_max_num_queries):
    functions = make_functions()
    admin.get(url)
    for number in range(15):
        user = make_user(f"user_{number}")
        give_role(user, "officer", functions["security"])
        services.create_team(actor=system_actor(), name=f"Team {number}", members=[user])
    with django_assert_max_num_queries(6):
        admin.get(url)
