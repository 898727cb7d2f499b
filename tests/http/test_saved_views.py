"""Saved views: kept, shared, opened, first on their list, and silent about what their reader may not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core import view_selectors
from core.access.principals import principal_of
from core.confidentiality import Handling
from core.models import AuditEvent, SavedView
from core.view_services import create_view
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.world import level_values
from tests.http.pages import like_missing
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
PEOPLE = "/map/people/"


def save(client: Client, query: str = "level=national", page: str = "people-list", **values: Any) -> Any:
    form = {"name": "National", "query": query, "audience": "private", **values}
    return client.post(f"{reverse('view-create')}?page={page}", form)


def opened(client: Client, view: SavedView) -> str:
    return client.get(view.get_absolute_url())["Location"]


def test_a_list_is_saved_and_opened_again(cast: Cast, client_for: For) -> None:
    client = client_for("officer")
    page = client.get(f"{PEOPLE}?level=national&ordering=-name&columns=name")
    form = client.get(page.context["saved"]["save_url"])
    assert form.context["form"]["query"].value() == "level=national&ordering=-name&columns=name"
    save(client, form.context["form"]["query"].value())
    view = SavedView.objects.get()
    assert (view.created_by_id, view.audience, view.history.count()) == (cast.officer.pk, "private", 1)
    target = opened(client, view)
    assert target == f"{PEOPLE}?columns=name&level=national&ordering=-name&view={view.pk}"
    shown = client.get(target)
    assert [tab["label"] for tab in shown.context["saved"]["tabs"] if tab["active"]] == ["National"]
    assert len(shown.context["columns"]) == 1
    like_missing(client_for("lead"), "/views/{pk}/", view.pk)


def test_what_a_list_does_not_understand_any_more_is_left_out_with_a_notice(
    cast: Cast, client_for: For
) -> None:
    client = client_for("officer")
    save(client)
    view = SavedView.objects.get()
    SavedView.objects.update(query="level=galactic&was=here&level=national&ordering=shoe&columns=hat,name")
    target = opened(client, view)
    assert target == f"{PEOPLE}?columns=name&level=national&view={view.pk}"
    assert "was left out" in text(client.get(target))
    assert client.get(f"{PEOPLE}?was=here").status_code == 400


@pytest.mark.parametrize(
    ("values", "seen", "unseen"),
    [
        ({"audience": "company"}, ("other_officer", "viewer", "manager"), ("no_role", "administrator")),
        ({"audience": "function"}, ("lead", "viewer"), ("other_officer", "manager", "no_role")),
    ],
)
def test_a_view_is_shared_with_those_it_names(
    cast: Cast, client_for: For, values: Any, seen: Any, unseen: Any
) -> None:
    audience = f"function:{cast.home.pk}" if values["audience"] == "function" else values["audience"]
    save(client_for("officer"), audience=audience)
    view = SavedView.objects.get()
    assert AuditEvent.objects.get(verb="view.share").details == {"audience": values["audience"]}
    for name in seen:
        assert [one.pk for one in view_selectors.views(actor=cast.fresh(name))] == [view.pk], name
        assert "National" in text(client_for(name).get(PEOPLE)), name
    for name in unseen:
        assert view_selectors.views(actor=cast.fresh(name)) == [], name
        assert client_for(name).get(view.get_absolute_url()).status_code == 404, name


def test_one_shares_with_those_one_belongs_to(cast: Cast, client_for: For) -> None:
    assert cast.team is not None
    officer = client_for("officer")
    for audience in (
        f"function:{cast.other.pk}",
        f"team:{cast.team.pk}",
        "function",
        "team:",
        "everybody",
    ):
        answer = save(officer, audience=audience)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["audience"]), audience
    assert save(client_for("no_role"), audience="company").status_code == 422
    assert not SavedView.objects.exists()
    assert save(client_for("team_member"), audience=f"team:{cast.team.pk}").status_code == 302


def test_the_service_refuses_an_audience_that_one_is_no_part_of(cast: Cast) -> None:
    assert cast.team is not None
    for name, field, values in (
        ("officer", "function", {"audience": "function", "function": cast.other}),
        ("officer", "function", {"audience": "function"}),
        ("officer", "team", {"audience": "team", "team": cast.team}),
        ("no_role", "audience", {"audience": "company"}),
    ):
        with pytest.raises(ValidationError) as refused:
            create_view(actor=cast.fresh(name), page="people-list", values={"name": "N", **values})
        assert list(refused.value.message_dict) == [field], values
    assert not SavedView.objects.exists() and not AuditEvent.objects.filter(verb="view.share").exists()


def test_a_view_that_names_a_hidden_record_is_not_there(cast: Cast, client_for: For) -> None:
    body = services.create_organization(
        actor=cast.fresh("author"),
        values={"name": "Secret Bureau", **level_values(cast, Handling.FUNCTION)},
    )
    query = f"organization={body.pk}"
    save(client_for("author"), query, "posts-list", name="Posts of the bureau", audience="company")
    view = SavedView.objects.get()
    assert view.query == query
    other, officer = client_for("other_officer"), client_for("officer")
    assert view_selectors.views(actor=cast.fresh("officer")) == [view]
    assert view_selectors.views(actor=cast.fresh("other_officer")) == []
    for url in ("/map/posts/", reverse("view-list"), f"{reverse('search')}?q=posts+of+the+bureau"):
        assert "Posts of the bureau" not in text(other.get(url)), url
    like_missing(other, "/views/{pk}/", view.pk)
    assert "Posts of the bureau" in text(officer.get("/map/posts/"))
    hidden = text(other.get(f"/map/posts/?{query}"))
    assert "Secret Bureau" not in hidden and "There is no such record." in hidden


def test_opened_first_pinned_and_copied(cast: Cast, client_for: For) -> None:
    save(client_for("lead"), audience="company")
    view = SavedView.objects.get()
    client = client_for("officer")
    client.post(reverse("view-first", args=[view.pk]))
    assert client.get(PEOPLE)["Location"] == view.get_absolute_url()
    assert client.get(f"{PEOPLE}?view=all").status_code == 200
    assert client_for("lead").get(PEOPLE).status_code == 200
    client.post(reverse("view-pin", args=[view.pk]))
    box = next(one for one in client.get("/").context["narrow"] if one["key"] == "views")
    assert [(row["title"], row["end"]) for row in box["rows"]] == [("National", "0")]
    client.post(reverse("view-unfirst", args=[view.pk]))
    assert client.get(PEOPLE).status_code == 200
    assert client.get(reverse("view-edit", args=[view.pk])).status_code == 404
    assert client.post(reverse("view-delete", args=[view.pk])).status_code == 404
    assert "National" in text(client.get(f"{reverse('search')}?q=nation"))


def test_the_owner_edits_with_versions_and_deletes(cast: Cast, client_for: For) -> None:
    client = client_for("officer")
    save(client)
    view = SavedView.objects.get()
    url = reverse("view-edit", args=[view.pk])
    body = {"name": "Nation", "query": view.query, "audience": "private", "version": "1"}
    assert client.post(url, body).status_code == 302
    assert client.post(url, {**body, "name": "Late"}).status_code == 409
    view.refresh_from_db()
    assert (view.name, view.version, view.history.count()) == ("Nation", 2, 2)
    client.post(reverse("view-delete", args=[view.pk]))
    assert not SavedView.objects.exists()
    assert [tuple(row) for row in SavedView.history.order_by("history_id").values_list("history_type")] == [
        ("+",),
        ("~",),
        ("-",),
    ]


def test_columns_are_chosen_without_a_script(client_for: For) -> None:
    client = client_for("officer")
    answer = client.get(f"{PEOPLE}?column=level&q=a")
    assert answer["Location"] == f"{PEOPLE}?q=a&columns=level"
    shown = client.get(answer["Location"])
    assert [column["key"] for column in shown.context["columns"]] == ["name", "level"]
    everything = client.get(f"{PEOPLE}?columns=nonsense")
    assert len(everything.context["columns"]) > 2


def test_reading_costs_the_same_for_any_number_of_views(cast: Cast, client_for: For) -> None:
    from tests.budgets.measure import statements

    client = client_for("lead")
    save(client, audience="company")
    officer = client_for("officer")
    few = len(statements(lambda: officer.get(PEOPLE)))
    for number in range(12):
        save(client, audience="company", name=f"View {number}")
    assert len(statements(lambda: officer.get(PEOPLE))) == few <= 5
    assert (
        len(view_selectors.frame(actor=principal_of(cast.fresh("officer")), page="people-list").views) == 13
    )


@pytest.mark.parametrize(
    ("who", "stranger", "page", "query"),
    [
        ("administrator", "lead", "user-list", "ordering=-created&state=active"),
        ("auditor", "administrator", "audit-list", "since=2026-01-01&verb=export"),
    ],
)
def test_accounts_and_the_audit_trail_have_views_for_those_they_are_open_to(
    cast: Cast, client_for: For, who: str, stranger: str, page: str, query: str
) -> None:
    client = client_for(who)
    shown = client.get(f"{reverse(page)}?{query}")
    form = client.get(shown.context["saved"]["save_url"])
    assert form.context["form"]["query"].value() == query
    assert save(client, query, page, name="My quarter").status_code == 302
    view = SavedView.objects.get()
    target = opened(client, view)
    assert target == f"{reverse(page)}?{query}&view={view.pk}"
    again = client.get(target)
    assert [tab["label"] for tab in again.context["saved"]["tabs"] if tab["active"]] == ["My quarter"]
    client.post(reverse("view-first", args=[view.pk]))
    assert client.get(reverse(page))["Location"] == view.get_absolute_url()
    client.post(reverse("view-pin", args=[view.pk]))
    assert "My quarter" in text(client.get("/"))
    SavedView.objects.update(audience="company")
    other = client_for(stranger)
    assert save(other, query, page).status_code == 404
    like_missing(other, "/views/{pk}/", view.pk)
    for url in (reverse("view-list"), f"{reverse('search')}?q=my+quarter", "/"):
        assert "My quarter" not in text(other.get(url)), url


def test_a_view_of_a_list_that_closed_to_its_author_is_gone_with_it(cast: Cast, client_for: For) -> None:
    save(client_for("administrator"), "state=active", "user-list", name="Who is in")
    view = SavedView.objects.get()
    cast.administrator.assignments.all().delete()
    assert view_selectors.views(actor=cast.fresh("administrator")) == []
    assert client_for("administrator").get(view.get_absolute_url()).status_code == 404
