"""Facets count what their lists show, and name nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.confidentiality import Handling
from core.resources import Resource, all_resources
from tests.factories.world import World
from tests.http.reading import text, titles

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
LISTS = [one for one in all_resources() if one.paged and one.model._meta.app_label != "accounts"]


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


def _facets(client: Client, resource: Resource) -> list[dict[str, Any]]:
    answer = client.get(reverse(resource.url("facets")))
    assert answer.status_code == 200, resource.name
    return answer.context["facets"]


def _page(client: Client, name: str) -> str:
    return text(client.get(reverse(f"{name}-facets")))
