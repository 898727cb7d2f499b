"""The page of levels: who is responsible for what at which level, and to whom it answers, as far as one sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.access.principals import system_actor
from core.confidentiality import Handling
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.government import body
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
PAGE = "/map/levels/"


def mandate(where: Any, function: str, **values: Any) -> Any:
    values = {"organization": where.pk, "state_function": function, **values}
    return services.create_mandate(actor=system_actor(), values=values)


@pytest.fixture
def land(cast: Cast) -> dict[str, Any]:
    alpha, north = cast.areas["alpha"].pk, cast.areas["alpha_north"].pk
    ministry = body("Ministry of Interior", level="national", area=alpha)
    police = body("Provincial Police", level="regional", area=north, parent=ministry.pk)
    chief = body("Chieftaincy", level="local", area=north, formal=False)
    closed = {"handling": Handling.FUNCTION, "function": cast.other.pk}
    other = system_actor(cast.other.pk)
    unit = services.create_organization(
        actor=other, values={"name": "Hidden Unit", "level": "national", "area": alpha, **closed}
    )
    post = services.create_organization(
        actor=other, values={"name": "Border Post", "level": "local", "area": north, "parent": unit.pk}
    )
    mandate(ministry, "public_order")
    mandate(police, "public_order", exercised="no")
    mandate(chief, "customary_justice", formal=False, exercised="yes")
    mandate(post, "border_control")
    tie = {"subject": chief.pk, "object": police.pk, "kind": "reports_to", "line": "administrative"}
    services.create_tie(actor=other, values={**tie, **closed})
    body("Without a mandate", level="local", area=north)
    return {"ministry": ministry, "police": police, "chief": chief, "north": north}


def names(response: Any) -> dict[str, list[str]]:
    return {
        column["level"]: [one["name"] for one in column["bodies"]] for column in response.context["columns"]
    }


def test_bodies_stand_at_their_level_with_what_they_are_responsible_for(
    client_for: For, land: dict[str, Any]
) -> None:
    response = client_for("officer").get(PAGE)
    assert names(response) == {
        "national": ["Ministry of Interior"],
        "regional": ["Provincial Police"],
        "local": ["Border Post", "Chieftaincy"],
    }
    police = response.context["columns"][1]["bodies"][0]
    assert [(one["name"], one["tie"]) for one in police["above"]] == [("Ministry of Interior", "part_of")]
    assert [str(one["exercised"]) for one in police["mandates"]] == ["On paper only"]


def test_a_line_that_is_hidden_reads_like_none(client_for: For, land: dict[str, Any]) -> None:
    hidden = client_for("officer").get(PAGE)
    post, chief = hidden.context["columns"][2]["bodies"]
    assert (post["above"], post["broken"], chief["above"], chief["broken"]) == ([], True, [], True)
    assert "Hidden Unit" not in text(hidden)
    post, chief = client_for("other_officer").get(PAGE).context["columns"][2]["bodies"]
    assert [one["name"] for one in post["above"]] == ["Hidden Unit"]
    assert [(one["name"], one["words"]) for one in chief["above"]] == [
        ("Provincial Police", "reports to (administrative)")
    ]


def test_filters_narrow_the_columns(client_for: For, land: dict[str, Any]) -> None:
    client = client_for("officer")
    assert names(client.get(PAGE, {"state_function": "public_order"}))["local"] == []
    assert names(client.get(PAGE, {"standing": "informal"})) == {
        "national": [], "regional": [], "local": ["Chieftaincy"],
    }  # fmt: skip
    assert names(client.get(PAGE, {"area": land["north"]}))["national"] == []
    assert "Without a mandate" in names(client.get(PAGE, {"which": "all"}))["local"]
    assert client.get(PAGE, {"standing": "sitting"}).status_code == 400
