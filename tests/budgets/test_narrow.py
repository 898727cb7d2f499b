"""Readers of every shape: one area of many, one share, or more shares than are looked up by id; and equal cost for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.grants import forget_permission_ids, permission_id
from core.access.principals import FEW_SHARES
from core.access.roles import Role
from core.confidentiality import Handling
from core.models import Area
from core.names import search_key
from stakeholders.models import Person, Stakeholder, StakeholderUserGrant
from tests.budgets.measure import indexes, plan_of, rows_read
from tests.factories.cast import HOME, OTHER, give_role, give_token, make_functions, make_user

pytestmark = pytest.mark.django_db
AREAS, PEOPLE = 100, 4000
TABLE = "stakeholders_stakeholder"


@pytest.fixture(scope="module")
def readers(django_db_setup: Any, django_db_blocker: Any) -> Iterator[dict[str, Client]]:
    """Clients by shape, over people of whom the walker sees few."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _world()
        transaction.set_rollback(True)


def _world() -> dict[str, Client]:
    forget_permission_ids()
    functions = make_functions()
    areas = [Area(name=f"District {number:03}", handling=Handling.PUBLIC) for number in range(AREAS)]
    for area in areas:
        area.scope_area_id = area.pk
    Area.objects.bulk_create(areas)
    people = []
    for number in range(PEOPLE):
        name = f"Person {number:05}"
        key = search_key(name)
        people.append(
            Person(
                name=name,
                sort_key=key,
                search_key=key,
                match_key=key,
                handling=Handling.FUNCTION,
                function=functions[HOME],
                area=areas[-1 - number % AREAS],
                scope_area=areas[-1 - number % AREAS],
            )
        )
    Person.objects.bulk_create(people, batch_size=2000)
    users = {name: make_user(f"reader-{name}") for name in ("district", "share", "few", "many")}
    give_role(users["district"], Role.VIEWER, functions[HOME], areas[0])
    give_role(users["few"], Role.VIEWER, functions[OTHER], areas[0])
    give_role(users["many"], Role.VIEWER, functions[OTHER])
    _share(users["share"], people[-1:])
    _share(users["few"], people[-50:])
    _share(users["many"], people[:: PEOPLE // (FEW_SHARES + 100)])
    with connection.cursor() as cursor:
        for table in (TABLE, "stakeholders_stakeholderusergrant", "core_area"):
            cursor.execute(f"ANALYZE {table}")
    return {
        name: Client(headers={"Authorization": f"Token {give_token(user)}"}) for name, user in users.items()
    }


def _share(user: Any, people: list[Any]) -> None:
    permission = permission_id(Stakeholder, "view")
    StakeholderUserGrant.objects.bulk_create(
        StakeholderUserGrant(
            user=user,
            content_object_id=one.pk,
            permission_id=permission,
            reason="Because",
            granted_at=timezone.now(),
        )
        for one in people
    )


def asked(client: Client, path: str) -> tuple[list[str], list[Any]]:
    """The statements of a request, and the rows of its answer."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return [query["sql"] for query in captured.captured_queries], answer.json()["results"]


@pytest.mark.parametrize(("reader", "rows"), [("district", 40), ("share", 1), ("few", 50), ("many", 50)])
def test_a_page_reads_few_rows_whoever_asks(readers: dict[str, Client], reader: str, rows: int) -> None:
    sql, found = asked(readers[reader], "/api/v1/people/?page_size=50")
    assert len(found) == rows
    assert len(sql) == 3, sql
    plan = plan_of(sql[-1])
    assert rows_read(plan, TABLE) <= 1000, plan
    assert " OFFSET " not in sql[-1] and "COUNT(" not in sql[-1].upper()


def test_one_area_of_many_is_read_from_its_index(readers: dict[str, Client]) -> None:
    sql, _found = asked(readers["district"], "/api/v1/people/")
    by_area = {"stakeholder_area_sort", "stakeholders_stakeholder_scope_area_id_7065136e"}
    assert indexes(plan_of(sql[-1])) & by_area


def test_pages_of_a_narrow_reader_join_without_gap(readers: dict[str, Client]) -> None:
    path, names = "/api/v1/people/?page_size=7", []
    while path:
        body = readers["district"].get(path).json()
        names += [row["name"] for row in body["results"]]
        path = body["next"]
    assert names == sorted(set(names)) and len(names) == 40


def test_few_and_many_shares_cost_the_same_statements(readers: dict[str, Client]) -> None:
    assert len(asked(readers["few"], "/api/v1/people/")[0]) == len(
        asked(readers["many"], "/api/v1/people/")[0]
    )


def test_a_page_stays_small(readers: dict[str, Client]) -> None:
    answer = readers["few"].get("/api/v1/people/?page_size=50")
    assert len(answer.content) <= 60_000
