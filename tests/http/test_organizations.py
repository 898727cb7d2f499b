"""The pages of organizations: tree, posts with holders and vacancies, members, forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from core.access.principals import system_actor
from stakeholders import services
from stakeholders.models import Organization
from tests.factories.cast import Cast
from tests.factories.government import Government, govern
from tests.factories.remembered import remembered
from tests.http.pages import form_values, like_missing
from tests.http.reading import BAD_NAMES, errors, text, titles

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


@pytest.fixture
def officer(client_for: For) -> Client:
    return client_for("officer")


def test_the_page_shows_the_tree_up_and_down(officer: Client, land: Government) -> None:
    response = officer.get(f"/map/organizations/{land.ministry.pk}/")
    page = text(response)
    crumbs = [crumb["label"] for crumb in response.context["page"]["breadcrumbs"]]
    assert crumbs == ["Organizations", "Presidency"]
    assert "Derived from a post title" in page
    assert "Mines Agency" in page
    assert "Hidden Bureau" not in page


def test_a_body_that_is_gone_says_so_in_the_tree(officer: Client, land: Government) -> None:
    values = {"name": "Old Inspectorate", "parent": land.ministry.pk, "dissolved": "2020-07"}
    services.create_organization(actor=system_actor(), values=values)
    page = text(officer.get(f"/map/organizations/{land.ministry.pk}/"))
    assert "Old Inspectorate" in page
    assert "until July 2020" in page


def test_a_hidden_body_cuts_off_what_hangs_on_it(client_for: For, cast: Cast, land: Government) -> None:
    values = {"name": "Open Office", "parent": land.hidden_body.pk, "area": cast.areas["alpha"].pk}
    services.create_organization(actor=system_actor(cast.other.pk), values=values)
    url = f"/map/organizations/{land.ministry.pk}/"
    assert "Open Office" not in text(client_for("officer").get(url))
    both = text(client_for("other_officer").get(url))
    assert "Open Office" in both
    assert "Hidden Bureau" in both


def test_posts_show_their_holder_or_their_state_in_words(officer: Client, land: Government) -> None:
    response = officer.get(f"/map/organizations/{land.ministry.pk}/")
    panel = next(one for one in response.context["panels"] if "posts" in one)
    assert [post["title"] for post in panel["posts"]] == [
        "Minister of Mines",
        "Adviser on Mines",
        "Director of Licences",
    ]
    minister, adviser, director = panel["posts"]
    assert [holder["name"] for holder in minister["holders"]] == ["Hon. Ada Obi"]
    assert (adviser["state"], director["state"]) == ("hidden", "vacant")
    page = text(response)
    assert "No holder known to you" in page
    assert "Vacant" in page


def test_as_of_another_day_the_holders_are_those_of_the_day(officer: Client, land: Government) -> None:
    response = officer.get(f"/map/organizations/{land.ministry.pk}/?as_of=2023-01-01")
    panel = next(one for one in response.context["panels"] if "posts" in one)
    assert [one["name"] for one in panel["posts"][0]["holders"]] == ["Ben Sow"]


def test_members_without_a_post_are_listed(officer: Client, land: Government) -> None:
    values = {"person": land.ben.pk, "organization": land.agency.pk, "role": "Driver", "start": "2025"}
    services.create_tenure(actor=system_actor(), values=values)
    page = text(officer.get(f"/map/organizations/{land.agency.pk}/"))
    assert "Members without a post" in page
    assert "Driver" in page


@pytest.mark.parametrize("tab", ["timeline", "sources"])
def test_every_tab_opens(officer: Client, land: Government, tab: str) -> None:
    assert officer.get(f"/map/organizations/{land.ministry.pk}/?tab={tab}").status_code == 200


def test_the_buttons_carry_the_organization(officer: Client, land: Government) -> None:
    page = text(officer.get(f"/map/organizations/{land.ministry.pk}/"))
    assert f"/map/posts/new/?organization={land.ministry.pk}" in page
    assert f"/map/organizations/new/?parent={land.ministry.pk}" in page
    form = officer.get(f"/map/organizations/new/?parent={land.ministry.pk}")
    assert "Ministry of Mines" in text(form)


@pytest.mark.parametrize("url", ["/map/organizations/{pk}/", "/map/organizations/{pk}/edit/"])
def test_a_hidden_body_is_a_missing_one(officer: Client, land: Government, url: str) -> None:
    like_missing(officer, url, land.hidden_body.pk)


def test_the_list_and_its_facets(officer: Client, land: Government) -> None:
    assert titles(officer.get("/map/organizations/")) == ["Mines Agency", "Ministry of Mines", "Presidency"]
    assert titles(officer.get("/map/organizations/?classification=agency")) == ["Mines Agency"]
    facets = officer.get("/map/organizations/facets/").context["facets"]
    kinds = next(facet for facet in facets if str(facet["label"]) == "Kind of body")
    assert {str(option["label"]): option["count"] for option in kinds["options"]} == {
        "Presidency or government": 1,
        "Ministry": 1,
        "Agency": 1,
    }


def test_communities_start_with_the_writers_function(officer: Client, cast: Cast) -> None:
    officer.post(
        "/map/organizations/new/", {"name": "Upper Village", "classifications": ["community"], "formal": "on"}
    )
    made = Organization.objects.get(name="Upper Village")
    assert (made.handling, made.function) == (2, cast.home)


@pytest.mark.parametrize("kind", BAD_NAMES)
def test_a_bad_name_is_refused(officer: Client, kind: str) -> None:
    response = officer.post("/map/organizations/new/", {"name": BAD_NAMES[kind]})
    assert response.status_code in (400, 422)
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"founded": "2020", "dissolved": "2019"}, "dissolved"),
        ({"founded": "2021-02-29"}, "founded"),
        ({"classifications": ["nonsense"]}, "classifications"),
    ],
)
def test_bad_values_are_refused_and_nothing_is_written(
    officer: Client, land: Government, changes: dict[str, str], field: str
) -> None:
    url = f"/map/organizations/{land.agency.pk}/edit/"
    response = officer.post(url, form_values(officer, url) | changes)
    assert response.status_code == 422
    assert field in errors(response)
    assert Organization.objects.get(pk=land.agency.pk).version == land.agency.version


def test_a_body_cannot_stand_below_itself(officer: Client, land: Government) -> None:
    url = f"/map/organizations/{land.presidency.pk}/edit/"
    response = officer.post(url, form_values(officer, url) | {"parent": str(land.agency.pk)})
    assert response.status_code == 422
    assert "parent" in errors(response)


def test_a_viewer_gets_the_page_that_says_no(client_for: For, land: Government) -> None:
    viewer = client_for("viewer")
    for url in ("/map/organizations/new/", f"/map/organizations/{land.agency.pk}/edit/"):
        response = viewer.get(url)
        assert response.status_code == 403
        assert "Your role may not" in text(response)
