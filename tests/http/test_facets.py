"""Facets count what their lists show, and name nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from core.access.principals import system_actor
from core.confidentiality import Handling
from core.pages.lists import RecordFacets
from core.resources import Resource, all_resources, resource_of
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.world import World
from tests.http.reading import text, titles

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
# Who is behind a source is NAMED: such rows are not counted beside a list.
UNCOUNTED = ("source-identities",)
LISTS = [
    one
    for one in all_resources()
    if one.paged and one.model._meta.app_label != "accounts" and one.name not in UNCOUNTED
]


def test_every_list_has_facets_and_two_orders() -> None:
    for resource in LISTS:
        assert resource.facets, resource.name
        assert len(resource.orders) >= 2, resource.name


@pytest.mark.parametrize("actor", ["lead", "other_officer"])
def test_each_number_is_that_of_the_list_behind_it(client_for: For, world: World, actor: str) -> None:
    client = client_for(actor)
    for resource in LISTS:
        for facet in _facets(client, resource):
            for option in facet["options"]:
                if option["count"] is not None:
                    shown = titles(client.get(option["url"]))
                    assert len(shown) == option["count"], (resource.name, facet["label"], option["label"])


def test_a_hidden_parent_is_no_choice(client_for: For, world: World) -> None:
    """An open theme below a NAMED one: who may not see that one finds neither its name nor a number for it."""
    hidden = world.of("theme", Handling.NAMED)
    assert str(hidden.pk) in _page(client_for("author"), "themes")
    page = _page(client_for("officer"), "themes")
    assert str(hidden.pk) not in page
    assert hidden.name not in page


def test_a_chosen_option_is_marked_and_taken_away_by_a_second_click(client_for: For, world: World) -> None:
    client = client_for("lead")
    for query, label in (("sourced=false", "Without a source"), ("sourced=False", "Without a source")):
        answer = client.get(f"/map/vacancies/facets/?{query}")
        options = [one for facet in answer.context["facets"] for one in facet["options"] if one["active"]]
        assert [(str(one["label"]), one["url"]) for one in options] == [(label, "/map/vacancies/")]


def test_holders_are_counted_on_the_day_of_the_list(client_for: For, cast: Cast) -> None:
    actor = system_actor()
    body = services.create_organization(actor=actor, values={"name": "Ministry"})
    made = [
        services.create_post(actor=actor, values={"organization": body.pk, "title": f"Post {n}"})
        for n in range(3)
    ]
    person = services.create_person(actor=actor, values={"name": "Ada Obi"})
    services.create_tenure(
        actor=actor,
        values={"person": person.pk, "post": made[0].pk, "start": "2020-01-01", "end": "2021-01-01"},
    )
    services.create_vacancy(
        actor=actor, values={"post": made[1].pk, "start": "2020-01-01", "end": "2021-01-01"}
    )

    def counts(query: str) -> dict[str, int]:
        found = client_for("viewer").get(f"/map/posts/facets/?{query}").context["facets"]
        (facet,) = [one for one in found if str(one["label"]) == "Holder"]
        return {str(one["label"]): one["count"] for one in facet["options"]}

    assert counts("as_of=2020-06-01") == {"Held": 1, "Vacant": 1, "No holder known to you": 1}
    assert counts("as_of=2022-06-01") == {"No holder known to you": 3}


def test_numbers_that_are_dear_stand_beside_short_lists_only(cast: Cast, world: World) -> None:
    posts = resource_of("posts")
    assert posts is not None
    (holder,) = [facet for facet in posts.facets if facet.field == "holder"]
    request = RequestFactory().get("/map/posts/facets/", headers={"HX-Request": "true"})
    request.user = cast.users["lead"]
    for most, numbers in ((1, False), (1_000, True)):
        short = replace(posts, facets=(replace(holder, most=most),))
        page = RecordFacets.as_view(resource=short)(request).content.decode()
        assert ("e-count" in page) is numbers


def _facets(client: Client, resource: Resource) -> list[dict[str, Any]]:
    answer = client.get(reverse(resource.url("facets")))
    assert answer.status_code == 200, resource.name
    return answer.context["facets"]


def _page(client: Client, name: str) -> str:
    return text(client.get(reverse(f"{name}-facets")))
