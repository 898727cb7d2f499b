"""Part 4 of the proof: no answer differs by what the reader may not see."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import django_filters
import pytest
from django.test import Client
from django.urls import reverse

from core.confidentiality import Handling
from core.filters import ReferenceFilter
from core.resources import Resource, all_resources, resource_of
from tests.access.expected import sees
from tests.access.fetching import address
from tests.access.routes import RECORD_PAGES
from tests.factories.cast import Cast
from tests.factories.clients import body_of, client_of, send
from tests.factories.world import CROSSINGS, KINDS, Made, World

READER = "other_officer"
VARYING = {"x-request-id", "date", "set-cookie"}
PASSING = (
    (re.compile(r'"request_id":"[^"]+"'), ""),
    (re.compile(r"nonce-[A-Za-z0-9+/_=-]+"), ""),
    (re.compile(r'nonce="[^"]+"'), ""),
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), ""),
    (re.compile(r'name="csrf-token" content="[^"]+"'), ""),
    (re.compile(r'name="submission_key" value="[^"]+"'), ""),
)


def plain(response: Any, *ids: Any) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, body and headers without what differs on every request; `ids` read the same."""
    text = body_of(response).decode("utf-8", "replace")
    headers = [(k.lower(), v) for k, v in sorted(response.headers.items()) if k.lower() not in VARYING]
    whole = [("body", text), *headers]
    for number, (key, value) in enumerate(whole):
        for one in ids:
            value = value.replace(str(one), "ID")
        for pattern, sign in PASSING:
            value = pattern.sub(sign, value)
        whole[number] = (key, value)
    headers = [row for row in whole[1:] if row[0] != "content-length"]
    return response.status_code, whole[0][1], headers


def same(answer: Any, missing: Any, what: str) -> None:
    """Fails with the lines that differ."""
    if answer != missing:
        lines = difflib.unified_diff(str(missing).split("\\n"), str(answer).split("\\n"), lineterm="", n=0)
        raise AssertionError(f"{what} differs: {' '.join(lines)[:1500]}")


def hidden(world: World, reader: str = READER) -> list[Made]:
    return [made for made in world if made.kind not in CROSSINGS and not sees(reader, made)]


def attempts(resource: Resource | None, kind: str, pk: Any) -> Iterator[tuple[str, str, Any, dict[str, str]]]:
    """Everything that can be tried on one record: method, address, body, headers."""
    match = {"If_Match": '"v1"'}
    if resource is not None:
        base = f"/api/v1/{resource.name}/{pk}/"
        yield "get", base, None, {}
        yield "get", f"{base}history/", None, {}
        yield "patch", base, {"handling": "public"}, match
        yield "patch", base, {"handling": "public"}, {}
        yield "put", base, {}, match
        yield "delete", base, None, match
        for page in ("detail", "history", "edit", "delete"):
            url = address(resource, page, pk) if resource.paged else ""
            if url:
                yield "get", url, None, {}
                yield "post", url, {}, {}
    for page in RECORD_PAGES.get(kind, ()):
        yield "get", reverse(page, args=[pk]), None, {}
        yield "post", reverse(page, args=[pk]), {}, {}


@pytest.mark.parametrize("level", [Handling.FUNCTION, Handling.NAMED])
def test_a_hidden_record_answers_like_one_that_is_not_there(
    cast: Cast, world: World, level: Handling
) -> None:
    client, tried = client_of(cast, READER), 0
    for made in hidden(world):
        if made.level != level:
            continue
        resource, nothing = resource_of(made.spec.resource), uuid4()
        theirs = attempts(resource, made.kind, made.record.pk)
        for (method, url, data, headers), other in zip(
            theirs, attempts(resource, made.kind, nothing), strict=True
        ):
            answer = plain(send(client, method, url, data, **headers), made.record.pk, nothing)
            missing = plain(send(client, method, other[1], data, **headers), made.record.pk, nothing)
            same(answer, missing, f"{method} {url}")
            assert answer[0] in (400, 403, 404, 405), f"{method} {url}: {answer[0]}"
            tried += 1
    assert tried > 100


def id_filters(resource: Resource) -> Iterator[tuple[str, Any]]:
    for name, item in resource.filterset.base_filters.items():
        if isinstance(item, django_filters.UUIDFilter) and name != "function":
            yield name, item


def test_a_filter_by_a_hidden_id_finds_what_an_unknown_id_finds(cast: Cast, world: World) -> None:
    client, tried = client_of(cast, READER), 0
    closed = [made for made in hidden(world) if made.level == Handling.NAMED]
    for resource in (one for one in all_resources() if one.api):
        for name, item in id_filters(resource):
            unknown = read_list(client, resource, {name: str(uuid4())})
            assert unknown[0] == 200
            for made in closed:
                related = item.related._meta.concrete_model if isinstance(item, ReferenceFilter) else None
                if related in (None, made.spec.model._meta.concrete_model):
                    found = read_list(client, resource, {name: str(made.record.pk)})
                    assert found == unknown, f"{resource.name}?{name}= knows a hidden {made.kind}"
                    tried += 1
    assert tried > 30


def read_list(client: Client, resource: Resource, query: dict[str, str]) -> tuple[int, str]:
    answer = client.get(f"/api/v1/{resource.name}/", {**query, "count": "1"})
    return answer.status_code, plain(answer)[1]


