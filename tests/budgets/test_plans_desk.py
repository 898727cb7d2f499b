"""Plans of the Desk on a few thousand holdings: what waited longest is read in the order of its index."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access.grants import forget_permission_ids
from core.access.principals import principal_of
from core.access.roles import Role
from core.names import search_key
from reports import selectors
from stakeholders.models import Organization, Person, Post, Tenure
from stakeholders.models.choices import Phase
from tests.budgets.measure import indexes, plan_of, rows_read
from tests.factories.cast import HOME, give_role, make_functions, make_user

pytestmark = pytest.mark.django_db
MANY = 3_000
DAY = date(2026, 1, 1)


def keys(name: str) -> dict[str, str]:
    key = search_key(name)
    return {"sort_key": key, "search_key": key, "match_key": key}


def test_what_waited_longest_is_read_from_its_index() -> None:
    forget_permission_ids()
    user = make_user("reader")
    give_role(user, Role.OFFICER, make_functions()[HOME])
    body = Organization.objects.create(name="Government", **keys("Government"))
    people = [Person(name=f"Person {n:05}", **keys(f"Person {n:05}")) for n in range(MANY)]
    posts = [Post(title=f"Office {n:05}", organization=body, **keys(f"Office {n:05}")) for n in range(MANY)]
    Person.objects.bulk_create(people)
    Post.objects.bulk_create(posts)
    Tenure.objects.bulk_create(
        Tenure(
            person=people[n],
            post=posts[n],
            start="2020",
            start_earliest=date(2020, 1, 1),
            start_latest=date(2020, 12, 31),
            phase=Phase.CURRENT if n % 3 else Phase.ENDED,
            verified_on=DAY - timedelta(days=(n * 7) % 900),
        )
        for n in range(MANY)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stakeholders_tenure, stakeholders_stakeholder, stakeholders_post")
    with CaptureQueriesContext(connection) as captured:
        found = selectors.waiting(actor=principal_of(user), day=DAY, limit=5)
    days = [row["confirmed"] for row in found]
    assert days == sorted(days)
    assert len(days) == 5
    plan = plan_of(captured.captured_queries[-2]["sql"])
    assert "tenure_current_confirmed" in indexes(plan), plan
    assert rows_read(plan, "stakeholders_tenure") <= 50, plan
