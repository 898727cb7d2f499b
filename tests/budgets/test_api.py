"""The API costs the same number of statements for 3 rows and for 30, and no more than its ceiling."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.test_every_resource import classes
from tests.budgets.measure import statements

# Token and user, roles, and the rows: three. A file adds its size, its highest level, the audit event, how many files
# went today, for each chunk who may see it now (two), and before a part leaves whether the token and the rights still
# hold (two). A history asks once for each kind of record that its versions name. Writing counts two statements of its
# savepoint.
BULK = 30
LIST, COUNTED, DETAIL, HISTORY, FILE, CREATE, CHANGE = 3, 4, 3, 12, 11, 12, 15
NAMES = sorted(classes())


def case_of(name: str, rows: int = 3) -> Any:
    """The test class of a resource with that many records, ready to ask."""
    kind: Any = type(name, (classes()[name],), {"rows": rows})
    kind.setUpTestData()
    return kind("test_retrieve")


def told(statements: list[str]) -> str:
    """The statements, one a line and short, for the message of a broken budget."""
    return "\n".join(f"{number}. {one[:60]} … {one[-60:]}" for number, one in enumerate(statements, 1))


# A tie reads both its ends and what the country lets one hold; a task whether its assignee sees what it is about. A
# promise with a day and a request make a task; a use reads its argument and a finding its post. A participant names
# four records, and nobody takes part before it was asked whether that may harm them. Who follows a promise must see it:
# their account, their rights, and the promise with them.
MORE = {
    "ties": 3,
    "tasks": 1,
    "argument-uses": 1,
    "commitments": 5,
    "contribution-requests": 9,
    "turnover-findings": 1,
    "participants": 7,
}
# A NAMED record leaves an audit event and is counted against unusual reading when it is read.
READ_MORE = {"exposures": 2}
# What grows with the rows of a batch: a task, and a request through its task, asks who sees its record and whether its
# assignee does; a slice reads the records it takes along, a finding whether its post stands.
PER_ROW = {"tasks": 4, "contribution-requests": 10, "slices": 2, "turnover-findings": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_reading_costs_the_same_for_any_number_of_rows(name: str) -> None:
    case = case_of(name)
    url, first = f"/{name}/", case.pks[0]
    asked = {
        "list": (f"{url}?page_size=200", LIST),
        "counted": (f"{url}?page_size=200&count=1", COUNTED),
        "detail": (f"{url}{first}/", DETAIL + READ_MORE.get(name, 0)),
        "history": (f"{url}{first}/history/", HISTORY + READ_MORE.get(name, 0)),
        "csv": (f"{url}?format=csv", FILE),
        "xlsx": (f"{url}?format=xlsx", FILE),
    }
    few = {what: statements(lambda path=path: case.get(path)) for what, (path, _ceiling) in asked.items()}
    for number in range(3, 30):
        case.make(number)
    for what, (path, ceiling) in asked.items():
        many = statements(lambda path=path: case.get(path))
        assert len(many) == len(few[what]), (what, told(few[what]), told(many))
        assert len(many) <= ceiling, (what, told(many))
    # Who asks comes first, and is asked again while a file leaves; then the rows.
    again = few["csv"][1]
    for sql in (*few["list"][2:], *(sql for sql in few["csv"][2:] if sql != again)):
        assert " OFFSET " not in sql
        assert not sql.startswith("SELECT COUNT") or "core_auditevent" in sql, sql


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in NAMES if hasattr(classes()[name], "payload")])
def test_writing_costs_no_more_than_its_ceiling(name: str) -> None:
    case = case_of(name)
    url = f"/{name}/"
    case.ask("POST", url, case.different(0), expect=201)
    body = case.different(1)
    with CaptureQueriesContext(connection) as captured:
        row = case.ask("POST", url, body, expect=201).json()
    made = [query["sql"] for query in captured.captured_queries]
    assert len(made) <= CREATE + MORE.get(name, 0), told(made)
    with CaptureQueriesContext(connection) as captured:
        case.ask("PATCH", f"/{name}/{row['id']}/", case.changed(), If_Match='"v1"', expect=200)
    changed = [query["sql"] for query in captured.captured_queries]
    assert len(changed) <= CHANGE + MORE.get(name, 0), told(changed)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in NAMES if hasattr(classes()[name], "payload")])
def test_bulk_costs_the_same_for_any_number_of_rows(name: str) -> None:
    case = case_of(name)
    url = f"/{name}/bulk/"
    case.ask("POST", url, [case.different(0)], expect=200)
    counts: dict[str, list[list[str]]] = {"create": [], "change": []}
    for first, many in ((1, 3), (4, 30)):
        wanted = [case.different(number) for number in range(first, first + many)]
        with CaptureQueriesContext(connection) as captured:
            rows = case.ask("POST", url, wanted, expect=200).json()["results"]
        counts["create"].append([query["sql"] for query in captured.captured_queries])
        body = [{"id": row["id"], "version": 1, **case.changed()} for row in rows]
        with CaptureQueriesContext(connection) as captured:
            case.ask("POST", url, body, expect=200)
        counts["change"].append([query["sql"] for query in captured.captured_queries])
    for few, more in counts.values():
        each = PER_ROW.get(name, 0)
        assert len(more) - len(few) <= each * 27, (told(few), told(more))
        assert len(more) <= BULK + each * 30, told(more)


@pytest.mark.django_db
def test_a_history_of_many_versions_costs_the_same() -> None:
    case = case_of("people")
    url = f"/people/{case.pks[1]}/"
    counts = []
    for version in range(1, 31):
        body = {"summary": f"Text {version}", "area": str(case.areas["alpha" if version % 2 else "beta"].pk)}
        case.ask("PATCH", url, body, If_Match=f'"v{version}"', expect=200)
        if version in (3, 30):
            counts.append(len(statements(lambda: case.get(f"{url}history/"))))
    assert counts[0] == counts[1]
