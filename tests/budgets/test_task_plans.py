"""Plans of tasks on some thousands of them: one's own come from their index, a list walks the index of its order, and
the records are asked only for the rows that are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import task_selectors
from core.access.grants import forget_permission_ids
from core.access.principals import Principal, principal_of
from core.access.roles import Role
from core.confidentiality import Handling
from core.models import Task
from core.names import search_key
from stakeholders.models import Person
from tests.budgets.measure import indexes, plan_of, rows_read
from tests.factories.cast import HOME, OTHER, give_role, make_functions, make_user

pytestmark = pytest.mark.django_db
MANY, PAGE = 4000, 50
TABLE, PEOPLE = "core_task", "stakeholders_stakeholder"
TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def reader(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Principal]:
    """An officer who sees the record of every second task; every hundredth is theirs to do."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield principal_of(_world())
        transaction.set_rollback(True)


def _world() -> User:
    forget_permission_ids()
    functions = make_functions()
    user, other = make_user("reader"), make_user("other")
    give_role(user, Role.OFFICER, functions[HOME])
    people, tasks = [], []
    for number in range(MANY):
        level = {"handling": Handling.FUNCTION, "function": functions[OTHER]} if number % 2 else {}
        key = search_key(f"Person {number:05}")
        person = Person(name=f"Person {number:05}", sort_key=key, search_key=key, match_key=key, **level)
        people.append(person)
        due = TODAY + timedelta(days=number % 365 - 30)
        tasks.append(
            Task(
                title=f"Call {number:05}",
                search_key=f"call {number:05}",
                created_by=other,
                assignee=other if number % 100 else user,
                due=due,
                due_latest=due,
                about_kind="people",
                about_id=person.pk,
                **level,
            )
        )
    Person.objects.bulk_create(people, batch_size=2000)
    Task.objects.bulk_create(tasks, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")
        cursor.execute(f"ANALYZE {PEOPLE}")
    return user


def _plan(queryset: QuerySet[Any]) -> Any:
    with CaptureQueriesContext(connection) as captured:
        assert list(queryset)
    return plan_of(captured.captured_queries[-1]["sql"])


def test_my_tasks_read_no_other(reader: Principal) -> None:
    plan = _plan(task_selectors.mine(actor=reader).order_by("due_latest", "pk")[:PAGE])
    assert indexes(plan) & {"task_mine", "task_given"}, plan
    assert rows_read(plan, TABLE) <= MANY / 100, plan
    assert rows_read(plan, PEOPLE) <= MANY / 100, plan


def test_a_list_walks_its_order_and_asks_for_the_records_it_shows(reader: Principal) -> None:
    plan = _plan(task_selectors.tasks(actor=reader).order_by("due_latest", "pk")[:PAGE])
    assert "task_due_id" in indexes(plan), plan
    assert rows_read(plan, TABLE) <= 3 * PAGE, plan
    assert rows_read(plan, PEOPLE) <= 3 * PAGE, plan


def test_tasks_about_a_record_come_from_its_index(reader: Principal) -> None:
    person = Person.objects.get(name="Person 00100")
    plan = _plan(task_selectors.tasks_about(actor=reader, model=type(person), pk=person.pk))
    assert "task_about" in indexes(plan), plan
    assert rows_read(plan, TABLE) == 1, plan
