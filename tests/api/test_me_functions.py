"""`me`, `functions` and `audit-events`: the views of accounts that are no resource."""

from __future__ import annotations

import pytest
from django.test import Client

from core.confidentiality import Handling
from core.models import AuditEvent
from tests.factories.cast import PARTS, Cast, give_role, make_user

pytestmark = pytest.mark.django_db
ME, FUNCTIONS, AUDIT = "/api/v1/me/", "/api/v1/functions/", "/api/v1/audit-events/"
ACTIVE = [name for name, part in PARTS.items() if part.active]


@pytest.mark.parametrize("url", [ME, FUNCTIONS, AUDIT])
@pytest.mark.parametrize("name", ["anonymous", "inactive"])
def test_whoever_is_not_signed_in_gets_401(cast: Cast, client_for, url, name):
    answer = client_for(name).get(url)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ACTIVE)
def test_everybody_reads_who_they_are(cast: Cast, client_for, name):
    answer = client_for(name).get(ME).json()
    part, user = PARTS[name], cast.users[name]
    assert (answer["id"], answer["email"], answer["service"]) == (str(user.pk), user.email, part.service)
    assert answer["scope"] == (part.token or "session")
    assert [role["role"] for role in answer["roles"]] == ([part.role] if part.role else [])
    if part.role:
        assert answer["roles"][0]["function"] == (part.function or None)


@pytest.mark.parametrize("name", ACTIVE)
def test_everybody_reads_the_functions(cast: Cast, client_for, name):
    answer = client_for(name).get(FUNCTIONS).json()
    assert [row["slug"] for row in answer["results"]] == [
        "community-relations",
        "environment",
        "external-affairs",
        "security",
    ]
    assert set(answer["results"][0]) == {"id", "name", "slug"}
    assert (answer["next"], answer["count"], answer["count_capped"]) == (None, None, False)


@pytest.mark.parametrize("url", [ME, FUNCTIONS])
def test_nothing_is_written_here(client_for, url):
    client = client_for("administrator")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(url).status_code == 405


@pytest.mark.parametrize("url", [ME, FUNCTIONS, AUDIT])
def test_an_unknown_parameter_is_refused(client_for, url):
    assert client_for("auditor").get(url, {"x": "1"}).status_code == 400
    assert client_for("auditor").get(url, {"format": "xml"}).status_code in (400, 404)


def test_a_broken_token_is_refused():
    for header in (
        "Token x",
        "Token ent_" + "x" * 43,
        "Token",
        "Bearer x",
        "Token ent_\x7f",
        "Token " + "e" * 5000,
    ):
        assert Client().get(ME, headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("name", [name for name in ACTIVE if name != "auditor"])
def test_the_trail_does_not_exist_for_others(client_for, name):
    assert client_for(name).get(AUDIT).status_code == 404


def test_auditors_read_the_trail_by_page_and_narrowed(client_for):
    client = client_for("auditor")
    event = AuditEvent.objects.create(
        verb="export", model="stakeholders.person", object_ref="1", details={"reason": "x"}
    )
    found = client.get(AUDIT, {"verb": "export"}).json()["results"]
    assert [(row["id"], row["kind"], row["actor"]) for row in found] == [
        (event.pk, "stakeholders.person", None)
    ]
    assert found[0]["details"] == {"reason": True}
    seen, url = 0, f"{AUDIT}?page_size=20"
    while url:
        answer = client.get(url).json()
        seen += len(answer["results"])
        url = answer["next"]
    assert seen == AuditEvent.objects.count()


def test_a_named_record_is_only_a_mark_in_the_trail(client_for):
    AuditEvent.objects.create(
        verb="update",
        model="core.area",
        object_ref="019a0000-0000-7000-8000-00000000beef",
        handling=Handling.NAMED,
        details={"fields": ["name"]},
    )
    row = client_for("auditor").get(AUDIT, {"verb": "update"}).json()["results"][0]
    assert row["record"].startswith("named-") and "beef" not in row["record"]
    assert (row["handling"], row["details"]) == ("named", {})


@pytest.mark.parametrize(
    "query", ["page_size=0", "page_size=1000000000", "page_size=-1", "cursor=x", "since=x", "count=1"]
)
def test_what_the_trail_does_not_understand_is_refused(client_for, query):
    assert client_for("auditor").get(f"{AUDIT}?{query}").status_code == 400


def test_queries_are_constant(client_for, cast: Cast, django_assert_max_num_queries):
    client = client_for("auditor")
    for url in (ME, FUNCTIONS, AUDIT):
        client.get(url)
    for number in range(10):
        give_role(make_user(f"more_{number}"), "officer", cast.home)
    for url in (ME, FUNCTIONS, AUDIT):
        with django_assert_max_num_queries(5):
            client.get(url)
