"""The network costs the same for a focus with few ties and with five hundred."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.access.principals import system_actor
from core.confidentiality import Handling
from core.history import insert_with_history
from stakeholders.models import Person, Tie
from tests.budgets.measure import statements
from tests.factories.cast import Cast
from tests.factories.government import Government, govern

# Session, user and roles come first: three. Then what touches the focus, what touches its neighbours, and the names.
AROUND, PAGE, WAY, BETWEEN = 6, 8, 9, 8
pytestmark = pytest.mark.django_db


def grow(land: Government, count: int, first: int) -> None:
    """So many people whom Ada advises."""
    people = [
        Person(name=f"Friend {number}", sort_key=f"friend {number}", handling=Handling.COMPANY)
        for number in range(first, first + count)
    ]
    insert_with_history(people, actor=system_actor())
    ties = [
        Tie(subject=land.ada, object_id=one.pk, kind="advises", handling=Handling.COMPANY) for one in people
    ]
    insert_with_history(ties, actor=system_actor())


def test_a_node_with_five_hundred_ties_costs_what_one_with_three_costs(
    cast: Cast, client_for: Callable[[str], Client]
) -> None:
    land, client = govern(cast), client_for("officer")
    asked: dict[str, tuple[str, dict[str, Any], int]] = {
        "around": ("/api/v1/graph/", {"focus": land.ada.pk, "most": "600"}, AROUND),
        "page": ("/map/network/", {"focus": land.ada.pk}, PAGE),
        "way": ("/api/v1/graph/path/", {"from": land.ada.pk, "to": land.agency.pk}, WAY),
        "levels": ("/map/levels/", {"which": "all"}, PAGE),
        "between": ("/map/network/between/", {}, BETWEEN),
    }
    grow(land, 3, 0)
    few = {
        what: statements(lambda u=url, q=query: client.get(u, q))
        for what, (url, query, _most) in asked.items()
    }
    grow(land, 497, 3)
    for what, (url, query, most) in asked.items():
        many = statements(lambda u=url, q=query: client.get(u, q))
        assert len(many) == len(few[what]), (what, [one[:80] for one in many])
        assert len(many) <= most, (what, [one[:80] for one in many])
    nodes = client.get("/api/v1/graph/", {"focus": land.ada.pk, "most": "600"}).json()["nodes"]
    assert len(nodes) == 502
