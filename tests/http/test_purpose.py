"""What somebody reads a NAMED record for, or takes many rows away for: asked before, kept for the auditor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import purpose
from core.confidentiality import Handling
from core.models import AuditEvent, OutboxEntry
from core.resources import resource_of
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.clients import body_of, freshly, say_purposes
from tests.factories.world import World, level_values
from tests.http.pages import like_missing
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
SECRET = "Ama Boateng"


@pytest.fixture
def ama(cast: Cast) -> Any:
    values = {"name": SECRET, "summary": "She talks to us", **level_values(cast, Handling.NAMED)}
    return services.create_person(actor=cast.fresh("author"), values=values)


def views(**more: Any) -> list[dict[str, Any]]:
    return list(
        AuditEvent.objects.filter(verb="named.view", **more).order_by("pk").values_list("details", flat=True)
    )


def url(who: Any, rest: str = "") -> str:
    return f"/map/people/{who.pk}/{rest}"


@pytest.mark.parametrize("page", ["", "history/", "edit/", "delete/", "?tab=timeline"])
def test_a_purpose_is_asked_before_any_page_of_a_named_record(client_for: For, ama: Any, page: str) -> None:
    author = client_for("author")
    asked = author.get(url(ama, page))
    assert asked.status_code == 200 and "Say what it is for" in text(asked)
    assert SECRET not in text(asked) and "talks" not in text(asked)
    assert views() == []
    answer = author.post(url(ama, page), {"purpose_given": "1", "purpose": "safety", "note": "on"})
    assert (answer.status_code, answer["Location"]) == (302, url(ama, page))
    assert SECRET in text(author.get(url(ama, page)))
    assert views() == [{"purpose": "safety", "note": True}]
    event = AuditEvent.objects.get(verb="named.view")
    assert (event.model, event.object_ref, event.handling) == ("stakeholders.person", str(ama.pk), 3)


def test_each_look_is_one_event(client_for: For, ama: Any) -> None:
    custodian = client_for("custodian")
    say_purposes(custodian, ama)
    for page in ("", "history/", "edit/", "history/?from=1&to=1"):
        assert custodian.get(url(ama, page)).status_code == 200
    assert views() == [{"purpose": "keeping", "note": False}] * 4


def test_it_is_asked_again_after_half_an_hour_and_in_another_session(
    client_for: For, ama: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = client_for("author")
    say_purposes(author, ama)
    assert SECRET in text(author.get(url(ama)))
    assert SECRET not in text(client_for("author").get(url(ama)))
    monkeypatch.setattr(purpose, "MINUTES", -1)
    assert SECRET not in text(author.get(url(ama)))


def test_what_was_typed_for_an_hour_is_still_saved(
    client_for: For, ama: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that was opened with a purpose is taken, however long the writing took."""
    author = client_for("author")
    say_purposes(author, ama)
    form = author.get(url(ama, "edit/")).context["form"]
    monkeypatch.setattr(purpose, "MINUTES", -1)
    values = {"name": "Ama", "version": "1", "handling": "3", "function": str(ama.function_id)}
    answer = author.post(url(ama, "edit/"), {**values, "custodian": str(ama.custodian_id)})
    assert answer.status_code == 302, form.errors
    monkeypatch.setattr(purpose, "MINUTES", 30)
    assert "Ama" in text(author.get(url(ama)))


def test_writing_without_ever_giving_a_purpose_is_refused(client_for: For, ama: Any) -> None:
    author = client_for("author")
    for page in ("edit/", "delete/"):
        answer = author.post(url(ama, page), {"name": "x", "version": "1", "reason": "x"})
        assert answer.status_code == 403 and SECRET not in text(answer)
    ama.refresh_from_db()
    assert (ama.version, ama.name) == (1, SECRET)


