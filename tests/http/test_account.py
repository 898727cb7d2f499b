"""My account: everybody's own page, and nobody else's."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from accounts import services
from accounts.models import User
from core.access.principals import system_actor
from core.models import AuditEvent
from tests.factories.cast import PARTS, Cast, give_role, make_user
from tests.http.reading import BAD_NAMES, GOOD_NAMES, errors, hidden_version, text

pytestmark = pytest.mark.django_db
URL = "/account/"
PEOPLE = [name for name, part in PARTS.items() if part.active and not part.service]


def post(client, user: User, **values: str):
    given = {"version": str(user.version), "display_name": str(user), "language": "en", "time_zone": ""}
    return client.post(URL, {**given, **values})


@pytest.fixture
def alice() -> User:
    return make_user("alice")


@pytest.fixture
def at_alice(client, alice):
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_strangers_sign_in_first(client):
    assert client.get(URL)["Location"] == "/account/login/?next=/account/"


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_has_one_and_reads_their_roles(cast: Cast, client_for, name):
    response = client_for(name).get(URL)
    assert response.status_code == 200
    page = text(response)
    held = cast.users[name].assignments.select_related("function").first()
    assert cast.users[name].email in page
    assert (held.get_role_display() in page) if held else ("You hold no role yet" in page)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("officer", "You see records of your functions"),
        ("manager", "As a manager you see the records of every function in your area"),
        ("auditor", "only where they are shared with you"),
        ("administrator", "Sees no content"),
        ("local_officer", "Alpha North"),
    ],
)
def test_the_page_says_in_words_what_one_may_see(client_for, name, words):
    assert words in text(client_for(name).get(URL))


def test_a_person_changes_name_language_and_time_zone(at_alice, alice):
    response = post(at_alice, alice, display_name="Alice Ngo", language="es", time_zone="Africa/Accra")
    assert (response.status_code, response["Location"]) == (302, URL)
    alice.refresh_from_db()
    assert (alice.display_name, alice.language, alice.time_zone, alice.version) == (
        "Alice Ngo",
        "es",
        "Africa/Accra",
        2,
    )
    assert AuditEvent.objects.filter(verb="user.update", actor=alice).count() == 1


def test_reminders_by_mail_are_switched_off_and_on(at_alice, alice):
    assert 'name="remind_by_mail"' in at_alice.get(URL).content.decode()
    for posted, kept in (({}, False), ({"remind_by_mail": "on"}, True)):
        assert post(at_alice, alice, **posted).status_code == 302
        alice.refresh_from_db()
        assert alice.remind_by_mail is kept


def test_where_the_view_is_discreet_is_ones_own_choice(at_alice, alice):
    assert '<body data-discreet="usual"' in at_alice.get(URL).content.decode()
    assert "data-desk" in at_alice.get("/").content.decode()
    assert post(at_alice, alice, discreet="always").status_code == 302
    page = at_alice.get(URL).content.decode()
    assert '<body data-discreet="always"' in page and "data-desk" not in page
    assert post(at_alice, alice, discreet="sometimes").status_code == 422


def test_email_and_rights_are_not_ones_own_to_change(at_alice, alice):
    post(at_alice, alice, email="boss@cast.test", is_superuser="on", is_active="", role="lead")
    alice.refresh_from_db()
    assert (alice.email, alice.is_superuser, alice.is_active) == ("alice@cast.test", False, True)
    assert not alice.assignments.exists()


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_are_kept_exactly_and_shown_as_text(at_alice, alice, name):
    assert post(at_alice, alice, display_name=name).status_code == 302
    alice.refresh_from_db()
    assert alice.display_name == name
    page = at_alice.get(URL).content.decode()
    assert "<b>Jane</b>" not in page
    assert escape(name) in page


@pytest.mark.parametrize("kind", BAD_NAMES)
def test_a_broken_name_is_refused_at_its_field(at_alice, alice, kind):
    response = post(at_alice, alice, display_name=BAD_NAMES[kind])
    assert response.status_code == 422
    assert list(errors(response)) == ["display_name"]
    alice.refresh_from_db()
    assert (alice.display_name, alice.version) == ("Alice", 1)


@pytest.mark.parametrize(
    ("field", "value"), [("language", "tlh"), ("time_zone", "Mars/Olympus"), ("version", "x")]
)
def test_choices_that_do_not_exist_are_refused(at_alice, alice, field, value):
    response = post(at_alice, alice, **{field: value})
    assert response.status_code == 422
    assert list(errors(response)) == [field]


def test_a_stale_page_keeps_what_was_typed_and_shows_both(at_alice, alice):
    services.update_user(actor=system_actor(), pk=alice.pk, version=1, values={"display_name": "Alice Saved"})
    response = post(at_alice, alice, display_name="Alice Typed")
    page = text(response)
    assert response.status_code == 409
    assert "Somebody saved this while you were writing" in page
    assert "Alice Typed" in page and "Alice Saved" in page
    assert hidden_version(response) == "2"
    alice.refresh_from_db()
    assert alice.display_name == "Alice Saved"
    assert post(at_alice, alice, display_name="Alice Typed").status_code == 302


def test_the_number_of_queries_does_not_grow_with_roles_and_tokens(
    at_alice, alice, cast: Cast, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        at_alice.get(URL)
    for area in cast.areas.values():
        give_role(alice, "officer", cast.home, area)
    with django_assert_max_num_queries(12):
        at_alice.get(URL)


def test_the_menu_of_each_role_shows_only_what_is_theirs(client_for):
    shown = {name: text(client_for(name).get(URL)) for name in ("officer", "administrator", "auditor")}
    assert 'href="/administration/"' in shown["administrator"]
    assert 'href="/administration/audit/"' in shown["auditor"]
    assert 'href="/administration/' not in shown["officer"]
    assert 'href="/administration/audit/"' not in shown["administrator"]
