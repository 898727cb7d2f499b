"""The network over the API: around a focus, the way between two, files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client

from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import AuditEvent, HoldingRule
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.clients import body_of
from tests.factories.government import Government, govern, person

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
GRAPH, PATH = "/api/v1/graph/", "/api/v1/graph/path/"


def tie(one: Any, other: Any, kind: str = "influences", *, actor: Any = None, **values: Any) -> Any:
    values = {"subject": one.pk, "object": other.pk, "kind": kind, **values}
    values.setdefault("handling", Handling.COMPANY)
    return services.create_tie(actor=actor or system_actor(), values=values)


@dataclass
class Chain:
    """chief – clerk – aide – minister; the aide is known to the other function only."""

    land: Government
    chief: Any
    clerk: Any
    aide: Any


@pytest.fixture
def chain(cast: Cast) -> Chain:
    land = govern(cast)
    area = cast.areas["alpha"].pk
    closed = {"handling": Handling.FUNCTION, "function": cast.other.pk}
    other = system_actor(cast.other.pk)
    aide = services.create_person(actor=other, values={"name": "Hidden Aide", "area": area, **closed})
    made = Chain(land, person("District Chief", area=area), person("Clerk", area=area), aide)
    tie(made.chief, made.clerk, strength=5)
    tie(made.clerk, aide, actor=other, **closed)
    tie(aide, land.ada, actor=other, **closed)
    return made


def names(answer: Any) -> list[str]:
    return [node["name"] for node in answer.json()["nodes"]]


def test_around_a_focus_stand_ties_offices_and_the_tree(client_for: For, chain: Chain) -> None:
    client, land = client_for("officer"), chain.land
    found = client.get(GRAPH, {"focus": land.ministry.pk}).json()
    assert {node["name"] for node in found["nodes"]} == {
        "Ministry of Mines", "Presidency", "Mines Agency", "Hon. Ada Obi",
    }  # fmt: skip
    assert {(edge["kind"], edge["source"], edge["target"]) for edge in found["edges"]} == {
        ("part_of", str(land.ministry.pk), str(land.presidency.pk)),
        ("part_of", str(land.agency.pk), str(land.ministry.pk)),
        ("tenure", str(land.ada.pk), str(land.ministry.pk)),
    }
    assert found["complete"] is True
    assert [node["distance"] for node in found["nodes"]] == [0, 1, 1, 1]


def test_another_day_shows_who_was_there(client_for: For, chain: Chain) -> None:
    asked = {"focus": chain.land.ministry.pk, "as_of": "2022-03-01", "kinds": "tenure"}
    assert names(client_for("officer").get(GRAPH, asked)) == ["Ministry of Mines", "Ben Sow"]


def test_what_has_no_room_is_counted_where_it_hangs(client_for: For, chain: Chain) -> None:
    found = client_for("officer").get(GRAPH, {"focus": chain.land.ministry.pk, "most": 2}).json()
    focus = found["nodes"][0]
    assert len(found["nodes"]) == 2
    assert (focus["more"], sum(focus["more_by_kind"].values())) == (2, 2)


def test_level_and_kind_of_body_narrow_what_is_shown(client_for: For, chain: Chain) -> None:
    client, focus = client_for("officer"), chain.land.ministry.pk
    assert names(client.get(GRAPH, {"focus": focus, "classification": "agency"})) == [
        "Ministry of Mines",
        "Hon. Ada Obi",
        "Mines Agency",
    ]
    assert names(client.get(GRAPH, {"focus": focus, "level": "local"})) == [
        "Ministry of Mines",
        "Hon. Ada Obi",
    ]


def test_two_steps_reach_further(client_for: For, chain: Chain) -> None:
    client = client_for("officer")
    near = client.get(GRAPH, {"focus": chain.land.agency.pk}).json()
    assert {node["name"]: node["more"] for node in near["nodes"]} == {
        "Mines Agency": 0,
        "Ministry of Mines": 2,
    }
    assert "Hon. Ada Obi" in names(client.get(GRAPH, {"focus": chain.land.agency.pk, "depth": 2}))


def test_hidden_neighbours_are_in_no_list_and_no_count(client_for: For, chain: Chain) -> None:
    asked = {"focus": chain.clerk.pk, "depth": 3}
    seen = client_for("officer").get(GRAPH, asked).json()
    assert [(node["name"], node["more"]) for node in seen["nodes"]] == [("Clerk", 0), ("District Chief", 0)]
    assert "Hidden Aide" in names(client_for("other_officer").get(GRAPH, asked))


def test_a_hidden_focus_is_missing(client_for: For, chain: Chain) -> None:
    client = client_for("officer")
    hidden = client.get(GRAPH, {"focus": chain.aide.pk})
    missing = client.get(GRAPH, {"focus": uuid4()})
    assert hidden.status_code == missing.status_code == 404
    assert {**hidden.json(), "request_id": ""} == {**missing.json(), "request_id": ""}


def test_the_only_way_through_something_hidden_is_no_way(client_for: For, chain: Chain) -> None:
    asked = {"from": chain.chief.pk, "to": chain.land.ada.pk}
    hidden = client_for("officer").get(PATH, asked).json()
    assert (hidden["found"], hidden["way"], hidden["edges"]) == (False, [], [])
    lonely = {"from": chain.chief.pk, "to": person("Hermit").pk}
    nothing = client_for("officer").get(PATH, lonely).json()
    assert {key: hidden[key] for key in ("found", "detail", "complete", "way")} == {
        key: nothing[key] for key in ("found", "detail", "complete", "way")
    }
    seen = client_for("other_officer").get(PATH, asked).json()
    assert seen["found"] is True
    assert [node["name"] for node in seen["nodes"]] == [
        "District Chief",
        "Clerk",
        "Hidden Aide",
        "Hon. Ada Obi",
    ]


def test_the_closest_way_may_be_longer(client_for: For, chain: Chain) -> None:
    client, friend = client_for("officer"), person("Friend")
    tie(chain.chief, chain.land.ada, "opposes")
    tie(chain.chief, chain.land.ada, "advises", strength=1)
    tie(chain.clerk, friend, strength=5)
    tie(friend, chain.land.ada, strength=5)
    asked = {"from": chain.chief.pk, "to": chain.land.ada.pk}
    quick = client.get(PATH, asked).json()
    assert [edge["kind"] for edge in quick["edges"]] == ["advises"]
    close = client.get(PATH, {**asked, "by": "strength"}).json()
    assert [node["name"] for node in close["nodes"]] == ["District Chief", "Clerk", "Friend", "Hon. Ada Obi"]


def test_two_who_speak_for_one_group_are_not_introduced_by_it(
    client_for: For, cast: Cast, chain: Chain
) -> None:
    from core import services as core_services

    group = core_services.create_group(actor=system_actor(), values={"name": "Fishers"})
    for one in (chain.chief, chain.land.ben):
        values = {"subject": one.pk, "group": group.pk, "kind": "represents", "legitimacy": "elected"}
        services.create_tie(actor=system_actor(), values={**values, "handling": Handling.COMPANY})
    client = client_for("officer")
    assert "Fishers" in names(client.get(GRAPH, {"focus": chain.land.ben.pk}))
    assert names(client.get(GRAPH, {"focus": group.pk, "kinds": "represents"})) == [
        "Fishers", "Ben Sow", "District Chief",
    ]  # fmt: skip
    assert client.get(PATH, {"from": chain.chief.pk, "to": chain.land.ben.pk}).json()["found"] is False


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "focus"),
        ({"focus": "nobody"}, "focus"),
        ({"focus": uuid4(), "depth": "4"}, "depth"),
        ({"focus": uuid4(), "most": "0"}, "most"),
        ({"focus": uuid4(), "most": "-1"}, "most"),
        ({"focus": uuid4(), "kinds": "loves"}, "kinds"),
        ({"focus": uuid4(), "level": "moon"}, "level"),
        ({"focus": uuid4(), "as_of": "yesterday"}, "as_of"),
        ({"focus": uuid4(), "strange": "1"}, "strange"),
        ({"focus": [uuid4(), uuid4()]}, "focus"),
        ({"focus": uuid4(), "format": "svg"}, "format"),
    ],
)
def test_bad_input_names_its_field(client_for: For, asked: dict[str, Any], field: str) -> None:
    answer = client_for("officer").get(GRAPH, asked)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize(("ending", "root"), [("graphml", "graphml"), ("gexf", "gexf")])
def test_files_are_for_leads_stamped_and_audited(
    client_for: For, chain: Chain, ending: str, root: str
) -> None:
    asked = {"focus": chain.clerk.pk, "depth": 3, "format": ending}
    refused = client_for("officer").get(GRAPH, asked)
    assert refused.status_code == 403
    assert not AuditEvent.objects.filter(verb="export").exists()
    answer = client_for("lead").get(GRAPH, asked)
    text = body_of(answer).decode()
    assert ElementTree.fromstring(text).tag.endswith(root)
    assert "District Chief" in text
    assert "Hidden Aide" not in text
    assert "TLP:AMBER+STRICT" in text
    assert answer["X-Entente-Stamp"] == "TLP:AMBER+STRICT"
    assert f".{ending}" in answer["Content-Disposition"]
    event = AuditEvent.objects.get(verb="export")
    assert event.details == {"format": ending, "level": "company", "rows": 3, "what": "network"}


def test_a_country_that_keeps_its_network_keeps_it(client_for: For, cast: Cast, chain: Chain) -> None:
    asked = {"focus": chain.clerk.pk, "format": "gexf"}
    rule = {"kind": "graph_export", "counsel": "Counsel", "decided_on": date(2025, 1, 1)}
    HoldingRule.objects.create(area=cast.areas["alpha"], allowed=False, handling=Handling.PUBLIC, **rule)
    assert client_for("lead").get(GRAPH, asked).status_code == 403
    assert not AuditEvent.objects.filter(verb="export").exists()
    rule["decided_on"] = date(2025, 2, 1)
    HoldingRule.objects.create(area=cast.areas["alpha"], allowed=True, handling=Handling.PUBLIC, **rule)
    assert client_for("lead").get(GRAPH, asked).status_code == 200


def test_a_large_file_needs_a_purpose(client_for: For, chain: Chain, settings: Any) -> None:
    settings.LARGE_EXPORT_ROWS = 2
    asked = {"focus": chain.clerk.pk, "format": "graphml"}
    answer = client_for("lead").get(GRAPH, asked)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["purpose"])
    assert client_for("lead").get(GRAPH, {**asked, "purpose": "safety"}).status_code == 200
    assert AuditEvent.objects.get(verb="export").details["purpose"] == "safety"
