"""The pages about what was: versions side by side, an earlier one brought back, deleted records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.access.principals import system_actor
from core.models import AuditEvent
from stakeholders import services
from stakeholders.models import Person
from tests.budgets.measure import statements
from tests.factories.cast import Cast
from tests.factories.clients import send
from tests.http.pages import like_missing
from tests.http.reading import errors, hidden_version, text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
BIRTH = "1971-05"


@pytest.fixture
def ama(cast: Cast) -> Any:
    who = services.create_person(
        actor=cast.fresh("author"), values={"name": "Ama Boateng", "summary": "The old <b>mayor</b>."}
    )
    for values in ({"summary": "The new <b>mayor</b>."}, {"birth_date": BIRTH}):
        services.update_person(actor=cast.fresh("author"), pk=who.pk, version=None, values=values)
    return who


def history(who: Any, query: str = "") -> str:
    return f"/map/people/{who.pk}/history/{query}"


def restore(who: Any, number: int = 1) -> str:
    return f"/map/people/{who.pk}/history/{number}/restore/"


def test_two_versions_beside_each_other_with_the_words_marked(client_for: For, ama: Any) -> None:
    page = client_for("viewer").get(history(ama, "?from=1&to=2")).content.decode()
    assert "Version 1 and version 2" in page
    assert "The <del>old</del> &lt;b&gt;mayor&lt;/b&gt;." in page
    assert "The <ins>new</ins> &lt;b&gt;mayor&lt;/b&gt;." in page


def test_what_may_not_be_read_is_no_difference(client_for: For, ama: Any) -> None:
    seen = text(client_for("viewer").get(history(ama, "?from=2&to=3")))
    assert "These two say the same, as far as you may read them." in seen and BIRTH not in seen
    assert BIRTH in text(client_for("officer").get(history(ama, "?from=2&to=3")))


@pytest.mark.parametrize(
    "query", ["?from=1&to=9", "?from=1", "?from=x&to=2", "?from=-1&to=2", "?from=1&to=99999999999"]
)
def test_a_version_that_is_not_there(client_for: For, ama: Any, query: str) -> None:
    response = client_for("viewer").get(history(ama, query))
    assert response.status_code == 200
    assert "One of these versions is not there" in text(response)


def test_the_api_compares_two_versions(client_for: For, ama: Any) -> None:
    url = f"/api/v1/people/{ama.pk}/history/"
    (found,) = client_for("viewer").get(url, {"from": "1", "to": "3"}).json()["results"]
    assert found["version"] == 3
    assert [change["field"] for change in found["changes"]] == ["summary"]
    for query, field in (
        ({"from": "1"}, "to"),
        ({"from": "x", "to": "2"}, "from"),
        ({"from": "1", "to": "9"}, "to"),
        ({"from": "0", "to": "2"}, "from"),
    ):
        answer = client_for("viewer").get(url, query)
        assert answer.status_code == 400 and list(answer.json()["errors"]) == [field], query


def test_an_earlier_version_is_brought_back(client_for: For, ama: Any) -> None:
    officer = client_for("officer")
    assert f'href="{restore(ama)}"' in text(officer.get(history(ama)))
    asked = officer.get(restore(ama))
    assert [field["label"] for field in asked.context["fields"]] == ["In a sentence", "Born"]
    answer = officer.post(restore(ama), {"reason": "It was right", "version": hidden_version(asked)})
    assert answer.status_code == 302
    ama.refresh_from_db()
    assert (ama.version, ama.summary) == (4, "The old <b>mayor</b>.")
    assert "Version 1 brought back: It was right" in text(officer.get(history(ama)))


def test_without_a_reason_or_after_somebody_else_nothing_comes_back(client_for: For, ama: Any) -> None:
    officer = client_for("officer")
    answer = officer.post(restore(ama), {"version": "3"})
    assert answer.status_code == 422 and "reason" in errors(answer)
    for version in ("2", "", "x", "9" * 30):
        assert officer.post(restore(ama), {"reason": "x", "version": version}).status_code == 409
    ama.refresh_from_db()
    assert ama.version == 3


def test_who_may_not_change_brings_nothing_back(client_for: For, ama: Any) -> None:
    viewer = client_for("viewer")
    assert "restore" not in text(viewer.get(history(ama)))
    for method in ("get", "post"):
        assert getattr(viewer, method)(restore(ama)).status_code == 403
    assert client_for("officer").get(restore(ama, 9)).status_code == 404
    assert Person.objects.get(pk=ama.pk).version == 3


def test_deleted_records_are_found_and_brought_back(client_for: For, ama: Any, cast: Cast) -> None:
    services.delete_person(actor=cast.fresh("author"), pk=ama.pk, version=None, reason="Entered twice")
    lead = client_for("lead")
    assert 'href="/map/people/deleted/"' in text(lead.get("/map/people/"))
    listed = text(lead.get("/map/people/deleted/"))
    assert "Ama Boateng" in listed and "Entered twice" in listed
    url = f"/map/people/deleted/{ama.pk}/"
    page = text(lead.get(url))
    assert "The new <b>mayor</b>." in page and BIRTH not in page
    assert lead.post(url, {}).status_code == 422
    assert not Person.objects.filter(pk=ama.pk).exists()
    assert lead.post(url, {"reason": "It was not"}).status_code == 302
    assert Person.objects.get(pk=ama.pk).birth_date == BIRTH
    assert AuditEvent.objects.filter(verb="restore", object_ref=str(ama.pk)).count() == 1
    assert lead.get(url).status_code == 404


@pytest.mark.parametrize(
    "reader", ["officer", "viewer", "other_officer", "manager", "administrator", "auditor"]
)
def test_to_others_what_was_deleted_is_missing(client_for: For, ama: Any, cast: Cast, reader: str) -> None:
    services.update_person(
        actor=cast.fresh("author"), pk=ama.pk, version=None, values={"handling": 2, "function": cast.home}
    )
    services.delete_person(actor=cast.fresh("author"), pk=ama.pk, version=None)
    client = client_for(reader)
    assert "Ama" not in text(client.get("/map/people/deleted/"))
    like_missing(client, "/map/people/deleted/{pk}/", ama.pk)
    assert client.post(f"/map/people/deleted/{ama.pk}/", {"reason": "x"}).status_code == 404
    assert not Person.objects.filter(pk=ama.pk).exists()


def test_the_pages_cost_the_same_for_any_number_of_rows(client_for: For, cast: Cast) -> None:
    lead, counts = client_for("lead"), []
    kept = services.create_person(actor=system_actor(), values={"name": "Kept"})
    body = services.create_organization(actor=system_actor(), values={"name": "Council"})
    paths = [
        history(kept),
        history(kept, "?from=1&to=3"),
        restore(kept),
        "/map/people/deleted/",
        "/map/tenures/deleted/",
    ]
    for first, last in ((0, 3), (3, 30)):
        for number in range(first, last):
            who = services.create_person(actor=system_actor(), values={"name": f"Gone {number}"})
            held = services.create_tenure(
                actor=system_actor(), values={"person": kept, "organization": body, "role": f"{number}"}
            )
            services.delete_person(actor=system_actor(), pk=who.pk, version=1)
            services.delete_tenure(actor=system_actor(), pk=held.pk, version=1)
            services.update_person(
                actor=system_actor(), pk=kept.pk, version=None, values={"summary": f"Line {number}"}
            )
        counts.append({path: len(statements(lambda path=path: lead.get(path))) for path in paths})
    assert counts[0] == counts[1]
    assert max(counts[1].values()) <= 12, counts[1]


def test_a_history_with_parameters_that_do_not_exist_is_refused(client_for: For, ama: Any) -> None:
    answer = send(client_for("viewer"), "get", f"/api/v1/people/{ama.pk}/history/?form=1")
    assert answer.status_code == 400 and "form" in answer.json()["errors"]
