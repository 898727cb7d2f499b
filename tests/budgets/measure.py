"""Counting statements and reading plans."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.clients import body_of

Plan = dict[str, Any]


def statements(ask: Callable[[], Any]) -> list[str]:
    """The SQL of one request with its whole answer read; a warm-up comes before."""
    body_of(ask())
    with CaptureQueriesContext(connection) as captured:
        body_of(ask())
    return [query["sql"] for query in captured.captured_queries]


def plan_of(sql: str) -> Plan:
    """The plan of a statement as PostgreSQL ran it."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.replace("%", "%%"), [])
        found = cursor.fetchone()[0]
    parsed = json.loads(found) if isinstance(found, str) else found
    return dict(parsed[0]["Plan"])


def nodes(plan: Plan) -> Iterator[Plan]:
    """Every node of a plan."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def indexes(plan: Plan) -> set[str]:
    """The names of the indexes that a plan reads."""
    return {node["Index Name"] for node in nodes(plan) if "Index Name" in node}


def rows_read(plan: Plan, table: str) -> int:
    """How many rows of a table were read, those thrown away included."""
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes(plan)
        if node.get("Relation Name") == table
    )
