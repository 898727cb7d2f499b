"""Pairs that may be one: found over all records, shown to those who see both, and a word against them is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.access.principals import system_actor
from core.errors import NotAllowed, NotVisible
from stakeholders import merged, services
from stakeholders.models import DuplicatePair
from stakeholders.services.duplicates import find_duplicates, say_different
from tests.factories.cast import Cast
from tests.factories.government import Government, body, govern, person
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]


@pytest.fixture
def land(cast: Cast) -> Government:
    land = govern(cast)
    person("Obi Ada")
    person("Hidden Hanna", area=cast.areas["alpha"].pk)
    body("Mines Agancy")
    return land


def names(cast: Cast, by: str) -> set[tuple[str, ...]]:
    found = merged.duplicate_pairs(actor=cast.users[by])
    return {tuple(sorted((pair.one.name, pair.other.name))) for pair in found}


def test_pairs_are_found_once_and_seen_by_those_who_see_both(cast: Cast, land: Government) -> None:
    assert find_duplicates() > 8
    assert find_duplicates() == 0, "nothing changed since"
    mine = {("Ada Obi", "Obi Ada"), ("Mines Agancy", "Mines Agency")}
    assert names(cast, "officer") == mine
    assert names(cast, "other_officer") == mine | {("Hidden Hana", "Hidden Hanna")}
    assert names(cast, "administrator") == names(cast, "inactive") == set()


def test_a_changed_record_is_looked_at_again(cast: Cast, land: Government) -> None:
    find_duplicates()
    services.update_person(actor=system_actor(), pk=land.ada.pk, version=None, values={"name": "Zoe Kalu"})
    assert find_duplicates() == 1
    assert ("Obi Ada", "Zoe Kalu") not in names(cast, "officer")
    assert DuplicatePair.objects.filter(one__kind="person").count() == 1


def test_a_word_against_a_pair_is_kept(cast: Cast, land: Government) -> None:
    find_duplicates()
    pair = merged.duplicate_pairs(actor=cast.users["officer"]).get(one__name__in=["Ada Obi", "Obi Ada"])
    hidden = DuplicatePair.objects.get(one__name__startswith="Hidden")
    with pytest.raises(NotVisible):
        say_different(actor=cast.users["officer"], pk=hidden.pk)
    with pytest.raises(NotAllowed):
        say_different(actor=cast.users["viewer"], pk=pair.pk)
    say_different(actor=cast.users["officer"], pk=pair.pk)
    services.update_person(actor=system_actor(), pk=land.ada.pk, version=None, values={"summary": "New"})
    find_duplicates()
    pair.refresh_from_db()
    assert pair.different_by == cast.users["officer"]


def test_the_page(client_for: For, cast: Cast, land: Government) -> None:
    find_duplicates()
    client = client_for("officer")
    shown = client.get("/map/duplicates/")
    assert "Mines Agancy" in text(shown) and "Hidden" not in text(shown)
    row: dict[str, Any] = next(row for row in shown.context["pairs"] if "Obi" in row["one"]["title"])
    assert client.get(row["merge_url"]).status_code == 200
    assert client.post(f"/map/duplicates/{row['pk']}/", {"said": "different"}).status_code == 302
    assert "Obi" not in text(client.get("/map/duplicates/"))
    assert "Obi" in text(client.get("/map/duplicates/?said=different"))
    assert client_for("viewer").get("/map/duplicates/").status_code == 404


def test_the_api_lists_the_same_pairs(client_for: For, cast: Cast, land: Government) -> None:
    """Most alike first, page by page, of people or bodies; no pair of which the reader sees one record only."""
    find_duplicates()
    url = "/api/v1/duplicates/"
    found = client_for("officer").get(url).json()
    pairs = {tuple(sorted((row["one"]["name"], row["other"]["name"]))) for row in found["results"]}
    assert pairs == names(cast, "officer")
    assert [row["score"] for row in found["results"]] == sorted(
        (row["score"] for row in found["results"]), reverse=True
    )
    obi = next(row for row in found["results"] if row["kind"] == "person")
    assert client_for("officer").get(obi["one"]["url"]).json()["name"] == obi["one"]["name"]
    assert "ada obi" in obi["why"].lower() and not obi["different"]
    theirs = client_for("other_officer").get(url, {"page_size": "1"}).json()
    assert len(theirs["results"]) == 1 and "cursor=" in theirs["next"]
    assert "Hidden Hana" in str(client_for("other_officer").get(url, {"kind": "person"}).json())
    assert (
        client_for("officer").get(url, {"kind": "organization", "said": "different"}).json()["results"] == []
    )
    say_different(actor=cast.users["officer"], pk=obi["id"])
    assert client_for("officer").get(url, {"said": "different"}).json()["results"][0]["different"]
    for query in (
        {"kind": "ship"},
        {"page_size": "0"},
        {"colour": "1"},
        {"cursor": "x"},
        {"ordering": "score"},
    ):
        assert client_for("officer").get(url, query).status_code == 400
    assert client_for("viewer").get(url).status_code == 404
    assert client_for("officer").post(url).status_code == 405


def test_a_page_of_pairs_takes_the_same_statements_for_two_and_for_many(
    client_for: For, land: Government
) -> None:
    find_duplicates()
    client, counts = client_for("other_officer"), []
    for size in ("1", "50"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/api/v1/duplicates/", {"page_size": size}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
