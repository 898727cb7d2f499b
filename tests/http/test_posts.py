"""The pages of posts: who holds them now, before and next; marking vacant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from core.access.principals import system_actor
from core.confidentiality import Handling
from stakeholders import services
from stakeholders.models import Post, Vacancy
from tests.factories.cast import Cast
from tests.factories.government import Government, govern, person, tenure
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


def panels(response: object) -> dict[str, list[str]]:
    return {
        str(panel["title"]): [str(row["title"]) for row in panel.get("rows", [])]
        for panel in response.context["panels"]  # type: ignore[attr-defined]
    }


def test_now_before_and_next(officer: Client, land: Government) -> None:
    cai = person("Cai Lin")
    tenure(cai, land.minister, start="2099", status="designated")
    shown = panels(officer.get(f"/map/posts/{land.minister.pk}/"))
    assert shown["Holds it now"] == ["Hon. Ada Obi"]
    assert shown["Comes next"] == ["Cai Lin"]
    assert shown["Held it before"] == ["Ben Sow"]
    then = panels(officer.get(f"/map/posts/{land.minister.pk}/?as_of=2022-06-18"))
    assert then["Holds it on 18 June 2022"] == ["Ben Sow"]


def test_vacant_only_when_a_source_says_so(officer: Client, land: Government) -> None:
    vacant = officer.get(f"/map/posts/{land.director.pk}/")
    assert "Gazette 12" in text(vacant)
    assert [str(mark["text"]) for mark in vacant.context["page"]["badges"]] == ["Vacant"]
    unknown = officer.get(f"/map/posts/{land.adviser.pk}/")
    assert "No holder known to you" in text(unknown)
    assert unknown.context["page"]["badges"] == []


def test_a_hidden_holder_leaves_no_trace(officer: Client, cast: Cast, land: Government) -> None:
    actor = system_actor(cast.other.pk)
    values = {"person": land.hidden_person.pk, "post": land.adviser.pk, "start": "2020"}
    services.create_tenure(
        actor=actor, values={**values, "handling": Handling.FUNCTION, "function": cast.other.pk}
    )
    page = text(officer.get(f"/map/posts/{land.adviser.pk}/"))
    assert "Hidden Hana" not in page
    assert "No holder known to you" in page


@pytest.mark.parametrize("tab", ["timeline", "sources"])
def test_every_tab_opens(officer: Client, land: Government, tab: str) -> None:
    assert officer.get(f"/map/posts/{land.minister.pk}/?tab={tab}").status_code == 200


def test_a_vacancy_is_marked_with_who_says_so(officer: Client, land: Government) -> None:
    page = text(officer.get(f"/map/posts/{land.adviser.pk}/"))
    assert f"/map/vacancies/new/?post={land.adviser.pk}" in page
    url = f"/map/vacancies/new/?post={land.adviser.pk}&next=/map/posts/{land.adviser.pk}/"
    response = officer.post(url, form_values(officer, url) | {"note": "Gazette 13", "start": "2026-10"})
    assert response.headers["Location"] == f"/map/posts/{land.adviser.pk}/"
    assert Vacancy.objects.get(post=land.adviser).note == "Gazette 13"
    assert "Vacant" in text(officer.get(f"/map/posts/{land.adviser.pk}/"))


def test_the_list_says_who_holds_what(officer: Client, land: Government) -> None:
    response = officer.get("/map/posts/")
    assert titles(response) == ["Adviser on Mines", "Director of Licences", "Minister of Mines"]
    assert "Hon. Ada Obi" in text(response)
    assert titles(officer.get("/map/posts/?holder=vacant")) == ["Director of Licences"]
    assert titles(officer.get("/map/posts/?holder=unknown")) == ["Adviser on Mines"]


def test_a_post_needs_a_visible_organization(officer: Client, land: Government) -> None:
    url = "/map/posts/new/"
    made = officer.post(
        url, {"organization": str(land.agency.pk), "title": "Head", "seats": "1", "rank": "1"}
    )
    assert made.headers["Location"] == f"/map/posts/{Post.objects.get(title='Head').pk}/"
    hidden = officer.post(url, {"organization": str(land.hidden_body.pk), "title": "Spy", "seats": "1"})
    missing = officer.post(
        url, {"organization": "019b0000-0000-7000-8000-000000000000", "title": "Spy", "seats": "1"}
    )
    assert hidden.status_code == missing.status_code == 422
    assert errors(hidden) == errors(missing) == {"organization": ["There is no such record."]}
    assert not Post.objects.filter(title="Spy").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "T" * 301}, "title"),
        ({"seats": "0"}, "seats"),
        ({"seats": "99999999999"}, "seats"),
        ({"start": "2024-04-31"}, "start"),
        ({"start": "2024", "end": "2023"}, "end"),
    ],
)
def test_bad_values_are_refused_at_their_fields(
    officer: Client, land: Government, changes: dict[str, str], field: str
) -> None:
    url = f"/map/posts/{land.minister.pk}/edit/"
    response = officer.post(url, form_values(officer, url) | changes)
    assert response.status_code == 422
    assert field in errors(response)
    assert Post.objects.get(pk=land.minister.pk).version == land.minister.version


def test_a_hidden_post_is_a_missing_one(officer: Client, cast: Cast, land: Government) -> None:
    actor = system_actor(cast.other.pk)
    values = {"title": "Spy", "organization": land.hidden_body.pk, "handling": Handling.FUNCTION}
    spy = services.create_post(actor=actor, values={**values, "function": cast.other.pk})
    like_missing(officer, "/map/posts/{pk}/", spy.pk)


def test_a_viewer_sees_no_buttons_and_may_not_write(client_for: For, land: Government) -> None:
    viewer = client_for("viewer")
    assert viewer.get(f"/map/posts/{land.minister.pk}/").context["actions"] == []
    assert viewer.get(f"/map/posts/{land.minister.pk}/edit/").status_code == 403
    assert viewer.get("/map/vacancies/new/").status_code == 403
