"""The audit trail: who did what kind of thing when, and nothing of what was written."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest

from accounts import services
from accounts.models import User
from accounts.trail import about, reference
from core import audit
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import Area, AuditEvent
from tests.factories.cast import give_role, make_user
from tests.factories.clients import body_of, freshly
from tests.http.reading import text

pytestmark = pytest.mark.django_db
URL, EXPORT = "/administration/audit/", "/administration/audit/export/"


@pytest.fixture
def audrey() -> User:
    user = make_user("audrey")
    give_role(user, "auditor")
    return user


@pytest.fixture
def auditor(client, audrey):
    client.force_login(audrey, backend="allauth.account.auth_backends.AuthenticationBackend")
    return freshly(client)


def event(**values) -> AuditEvent:
    given = {"verb": "update", "model": "core.area", "object_ref": str(uuid4()), **values}
    return AuditEvent.objects.create(**given)


def whats(response) -> list[str]:
    return [row["cells"][2].get("badge") or row["cells"][2]["text"] for row in response.context["rows"]]


def lines(response) -> list[list[str]]:
    content = body_of(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_newest_first_with_who_what_and_when(auditor, audrey):
    bob = make_user("bob")
    services.assign_role(actor=system_actor(), user=bob, role="manager")
    page = auditor.get(URL)
    assert whats(page)[:2] == ["Gave a role", "Created an account"]
    assert "Manager, for Bob" in text(page)
    assert "the system" in text(page)
    assert "Signed in" in whats(page)


def test_reasons_that_people_wrote_are_not_shown(auditor):
    event(
        handling=Handling.FUNCTION, details={"fields": ["summary"], "reason": "He met the minister in secret"}
    )
    page = text(auditor.get(URL))
    assert "fields: summary" in page or "with a reason, fields: summary" in page
    assert "minister" not in page
    assert "minister" not in body_of(auditor.get(EXPORT)).decode()


def test_a_named_record_is_only_a_mark(auditor):
    key = str(uuid4())
    first = event(handling=Handling.NAMED, object_ref=key, details={"fields": ["whatitsays"], "n": 3})
    event(handling=Handling.NAMED, object_ref=key, verb="create")
    for body in (text(auditor.get(URL)), body_of(auditor.get(EXPORT)).decode()):
        assert key not in body and key[:8] not in body
        assert "whatitsays" not in body
    marks = {row[5] for row in lines(auditor.get(EXPORT)) if row[5].startswith("named-")}
    assert len(marks) == 1
    assert reference({"handling": 3, "object_ref": str(first.pk)}) not in marks


def test_the_services_write_nothing_more_about_named_records():
    record = SimpleNamespace(pk=uuid4(), handling=3, _meta=Area._meta)
    made = audit.record(actor=system_actor(), verb="update", obj=record, details={"fields": ["name"]})
    assert made.details == {}


def test_narrowing_by_who_what_kind_and_day(auditor, audrey):
    bob = make_user("bob")
    mine = event(actor=bob, verb="export", model="stakeholders.person")
    AuditEvent.objects.filter(pk=mine.pk).update(at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    assert whats(auditor.get(URL, {"actor_id": str(bob.pk)})) == ["Took an export"]
    assert whats(auditor.get(URL, {"verb": "export"})) == ["Took an export"]
    assert whats(auditor.get(URL, {"kind": "stakeholders.person"})) == ["Took an export"]
    assert whats(auditor.get(URL, {"since": "2026-03-01", "until": "2026-03-01"})) == ["Took an export"]
    assert whats(auditor.get(URL, {"until": "2026-02-28"})) == []
    services.update_user(actor=system_actor(), pk=audrey.pk, version=None, values={"time_zone": "Asia/Tokyo"})
    assert whats(auditor.get(URL, {"until": "2026-03-01"})) == []
    assert whats(auditor.get(URL, {"since": "2026-03-02", "until": "2026-03-02"})) == ["Took an export"]


@pytest.mark.parametrize(
    "query",
    [
        "verb=x",
        "actor_id=x",
        "since=31-04-2026",
        "until=2026-02-31",
        "q=a",
        "since=99999-01-01",
        "kind=auth.user",
    ],
)
@pytest.mark.parametrize("url", [URL, EXPORT])
def test_what_is_not_understood_is_refused(auditor, url, query):
    assert auditor.get(f"{url}?{query}").status_code == 400


def test_the_trail_leaves_only_after_a_fresh_sign_in(client, audrey):
    client.force_login(audrey, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = AuditEvent.objects.count()
    answer = client.get(EXPORT, {"verb": "export"})
    assert answer.status_code == 302 and "/account/reauthenticate/?next=" in answer["Location"]
    assert AuditEvent.objects.count() == before, "nothing was taken, so nothing is told"
    assert client.get(URL).status_code == 200
    assert freshly(client).get(EXPORT).status_code == 200


def test_an_altered_cursor_is_refused(auditor):
    assert auditor.get(URL, {"cursor": "x"}).status_code == 400


def test_the_last_day_there_is(auditor):
    assert auditor.get(URL, {"until": "9999-12-31"}).status_code == 200


def test_pages_miss_no_event(auditor, settings):
    settings.LIST_PAGE_SIZE = 4
    for number in range(9):
        event(verb=f"later.{number}")
    seen, url = [], URL
    while url:
        page = auditor.get(url)
        seen += whats(page)
        url = page.context["pager"]["next_url"]
    assert len(seen) == AuditEvent.objects.count()
    assert [verb for verb in seen if verb.startswith("later")] == [f"later.{n}" for n in range(8, -1, -1)]


def test_the_file_says_what_the_list_says_and_is_an_event_itself(auditor, audrey):
    bob = make_user("bob")
    event(actor=bob, verb="export", details={"format": "=cmd()"})
    response = auditor.get(EXPORT, {"actor_id": str(bob.pk)})
    assert response["Content-Disposition"].startswith('attachment; filename="audit-events_TLP-AMBER-STRICT_')
    found = lines(response)
    assert found[0][:4] == ["at", "who", "email", "verb"]
    assert [row[1:4] for row in found[1:]] == [["Bob", "bob@cast.test", "export"]]
    assert found[1][-1] == "TLP:AMBER+STRICT"
    made = AuditEvent.objects.latest("id")
    assert (made.verb, made.actor, made.model) == ("export", audrey, "core.auditevent")


def test_a_name_that_a_spreadsheet_would_run_is_neutralised(auditor):
    bob = make_user("bob")
    User.objects.filter(pk=bob.pk).update(display_name="=HYPERLINK(1)")
    event(actor_id=bob.pk)
    assert "'=HYPERLINK(1)" in [row[1] for row in lines(auditor.get(EXPORT))]


def test_a_name_in_html_is_shown_as_text(auditor):
    bob = make_user("bob")
    User.objects.filter(pk=bob.pk).update(display_name="<b>Bob</b>")
    event(actor_id=bob.pk)
    assert "<b>Bob" not in auditor.get(URL).content.decode()


def test_choosing_who(auditor):
    make_user("bob")
    found = auditor.get("/administration/audit/choose/", {"q": "bo"}).json()["results"]
    assert [one["text"] for one in found] == ["Bob"]


def test_the_number_of_queries_does_not_grow(auditor, django_assert_num_queries):
    for number in range(3):
        make_user(f"early_{number}")
    auditor.get(URL)
    with django_assert_num_queries(5):
        auditor.get(URL)
    for number in range(27):
        make_user(f"later_{number}")
    with django_assert_num_queries(5):
        auditor.get(URL)


def test_an_event_of_a_later_version_is_still_readable():
    row = {
        "handling": 0,
        "details": {"counts": {"a": 1}, "fields": []},
        "verb": "x",
        "model": "gone.model",
        "object_ref": "",
    }
    assert "counts" in about(row, {})