@pytest.mark.parametrize("given", [{}, {"purpose": ""}, {"purpose": "curiosity"}, {"purpose": "x" * 5000}])
def test_a_purpose_that_is_none_opens_nothing(client_for: For, ama: Any, given: dict[str, str]) -> None:
    author = client_for("author")
    answer = author.post(url(ama), {"purpose_given": "1", **given})
    assert answer.status_code == 422 and SECRET not in text(answer)
    assert SECRET not in text(author.get(url(ama)))
    assert views() == []


def test_to_others_the_question_does_not_exist(client_for: For, ama: Any) -> None:
    lead = client_for("lead")
    like_missing(lead, "/map/people/{pk}/", ama.pk)
    assert lead.post(url(ama), {"purpose_given": "1", "purpose": "safety"}).status_code == 404
    assert views() == []


def test_who_writes_a_named_record_is_not_asked_at_once(client_for: For, cast: Cast) -> None:
    author = client_for("author")
    values = {
        "name": "Kofi",
        "handling": "3",
        "function": str(cast.home.pk),
        "custodian": str(cast.custodian.pk),
    }
    page = author.post("/map/people/new/", values, follow=True)
    assert "Kofi" in text(page) and "Say what it is for" not in text(page)


def test_other_levels_are_not_asked_and_leave_no_event(client_for: For, cast: Cast) -> None:
    who = services.create_person(actor=cast.fresh("author"), values={"name": "Open"})
    assert "Open" in text(client_for("viewer").get(url(who)))
    assert client_for("viewer").get(f"/api/v1/people/{who.pk}/").status_code == 200
    assert views() == []


def test_the_api_takes_a_purpose_and_every_look_is_an_event(client_for: For, ama: Any) -> None:
    author, base = client_for("author"), f"/api/v1/people/{ama.pk}/"
    for address in (base, f"{base}history/"):
        assert author.get(address).status_code == 200
        assert author.get(address, {"purpose": "legal"}).status_code == 200
    assert views() == [{}, {"purpose": "legal"}] * 2
    answer = author.get(base, {"purpose": "curiosity"})
    assert answer.status_code == 400 and list(answer.json()["errors"]) == ["purpose"]
    assert len(views()) == 4


def test_a_look_at_every_kind_of_named_record_is_an_event(client_for: For, world: World) -> None:
    author = client_for("author")
    for made in world.at(Handling.NAMED):
        resource = resource_of(made.spec.resource)
        if resource is None or not resource.api:
            continue
        assert author.get(f"/api/v1/{made.spec.resource}/{made.record.pk}/").status_code == 200
        assert len(views(object_ref=str(made.record.pk))) == 1, made.kind


def test_the_event_says_nothing_of_the_record(client_for: For, ama: Any) -> None:
    author = client_for("author")
    say_purposes(author, ama)
    author.get(url(ama))
    told = text(client_for("auditor").get("/administration/audit/"))
    assert "Read a named record" in told and "Keeping the record right" in told
    assert str(ama.pk) not in told and SECRET not in told


@pytest.fixture
def many(settings: Any, cast: Cast) -> None:
    settings.LARGE_EXPORT_ROWS = 2
    for number in range(3):
        services.create_organization(actor=cast.fresh("author"), values={"name": f"Body {number}"})


def exports() -> list[dict[str, Any]]:
    return list(AuditEvent.objects.filter(verb="export").values_list("details", flat=True))


def test_a_large_file_leaves_only_with_a_purpose(client_for: For, many: None) -> None:
    lead, address = freshly(client_for("lead")), "/map/organizations/export/csv/?q=body"
    asked = lead.get(address)
    assert "3 records would leave" in text(asked) and "Body 1" not in text(asked)
    assert lead.post(address, {"purpose_given": "1"}).status_code == 422
    assert exports() == []
    answer = lead.post(address, {"purpose_given": "1", "purpose": "assessment"})
    assert answer["Content-Disposition"].startswith("attachment") and b"Body 1" in body_of(answer)
    assert exports() == [{"format": "csv", "level": "company", "rows": 3, "purpose": "assessment"}]


