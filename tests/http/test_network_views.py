"""What a saved view of the network keeps: places, what was opened, notes; each for those who see view and node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.models import SavedView
from core.view_services import create_view
from stakeholders import services
from stakeholders.models import ViewLayout, ViewNote
from tests.factories.cast import Cast
from tests.http.reading import text
from tests.http.test_graph_api import Chain, chain, tie

__all__ = ["chain"]

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
PAGE = "/map/network/"


@pytest.fixture
def view(cast: Cast, chain: Chain) -> SavedView:
    """Around the clerk, shared with the company by somebody who sees the aide as well."""
    values = {"name": "Clerk's circle", "query": f"focus={chain.clerk.pk}", "audience": "company"}
    return create_view(actor=cast.fresh("other_officer"), page="network", values=values)


def keep(client: Client, view: SavedView, places: Any) -> Any:
    url = reverse("network-layout", args=[view.pk])
    return client.post(url, {"places": places}, content_type="application/json")


def note(client: Client, view: SavedView, node: Any, text: str, version: int = 0) -> Any:
    url = reverse("network-note", args=[view.pk, node.pk])
    return client.post(url, {"text": text, "version": version})


def opened(client: Client, view: SavedView) -> Any:
    return client.get(view.get_absolute_url(), follow=True)


def test_places_and_what_was_opened_come_back_with_the_view(
    client_for: For, chain: Chain, view: SavedView
) -> None:
    author = client_for("other_officer")
    places = {
        str(one.pk): [at * 100, -40.4] for at, one in enumerate((chain.clerk, chain.aide, chain.land.ada))
    }
    assert keep(author, view, places).json() == {"kept": 3}
    drawn = opened(author, view).context["graph"]
    # Ada stands two steps away: she was opened by hand, and is there again, joined to the aide.
    assert {node["name"]: node["distance"] for node in drawn["nodes"]}["Hon. Ada Obi"] == 2
    assert drawn["places"][str(chain.land.ada.pk)] == (200, -40)
    assert len([edge for edge in drawn["edges"] if edge["target"] == str(chain.land.ada.pk)]) == 1
    # Who does not see the aide gets what hangs together with the clerk, and no place of what does not.
    seen = opened(client_for("officer"), view)
    assert set(seen.context["graph"]["places"]) == {str(chain.clerk.pk)}
    assert {node["name"] for node in seen.context["nodes"]} == {"Clerk", "District Chief"}
    assert seen.context["graph"]["keep_url"] == ""
    assert str(chain.aide.pk) not in text(seen)


def test_a_note_is_read_by_those_who_see_view_and_node(
    client_for: For, chain: Chain, view: SavedView
) -> None:
    author, officer = client_for("other_officer"), client_for("officer")
    assert note(author, view, chain.clerk, "Ask before noon").status_code == 302
    assert note(author, view, chain.aide, "Knows the minister").status_code == 302
    mine, theirs = text(opened(author, view)), text(opened(officer, view))
    assert "Ask before noon" in mine and "Knows the minister" in mine
    assert "Ask before noon" in theirs and "Knows the minister" not in theirs
    # Without the view there is no note, whatever the address says.
    SavedView.objects.update(audience="private")
    assert "Ask before noon" not in text(officer.get(PAGE, {"focus": chain.clerk.pk, "view": view.pk}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM stakeholders_viewnote")
        assert all(stored.startswith("e1.") for (stored,) in cursor.fetchall())


def test_only_the_author_writes_and_about_whom_they_see(
    client_for: For, chain: Chain, view: SavedView
) -> None:
    officer = client_for("officer")
    assert keep(officer, view, {str(chain.clerk.pk): [1, 2]}).status_code == 404
    assert note(officer, view, chain.clerk, "Mine").status_code == 404
    own = create_view(
        actor=officer.get("/").wsgi_request.user, page="network", values={"name": "Mine", "query": ""}
    )
    assert note(officer, own, chain.aide, "Hidden").status_code == 404
    assert keep(officer, own, {str(chain.aide.pk): [1, 2], str(chain.clerk.pk): [3, 4]}).json() == {"kept": 1}
    assert not ViewNote.objects.exists()
    assert ViewLayout.objects.get().places == {str(chain.clerk.pk): [3, 4]}


@pytest.mark.parametrize(
    "places", [[1], {"x": [1, 2]}, {"CLERK": [1]}, {"CLERK": [1, "2"]}, {"CLERK": [1, 1e9]}]
)
def test_places_that_cannot_be_read_change_nothing(
    client_for: For, chain: Chain, view: SavedView, places: Any
) -> None:
    if isinstance(places, dict):
        places = {key.replace("CLERK", str(chain.clerk.pk)): at for key, at in places.items()}
    assert keep(client_for("other_officer"), view, places).status_code == 400
    assert not ViewLayout.objects.exists()


def test_a_note_changes_by_version_and_an_empty_one_goes(
    client_for: For, chain: Chain, view: SavedView
) -> None:
    author = client_for("other_officer")
    note(author, view, chain.clerk, "First")
    stale = note(author, view, chain.clerk, "Second", version=0)
    assert stale.status_code == 409 and "Now it says: First" in text(stale)
    assert note(author, view, chain.clerk, "x" * 1001, version=1).status_code == 422
    assert note(author, view, chain.clerk, "Second", version=1).status_code == 302
    assert note(author, view, chain.clerk, "", version=2).status_code == 302
    assert not ViewNote.objects.exists()
    kinds = ViewNote.history.order_by("history_id").values_list("history_type", flat=True)
    assert list(kinds) == ["+", "~", "-"]


def test_a_file_of_the_view_has_places_and_notes(cast: Cast, client_for: For, chain: Chain) -> None:
    lead = client_for("lead")
    values = {"name": "For the briefing", "query": f"focus={chain.clerk.pk}"}
    own = create_view(actor=cast.fresh("lead"), page="network", values=values)
    keep(lead, own, {str(chain.clerk.pk): [10, 20], str(chain.chief.pk): [-5, 7]})
    note(lead, own, chain.clerk, "Ask before noon")
    files = opened(lead, own).context["files"]
    root = ElementTree.fromstring(lead.get(files[1]["url"]).content)
    names = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
    found = {node.get("label"): node for node in root.iterfind(".//g:node", names)}
    place = found["Clerk"].find("v:position", names)
    assert place is not None and (place.get("x"), place.get("y")) == ("10", "-20")
    assert "Ask before noon" in {one.get("value") for one in found["Clerk"].iterfind(".//g:attvalue", names)}
    assert b"Ask before noon" in lead.get(files[0]["url"]).content


def test_a_stance_is_looked_for_among_those_judged_in_ones_sight(
    cast: Cast, client_for: For, chain: Chain
) -> None:
    friend = chain.chief
    judged = {"stakeholder": friend.pk, "alignment": 1, "rationale": "Said so", "function": cast.other.pk}
    services.create_assessment(
        actor=cast.fresh("other_officer"), values={**judged, "assessed_on": "2026-01-05"}
    )
    tie(chain.clerk, chain.land.ben)
    asked = {"focus": chain.clerk.pk, "stance": "supportive"}

    def told(who: str) -> set[str]:
        return {node["name"] for node in client_for(who).get("/api/v1/graph/", asked).json()["nodes"]}

    assert told("other_officer") == {"Clerk", "District Chief"}
    # Of whom the reader sees no judgement, nothing is known: the filter tells nothing of one that is hidden.
    assert told("officer") == {"Clerk"}
    page = client_for("other_officer").get(PAGE, asked)
    assert {node["name"] for node in page.context["nodes"]} == {"Clerk", "District Chief"}
