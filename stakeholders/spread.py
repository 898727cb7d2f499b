"""Over what judgements are spread: how many different people and bodies by level, gender, kind, area and function. One
statement that reads every judgement once, however many there are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

PARTS = ("level", "gender", "classification", "area", "function", "age")
STATEMENT = """
WITH judged AS MATERIALIZED (
    SELECT stakeholder_id, function_id, max(assessed_on) AS newest FROM ({rows}) AS rows GROUP BY 1, 2
), who AS (
    SELECT stakeholder_id, max(newest) AS newest FROM judged GROUP BY 1
), named AS MATERIALIZED (
    SELECT w.newest, s.kind, s.level, s.gender, s.classifications, s.area_id
    FROM who AS w JOIN stakeholders_stakeholder AS s ON s.id = w.stakeholder_id
)
SELECT 'level', level::text, count(*) FROM named GROUP BY 2
UNION ALL SELECT 'gender', gender, count(*) FROM named WHERE kind = 'person' GROUP BY 2
UNION ALL SELECT 'classification', part, count(*) FROM named CROSS JOIN unnest(classifications) AS part
    WHERE kind = 'organization' GROUP BY 2
UNION ALL SELECT 'area', area_id::text, count(*) FROM named GROUP BY 2
UNION ALL SELECT 'function', function_id::text, count(*) FROM judged GROUP BY 2
UNION ALL SELECT 'age', CASE WHEN newest >= %s THEN 'fresh' ELSE 'old' END, count(*) FROM named GROUP BY 2
"""


def spread(rows: QuerySet[Any], stale: date) -> dict[str, dict[str, int]]:
    """`{part: {category: how many}}` of scoped rows with `stakeholder`, `function` and `assessed_on`; whose newest day is
    before `stale` counts as old. What has no category is left out."""
    found: dict[str, dict[str, int]] = {part: {} for part in PARTS}
    wanted = rows.order_by().values("stakeholder_id", "function_id", "assessed_on")
    try:
        text, params = wanted.query.sql_with_params()
    except EmptyResultSet:
        return found
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(rows=text), [*params, stale])
        for part, category, count in cursor.fetchall():
            if category:
                found[part][category] = count
    return found
