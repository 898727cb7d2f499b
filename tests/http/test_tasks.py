"""Tasks on pages: the box on a record, the Desk, one press, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.confidentiality import Handling
from core.models import Task
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.world import level_values
from tests.http.pages import form_values, like_missing
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]


@pytest.fixture
def who(cast: Cast) -> Any:
    values = {"name": "Kojo Antwi", **level_values(cast, Handling.FUNCTION)}
    return services.create_person(actor=cast.fresh("author"), values=values)


def test_a_task_is_made_from_the_page_of_a_person_and_ticked_off_on_the_desk(
    cast: Cast, client_for: For, who: Any
) -> None:
    client = client_for("officer")
    page = client.get(who.get_absolute_url())
    panel = next(one for one in page.context["panels"] if one["title"] == "Tasks about this")
    form = client.get(panel["add_url"])
    assert "About Kojo Antwi" in text(form)
    values = form_values(client, panel["add_url"]) | {"title": "Bring the map"}
    assert values["assignee"] == str(cast.officer.pk)
    saved = client.post(panel["add_url"], values)
    assert (saved.status_code, saved["Location"]) == (302, who.get_absolute_url())
    task = Task.objects.get()
    assert (task.about_kind, task.about_id, task.handling) == ("people", who.pk, Handling.FUNCTION)
    assert "Bring the map" in text(client.get(who.get_absolute_url()))
    desk = client.get("/")
    assert "Bring the map" in text(desk) and "Kojo Antwi" in text(desk)
    done = client.post(reverse("tasks-done", args=[task.pk]), {"next": "/"}, follow=True)
    assert done.redirect_chain == [("/", 302)]
    assert "Done: Bring the map" in text(done) and reverse("tasks-reopen", args=[task.pk]) in text(done)
    task.refresh_from_db()
    assert (task.status, task.done_by_id) == ("done", cast.officer.pk)
    back = client.post(reverse("tasks-reopen", args=[task.pk]), {"next": "/"}, follow=True)
    assert "Open again: Bring the map" in text(back)


def test_a_new_task_on_the_desk_is_mine(cast: Cast, client_for: For) -> None:
    client = client_for("officer")
    box = next(one for one in client.get("/").context["wide"] if one["key"] == "tasks")
    body = {"title": "Learn the anthem", "due": "", "assignee": str(cast.officer.pk)}
    assert client.post(box["add_url"], body)["Location"] == "/"
    assert "Learn the anthem" in text(client.get("/"))
    refused = client.post(box["add_url"], {"title": ""})
    assert refused.status_code == 422 and Task.objects.count() == 1


def test_who_does_not_see_the_person_finds_no_task(cast: Cast, client_for: For, who: Any) -> None:
    officer = client_for("officer")
    officer.post(
        reverse("tasks-create"), {"title": "Bring the map", "about_kind": "people", "about_id": str(who.pk)}
    )
    task = Task.objects.get()
    other = client_for("other_officer")
    for name in ("tasks-detail", "tasks-edit", "tasks-history"):
        like_missing(
            other,
            reverse(name, args=["00000000-0000-0000-0000-000000000000"]).replace(
                "00000000-0000-0000-0000-000000000000", "{pk}"
            ),
            task.pk,
        )
    for url in (reverse("tasks-list"), "/", f"{reverse('search')}?q=Bring"):
        assert "Bring the map" not in text(other.get(url)), url
    assert other.post(reverse("tasks-done", args=[task.pk])).status_code == 404
    form = other.get(f"{reverse('tasks-create')}?about_kind=people&about_id={who.pk}")
    assert "Kojo" not in text(form) and "There is no such record." in text(form)
    refused = other.post(
        reverse("tasks-create"), {"title": "X", "about_kind": "people", "about_id": str(who.pk)}
    )
    assert refused.status_code == 422 and "There is no such record." in text(refused)


def test_the_author_reads_that_the_assignee_lost_sight(cast: Cast, client_for: For) -> None:
    author = cast.fresh("author")
    person = services.create_person(actor=author, values={"name": "Kojo Antwi"})
    client = client_for("author")
    client.post(
        reverse("tasks-create"),
        {
            "title": "Bring the map",
            "about_kind": "people",
            "about_id": str(person.pk),
            "assignee": str(cast.other_officer.pk),
        },
    )
    url = reverse("tasks-detail", args=[Task.objects.get().pk])
    assert "cannot be seen by its assignee" not in text(client.get(url))
    services.update_person(
        actor=author, pk=person.pk, version=None, values=level_values(cast, Handling.FUNCTION)
    )
    assert "cannot be seen by its assignee" in text(client.get(url))
    assert client_for("other_officer").get(url).status_code == 404


def test_the_bell_counts_what_is_due(cast: Cast, client_for: For) -> None:
    client = client_for("officer")
    assert client.get("/").context["shell"]["bell"]["n"] == 0
    client.post(
        reverse("tasks-create"), {"title": "Late", "due": "2020-01-01", "assignee": str(cast.officer.pk)}
    )
    page = client.get("/")
    assert page.context["shell"]["bell"]["n"] == 1 and "1 task due" in text(page)
    assert client_for("lead").get("/").context["shell"]["bell"]["n"] == 0


def test_a_press_leads_to_pages_of_this_site_only(client_for: For) -> None:
    client = client_for("officer")
    client.post(reverse("tasks-create"), {"title": "Learn"})
    task = Task.objects.get()
    for wanted in ("https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)"):
        answer = client.post(reverse("tasks-done", args=[task.pk]), {"next": wanted})
        assert answer["Location"] == task.get_absolute_url(), wanted
    assert client.get(reverse("tasks-done", args=[task.pk])).status_code == 405
