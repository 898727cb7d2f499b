"""The tree of bodies around one body: what stands above it and below it, as far as the reader sees; today by one query, as
of a day by two."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.fields import UUIDField
from django.utils import timezone

from stakeholders import selectors

DEPTH = 6
MOST = 400

# Ids only: what the reader may see of them is asked of the scope, in the same statement.
AROUND = """
    WITH RECURSIVE up(id, parent_id, step) AS (
        SELECT id, parent_id, 0 FROM stakeholders_stakeholder WHERE id = %s
        UNION ALL
        SELECT above.id, above.parent_id, up.step + 1
        FROM stakeholders_stakeholder above JOIN up ON above.id = up.parent_id WHERE up.step < %s
    ), down(id, step) AS (
        SELECT id, 1 FROM stakeholders_stakeholder WHERE parent_id = %s
        UNION ALL
        SELECT below.id, down.step + 1
        FROM stakeholders_stakeholder below JOIN down ON below.parent_id = down.id WHERE down.step < %s
    )
    SELECT id FROM up UNION ALL (SELECT id FROM down ORDER BY step LIMIT %s)
"""

# What a body was part of on a day: as the register had it at the end of that day, or at first where it did not know the
# body yet. A state of the record that was stricter than it is today says nothing; who was merged since is who stands for it.
WAS = """
    SELECT CASE WHEN h.handling <= s.handling THEN coalesce(told.merged_into_id, h.parent_id) END AS parent_id
    FROM stakeholders_historicalstakeholder h LEFT JOIN stakeholders_stakeholder told ON told.id = h.parent_id
    WHERE h.id = s.id AND h.history_type <> '-'
    ORDER BY (h.history_date < %s) DESC, CASE WHEN h.history_date < %s THEN h.history_id END DESC NULLS LAST, h.history_id
    LIMIT 1
"""
AROUND_ON = f"""
    WITH RECURSIVE up(id, parent_id, step) AS (
        SELECT s.id, was.parent_id, 0 FROM stakeholders_stakeholder s LEFT JOIN LATERAL ({WAS}) was ON true WHERE s.id = %s
        UNION ALL
        SELECT s.id, was.parent_id, up.step + 1
        FROM up JOIN stakeholders_stakeholder s ON s.id = up.parent_id LEFT JOIN LATERAL ({WAS}) was ON true
        WHERE up.step < %s
    ), down(id, parent_id, step) AS (
        SELECT id, NULL::uuid, 0 FROM stakeholders_stakeholder WHERE id = %s
        UNION ALL
        SELECT s.id, was.parent_id, down.step + 1
        FROM down JOIN LATERAL (
            SELECT h.id FROM stakeholders_historicalstakeholder h WHERE h.parent_id = down.id
            UNION SELECT h.id FROM stakeholders_stakeholder gone
                JOIN stakeholders_historicalstakeholder h ON h.parent_id = gone.id WHERE gone.merged_into_id = down.id
        ) once ON true
        JOIN stakeholders_stakeholder s ON s.id = once.id
        LEFT JOIN LATERAL ({WAS}) was ON true
        WHERE down.step < %s AND was.parent_id = down.id
    )
    SELECT id, parent_id FROM up UNION ALL (SELECT id, parent_id FROM down WHERE step > 0 ORDER BY step LIMIT %s)
"""  # noqa: S608 – nothing but the statement above is put in


@dataclass
class Body:
    """One body and the visible bodies directly below it."""

    pk: UUID
    name: str
    classifications: list[str]
    derived: bool
    dissolved: str = ""
    doubtful: bool = False
    below: list[Body] = field(default_factory=list)


@dataclass(frozen=True)
class Around:
    """The visible bodies above (outermost first) and the body itself with what is below it."""

    above: list[Body]
    body: Body
    full: bool

    @property
    def size(self) -> int:
        """How many bodies are shown below."""
        waiting, found = list(self.body.below), 0
        while waiting:
            found += 1
            waiting.extend(waiting.pop().below)
        return found


def _doubtful(row: dict[str, Any], day: date | None) -> bool:
    """Whether a body only possibly stood on the day: the day lies inside what is not told exactly of its dates."""
    if day is None:
        return False
    not_yet = row["founded"] != "" and row["founded_latest"] > day
    return not_yet or (row["dissolved"] != "" and row["dissolved_earliest"] <= day)


def _on(pk: UUID, day: date) -> dict[UUID, UUID | None]:
    """The bodies around one on a day, each with what it was part of then: ids, nothing of which is shown unasked."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    asked: list[Any] = [end, end, pk, end, end, DEPTH, pk, end, end, DEPTH, MOST]
    with connection.cursor() as cursor:
        cursor.execute(AROUND_ON, asked)
        return dict(cursor.fetchall())


def around(*, actor: Any, pk: UUID, day: date | None = None) -> Around | None:
    """The tree around a body, today with those that are gone, or as of a day with those that may have stood on it, under
    what the register had them be part of then. A hidden body cuts off what hangs on it, so that nothing tells of it."""
    was = None if day is None else _on(pk, day)
    ids: Any = (
        list(was)
        if was is not None
        else RawSQL(AROUND, (pk, DEPTH, pk, DEPTH, MOST), output_field=UUIDField())  # noqa: S611
    )
    stood = Q() if day is None else Q(pk=pk) | Q(founded_earliest__lte=day, dissolved_latest__gt=day)
    rows = (
        selectors.organizations(actor=actor)
        .filter(stood, pk__in=ids)
        .order_by("sort_key", "pk")
        .values(
            "pk",
            "name",
            "parent_id",
            "classifications",
            "derived",
            "dissolved",
            "founded",
            "founded_latest",
            "dissolved_earliest",
        )
    )
    found: dict[UUID, dict[str, Any]] = {row["pk"]: dict(row) for row in rows}
    for key, row in found.items():
        row["parent_id"] = row["parent_id"] if was is None else was.get(key)
    if pk not in found:
        return None
    bodies = {
        key: Body(
            key,
            row["name"],
            row["classifications"],
            row["derived"],
            row["dissolved"],
            _doubtful(row, day),
        )
        for key, row in found.items()
    }
    above: list[Body] = []
    step = found[pk]["parent_id"]
    while step in bodies and len(above) < DEPTH:
        above.append(bodies[step])
        step = found[step]["parent_id"]
    higher = {body.pk for body in above}
    for key, row in found.items():
        if key != pk and key not in higher and row["parent_id"] in bodies and row["parent_id"] not in higher:
            bodies[row["parent_id"]].below.append(bodies[key])
    return Around(above[::-1], bodies[pk], len(found) >= MOST)
