"""The list of accounts: find, narrow, sort, page."""

from __future__ import annotations

import pytest

from accounts import services
from core.access.principals import system_actor
from tests.factories.cast import Cast, give_role, make_user
from tests.http.reading import text, titles

pytestmark = pytest.mark.django_db
URL = "/administration/"


@pytest.fixture
def admin(client):
    user = make_user("adam")
    give_role(user, "administrator")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def facets(response) -> dict[str, dict[str, int | None]]:
    return {f["label"]: {o["label"]: o["count"] for o in f["options"]} for f in response.context["facets"]}


def test_everybody_is_listed_with_role_and_state(cast: Cast, client_for):
    page = text(client_for("administrator").get(URL))
    assert "officer@cast.test" in page
    assert "Officer · Community relations" in page
    assert "Deactivated" in page
    assert "no role" in page


def test_finding_by_part_of_name_or_email(admin):
    for name in ("maria_lopez", "mario", "john"):
        make_user(name)
    assert titles(admin.get(URL, {"q": "mari"})) == ["Maria Lopez", "Mario"]
    assert titles(admin.get(URL, {"q": "lopez maria"})) == ["Maria Lopez"]
    assert titles(admin.get(URL, {"q": "john@cast"})) == ["John"]
    assert "Nobody found" in text(admin.get(URL, {"q": "zzz"}))


@pytest.mark.parametrize("search", ["%", "_", "(a+)+$", "' OR 1=1 --", "\\", "x" * 200, "<script>"])
def test_odd_searches_find_nobody_quickly(admin, search):
    response = admin.get(URL, {"q": search})
    assert response.status_code == 200
    assert titles(response) == []
    assert "<script>" not in response.content.decode().split('id="results"')[0].split('id="id_q"')[1][:300]


def test_narrowing_by_state_kind_and_role(admin):
    closed = make_user("closed")
    services.set_active(actor=system_actor(), pk=closed.pk, version=None, active=False)
    make_user("robot", service=True)
    assert titles(admin.get(URL, {"state": "deactivated"})) == ["Closed"]
    assert titles(admin.get(URL, {"kind": "service"})) == ["Robot"]
    assert titles(admin.get(URL, {"role": "administrator"})) == ["Adam"]
    counted = facets(admin.get(URL))
    assert counted["State"] == {"Active": 2, "Deactivated": 1}
    assert counted["Kind"] == {"People": 2, "Service accounts": 1}


def test_an_ended_role_is_not_counted_as_held(admin):
    past = make_user("past")
    give_role(past, "auditor", valid_until="2020-01-01")
    assert titles(admin.get(URL, {"role": "auditor"})) == []


def test_pages_go_forward_and_back_and_miss_nobody(admin, settings):
    settings.LIST_PAGE_SIZE = 3
    for number in range(7):
        make_user(f"user_{number}")
    seen, url = [], URL
    while url:
        response = admin.get(url)
        seen += titles(response)
        url = response.context["pager"]["next_url"]
    assert seen == ["Adam", *[f"User {number}" for number in range(7)]]
    back = admin.get(response.context["pager"]["previous_url"])
    assert titles(back) == ["User 2", "User 3", "User 4"]


def test_sorting(admin):
    for name in ("carl", "bert"):
        make_user(name)
    assert titles(admin.get(URL, {"ordering": "-name"})) == ["Carl", "Bert", "Adam"]
    assert titles(admin.get(URL, {"ordering": "created"})) == ["Adam", "Carl", "Bert"]


@pytest.mark.parametrize(
    "query", ["cursor=abc", "ordering=password", "page=-1", "state=x", "q=a&q=b", "is_superuser=1"]
)
def test_what_the_list_does_not_know_is_refused(admin, query):
    assert admin.get(f"{URL}?{query}").status_code == 400


def test_the_number_of_queries_does_not_grow(admin, cast: Cast, django_assert_num_queries):
    admin.get(URL)
    with django_assert_num_queries(6):
        admin.get(URL)
    for number in range(27):
        give_role(make_user(f"more_{number}"), "officer", cast.home)
    with django_assert_num_queries(6):
        admin.get(URL)


def test_choosing_people_finds_active_ones_only(admin):
    closed = make_user("closed_mary")
    services.set_active(actor=system_actor(), pk=closed.pk, version=None, active=False)
    make_user("mary")
    make_user("mary_robot", service=True)
    found = admin.get("/administration/users/choose/", {"q": "mary"}).json()["results"]
    assert [one["text"] for one in found] == ["Mary"]
    assert set(found[0]) == {"id", "text", "hint"}
