"""Part 3 of the proof: a refused write changes nothing – no row, no version, no history, no audit event, no mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from core.access.registry import rules
from core.confidentiality import Handling
from core.models import AuditEvent
from core.resources import resource_of
from tests.access.expected import edits, sees
from tests.access.fetching import address
from tests.factories.cast import ACTORS, Cast
from tests.factories.clients import client_of, send
from tests.factories.world import CROSSINGS, World

TRIED = ("area", "theme", "person", "organization", "post", "tenure", "source", "citation")
# The only acts that leave a trace without changing anything.
TRACES = ("export", "view", "signin.failed")


def everything() -> dict[str, Any]:
    """All rows of all protected models and of their history, and the audit trail, as plain values."""
    found: dict[str, Any] = {"mail": len(mail.outbox)}
    for model in rules():
        found[model._meta.label] = sorted(map(str, model._default_manager.values_list()))
        found[f"{model._meta.label} history"] = model.history.model.objects.count()  # type: ignore[attr-defined]
    found["audit"] = AuditEvent.objects.exclude(verb__in=TRACES).count()
    return found


@pytest.mark.parametrize("actor", ACTORS)
def test_refused_writes_change_nothing(cast: Cast, world: World, actor: str) -> None:
    client, before, tried = client_of(cast, actor), everything(), 0
    for made in world:
        resource = resource_of(made.spec.resource)
        if made.kind not in TRIED or made.kind in CROSSINGS or edits(actor, made) or resource is None:
            continue
        base, match = f"/api/v1/{resource.name}/{made.record.pk}/", {"If_Match": f'"v{made.record.version}"'}
        name = "said" if made.kind == "citation" else "title" if made.kind in ("post", "source") else "name"
        values = {"last_seen": "2024-01-01"} if made.kind == "tenure" else {name: "Overwritten"}
        answers = [
            send(client, "patch", base, values, **match),
            send(client, "patch", base, {"handling": "public", "reason": "x"}, **match),
            send(client, "delete", base, **match),
        ]
        for page in ("edit", "delete"):
            url = address(resource, page, made.record.pk)
            answers.append(client.post(url, {**values, "version": made.record.version, "reason": "x"}))
        for act in ("tenures-confirm", "tenures-end") if made.kind == "tenure" else ():
            url = reverse(act, args=[made.record.pk])
            answers.append(client.post(url, {"version": made.record.version, "end": "2024"}))
        for answer in answers:
            assert answer.status_code in (302, 401, 403, 404), (
                f"{made.kind} {made.level.slug}: {answer.status_code}"
            )
            if answer.status_code == 302:
                assert "/account/login/" in answer["Location"]
            tried += 1
    assert tried or actor == "nobody"
    assert everything() == before


@pytest.mark.parametrize("actor", ["other_officer", "viewer", "manager", "integrator_read"])
def test_refused_rows_change_nothing(cast: Cast, world: World, actor: str) -> None:
    """The same over many at once: what is hidden answers like what is not there."""
    client, before, tried = client_of(cast, actor), everything(), 0
    for name in ("people", "organizations", "posts", "sources"):
        mine = [made for made in world if made.spec.resource == name and not edits(actor, made)]
        field = "title" if name in ("posts", "sources") else "name"
        rows = [
            {"id": str(made.record.pk), "version": made.record.version, field: "Overwritten"} for made in mine
        ]
        answer = send(client, "post", f"/api/v1/{name}/bulk/", rows)
        if actor == "integrator_read":
            assert answer.status_code == 403
            continue
        hidden = {f"{place}.id" for place, made in enumerate(mine) if not sees(actor, made)}
        assert answer.status_code in ((400,) if hidden else (403,)), answer.content
        if hidden:
            assert set(answer.json()["errors"]) == hidden
            assert {text for texts in answer.json()["errors"].values() for text in texts} == {
                "There is no such record."
            }
        tried += len(rows)
    assert tried or actor == "integrator_read"
    assert everything() == before


@pytest.mark.parametrize(
    "actor", ["viewer", "manager", "secretariat", "auditor", "no_role", "superuser", "integrator_read"]
)
def test_who_edits_nothing_creates_nothing(cast: Cast, world: World, actor: str) -> None:
    client, before = client_of(cast, actor), everything()
    body = {"name": "New", "handling": "company"}
    for name in ("people", "organizations", "themes", "groups", "areas", "roster-sources"):
        resource = resource_of(name)
        assert resource is not None
        assert send(client, "post", f"/api/v1/{name}/", body).status_code == 403, name
        answer = client.post(address(resource, "create"), body)
        assert answer.status_code in (302, 403, 404), f"{name}: {answer.status_code}"
        if answer.status_code == 302:
            assert "/account/login/" in answer["Location"]
    assert everything() == before


def test_the_same_write_by_an_editor_does_change(cast: Cast, world: World) -> None:
    """So that the refusals above mean something."""
    record = world.of("person", Handling.FUNCTION)
    answer = send(
        client_of(cast, "officer"),
        "patch",
        f"/api/v1/people/{record.pk}/",
        {"name": "Overwritten"},
        If_Match='"v1"',
    )
    assert answer.status_code == 200, answer.content
    record.refresh_from_db()
    assert (record.name, record.version, record.history.count()) == ("Overwritten", 2, 2)


def test_a_stale_or_missing_version_changes_nothing(cast: Cast, world: World) -> None:
    client, before = client_of(cast, "officer"), everything()
    url = f"/api/v1/people/{world.of('person', Handling.COMPANY).pk}/"
    assert send(client, "patch", url, {"name": "x"}).status_code == 428
    assert send(client, "patch", url, {"name": "x"}, If_Match='"v9"').status_code == 412
    assert send(client, "patch", url, {"name": "x"}, If_Match="*").status_code == 400
    assert send(client, "delete", url, If_Match='"v9"').status_code in (403, 412)
    assert everything() == before


def test_a_write_that_fails_half_way_is_undone(
    cast: Cast, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The audit event is written in the same transaction: if it cannot be, the record is not changed either."""
    from core import audit

    def broken(**_kwargs: Any) -> None:
        raise RuntimeError("the audit trail is away")

    client, before = client_of(cast, "officer"), everything()
    client.raise_request_exception = False
    monkeypatch.setattr(audit, "record", broken)
    url = f"/api/v1/people/{world.of('person', Handling.COMPANY).pk}/"
    assert send(client, "patch", url, {"name": "x"}, If_Match='"v1"').status_code == 500
    assert send(client, "post", "/api/v1/people/", {"name": "Somebody new"}).status_code == 500
    monkeypatch.undo()
    assert everything() == before
