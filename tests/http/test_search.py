"""Search over everything: what it finds, what it never shows, what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access.principals import system_actor
from core.confidentiality import Handling
from core.search import search
from core.shell import search_sources
from stakeholders import services

SIGN_IN = 2  # the session with its user, the roles
HTMX = {"HX-Request": "true"}


@pytest.fixture
def map_of_people(cast):
    """A minister with names in two scripts, a hidden leader, and a body."""
    actor = system_actor()
    ministry = services.create_organization(
        actor=actor, values={"name": "Ministry of Mines", "classifications": ["ministry"]}
    )
    post = services.create_post(
        actor=actor, values={"organization": ministry.pk, "title": "Minister of Mines"}
    )
    person = services.create_person(
        actor=actor,
        values={"name": "Юлия Тамба", "honorific": "Hon.", "other_names": [{"name": "Yulia O'Tamba"}]},
    )
    services.create_tenure(actor=actor, values={"person": person.pk, "post": post.pk, "start": "2024"})
    services.create_person(
        actor=cast.lead,
        values={"name": "Tamba of the hill", "function": cast.home.pk, "handling": Handling.FUNCTION},
    )
    return person


def labels(actor, text):
    return [hit["label"] for group in search(actor=actor, text=text) for hit in group["items"]]


def test_people_are_found_in_any_script_with_their_post(cast, map_of_people):
    for text in ("tamba", "Юлия", "yulia otamba", "TAMBA yulia", "O'Tamba"):
        groups = search(actor=cast.other_officer, text=text)
        hit = groups[0]["items"][0]
        assert (hit["label"], hit["hint"]) == ("Hon. Юлия Тамба", "Minister of Mines, Ministry of Mines"), (
            text
        )
        assert hit["url"] == map_of_people.get_absolute_url()


def test_every_kind_has_its_group(cast, map_of_people):
    assert labels(cast.viewer, "mines") == ["Ministry of Mines", "Minister of Mines"]
    assert labels(cast.viewer, "alpha nor") == ["Alpha North"]


def test_pages_are_found_by_those_who_may_open_them(cast, map_of_people):
    assert "Desk" in labels(cast.viewer, "des")
    assert "Add: Person" in labels(cast.officer, "add per")
    assert "Add: Person" not in labels(cast.viewer, "add per")
    assert "Administration" in labels(cast.administrator, "admin")
    assert "Administration" not in labels(cast.manager, "admin")


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        ("lead", True),
        ("viewer", True),
        ("manager", False),
        ("other_officer", False),
        ("administrator", False),
    ],
)
def test_what_is_hidden_is_not_found_counted_or_hinted(cast, client_for, map_of_people, actor, seen):
    found = labels(cast.fresh(actor), "tamba hill")
    assert found == (["Tamba of the hill"] if seen else [])
    page = client_for(actor).get("/search/", {"q": "tamba hill"}, headers=HTMX).content.decode()
    assert ("Tamba of the hill" in page) is seen


def test_nobody_finds_anything_without_signing_in(client, map_of_people):
    assert client.get("/search/", {"q": "tamba"}).status_code == 302


def test_roles_without_content_find_public_reference_data_only(cast, map_of_people):
    for name in ("administrator", "auditor", "secretariat", "no_role", "superuser"):
        assert labels(cast.fresh(name), "tamba") == [], name
        assert labels(cast.fresh(name), "alpha town") == ["Alpha Town"], name


@pytest.mark.parametrize(
    "text",
    [
        "%",
        "_",
        "%%%",
        "\\",
        "'",
        '"',
        "' OR 1=1 --",
        "a",
        "日",
        "ß",
        "<script>alert(1)</script>",
        "-",
        "()&|!:*",
        "😀",
    ],
)
def test_odd_texts_are_harmless(client_for, map_of_people, text):
    client = client_for("officer")
    for headers in ({}, HTMX):
        response = client.get("/search/", {"q": text}, headers=headers)
        assert response.status_code == 200
        assert b"<script>alert" not in response.content
    assert "Юлия" not in client.get("/search/", {"q": "%"}, headers=HTMX).content.decode()


def test_a_very_long_text_is_cut_or_refused(client_for, map_of_people):
    client = client_for("officer")
    assert client.get("/search/", {"q": "x" * 5000}).status_code == 200
    assert client.get("/search/", {"q": "x" * 10_000}).status_code == 400
    assert client.get("/search/", {"q": "a " * 2000}).status_code == 200


def test_the_palette_gets_a_piece_and_everybody_else_a_page(client_for, map_of_people):
    client = client_for("officer")
    piece = client.get("/search/", {"q": "tamba"}, headers=HTMX).content.decode()
    page = client.get("/search/", {"q": "tamba"}).content.decode()
    assert "<html" not in piece
    assert "Hon. Юлия Тамба" in piece
    assert "<html" in page
    assert 'value="tamba"' in page
    assert client.post("/search/", {"q": "tamba"}).status_code == 405


def test_more_than_fit_opens_the_list(cast):
    actor = system_actor()
    for number in range(8):
        services.create_organization(actor=actor, values={"name": f"Council {number}"})
    group = search(actor=cast.viewer, text="council")[0]
    assert len(group["items"]) == 6
    assert group["more_url"] == "/map/organizations/?q=council"


def test_one_statement_whatever_is_found(cast, client_for, map_of_people):
    """Two at most are allowed beside signing in (G5)."""
    client = client_for("officer")
    counts = set()
    for text in ("tamba", "a", "mines", "nothing like it"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/search/", {"q": text}, headers=HTMX)
        counts.add(len(queries) - SIGN_IN)
    assert counts <= {1, 2}
    assert len(search_sources) == 9


@pytest.mark.django_db
def test_a_typing_error_finds_what_is_near_in_sight_only(cast, map_of_people):
    for text in ("Yulja Tamba", "minisrty mines", "Tambba"):
        groups = search(actor=cast.other_officer, text=text)
        assert groups and all(group.get("near") for group in groups), text
    assert labels(cast.other_officer, "Tambba") == ["Hon. Юлия Тамба"]
    assert "Tamba of the hill" in labels(cast.lead, "Tambba")
    assert labels(cast.other_officer, "xyzzyq") == []
    assert not any("near" in group for group in search(actor=cast.other_officer, text="tamba"))


API = "/api/v1/search/"


@pytest.mark.django_db
def test_programs_search_in_their_own_sight(cast, client_for, map_of_people):
    found = client_for("lead").get(API, {"q": "tamba"}).json()["results"]
    assert {hit["name"] for hit in found} == {"Hon. Юлия Тамба", "Tamba of the hill"}
    hits = client_for("other_officer").get(API, {"q": "tamba"}).json()["results"]
    person = str(map_of_people.pk)
    assert hits == [
        {
            "kind": "people",
            "id": person,
            "name": "Hon. Юлия Тамба",
            "hint": "Minister of Mines, Ministry of Mines",
            "url": f"/api/v1/people/{person}/",
            "near": False,
        }
    ]
    near = client_for("other_officer").get(API, {"q": "tambba"}).json()["results"]
    assert [(hit["id"], hit["near"]) for hit in near] == [(person, True)]
    assert client_for("other_officer").get(API, {"q": "desk"}).json() == {"results": []}, (
        "pages are no records"
    )
    assert len(client_for("officer").get(API, {"q": "mi", "limit": "1"}).json()["results"]) == 2, (
        "of each kind"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": " "}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "x", "limit": "0"}, "limit"),
        ({"q": "x", "limit": "9" * 5000}, "limit"),
        ({"q": "x", "limit": "²"}, "limit"),
        ({"q": ["x", "y"]}, "q"),
        ({"q": "x", "page_size": "5"}, "page_size"),
    ],
)
def test_a_search_that_is_not_understood_names_the_parameter(cast, client_for, query, field):
    answer = client_for("officer").get(API, query)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


@pytest.mark.django_db
def test_nobody_searches_without_signing_in(client):
    assert client.get(API, {"q": "tamba"}).status_code == 401
