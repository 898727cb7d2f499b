"""What every list and record page does, and the office-holders' timeline."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.resources import Resource, all_resources
from tests.factories.cast import Cast
from tests.factories.government import Government, body, govern, person, post, tenure
from tests.factories.remembered import remembered
from tests.factories.world import World
from tests.http.reading import text, titles

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
PAGED = [
    resource
    for resource in all_resources()
    if resource.paged and resource.model._meta.app_label != "accounts"
]


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


@pytest.fixture
def officer(client_for: For) -> Client:
    return client_for("officer")


# What administrators alone write.
BY_ADMINISTRATORS = frozenset({"holding-rules"})


def test_every_page_of_every_resource_opens(client_for: For, world: World) -> None:
    """List, facets, new, and each record's overview, tabs, edit and history."""
    lead = client_for("lead")
    for resource in PAGED:
        assert lead.get(reverse(resource.url("list"))).status_code == 200, resource.name
        assert lead.get(reverse(resource.url("facets"))).status_code == 200, resource.name
        if resource.create and resource.name not in BY_ADMINISTRATORS:
            assert lead.get(reverse(resource.url("create"))).status_code == 200, resource.name
        _each_page(lead, resource)


def _each_page(lead: Client, resource: Resource) -> None:
    first = resource.select(actor=lead_of(lead)).order_by("handling").first()
    if first is None:
        return
    url = reverse(resource.url("detail"), args=[first.pk])
    for tab in ("", *dict(resource.tabs)):
        response = lead.get(f"{url}?tab={tab}")
        assert response.status_code == 200, (resource.name, tab)
    assert lead.get(reverse(resource.url("history"), args=[first.pk])).status_code == 200, resource.name


def lead_of(client: Client) -> object:
    """Who is signed in."""
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=client.session["_auth_user_id"])


def test_the_map_has_one_strip_of_tabs(officer: Client, land: Government) -> None:
    for url in ("/map/people/", "/map/areas/", "/map/office-holders/"):
        tabs = officer.get(url).context["page"]["tabs"]
        assert [str(tab["label"]) for tab in tabs][:5] == [
            "People",
            "Organizations",
            "Posts",
            "Tenures",
            "Office-holders",
        ]
        assert [str(tab["url"]) for tab in tabs if tab["active"]] == [url]


@pytest.mark.parametrize(
    "query",
    [
        "?nonsense=1",
        "?q=a&q=b",
        "?ordering=nonsense",
        "?cursor=nonsense",
        "?area=nonsense",
        "?as_of=2024-04-31",
    ],
)
def test_a_list_refuses_what_it_does_not_understand(officer: Client, query: str) -> None:
    assert officer.get(f"/map/people/{query}").status_code == 400


def test_an_empty_list_says_what_to_do_next(client_for: For) -> None:
    page = text(client_for("officer").get("/map/people/"))
    assert "Nobody is on the map yet" in page
    assert 'href="/map/people/new/"' in page
    assert 'href="/map/people/new/"' not in text(client_for("viewer").get("/map/people/"))


def test_lists_page_by_cursor(officer: Client, land: Government, settings: object) -> None:
    settings.LIST_PAGE_SIZE = 1  # type: ignore[attr-defined]
    first = officer.get("/map/people/")
    second = officer.get(first.context["pager"]["next_url"])
    assert titles(first) + titles(second) == ["Hon. Ada Obi", "Ben Sow"]
    assert titles(officer.get(second.context["pager"]["previous_url"])) == titles(first)


def test_fifty_rows_are_light(officer: Client, cast: Cast) -> None:
    for number in range(50):
        body(
            f"Ministry of Affairs number {number:02}",
            area=cast.areas["alpha"].pk,
            classifications=["ministry"],
        )
    page = officer.get("/map/organizations/").content.decode()
    assert page.count("<tr>") == 51
    assert len(page.encode()) <= 40_000


def test_the_timeline_shows_holders_vacancies_and_gaps(officer: Client, land: Government) -> None:
    tenure(person("Cai Lin"), land.minister, start="2099", status="designated")
    response = officer.get("/map/office-holders/")
    bars, listed = response.context["panels"]
    kinds = {
        row["label"]: [bar["kind"] for lane in row["lanes"] for bar in lane] for row in bars["spans"]["rows"]
    }
    assert kinds["Minister of Mines"] == ["held", "held"]
    assert kinds["Director of Licences"] == ["vacant"]
    assert kinds["Adviser on Mines"] == ["unknown"]
    assert [group["title"] for group in listed["groups"]] == [row["label"] for row in bars["spans"]["rows"]]
    page = text(response)
    assert "Hon. Ada Obi" in page
    assert "Hidden" not in page


def test_the_timeline_is_narrowed_by_area_body_and_level(
    officer: Client, cast: Cast, land: Government
) -> None:
    def shown(query: str) -> list[str]:
        response = officer.get(f"/map/office-holders/{query}")
        assert response.status_code == 200
        return (
            [row["label"] for row in response.context["panels"][0]["spans"]["rows"]]
            if response.context["panels"]
            else []
        )

    assert shown(f"?organization={land.ministry.pk}")[0] == "Minister of Mines"
    assert shown(f"?organization={land.agency.pk}") == []
    assert shown(f"?area={cast.areas['beta'].pk}") == []
    assert len(shown(f"?area={cast.areas['alpha'].pk}&years=10&as_of=2022-06-18")) == 3
    assert shown("?level=local") == []
    assert shown(f"?organization={land.hidden_body.pk}") == []
    assert officer.get("/map/office-holders/?nonsense=1").status_code == 400
    assert officer.get("/map/office-holders/?years=9999").status_code == 200


def test_the_timeline_pages_by_post(officer: Client, land: Government) -> None:
    for number in range(30):
        post(f"Aide {number:02}", land.agency)
    first = officer.get("/map/office-holders/")
    assert len(first.context["panels"][0]["spans"]["rows"]) == 25
    second = officer.get(first.context["pager"]["next_url"])
    assert len(second.context["panels"][0]["spans"]["rows"]) == 8
