"""Merging on the pages and over the API: who may, what stands there, where old addresses lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from stakeholders.models import Merge
from tests.factories.cast import Cast
from tests.factories.clients import send
from tests.factories.government import Government, govern, person
from tests.factories.remembered import remembered
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


@pytest.fixture
def twin(cast: Cast, land: Government) -> Any:
    return person("Adda Obi", area=cast.areas["beta"].pk, summary="Speaks for the coast.")


def test_the_page_suggests_compares_merges_and_takes_back(
    client_for: For, land: Government, twin: Any
) -> None:
    client, url = client_for("officer"), f"/map/people/{land.ada.pk}/merge/"
    assert url in text(client.get(land.ada.get_absolute_url()))
    first = client.get(url)
    assert [one["title"] for one in first.context["alike"]] == ["Adda Obi"]
    second = client.get(url, {"with": twin.pk})
    labels = {row.name for row in second.context["form"].rows}
    assert labels == {"name", "honorific", "other_names", "languages", "area", "summary"}
    assert "Speaks for the coast." in text(second)
    sent = {"with": twin.pk, "version": 1, "other_version": 1, "keep-name": "other", "reason": "One man"}
    assert client.post(url, sent).status_code == 302
    page = text(client.get(land.ada.get_absolute_url()))
    assert "Adda Obi" in page and "Speaks for the coast." in page
    moved = client.get(f"/map/people/{twin.pk}/?tab=timeline")
    assert (moved.status_code, moved["Location"]) == (301, f"/map/people/{land.ada.pk}/?tab=timeline")
    assert client.get(f"/map/stakeholders/{twin.pk}/")["Location"] == f"/map/stakeholders/{land.ada.pk}/"
    before = client.get(url).context["merges"]
    assert [(one["absorbed__name"], one["reason"]) for one in before] == [("Adda Obi", "One man")]
    land.ada.refresh_from_db()
    sent = {"absorbed": twin.pk, "version": land.ada.version}
    assert client.post(f"/map/people/{land.ada.pk}/unmerge/", sent).status_code == 302
    assert client.get(f"/map/people/{twin.pk}/").status_code == 200
    assert Merge.objects.get().undone_by is not None


def test_a_page_that_was_open_too_long_and_people_who_may_not(
    client_for: For, land: Government, twin: Any
) -> None:
    url = f"/map/people/{land.ada.pk}/merge/"
    assert client_for("viewer").get(url).status_code == 403
    assert client_for("administrator").get(url).status_code == 404
    assert client_for("officer").get(url, {"with": land.ada.pk}).status_code == 422
    hidden = client_for("officer").get(url, {"with": land.hidden_person.pk})
    missing = client_for("officer").get(url, {"with": "00000000-0000-0000-0000-000000000001"})
    assert hidden.status_code == missing.status_code == 422
    assert "Hidden Hana" not in text(hidden)
    stale = client_for("officer").post(url, {"with": twin.pk, "version": 9, "other_version": 1})
    assert stale["Location"] == f"{url}?with={twin.pk}"
    assert not Merge.objects.exists()


def test_the_same_over_the_api(client_for: For, land: Government, twin: Any) -> None:
    client, url = client_for("integrator_write"), f"/api/v1/people/{land.ada.pk}/"
    sent = {"absorbed": str(twin.pk), "choices": {"summary": "other"}, "reason": "One man"}
    assert send(client, "POST", f"{url}merge/", sent).status_code == 428
    assert send(client, "POST", f"{url}merge/", sent, If_Match='"v9"').status_code == 412
    itself = send(client, "POST", f"{url}merge/", {"absorbed": str(land.ada.pk)}, If_Match='"v1"')
    assert itself.status_code == 400 and "itself" in itself.json()["errors"]["absorbed"][0]
    hidden = send(client, "POST", f"{url}merge/", {"absorbed": str(land.hidden_person.pk)}, If_Match='"v1"')
    assert hidden.json()["errors"] == {"absorbed": ["There is no such record."]}
    bad = send(client, "POST", f"{url}merge/", {**sent, "choices": {"name": "both"}}, If_Match='"v1"')
    assert bad.status_code == 400
    assert (
        send(client_for("integrator_read"), "POST", f"{url}merge/", sent, If_Match='"v1"').status_code == 403
    )
    done = send(client, "POST", f"{url}merge/", sent, If_Match='"v1"')
    assert (done.status_code, done.json()["summary"]) == (200, "Speaks for the coast.")
    old = client.get(f"/api/v1/people/{twin.pk}/")
    assert (old.status_code, old["Location"]) == (308, f"http://testserver{url}")
    assert client.get(f"/api/v1/people/{twin.pk}/history/")["Location"].endswith(f"{land.ada.pk}/history/")
    assert client.get("/api/v1/people/?q=Adda").json()["results"][0]["id"] == str(land.ada.pk)
    back = send(client, "POST", f"{url}unmerge/", {"absorbed": str(twin.pk)}, If_Match=done["ETag"])
    assert (back.status_code, back.json()["summary"]) == (200, "")
    assert client.get(f"/api/v1/people/{twin.pk}/").json()["name"] == "Adda Obi"


def test_an_old_id_says_nothing_to_those_who_may_not_see(
    client_for: For, land: Government, twin: Any
) -> None:
    url = f"/api/v1/people/{land.ada.pk}/merge/"
    send(client_for("integrator_write"), "POST", url, {"absorbed": str(twin.pk)}, If_Match='"v1"')
    for name in ("administrator", "secretariat", "far_manager"):
        assert client_for(name).get(f"/map/people/{twin.pk}/").status_code == 404, name
