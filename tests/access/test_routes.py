"""Part 1 of the proof: every address and task is in the table, and answers as the table says."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from django.test import Client

from accounts.models import ApiToken, Function, RoleAssignment, Team, User
from config.celery import app as celery_app
from core import outbox
from core.models import AuditEvent
from tests.access.routes import EFFECTS, MIXED_PAGES, PAGES, RECORD_PAGES, TASKS, Reach, Route, table, walk
from tests.factories.cast import ANONYMOUS, PARTS, Cast
from tests.factories.clients import body_of, client_of

REFUSED = {401, 403, 404, 405}
METHODS = ("get", "post", "put", "patch", "delete")
HARMLESS_REFUSALS = {301, 302, 400, 401, 403, 404, 405, 411, 415, 428}


def test_every_address_is_in_the_table() -> None:
    unknown = sorted(
        {f"{name or 'without a name'}: {url}" for name, url, _view in walk() if name not in table()}
    )
    assert unknown == [], "add the route to tests/access/routes.py, with who may reach it"


def test_the_table_names_nothing_that_is_gone() -> None:
    assert set(table()) - {name for name, _url, _view in walk()} == set()


def test_public_routes_say_why() -> None:
    for name, route in table().items():
        assert route.reach is not Reach.PUBLIC or route.why, name


def test_pages_of_the_canary_matrix_exist() -> None:
    assert set(MIXED_PAGES) | {page for pages in RECORD_PAGES.values() for page in pages} <= set(PAGES)


def addresses(*reaches: Reach) -> list[tuple[str, str, Route]]:
    """Examples of every route of these kinds."""
    routes = table()
    found = [(name, url, routes[name]) for name, url, _view in walk() if name in routes]
    return [row for row in found if row[2].reach in reaches]


@pytest.mark.parametrize("actor", [ANONYMOUS, "inactive"])
def test_nothing_but_public_routes_answers_without_an_account(cast: Cast, actor: str) -> None:
    client = client_of(cast, actor)
    for name, url, _route in addresses(*(set(Reach) - {Reach.PUBLIC})):
        for method in METHODS:
            answer = getattr(client, method)(url)
            if answer.status_code in (301, 302):
                assert "/account/login/" in answer["Location"], f"{method} {name}"
            else:
                assert answer.status_code in REFUSED, f"{method} {name}: {answer.status_code}"
            if url.startswith("/api/") and name != "api-docs":
                assert answer.status_code == 401, f"{method} {name}"


def counts() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (User, RoleAssignment, Function, Team, ApiToken, AuditEvent)
    )


@pytest.mark.parametrize("actor", [name for name in PARTS if name not in ("administrator", "inactive")])
def test_administration_is_for_administrators(cast: Cast, actor: str) -> None:
    client, before = client_of(cast, actor), counts()
    for name, url, _route in addresses(Reach.ADMINISTRATOR):
        for method in ("get", "post"):
            answer = getattr(client, method)(url)
            assert answer.status_code in REFUSED | {302}, f"{method} {name}: {answer.status_code}"
            if answer.status_code == 302:
                assert "/account/login/" in answer["Location"], name
            assert b"cast.test" not in body_of(answer).replace(cast.users[actor].email.encode(), b""), name
    assert counts() == before


@pytest.mark.parametrize("actor", [name for name in PARTS if name not in ("auditor", "inactive")])
def test_the_audit_trail_is_for_auditors(cast: Cast, actor: str) -> None:
    client = client_of(cast, actor)
    for name, url, _route in addresses(Reach.AUDITOR):
        answer = client.get(url)
        if answer.status_code == 200:
            assert b"user.create" not in body_of(answer) and b"role.assign" not in body_of(answer), name
        else:
            assert answer.status_code in REFUSED | {302}, f"{name}: {answer.status_code}"


def test_the_auditor_reads_the_trail_without_content(cast: Cast, world: Any) -> None:
    client = client_of(cast, "auditor")
    read = [body_of(client.get(url)).decode() for name, url, _route in addresses(Reach.AUDITOR)]
    assert any("role.assign" in text for text in read)
    for text in read:
        assert "zzq" not in text.lower(), "no canary of any record"


@pytest.mark.parametrize("actor", ["integrator_read", "integrator_write"])
def test_service_accounts_have_no_pages(cast: Cast, actor: str) -> None:
    session = Client()
    session.force_login(cast.users[actor], backend="allauth.account.auth_backends.AuthenticationBackend")
    for client in (client_of(cast, actor), session):
        for name, url, _route in addresses(Reach.SIGNED_IN, Reach.RECORDS, Reach.ADMINISTRATOR):
            if not url.startswith("/api/"):
                assert client.get(url).status_code in REFUSED | {302}, name


def test_unsafe_methods_ask_for_the_csrf_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, url, route in addresses(*Reach):
        if route.reach is Reach.PUBLIC and name.startswith("api-"):
            continue
        answer = client.post(url)
        assert answer.status_code in HARMLESS_REFUSALS - {301, 302, 400}, f"{name}: {answer.status_code}"


def test_every_task_is_in_the_table_and_takes_ids_only() -> None:
    celery_app.loader.import_default_modules()
    ours = {name: task for name, task in celery_app.tasks.items() if not name.startswith("celery.")}
    assert set(ours) == set(TASKS), "add the task to tests/access/routes.py"
    for name, task in ours.items():
        for parameter in inspect.signature(task.run).parameters.values():
            assert parameter.annotation in ("str", "bool", "int", "str | None"), f"{name}({parameter.name})"
        assert TASKS[name]
    assert set(outbox.kinds()) == set(EFFECTS), "add the kind of effect to tests/access/routes.py"