def test_a_large_file_leaves_only_after_a_fresh_sign_in(client_for: For, cast: Cast, many: None) -> None:
    lead, address = client_for("lead"), "/map/organizations/export/csv/?q=body"
    for answer in (lead.get(address), lead.post(address, {"purpose_given": "1", "purpose": "legal"})):
        assert answer.status_code == 302 and answer["Location"].startswith("/account/reauthenticate/?next=")
    query = {"format": "csv", "purpose": "legal"}
    assert lead.get("/api/v1/organizations/", query).status_code == 401
    assert exports() == []
    service = client_for("integrator_read").get("/api/v1/organizations/", query)
    assert b"Body 1" in body_of(service), "a service account has nobody who could sign in"
    assert [one["purpose"] for one in exports()] == ["legal"]


def test_a_small_file_asks_nothing(client_for: For, many: None) -> None:
    answer = client_for("lead").get("/map/organizations/export/csv/?q=1")
    assert b"Body 1" in body_of(answer)
    assert [one["rows"] for one in exports()] == [1]


def test_the_api_names_the_missing_purpose(client_for: For, many: None) -> None:
    lead, address = freshly(client_for("lead")), "/api/v1/organizations/"
    for query in ({}, {"purpose": "curiosity"}):
        answer = lead.get(address, {"format": "csv", **query})
        assert answer.status_code == 400 and list(answer.json()["errors"]) == ["purpose"]
    assert exports() == []
    assert b"Body 1" in body_of(lead.get(address, {"format": "csv", "purpose": "legal"}))
    assert [one["purpose"] for one in exports()] == ["legal"]


def told() -> set[tuple[str, str]]:
    return {
        (entry.payload["to"], entry.payload["context"]["path"])
        for entry in OutboxEntry.objects.all()
        if entry.payload.get("template") == "reading_alert"
    }


def test_more_looks_than_usual_are_told_once_to_those_concerned(
    client_for: For, ama: Any, cast: Cast, settings: Any
) -> None:
    settings.NAMED_VIEWS_PER_HOUR = 3
    author = client_for("author")
    for number in range(6):
        assert author.get(f"/api/v1/people/{ama.pk}/").status_code == 200
        assert AuditEvent.objects.filter(verb="alert.reading").count() == (1 if number >= 3 else 0)
    assert told() == {
        (str(cast.lead.pk), "/"),
        (str(cast.administrator.pk), f"/administration/users/{cast.author.pk}/"),
        (str(cast.auditor.pk), "/administration/audit/?verb=alert.reading"),
    }
    assert SECRET not in str(list(OutboxEntry.objects.values_list("payload", flat=True)))


def test_more_files_than_usual_are_told(client_for: For, cast: Cast, settings: Any) -> None:
    settings.EXPORTS_PER_DAY = 1
    services.create_person(actor=cast.fresh("author"), values={"name": "Open"})
    officer = client_for("officer")
    for _number in range(3):
        body_of(officer.get("/map/people/export/csv/"))
    assert AuditEvent.objects.filter(verb="alert.reading", actor=cast.officer).count() == 1
    assert len(told()) == 3


def test_every_page_of_a_record_goes_through_the_question(client_for: For, world: World) -> None:
    """Whoever adds a page of a record gets the question with it."""
    cache.clear()
    author, tried = client_for("author"), 0
    for made in world.at(Handling.NAMED):
        resource = resource_of(made.spec.resource)
        if resource is None or not resource.paged:
            continue
        for page in ("detail", "history", "edit", "delete"):
            if (page == "edit" and not resource.update) or (page == "delete" and not resource.delete):
                continue
            answer = author.get(reverse(resource.url(page), args=[made.record.pk]))
            if answer.status_code == 200:
                assert made.mark not in text(answer).lower(), (made.kind, page)
                tried += 1
    assert tried > 40
