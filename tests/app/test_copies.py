"""A CSV that PostgreSQL writes is the CSV that Python writes, for every resource and reader."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from core import exports
from core.access.principals import principal_of
from core.confidentiality import Handling
from core.copies import copyable
from core.resources import all_resources, resource_of
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.clients import body_of
from tests.factories.world import World, level_values

READERS = ("officer", "grantee", "manager", "no_role", "lead", "author")


def file_of(reader: Any, resource: Any, descending: bool = False, order: int = 0) -> list[list[str]]:
    answer = exports.export(
        actor=reader,
        principal=principal_of(reader),
        resource=resource,
        queryset=resource.select(actor=principal_of(reader)),
        order=resource.orders[order],
        descending=descending,
        ending="csv",
        bulk_rows=10_000,
        purpose="meeting",
    )
    return list(csv.reader(io.StringIO(body_of(answer).decode(), newline="")))


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_both_ways_write_the_same_file(
    cast: Cast, world: World, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PART", 1)
    monkeypatch.setattr(exports, "CHUNK", 2)
    monkeypatch.setattr(exports, "COPIED", 2)
    copied = 0
    for resource in all_resources():
        if not copyable(resource):
            continue
        for order in range(len(resource.orders)):
            for descending in (False, True):
                made = file_of(cast.fresh(reader), resource, descending, order)
                with monkeypatch.context() as without:
                    without.setattr(exports, "copyable", lambda resource: False)
                    assert made == file_of(cast.fresh(reader), resource, descending, order), resource.name
                copied += len(made) - 1
    assert copied > 0


@pytest.mark.django_db
def test_awkward_texts_leave_as_python_would_write_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = cast.fresh("lead")
    for number, text in enumerate(
        ("=1+1", "@x", "＝2", 'say "no", twice', "line\nbreak", "\\.", "-5", "50 % {0}")
    ):
        values = {
            "name": f"Person {number}",
            "summary": text,
            "languages": ["fr", "-en"],
            "contact_details": [
                {"type": "phone", "value": "+243 1", "note": "a, b"},
                {"type": "x", "value": "=y"},
            ],
            **level_values(cast, Handling.COMPANY),
        }
        services.create_person(actor=actor, values=values)
    resource = resource_of("people")
    made = file_of(cast.fresh("lead"), resource)
    monkeypatch.setattr(exports, "copyable", lambda resource: False)
    assert made == file_of(cast.fresh("lead"), resource)
    cells = {cell for row in made for cell in row}
    assert {"'=1+1", "'@x", "'＝2", 'say "no", twice', "line\nbreak", "'-5", "fr; -en"} <= cells


def test_the_register_is_copied() -> None:
    assert {"people", "organizations", "posts", "tenures"} <= {
        resource.name for resource in all_resources() if copyable(resource)
    }
