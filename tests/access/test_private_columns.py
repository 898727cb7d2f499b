"""The field table: birth date and private contact details stay masked behind every door, for who may not read them.

Ordering, filters and search of the API are in test_side_channels; here are the pages, files, choosers, the past, and
what was deleted.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.confidentiality import Handling
from core.resources import all_resources
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.clients import body_of, client_of, send
from tests.factories.world import level_values, share

pytestmark = pytest.mark.django_db
BIRTH, PHONE = "1933-03-07", "+233 20 555 0199"
# They see the record, by role, area or share, and may not change it.
READERS = ("viewer", "manager", "grantee", "integrator_read")


@pytest.fixture
def ama(cast: Cast) -> Any:
    values = {
        "name": "Ama Boateng",
        "area": cast.areas["alpha_north"],
        "birth_date": BIRTH,
        "private_contact_details": [{"type": "phone", "value": PHONE}],
        **level_values(cast, Handling.FUNCTION),
    }
    who = services.create_person(actor=cast.fresh("author"), values=values)
    share(who, user=cast.grantee)
    services.update_person(
        actor=cast.fresh("author"), pk=who.pk, version=1, values={"birth_date": "1934", "summary": "Mayor"}
    )
    return who


def seen(response: Any) -> str:
    """The answer as text, a workbook unpacked."""
    body = body_of(response)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "replace")


def closed(response: Any) -> bool:
    text = seen(response)
    return not any(secret in text for secret in (BIRTH, "1934", PHONE, PHONE.replace(" ", ""), "555 0199"))


def doors(who: Any) -> list[tuple[str, dict[str, str]]]:
    page, api = f"/map/people/{who.pk}/", f"/api/v1/people/{who.pk}/"
    return [
        (page, {}),
        (f"{page}history/", {}),
        (f"{page}history/", {"from": "1", "to": "2"}),
        (f"{page}history/1/restore/", {}),
        (f"{page}edit/", {}),
        (f"{page}delete/", {}),
        (api, {}),
        (f"{api}history/", {}),
        (f"{api}history/", {"from": "1", "to": "2"}),
        ("/map/people/", {}),
        ("/map/people/facets/", {}),
        ("/map/people/deleted/", {}),
        ("/map/people/export/csv/", {}),
        ("/map/people/export/xlsx/", {}),
        ("/api/v1/people/", {}),
        ("/api/v1/people/", {"format": "csv"}),
        ("/api/v1/stakeholders/", {"format": "xlsx"}),
        ("/choose/people/", {"q": "ama"}),
        ("/search/", {"q": "ama"}),
    ]


@pytest.mark.parametrize("reader", READERS)
def test_no_door_shows_a_private_column(cast: Cast, ama: Any, reader: str) -> None:
    client = client_of(cast, reader)
    for url, query in doors(ama):
        assert closed(client.get(url, query)), (url, query)


def test_the_same_doors_are_open_to_who_may_change_the_record(cast: Cast, ama: Any) -> None:
    client = client_of(cast, "officer")
    shown = [url for url, query in doors(ama) if not closed(client.get(url, query))]
    assert len(shown) >= 9, shown


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("word", [PHONE, "5550199", "1933", BIRTH])
def test_a_private_value_finds_nothing(cast: Cast, ama: Any, reader: str, word: str) -> None:
    client = client_of(cast, reader)
    for url in ("/map/people/", "/api/v1/people/", "/api/v1/stakeholders/", "/choose/people/", "/search/"):
        assert "Ama Boateng" not in seen(client.get(url, {"q": word})), url


@pytest.mark.parametrize("reader", ["viewer", "officer"])
def test_no_list_is_ordered_narrowed_or_counted_by_a_private_column(
    cast: Cast, ama: Any, reader: str
) -> None:
    """Not even for editors: an order is the same for everybody who reads the list."""
    client = client_of(cast, reader)
    for name in ("birth_date", "birth_date_earliest", "private_contact_details"):
        for query in ({"ordering": name}, {"ordering": f"-{name}"}, {name: "1933"}, {f"{name}__gte": "1900"}):
            for url in ("/map/people/", "/api/v1/people/", "/map/people/export/csv/"):
                assert client.get(url, query).status_code == 400, (url, query)
        # Facets count and have no order; a filter is refused there too.
        assert client.get("/map/people/facets/", {name: "1933"}).status_code == 400, name


def test_no_resource_declares_a_private_column_as_order_filter_or_facet() -> None:
    from core.access.registry import rule_of

    checked = 0
    for resource in all_resources():
        rule = rule_of(resource.model)
        for name in rule.private if rule else ():
            assert all(name not in order.columns for order in resource.orders), (resource.name, name)
            assert name not in resource.filterset.base_filters, (resource.name, name)
            assert all(facet.column != name for facet in resource.facets), (resource.name, name)
            item = next((one for one in resource.document.items if one.path == name), None)
            assert item is None or item.private, (resource.name, name)
            checked += 1
    assert checked >= 6


def test_a_refused_write_echoes_nothing(cast: Cast, ama: Any) -> None:
    for reader in READERS:
        client = client_of(cast, reader)
        for body in ({"summary": "x"}, {"birth_date": "2000"}, {"birth_date": "nonsense"}):
            answer = send(client, "patch", f"/api/v1/people/{ama.pk}/", body, If_Match='"v1"')
            assert answer.status_code >= 400 and closed(answer), (reader, body)
        assert closed(client.post(f"/map/people/{ama.pk}/edit/", {"name": "x", "version": "1"})), reader
    ama.refresh_from_db()
    assert ama.birth_date == "1934"


def test_what_was_deleted_comes_back_with_its_private_columns_unseen(
    cast: Cast, ama: Any, client_for: Callable[[str], Client]
) -> None:
    services.delete_person(actor=cast.fresh("author"), pk=ama.pk, version=None)
    lead = client_for("lead")
    for url in ("/map/people/deleted/", f"/map/people/deleted/{ama.pk}/"):
        assert "Ama Boateng" in seen(lead.get(url)) and closed(lead.get(url)), url
    assert lead.post(f"/map/people/deleted/{ama.pk}/", {"reason": "A mistake"}).status_code == 302
    assert not closed(lead.get(f"/api/v1/people/{ama.pk}/"))
