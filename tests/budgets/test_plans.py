"""Plans on a few thousand rows: page 1 and a deep page read the index of the order, search reads the trigram index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.access.grants import forget_permission_ids
from core.access.roles import Role
from core.confidentiality import Handling
from core.names import search_key
from stakeholders.models import Organization, Person, Post
from tests.budgets.measure import indexes, nodes, plan_of, rows_read
from tests.factories.cast import HOME, OTHER, give_role, give_token, make_functions, make_user

pytestmark = pytest.mark.django_db
MANY = 3000
TABLES = {"people": "stakeholders_stakeholder", "posts": "stakeholders_post"}
ORDERS = {
    ("people", "name"): {"stakeholder_kind_sort", "stakeholder_function_sort"},
    ("people", "updated"): {"stakeholder_updated"},
    ("posts", "title"): {"post_sort", "post_function_sort"},
    ("posts", "updated"): {"post_updated"},
}
SEARCHES = {"people": "stakeholder_search", "posts": "post_search"}
# Rows of the table that one page of 50 may read; a post's line also looks up its holders and their posts.
MOST = {"people": 500, "posts": 1000}
FIRST = ("Amina", "Bola", "Chidi", "Dayo", "Efua", "Femi", "Grace", "Hassan", "Ife", "Jide", "Kwame", "Lola")
LAST = (
    "Abara",
    "Bello",
    "Cole",
    "Danso",
    "Ekong",
    "Fofana",
    "Gyasi",
    "Haruna",
    "Idowu",
    "Jalloh",
    "Keita",
    "Lawal",
)


def _keys(name: str) -> dict[str, str]:
    key = search_key(name)
    return {"sort_key": key, "search_key": key, "match_key": key}


@pytest.fixture(scope="module")
def reader(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Client]:
    """A reader who may see half of some thousands of people and posts."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            yield _world()
            transaction.set_rollback(True)


def _world() -> Client:
    forget_permission_ids()
    functions = make_functions()
    user = make_user("reader")
    give_role(user, Role.VIEWER, functions[HOME])
    people, posts = [], []
    # Posts of one body only would make the planner read that body's posts and sort them.
    bodies = [Organization(name=f"Ministry {at:03}", **_keys(f"Ministry {at:03}")) for at in range(100)]
    Organization.objects.bulk_create(bodies)
    for number in range(MANY):
        name = f"{FIRST[number % 12]} {LAST[number // 12 % 12]} {number:05}"
        level = {"handling": Handling.FUNCTION, "function": functions[OTHER]} if number % 2 else {}
        people.append(Person(name=name, **_keys(name), **level))
        title = f"Office {number:05} of {LAST[number % 12]}"
        posts.append(Post(title=title, organization=bodies[number % 100], **_keys(title), **level))
    Person.objects.bulk_create(people, batch_size=2000)
    Post.objects.bulk_create(posts, batch_size=2000)
    with connection.cursor() as cursor:
        for table in TABLES.values():
            cursor.execute(f"ANALYZE {table}")
        for index in SEARCHES.values():
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
    return Client(headers={"Authorization": f"Token {give_token(user)}"})


def _list_sql(reader: Client, url: str) -> tuple[str, Any]:
    """The statement that reads the rows of a list, and the answer."""
    reader.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = reader.get(url)
    assert answer.status_code == 200, answer.content
    return captured.captured_queries[-1]["sql"], answer.json()


def _sorted_table(plan: Any, table: str) -> bool:
    return any(node["Node Type"] == "Seq Scan" and node["Relation Name"] == table for node in nodes(plan))


@pytest.mark.parametrize(("name", "order"), sorted(ORDERS))
def test_first_and_deep_page_walk_the_index(reader: Client, name: str, order: str) -> None:
    url = f"/api/v1/{name}/?ordering={order}&page_size=50"
    sql, body = _list_sql(reader, url)
    deep = f"/api/v1/{name}/?ordering={order}&page_size=200"
    for _page in range(6):
        deep = reader.get(deep).json()["next"]
    deep_sql, deep_body = _list_sql(reader, deep.replace("page_size=200", "page_size=50"))
    assert body["results"][0]["id"] != deep_body["results"][0]["id"]
    assert len(deep_body["results"]) == 50
    for statement in (sql, deep_sql):
        plan = plan_of(statement)
        assert not _sorted_table(plan, TABLES[name]), plan
        assert indexes(plan) & ORDERS[name, order], plan
        assert rows_read(plan, TABLES[name]) <= MOST[name], plan
        assert " OFFSET " not in statement


@pytest.mark.parametrize(("name", "index"), sorted(SEARCHES.items()))
def test_search_reads_the_trigram_index(reader: Client, name: str, index: str) -> None:
    sql, body = _list_sql(reader, f"/api/v1/{name}/?q=02424")
    assert len(body["results"]) == 1
    plan = plan_of(sql)
    assert index in indexes(plan), plan
    assert not _sorted_table(plan, TABLES[name])
