"""What changed from one frozen snapshot to the next, made by PostgreSQL: domain/exercise.py, `difference`, in SQL."""

# ruff: noqa: S608 – column names and thresholds are put into the statement, values never
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from stakeholders import judgement, standing
from stakeholders.domain.exercise import Change, Difference

COLUMNS = ("exercise_id", "stakeholder_id", "post_id", "theme_id", "alignment", "interest")


def differing(rows: QuerySet[Any], *, now: UUID, most: int) -> tuple[Difference, int]:
    """The difference between two exercises out of the entries of both in one reader's sight: at most so many of each kind,
    and how many there are of all kinds together. One statement."""
    wanted = rows.order_by().values(*COLUMNS)
    try:
        text, params = wanted.query.sql_with_params()
    except EmptyResultSet:
        return Difference(), 0
    word = standing.stance("", judgement.thresholds())
    statement = f"""
        WITH facts AS MATERIALIZED (SELECT *, exercise_id = %s AS late FROM ({text}) AS rows
        ), judged AS (
            SELECT stakeholder_id, theme_id, late, avg(alignment)::float8 AS alignment, avg(interest)::float8 AS interest
            FROM facts WHERE post_id IS NULL GROUP BY 1, 2, 3
        ), pairs AS (
            SELECT stakeholder_id, theme_id, max(word) FILTER (WHERE NOT late) AS before, max(word) FILTER (WHERE late) AS now
            FROM (SELECT *, {word} AS word FROM judged) AS words GROUP BY 1, 2
        ), held AS (
            SELECT post_id, array_agg(DISTINCT stakeholder_id) FILTER (WHERE NOT late) AS before,
                array_agg(DISTINCT stakeholder_id) FILTER (WHERE late) AS now
            FROM facts WHERE post_id IS NOT NULL GROUP BY 1
        ), told AS (
            SELECT CASE WHEN before IS NULL THEN 'new' WHEN now IS NULL THEN 'gone' ELSE 'stance' END AS kind,
                stakeholder_id AS place, theme_id, before, now, NULL::uuid[] AS left_by, NULL::uuid[] AS held_by
            FROM pairs WHERE before IS DISTINCT FROM now
            UNION ALL
            SELECT 'holder', post_id, NULL, NULL, NULL, before, now FROM held WHERE before <> now
        )
        SELECT kind, place, theme_id, before, now, left_by, held_by, n FROM (
            SELECT *, count(*) OVER () AS n, row_number() OVER (PARTITION BY kind ORDER BY place, theme_id) AS turn FROM told
        ) AS numbered WHERE turn <= %s ORDER BY kind, turn
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [now, *params, most])
        found = cursor.fetchall()
    by_kind: dict[str, list[Any]] = {"new": [], "gone": [], "stance": [], "holder": []}
    for kind, place, theme, before, later, left_by, held_by, _n in found:
        if kind == "holder":
            by_kind[kind].append(Change(place, frozenset(left_by), frozenset(held_by)))
        elif kind == "stance":
            by_kind[kind].append(Change((place, theme), before, later))
        else:
            by_kind[kind].append((place, theme))
    told = Difference(
        tuple(by_kind["new"]), tuple(by_kind["gone"]), tuple(by_kind["stance"]), tuple(by_kind["holder"])
    )
    return told, found[0][-1] if found else 0
