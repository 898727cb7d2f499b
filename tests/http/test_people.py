"""The pages of people: profile, list, create, edit, delete, history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from core.access.principals import system_actor
from stakeholders import services
from stakeholders.models import Person
from tests.factories.cast import Cast
from tests.factories.government import Government, govern, person
from tests.factories.remembered import remembered
from tests.http.pages import form_values, like_missing
from tests.http.reading import BAD_NAMES, GOOD_NAMES, errors, hidden_version, text, titles

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


@pytest.fixture
def officer(client_for: For) -> Client:
    return client_for("officer")


def test_the_profile_says_who_and_which_post_since_when(officer: Client, land: Government) -> None:
    page = text(officer.get(f"/map/people/{land.ada.pk}/"))
    assert "Hon. Ada Obi" in page
    assert f'href="/map/posts/{land.minister.pk}/"' in page
    assert f'href="/map/organizations/{land.ministry.pk}/"' in page
    assert "since May 2024" in page
    assert "French, English" in page
    assert "عادة" in page
    assert "No source yet." in page
    assert f"/map/tenures/new/?person={land.ada.pk}" in page


def test_private_contact_details_are_masked_for_those_who_may_not_read_them(
    client_for: For, land: Government
) -> None:
    services.update_person(
        actor=system_actor(),
        pk=land.ada.pk,
        version=None,
        values={
            "contact_details": [{"type": "email", "value": "ada@mines.example"}],
            "private_contact_details": [{"type": "phone", "value": "+243 81 000"}],
        },
    )
    url = f"/map/people/{land.ada.pk}/"
    editor, viewer = text(client_for("officer").get(url)), text(client_for("viewer").get(url))
    assert 'href="tel:+24381000"' in editor
    assert 'href="mailto:ada@mines.example"' in viewer
    assert "+243 81 000" not in viewer
    assert "not shown to you" in viewer
    assert "Edit" not in viewer.split("</main>")[0].split("e-head-actions")[1].split("</div>")[0]


def test_as_of_another_day_shows_who_was_what_then(officer: Client, land: Government) -> None:
    ben = f"/map/people/{land.ben.pk}/"
    assert "No post known to you" in text(officer.get(ben))
    then = officer.get(f"{ben}?as_of=2023-06-01")
    assert "Minister of Mines" in text(then)
    assert then.context["page"]["as_of"].isoformat() == "2023-06-01"
    edge = officer.get(f"{ben}?as_of=2021-06-01")
    spans = next(
        one["rows"] for one in edge.context["panels"] if one.get("rows") and "certainty" in one["rows"][0]
    )
    assert [row["certainty"] for row in spans] == ["possible"]
    assert officer.get(f"{ben}?as_of=yesterday").status_code == 200


@pytest.mark.parametrize("tab", ["timeline", "sources", "no-such-tab"])
def test_every_tab_opens(officer: Client, land: Government, tab: str) -> None:
    assert officer.get(f"/map/people/{land.ada.pk}/?tab={tab}").status_code == 200


def test_the_timeline_draws_a_bar_for_each_tenure(officer: Client, land: Government) -> None:
    response = officer.get(f"/map/people/{land.ben.pk}/?tab=timeline")
    rows = response.context["panels"][0]["spans"]["rows"]
    assert [row["label"] for row in rows] == ["Minister of Mines"]
    assert "2021 – May 2024" in text(response)


def test_the_sources_tab_says_how_sure(officer: Client, land: Government) -> None:
    source = services.create_source(
        actor=system_actor(), values={"title": "Gazette", "kind": "publication", "reliability": "B"}
    )
    values = {"source": source.pk, "tenure": land.ada_minister.pk, "said": "Sworn in.", "credibility": 2}
    services.create_citation(actor=system_actor(), values=values)
    page = text(officer.get(f"/map/people/{land.ada.pk}/?tab=sources"))
    assert "Sworn in." in page
    assert "usually reliable · probably true · published" in page


@pytest.mark.parametrize(
    "url",
    ["/map/people/{pk}/", "/map/people/{pk}/edit/", "/map/people/{pk}/history/", "/map/people/{pk}/delete/"],
)
def test_a_hidden_person_is_a_missing_one(officer: Client, land: Government, url: str) -> None:
    like_missing(officer, url, land.hidden_person.pk)


def test_the_list_shows_what_they_hold_and_hides_the_hidden(officer: Client, land: Government) -> None:
    response = officer.get("/map/people/")
    assert titles(response) == ["Hon. Ada Obi", "Ben Sow"]
    page = text(response)
    assert "Minister of Mines" in page
    assert "Hidden Hana" not in page
    assert titles(officer.get("/map/people/?sourced=False")) == ["Hon. Ada Obi", "Ben Sow"]
    assert titles(officer.get("/map/people/?sourced=True")) == []


def test_a_search_without_a_hit_offers_to_add_the_name(officer: Client, land: Government) -> None:
    page = text(officer.get("/map/people/?q=Célestin"))
    assert "/map/people/new/?name=C%C3%A9lestin" in page
    assert officer.get("/map/people/new/?name=Célestin").context["form"]["name"].value() == "Célestin"


def test_a_name_is_enough(officer: Client) -> None:
    response = officer.post("/map/people/new/", {"name": "Jonas"})
    made = Person.objects.get(name="Jonas")
    assert response.headers["Location"] == f"/map/people/{made.pk}/"
    assert made.handling == 1
    assert made.function is None


def test_who_holds_no_office_starts_with_the_writers_function(officer: Client, cast: Cast) -> None:
    officer.post("/map/people/new/", {"name": "Mama Bira", "basis": "consent"})
    made = Person.objects.get(name="Mama Bira")
    assert (made.handling, made.function) == (2, cast.home)


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_name_is_kept_exactly(officer: Client, name: str) -> None:
    officer.post("/map/people/new/", {"name": name})
    made = Person.objects.get()
    assert made.name == name
    page = officer.get(f"/map/people/{made.pk}/").content.decode()
    assert "<b>Jane" not in page


@pytest.mark.parametrize("kind", BAD_NAMES)
def test_a_bad_name_is_refused_at_its_field(officer: Client, kind: str) -> None:
    response = officer.post("/map/people/new/", {"name": BAD_NAMES[kind], "summary": "kept"})
    assert response.status_code in (400, 422)
    if response.status_code == 422:
        assert "name" in errors(response)
        assert "kept" in text(response)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "1970-04-31"),
        ("birth_date", "yesterday"),
        ("languages", "f\u202er"),
        ("contact_details", "phone"),
        ("contact_details", "url | javascript:alert(1)"),
        ("identifiers", "a | b | c"),
        ("area", "019b0000-0000-7000-8000-000000000000"),
        ("level", "galactic"),
        ("summary", "x" * 4001),
        ("handling", "9"),
    ],
)
def test_a_bad_value_is_refused_at_its_field(officer: Client, field: str, value: str) -> None:
    response = officer.post("/map/people/new/", {"name": "Jonas", field: value})
    assert response.status_code == 422
    assert field in errors(response)
    assert not Person.objects.exists()


def test_a_viewer_may_not_add_or_change(client_for: For, land: Government) -> None:
    viewer = client_for("viewer")
    assert viewer.get("/map/people/new/").status_code == 403
    assert viewer.post("/map/people/new/", {"name": "Jonas"}).status_code == 403
    edit = f"/map/people/{land.ada.pk}/edit/"
    assert viewer.get(edit).status_code == viewer.post(edit, {"name": "X"}).status_code == 403
    assert not Person.objects.filter(name__in=("Jonas", "X")).exists()


def test_editing_keeps_what_was_not_touched(officer: Client, land: Government) -> None:
    url = f"/map/people/{land.ada.pk}/edit/"
    values = form_values(officer, url) | {"summary": "Knows the region.", "reason": "from the meeting"}
    assert officer.post(url, values).status_code == 302
    ada = Person.objects.get(pk=land.ada.pk)
    assert (ada.summary, ada.honorific, ada.languages) == ("Knows the region.", "Hon.", ["fr", "en"])
    assert ada.other_names == [{"name": "عادة"}]
    history = text(officer.get(f"/map/people/{land.ada.pk}/history/"))
    assert "from the meeting" in history
    assert "Knows the region." in history


def test_two_writers_see_both_texts_and_nothing_typed_is_lost(client_for: For, land: Government) -> None:
    first, second = client_for("officer"), client_for("other_officer")
    url = f"/map/people/{land.ada.pk}/edit/"
    mine, theirs = form_values(first, url), form_values(second, url)
    assert second.post(url, theirs | {"summary": "Saved first."}).status_code == 302
    response = first.post(url, mine | {"summary": "Typed second."})
    assert response.status_code == 409
    assert response.context["conflict"]["fields"] == [
        {"label": "In a sentence", "yours": "Typed second.", "theirs": "Saved first."}
    ]
    assert response.context["form"]["summary"].value() == "Typed second."
    assert Person.objects.get(pk=land.ada.pk).summary == "Saved first."
    again = mine | {"summary": "Typed second.", "version": hidden_version(response)}
    assert first.post(url, again).status_code == 302
    assert Person.objects.get(pk=land.ada.pk).summary == "Typed second."


def test_deleting_asks_first_and_keeps_what_others_need(client_for: For, land: Government) -> None:
    lead = client_for("lead")
    spare = person("Spare Person")
    url = f"/map/people/{spare.pk}/delete/"
    page = lead.get(url)
    assert "What will happen" in text(page)
    assert lead.post(url, {"version": hidden_version(page), "reason": "typed twice"}).status_code == 302
    assert not Person.objects.filter(pk=spare.pk).exists()
    ada = f"/map/people/{land.ada.pk}/delete/"
    refused = lead.post(ada, {"version": hidden_version(lead.get(ada))})
    assert refused.status_code == 409
    assert Person.objects.filter(pk=land.ada.pk).exists()
    assert client_for("officer").get(ada).status_code == 403


def test_next_returns_only_to_this_site(officer: Client, land: Government) -> None:
    back = f"/map/people/{land.ada.pk}/"
    values = {"name": "Jonas", "sure": "1"}
    assert officer.post(f"/map/people/new/?next={back}", values).headers["Location"] == back
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"):
        answer = officer.post("/map/people/new/?" + urlencode({"next": elsewhere}), values)
        assert answer.headers["Location"].startswith("/map/people/"), elsewhere


def test_signed_out_readers_are_sent_to_sign_in(client: Client, land: Government) -> None:
    for url in ("/map/people/", "/map/people/new/", f"/map/people/{land.ada.pk}/"):
        response: Any = client.get(url)
        assert response.status_code == 302
        assert "/account/login/" in response.headers["Location"]
