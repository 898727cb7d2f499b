"""A document made by PostgreSQL as JSON is the document that Python renders from the same row."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import QueryDict
from rest_framework.utils.encoders import JSONEncoder

from core import prepared
from core.access.principals import principal_of
from core.reading import Asked, listed, one, one_as_json
from core.resources import all_resources
from tests.factories.cast import Cast
from tests.factories.world import World

READERS = ("officer", "grantee", "manager", "no_role")


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=JSONEncoder))


@pytest.mark.parametrize("reader", READERS)
def test_both_renderings_give_the_same_document(cast: Cast, world: World, reader: str) -> None:
    principal, seen = principal_of(cast.fresh(reader)), 0
    for resource in all_resources():
        for order in resource.orders:
            for descending in (False, True):
                asked = Asked(QueryDict(), order, descending, None, 200)
                rows = listed(principal=principal, resource=resource, asked=asked)
                texts = listed(principal=principal, resource=resource, asked=asked, as_json=True)
                rendered = plain(resource.document.render_many(rows.rows))
                made = [json.loads(text) for text in texts.rows]
                assert [row["id"] for row in made] == [row["id"] for row in rendered]
                for mine, theirs in zip(made, rendered, strict=True):
                    assert {key for key in theirs if mine[key] != theirs[key]} == set(), (mine, theirs)
                assert (texts.next, texts.previous) == (rows.next, rows.previous)
        for document in rendered:
            row = one(principal=principal, resource=resource, pk=document["id"])
            found = one_as_json(principal=principal, resource=resource, pk=document["id"])
            assert row is not None and found is not None
            assert json.loads(found[0]) == plain(resource.document.render(row)) == document
            seen += 1
    assert seen


def test_a_prepared_statement_answers_as_the_plain_one_does(cast: Cast, world: World, settings: Any) -> None:
    principal = principal_of(cast.fresh("officer"))
    answers = []
    for way in (True, False):
        settings.PREPARED_STATEMENTS = way
        prepared.forget()
        for resource in all_resources():
            asked = (
                Asked(QueryDict("q=a"), resource.orders[0])
                if "q" in resource.filterset.base_filters
                else None
            )
            found = listed(
                principal=principal,
                resource=resource,
                asked=asked or Asked(QueryDict(), resource.orders[0]),
                as_json=True,
            )
            answers.append((way, resource.name, found.rows))
    half = len(answers) // 2
    assert [row[1:] for row in answers[:half]] == [row[1:] for row in answers[half:]]
    assert any(row[2] for row in answers)


def test_a_changed_role_is_another_statement(cast: Cast, world: World) -> None:
    """Nobody reads by what was prepared for another sight."""
    names = {
        reader: {
            text
            for resource in all_resources()
            for text in listed(
                principal=principal_of(cast.fresh(reader)),
                resource=resource,
                asked=Asked(QueryDict(), resource.orders[0]),
                as_json=True,
            ).rows
        }
        for reader in ("officer", "other_officer", "no_role", "far_manager")
    }
    assert len({frozenset(found) for found in names.values()}) == len(names)