def test_a_filter_by_area_does_not_look_through_a_hidden_area(cast: Cast, world: World) -> None:
    """`open_person` lies in a hidden area below Alpha North: to filter by Alpha North must not say so."""
    client, whole = client_of(cast, READER), str(cast.areas["alpha_north"].pk)
    body = client.get("/api/v1/people/", {"area": whole, "page_size": "200"}).content.decode()
    assert str(world.of("person", Handling.COMPANY).pk) in body
    assert str(world.of("open_person", Handling.COMPANY).pk) not in body
    assert (
        str(world.of("open_person", Handling.COMPANY).pk)
        in client.get("/api/v1/people/?page_size=200").content.decode()
    )


def test_searching_for_hidden_words_finds_nothing(cast: Cast, world: World) -> None:
    client = client_of(cast, READER)
    for made in hidden(world):
        resource = resource_of(made.spec.resource)
        if resource is None or "q" not in resource.filterset.base_filters:
            continue
        answer = client.get(f"/api/v1/{resource.name}/", {"q": f"{made.mark}name", "count": "1"}).json()
        title = client.get(f"/api/v1/{resource.name}/", {"q": f"{made.mark}title", "count": "1"}).json()
        assert (answer["results"], answer["count"], title["results"], title["count"]) == ([], 0, [], 0), (
            made.kind
        )


def test_the_search_over_everything_knows_nothing_hidden(cast: Cast, world: World) -> None:
    """By a program, word for word; and it does find what its reader sees."""
    client, found = client_of(cast, READER), set()
    for made in world:
        for word in (f"{made.mark}name", f"{made.mark}title"):
            hits = client.get("/api/v1/search/", {"q": word}).json()["results"]
            exact = [hit for hit in hits if not hit["near"]]
            assert sees(READER, made) or not exact, (made.kind, word)
            found |= {hit["kind"] for hit in exact}
    assert {"people", "organizations", "posts"} <= found


@pytest.mark.parametrize("reader", ["viewer", "manager", "grantee", "integrator_read"])
def test_private_columns_are_not_ordered_filtered_or_searched_by(
    cast: Cast, world: World, reader: str
) -> None:
    client = client_of(cast, reader)
    for name in ("birth_date", "private_contact_details"):
        for query in ({"ordering": name}, {name: "1933-03-07"}, {f"{name}__gte": "1900-01-01"}):
            assert client.get("/api/v1/people/", query).status_code == 400, query
    for made in world:
        if made.kind == "person" and sees(reader, made):
            for mark in made.private_marks:
                found = client.get("/api/v1/people/", {"q": mark, "count": "1"}).json()
                assert found["count"] == 0, mark
            document = client.get(f"/api/v1/people/{made.record.pk}/").json()
            assert sorted(document["masked"]) == ["birth_date", "private_contact_details"]
            assert document["birth_date"] is None and document["private_contact_details"] is None


def references(resource: Resource) -> Iterator[tuple[str, type[Any]]]:
    for name in resource.writable:
        column: Any = resource.model._meta.get_field(name)
        if column.is_relation and name not in ("function", "custodian"):
            yield name, column.related_model._meta.concrete_model


def test_naming_a_hidden_record_is_refused_like_naming_nothing(cast: Cast, world: World) -> None:
    """Validation says “There is no such record” to both, and nothing is written."""
    client, tried = client_of(cast, READER), 0
    for kind, spec in KINDS.items():
        resource = resource_of(spec.resource)
        if (
            kind in CROSSINGS
            or resource is None
            or resource.update is None
            or not resource.api
            or Handling.COMPANY not in spec.levels
            or kind in ("area", "theme", "group")
        ):
            continue
        record = world.of(kind, Handling.COMPANY)
        for name, related in references(resource):
            for made in hidden(world):
                if made.spec.model._meta.concrete_model is not related or made.level != Handling.NAMED:
                    continue
                url, nothing = f"/api/v1/{resource.name}/{record.pk}/", uuid4()
                both = [
                    plain(send(client, "patch", url, {name: str(pk)}, If_Match='"v1"'), pk)
                    for pk in (made.record.pk, nothing)
                ]
                assert both[0] == both[1], f"{resource.name}.{name} knows a hidden {made.kind}"
                assert both[0][0] == 400 and name in both[0][1]
                tried += 1
    assert tried > 10


def test_creating_below_a_hidden_record_is_refused_like_below_nothing(cast: Cast, world: World) -> None:
    client = client_of(cast, READER)
    post, who = world.of("post", Handling.NAMED), world.of("person", Handling.COMPANY)
    bodies = [{"person": str(who.pk), "post": str(pk), "start": "2020"} for pk in (post.pk, uuid4())]
    both = [plain(send(client, "post", "/api/v1/tenures/", body), body["post"]) for body in bodies]
    assert both[0] == both[1] and both[0][0] == 400


def test_a_foreign_cursor_is_refused(cast: Cast, world: World) -> None:
    client = client_of(cast, READER)
    page = client.get("/api/v1/people/", {"page_size": "1"}).json()
    cursor = page["next"].split("cursor=")[1].split("&")[0]
    other = client.get(f"/api/v1/posts/?cursor={cursor}")
    assert other.status_code in (200, 400)
    assert client.get(f"/api/v1/people/?cursor={cursor[:-4]}abcd").status_code == 400
    assert client.get(f"/api/v1/people/?ordering=updated&cursor={cursor}").status_code == 400
