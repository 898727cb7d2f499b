"""The pages of tenures: adding, ending one without touching another, overlaps, staleness."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from core.access.principals import system_actor
from stakeholders import services
from stakeholders.models import Tenure
from tests.factories.cast import Cast
from tests.factories.government import Government, govern, tenure
from tests.factories.remembered import remembered
from tests.http.pages import form_values, like_missing
from tests.http.reading import errors, text, titles

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


@pytest.fixture
def officer(client_for: For) -> Client:
    return client_for("officer")


def test_the_page_says_who_what_and_when(officer: Client, land: Government) -> None:
    page = text(officer.get(f"/map/tenures/{land.ben_minister.pk}/"))
    assert "Ben Sow" in page
    assert "Minister of Mines" in page
    assert "Ministry of Mines" in page
    assert "2021 – May 2024" in page
    assert "Dismissed" in page
    assert "Ended" in page


def test_ending_one_touches_no_other(officer: Client, land: Government) -> None:
    second = tenure(land.ada, land.adviser, start="2025")
    url = f"/map/tenures/{land.ada_minister.pk}/end/?next=/map/people/{land.ada.pk}/"
    values = form_values(officer, url) | {"end": "2026-10", "end_reason": "resigned", "reason": "radio"}
    response = officer.post(url, values)
    assert response.headers["Location"] == f"/map/people/{land.ada.pk}/"
    ended = Tenure.objects.get(pk=land.ada_minister.pk)
    assert (ended.end, ended.end_reason, ended.version) == ("2026-10", "resigned", 2)
    other = Tenure.objects.get(pk=second.pk)
    assert (other.end, other.version) == ("", 1)
    assert "radio" in text(officer.get(f"/map/tenures/{ended.pk}/history/"))


@pytest.mark.parametrize("end", ["2026-04-31", "", "soon", "2023", "2026-1", "20261"])
def test_a_bad_end_is_refused_at_its_field(officer: Client, land: Government, end: str) -> None:
    url = f"/map/tenures/{land.ada_minister.pk}/end/"
    response = officer.post(url, form_values(officer, url) | {"end": end})
    assert response.status_code == 422
    assert "end" in errors(response)
    assert Tenure.objects.get(pk=land.ada_minister.pk).version == 1


def test_ending_what_somebody_changed_shows_both(client_for: For, land: Government) -> None:
    officer = client_for("officer")
    url = f"/map/tenures/{land.ada_minister.pk}/end/"
    values = form_values(officer, url) | {"end": "2026-10", "end_reason": "resigned"}
    services.update_tenure(
        actor=system_actor(), pk=land.ada_minister.pk, version=1, values={"end": "2026-09"}
    )
    response = officer.post(url, values)
    assert response.status_code == 409
    assert response.context["conflict"]["fields"][0]["yours"] == "October 2026"
    assert response.context["conflict"]["fields"][0]["theirs"] == "September 2026"
    assert response.context["form"]["end"].value() == "2026-10"
    assert officer.post(url, values | {"version": "2"}).status_code == 302


def test_a_second_holder_beyond_the_seats_is_refused_at_the_post(officer: Client, land: Government) -> None:
    url = f"/map/tenures/new/?post={land.minister.pk}&person={land.ben.pk}"
    values = form_values(officer, url) | {"start": "2025"}
    refused = officer.post(url, values)
    assert refused.status_code == 422
    assert "post" in errors(refused)
    assert officer.post(url, values | {"status": "acting"}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": "2024-02-30"}, "start"),
        ({"start": "2025", "end": "2024"}, "end"),
        ({"person": ""}, "person"),
        ({"status": "king"}, "status"),
        ({"first_seen": "31.04.2024"}, "first_seen"),
        ({"role": "a\u202eb"}, "role"),
        ({"post": ""}, "__all__"),
    ],
)
def test_bad_values_are_refused_at_their_fields(
    officer: Client, land: Government, changes: dict[str, str], field: str
) -> None:
    before = Tenure.objects.count()
    url = f"/map/tenures/new/?post={land.adviser.pk}&person={land.ben.pk}"
    response = officer.post(url, form_values(officer, url) | changes)
    assert response.status_code == 422
    assert field in errors(response)
    assert Tenure.objects.count() == before


def test_the_list_names_person_post_and_dates(officer: Client, land: Government) -> None:
    response = officer.get("/map/tenures/")
    assert titles(response) == ["Ben Sow", "Ada Obi"]
    assert "2021 – May 2024" in text(response)
    assert titles(officer.get("/map/tenures/?phase=current")) == ["Ada Obi"]
    assert titles(officer.get(f"/map/tenures/?organization={land.ministry.pk}&as_of=2022-01-01")) == [
        "Ben Sow"
    ]


def test_hidden_missing_and_not_allowed(client_for: For, cast: Cast, land: Government) -> None:
    closed = {
        "person": land.hidden_person.pk,
        "post": land.adviser.pk,
        "handling": 2,
        "function": cast.other.pk,
    }
    hidden = services.create_tenure(actor=system_actor(cast.other.pk), values=closed)
    officer, viewer = client_for("officer"), client_for("viewer")
    like_missing(officer, "/map/tenures/{pk}/", hidden.pk)
    like_missing(officer, "/map/tenures/{pk}/end/", hidden.pk)
    url = f"/map/tenures/{land.ada_minister.pk}/end/"
    assert viewer.get(url).status_code == viewer.post(url, {"end": "2026", "version": "1"}).status_code == 403
    assert Tenure.objects.get(pk=land.ada_minister.pk).end == ""


def test_whoever_checks_a_tenure_is_named(officer: Client, cast: Cast, land: Government) -> None:
    url = f"/map/tenures/{land.ada_minister.pk}/edit/"
    today = timezone.localdate()
    assert (
        officer.post(url, form_values(officer, url) | {"verified_on": today.isoformat()}).status_code == 302
    )
    assert Tenure.objects.get(pk=land.ada_minister.pk).verified_by_id == cast.users["officer"].pk
    assert "verified today by Officer" in text(officer.get(f"/map/people/{land.ada.pk}/"))
    services.update_tenure(
        actor=system_actor(), pk=land.ada_minister.pk, version=None, values={"role": "Head"}
    )
    assert Tenure.objects.get(pk=land.ada_minister.pk).verified_by_id == cast.users["officer"].pk


def test_one_click_says_still_in_office(officer: Client, cast: Cast, land: Government) -> None:
    today = timezone.localdate()
    Tenure.objects.filter(pk=land.ada_minister.pk).update(last_seen="2025-01-01", first_seen="2024-07-01")
    url = f"/map/tenures/{land.ada_minister.pk}/confirm/"
    for page in (land.ada_minister, land.ada, land.minister):
        assert f'action="{url}?next=' in text(officer.get(page.get_absolute_url()))
    answer = officer.post(f"{url}?next=/map/people/{land.ada.pk}/", {"version": "1"})
    assert answer.headers["Location"] == f"/map/people/{land.ada.pk}/"
    found = Tenure.objects.get(pk=land.ada_minister.pk)
    assert (found.verified_on, found.last_seen, found.version) == (today, today, 2)
    assert found.verified_by_id == cast.users["officer"].pk
    assert url not in text(officer.get(f"/map/people/{land.ada.pk}/"))
    history = text(officer.get(f"/map/tenures/{found.pk}/history/"))
    assert "version 2" in history
    assert "Checked on" in history
    assert officer.post(url, {"version": "2"}).status_code == 302
    assert Tenure.objects.get(pk=found.pk).version == 2


@pytest.mark.parametrize("version", ["", "7", "x", "-1"])
def test_confirming_what_somebody_changed_records_nothing(
    officer: Client, land: Government, version: str
) -> None:
    url = f"/map/tenures/{land.ada_minister.pk}/confirm/"
    officer.post(url, {"version": version})
    assert "Not recorded" in text(officer.get(f"/map/tenures/{land.ada_minister.pk}/"))
    assert Tenure.objects.get(pk=land.ada_minister.pk).verified_on is None


def test_a_tenure_that_is_over_is_not_confirmed(officer: Client, land: Government) -> None:
    url = f"/map/tenures/{land.ben_minister.pk}/confirm/"
    assert url not in text(officer.get(f"/map/tenures/{land.ben_minister.pk}/"))
    officer.post(url, {"version": "1"})
    assert Tenure.objects.get(pk=land.ben_minister.pk).version == 1


def test_confirming_needs_a_post_the_right_and_sight(client_for: For, land: Government) -> None:
    url = f"/map/tenures/{land.ada_minister.pk}/confirm/"
    assert client_for("officer").get(url).status_code == 405
    assert client_for("viewer").post(url, {"version": "1"}).status_code == 403
    assert (
        client_for("local_officer").post(url.replace(str(land.ada_minister.pk), str(land.ada.pk))).status_code
        == 404
    )
    assert "/confirm/" not in text(client_for("viewer").get(f"/map/people/{land.ada.pk}/"))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_for("officer").cookies
    assert strict.post(url, {"version": "1"}).status_code == 403
    assert Tenure.objects.get(pk=land.ada_minister.pk).version == 1


def test_a_confirmation_away_from_this_site_is_not_followed(officer: Client, land: Government) -> None:
    url = f"/map/tenures/{land.ada_minister.pk}/confirm/?next=https://elsewhere.example/"
    answer = officer.post(url, {"version": "1"})
    assert answer.headers["Location"] == f"/map/tenures/{land.ada_minister.pk}/"
