"""Lists of people and organizations in other forms: what the list shows, stamped, for those who may."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import AuditEvent
from tests.factories.cast import Cast
from tests.factories.clients import body_of
from tests.factories.government import Government, govern, person
from tests.factories.remembered import remembered

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


def test_the_file_is_the_list(client_for: For, land: Government) -> None:
    answer = client_for("officer").get("/map/people/export/popolo/?q=obi")
    found = json.loads(body_of(answer))
    assert [one["name"] for one in found["persons"]] == ["Ada Obi"]
    assert [one["label"] for one in found["posts"]] == ["Minister of Mines"]
    assert answer["X-Entente-Stamp"] == "TLP:AMBER+STRICT"
    assert "TLP-AMBER" in answer["Content-Disposition"] and answer["Content-Disposition"].endswith('.json"')
    assert AuditEvent.objects.get(verb="export").details["format"] == "popolo"
    page = client_for("officer").get("/map/people/?q=obi")
    assert {str(one["label"]) for one in page.context["page"]["exports"]} == {
        "CSV", "XLSX", "Popolo JSON", "vCard", "FollowTheMoney",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["popolo", "vcard", "ftm"])
def test_hidden_records_are_in_no_form(client_for: For, land: Government, form: str) -> None:
    for name, hidden in (("people", b"Hidden Hana"), ("organizations", b"Hidden Bureau")):
        mine = body_of(client_for("officer").get(f"/api/v1/{name}/?format={form}"))
        theirs = body_of(client_for("other_officer").get(f"/api/v1/{name}/?format={form}"))
        assert hidden not in mine and hidden in theirs
        assert b"TLP:AMBER" in mine


def test_many_people_leave_with_a_lead_only(client_for: For, land: Government, settings: Any) -> None:
    settings.BULK_EXPORT_ROWS = 2
    person("A third one")
    assert client_for("officer").get("/api/v1/people/?format=vcard").status_code == 403
    assert client_for("lead").get("/api/v1/people/?format=vcard").status_code == 200
    assert client_for("officer").get("/api/v1/organizations/?format=vcard").status_code == 200


def test_a_form_that_a_list_does_not_have(client_for: For, land: Government) -> None:
    assert client_for("officer").get("/api/v1/posts/?format=vcard").status_code == 400
    assert client_for("officer").get("/map/posts/export/vcard/").status_code == 404
