"""The pages of the network: what the picture shows stands in list and table too, and works without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import outbox
from core.models import AuditEvent, OutboxEntry
from stakeholders.services import measures
from stakeholders.views import network_rows
from tests.factories.cast import Cast
from tests.factories.government import body
from tests.http.reading import text
from tests.http.test_graph_api import Chain, chain, tie

__all__ = ["chain"]

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
PAGE, BETWEEN = "/map/network/", "/map/network/between/"


def test_without_a_focus_it_says_how_to_begin(client_for: For, cast: Cast) -> None:
    assert "Choose a person or body" in text(client_for("officer").get(PAGE))


def test_list_and_table_say_what_the_picture_shows(client_for: For, chain: Chain) -> None:
    response = client_for("officer").get(PAGE, {"focus": chain.land.ministry.pk})
    listed = {node["name"] for node in response.context["nodes"]}
    assert listed == {"Ministry of Mines", "Presidency", "Mines Agency", "Hon. Ada Obi"}
    assert {(row["cells"][0]["text"], str(row["cells"][1]["text"])) for row in response.context["rows"]} == {
        ("Ministry of Mines", "is part of"),
        ("Mines Agency", "is part of"),
        ("Hon. Ada Obi", "holds or held a post in"),
    }
    drawn = response.context["graph"]
    assert {node["name"] for node in drawn["nodes"]} == listed
    assert f"focus={chain.land.ada.pk}" in text(response)


def test_list_and_table_go_on_where_the_picture_is_large(
    client_for: For, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_rows, "LISTED", 3)
    client, asked = client_for("officer"), {"focus": chain.land.ministry.pk}
    first = client.get(PAGE, asked)
    second = client.get(first.context["pager"]["next_url"])
    script, told = first.context["drawn"], first.context["graph"]
    ends = [(edge["id"], edge["source"], edge["target"]) for edge in told["edges"]]
    assert [(e[0], script["nodes"][e[2]][0], script["nodes"][e[3]][0]) for e in script["edges"]] == ends
    drawn = {node["name"] for node in first.context["graph"]["nodes"]}
    listed = [node["name"] for page in (first, second) for node in page.context["nodes"]]
    assert len(drawn) == 4 and sorted(drawn) == sorted(listed)
    assert [len(page.context["rows"]) for page in (first, second)] == [3, 0]
    assert second.context["pager"]["next_url"] == "" and second.context["graph"] == first.context["graph"]


def test_a_hidden_focus_is_like_a_missing_one(client_for: For, chain: Chain) -> None:
    assert client_for("officer").get(PAGE, {"focus": chain.aide.pk}).status_code == 404
    assert client_for("other_officer").get(PAGE, {"focus": chain.aide.pk}).status_code == 200


def test_the_way_is_told_in_steps_or_there_is_none(client_for: For, chain: Chain) -> None:
    asked = {"focus": chain.chief.pk, "to": chain.land.ada.pk}
    hidden = text(client_for("officer").get(PAGE, asked))
    assert "There is no path that you may see." in hidden
    assert "Hidden Aide" not in hidden
    seen = client_for("other_officer").get(PAGE, asked)
    assert [step["name"] for step in seen.context["way"]] == [
        "District Chief", "Clerk", "Hidden Aide", "Hon. Ada Obi",
    ]  # fmt: skip


def test_a_wrong_value_is_named_on_the_page(client_for: For, chain: Chain) -> None:
    response = client_for("officer").get(PAGE, {"focus": chain.clerk.pk, "level": "moon"})
    assert response.status_code == 400
    assert "moon is not one of the available choices" in text(response)


def test_files_are_offered_to_leads_only(client_for: For, chain: Chain) -> None:
    asked = {"focus": chain.clerk.pk}
    assert client_for("officer").get(PAGE, asked).context["files"] == []
    offered = client_for("lead").get(PAGE, asked).context["files"]
    assert [one["label"] for one in offered] == ["GraphML", "GEXF"]
    assert client_for("lead").get(offered[0]["url"])["X-Entente-Stamp"] == "TLP:AMBER+STRICT"
    assert client_for("officer").get(offered[0]["url"]).status_code == 403
    assert AuditEvent.objects.filter(verb="export").count() == 1


def test_a_large_file_asks_what_for(client_for: For, chain: Chain, settings: Any) -> None:
    settings.LARGE_EXPORT_ROWS = 2
    url = f"{PAGE}export/gexf/?focus={chain.clerk.pk}"
    lead = client_for("lead")
    assert "What is it for?" in text(lead.get(url))
    assert lead.post(url, {}).status_code == 422
    assert not AuditEvent.objects.filter(verb="export").exists()
    assert lead.post(url, {"purpose": "safety"})["Content-Type"].startswith("application/gexf+xml")


def test_brokers_and_bodies_alone_are_of_what_one_sees(client_for: For, chain: Chain) -> None:
    body("Lonely Board")
    tie(chain.clerk, chain.land.ben)
    seen = client_for("officer").get(BETWEEN)
    assert [row["title"] for row in seen.context["brokers"]][:2] == ["Ministry of Mines", "Clerk"]
    assert [row["title"] for row in seen.context["alone"]] == ["Lonely Board"]
    assert seen.context["exact"] is True
    other = client_for("other_officer").get(BETWEEN)
    assert "Hidden Aide" in [row["title"] for row in other.context["brokers"]]


def test_a_large_network_is_counted_by_the_worker(
    client_for: For, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(measures, "AT_ONCE", 1)
    client = client_for("officer")
    working = client.get(BETWEEN)
    assert working.context["progress"]["finished"] is False
    client.get(BETWEEN)
    assert OutboxEntry.objects.filter(kind=measures.EFFECT).count() == 1
    assert outbox.deliver(OutboxEntry.objects.get(kind=measures.EFFECT).pk)
    done = client.get(BETWEEN)
    assert "Hidden Aide" not in text(done)
    assert next(row["title"] for row in done.context["brokers"]) == "Ministry of Mines"
    polled = client.get(BETWEEN, headers={"HX-Request": "true"})
    assert polled.context["progress"]["finished"] is True
    assert "Counting every" in text(client_for("other_officer").get(BETWEEN)), "nobody gets another's figures"
    cache.clear()


def test_the_browser_asks_before_it_makes_a_file_of_its_picture(client_for: For, chain: Chain) -> None:
    url = "/map/network/picture/"
    asked = {"ending": "png", "nodes": [str(chain.chief.pk), str(chain.clerk.pk), str(chain.aide.pk)]}
    refused = client_for("officer").post(url, asked, content_type="application/json")
    assert refused.status_code == 403
    told = client_for("lead").post(url, asked, content_type="application/json").json()
    assert set(told["nodes"]) == {str(chain.chief.pk), str(chain.clerk.pk)}
    assert len(told["edges"]) == 1
    assert told["stamp"].startswith("TLP:AMBER+STRICT · Lead · ")
    assert told["name"].endswith(".png")
    assert AuditEvent.objects.get(verb="export").details["format"] == "png"


@pytest.mark.parametrize(
    "given", [{}, {"ending": "exe", "nodes": []}, {"ending": "png", "nodes": ["x"]}, ["png"], {"nodes": 1}]
)
def test_a_picture_that_cannot_be_read_is_refused(client_for: For, cast: Cast, given: Any) -> None:
    answer = client_for("lead").post("/map/network/picture/", given, content_type="application/json")
    assert answer.status_code == 400


def test_a_view_is_saved_and_found_by_those_who_see_whom_it_is_about(
    client_for: For, cast: Cast, chain: Chain
) -> None:
    author = client_for("other_officer")
    asked = {"focus": chain.aide.pk, "kinds": ["influences", "tenure"], "depth": "2"}
    save = author.get(PAGE, asked).context["saved"]["save_url"]
    form = author.get(save).context["form"]
    sent = {"name": "Around the aide", "query": form["query"].value(), "audience": "company"}
    opened = author.post(save, sent, follow=True)
    assert opened.redirect_chain[0][0].startswith("/views/")
    listed = author.get(opened.redirect_chain[0][0], follow=True)
    assert {node["name"] for node in listed.context["nodes"]} >= {"Hidden Aide", "Clerk"}
    assert "Around the aide" in text(author.get(PAGE))
    assert "Around the aide" not in text(client_for("officer").get(PAGE))
    assert "Around the aide" not in text(client_for("officer").get("/views/"))
