"""Geography: countries and what lies below them, shaded by what the reader may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.cast import Cast
from tests.factories.government import govern
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
PAGE = "/map/geography/"


def test_countries_then_their_parts(client_for: For, cast: Cast) -> None:
    govern(cast)
    alpha, north = cast.areas["alpha"], cast.areas["alpha_north"]
    world = client_for("officer").get(PAGE)
    tiles = {tile["name"]: tile for tile in world.context["tiles"]}
    assert set(tiles) == {"Alpha"}
    assert tiles["Alpha"]["percent"] == 33 and "3 bodies" in tiles["Alpha"]["words"]
    assert tiles["Alpha"]["url"] == f"{PAGE}?area={alpha.pk}"
    assert len(world.context["world"]) > 200
    below = client_for("officer").get(PAGE, {"area": alpha.pk})
    assert [tile["name"] for tile in below.context["tiles"]] == ["Alpha North"]
    assert below.context["tiles"][0]["percent"] is None and "nothing on the map" in text(below)
    assert (
        client_for("officer").get(PAGE, {"area": north.pk}).context["page"]["breadcrumbs"][1]["label"]
        == "Alpha"
    )


def test_hidden_records_are_in_no_figure(client_for: For, cast: Cast) -> None:
    govern(cast)
    mine = client_for("officer").get(PAGE).context["tiles"][0]["words"]
    theirs = client_for("other_officer").get(PAGE).context["tiles"][0]["words"]
    assert ("3 bodies" in mine, "4 bodies" in theirs) == (True, True)
    assert client_for("secretariat").get(PAGE).context["tiles"] == []


@pytest.mark.parametrize("area", ["x", "00000000-0000-0000-0000-000000000001"])
def test_an_unknown_area_is_missing(client_for: For, area: str) -> None:
    assert client_for("officer").get(PAGE, {"area": area}).status_code == 404
