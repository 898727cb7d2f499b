"""The current view of everybody at once, made by PostgreSQL: what domain/current.py and domain/stance.py say, in SQL.

One statement takes the latest judgement of each function and theme in the reader's sight (`latest`), their sums on each
theme (`themed`) and the means, the disagreements and the words of each stakeholder (`seen`). Nothing of it is read row by
row in Python, however large the map is. tests/app/test_standing.py holds both to the same answers.
"""

# ruff: noqa: S608 – column names and thresholds are put into statements, values never
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from stakeholders.domain.stance import AXES, Thresholds
from stakeholders.models.judgement_choices import STANCE_GROUPS

Row = tuple[Any, ...]
PIECE = 2_000
# The columns of `seen` that every reader of it takes, in this order.
SEEN = (
    "stakeholder_id",
    "n",
    "newest",
    "handling",
    *AXES,
    "contested",
    "stance",
    "quadrant",
    "salience",
    "grid",
)
PLACED = ("kind", "name", "sight", "area_id", "above")


class Told:
    """A common table expression with its parameters."""

    def __init__(self, text: str, params: Iterable[Any]) -> None:
        self.text, self.params = text, tuple(params)


def latest(rows: QuerySet[Any, Any], name: str = "latest") -> Told | None:
    """The rows of `judgement.latest_rows` as a table; None where the reader can see none."""
    wanted = rows.values("stakeholder_id", "theme_id", "assessed_on", "handling", *AXES)
    try:
        text, params = wanted.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Told(f"{name} AS ({text})", params)


def themed(source: str = "latest", name: str = "themed") -> str:
    """For each stakeholder and theme: how many judgements, and on each axis their sum, how many set it, and how far they
    lie apart."""
    axes = ", ".join(
        f"sum({axis})::int AS s_{axis}, count({axis})::int AS c_{axis}, max({axis}) - min({axis}) AS d_{axis}"
        for axis in AXES
    )
    return (
        f"{name} AS (SELECT stakeholder_id, theme_id, count(*)::int AS n, max(assessed_on) AS newest, "
        f"max(handling) AS handling, {axes} FROM {source} GROUP BY stakeholder_id, theme_id)"
    )


def seen(limits: Thresholds, source: str = "themed", name: str = "seen", where: str = "") -> str:
    """For each stakeholder: means, disagreements and words; `where` takes some of the themes."""
    means = ", ".join(f"sum(s_{axis})::float8 / nullif(sum(c_{axis}), 0)::float8 AS {axis}" for axis in AXES)
    apart = ", ".join(
        f"CASE WHEN bool_or(d_{axis} >= {number(limits.contested)}) THEN '{axis}' END" for axis in AXES
    )
    inner = (
        f"SELECT stakeholder_id, sum(n)::int AS n, max(newest) AS newest, max(handling) AS handling, {means}, "
        f"array_remove(ARRAY[{apart}]::text[], NULL) AS contested FROM {source}{where} GROUP BY stakeholder_id"
    )
    words = (
        f"{stance('', limits)} AS stance, {quadrant(limits)} AS quadrant, {salience(limits)} AS salience, "
        f"{grid(limits)} AS grid"
    )
    return f"{name} AS (SELECT m.*, {words} FROM ({inner}) AS m)"


def number(value: float) -> str:
    """A threshold as a literal."""
    return repr(float(value))


def stance(prefix: str, limits: Thresholds) -> str:
    """domain/stance.py: stance, over columns `alignment` and `interest`."""
    alignment, interest = f"{prefix}alignment", f"{prefix}interest"
    active, outer = f"{interest} >= {number(limits.active_interest)}", number(limits.champion_alignment)
    return (
        f"CASE WHEN {alignment} IS NULL THEN 'not_known' "
        f"WHEN {alignment} > 0 THEN CASE WHEN {active} AND {alignment} >= {outer} THEN 'champion' ELSE 'supportive' END "
        f"WHEN {alignment} < 0 THEN CASE WHEN {active} AND -{alignment} >= {outer} THEN 'opposed' ELSE 'sceptical' END "
        "ELSE 'neutral' END"
    )


def quadrant(limits: Thresholds) -> str:
    line = number(limits.interest_line)
    return (
        "CASE WHEN alignment IS NULL OR interest IS NULL THEN 'not_known' "
        f"WHEN alignment = 0 OR interest = {line} THEN 'undecided' "
        f"WHEN interest > {line} THEN CASE WHEN alignment > 0 THEN 'work_together' ELSE 'persuade' END "
        "WHEN alignment > 0 THEN 'raise_interest' ELSE 'keep_informed' END"
    )


def salience(limits: Thresholds) -> str:
    words = "'none','urgency','legitimacy','legitimacy_urgency','power','power_urgency','power_legitimacy','all_three'"
    had = [f"(({axis} >= {number(limits.high)})::int)" for axis in ("influence", "legitimacy", "urgency")]
    return (
        "CASE WHEN influence IS NULL OR legitimacy IS NULL OR urgency IS NULL THEN 'not_known' "
        f"ELSE (ARRAY[{words}])[1 + 4 * {had[0]} + 2 * {had[1]} + {had[2]}] END"
    )


def grid(limits: Thresholds) -> str:
    high = number(limits.high)
    return (
        "CASE WHEN influence IS NULL OR interest IS NULL THEN 'not_known' "
        f"WHEN influence >= {high} THEN CASE WHEN interest >= {high} THEN 'both_high' ELSE 'influence_high' END "
        f"WHEN interest >= {high} THEN 'interest_high' ELSE 'both_low' END"
    )


def group(word: str) -> str:
    """supports, undecided, resists or not_known, of a column with a stance."""
    cases = " ".join(
        f"WHEN {word} IN ({', '.join(repr(one) for one in stances)}) THEN '{key}'"
        for key, _label, stances in STANCE_GROUPS
    )
    return f"CASE {cases} END"


def read(parts: Iterable[Told | str], select: str, params: Iterable[Any] = ()) -> list[Row]:
    """Runs one statement made of tables and what is selected from them."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(parts, select, params))
        return cursor.fetchall()


def pieces(parts: Iterable[Told | str], select: str, params: Iterable[Any] = ()) -> Iterator[Row]:
    """The same for very many rows: PostgreSQL keeps them and hands them over by the thousand."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(*_statement(parts, select, params))
        while rows := cursor.fetchmany(PIECE):
            yield from rows


def _statement(parts: Iterable[Told | str], select: str, params: Iterable[Any]) -> tuple[str, list[Any]]:
    texts: list[str] = []
    given: list[Any] = []
    for part in parts:
        if isinstance(part, Told):
            texts.append(part.text)
            given += part.params
        else:
            texts.append(part)
    return f"WITH {', '.join(texts)} {select}", [*given, *params]


def placed(alias: str = "k") -> str:
    """Beside `seen` (as `alias`) who it is about: joins that give `PLACED`."""
    return (
        f"JOIN stakeholders_stakeholder AS s ON s.id = {alias}.stakeholder_id "
        "LEFT JOIN core_area AS a ON a.id = s.area_id"
    )


PLACED_COLUMNS = "s.kind, s.name, s.handling AS handling_of, s.area_id, a.ancestors"
# The most influential first, before names are known; and then by name.
FIRST = "k.influence DESC NULLS LAST, k.stakeholder_id"
ORDER = "k.influence DESC NULLS LAST, s.name, s.id"


def columns(alias: str = "k") -> str:
    return ", ".join(f"{alias}.{name}" for name in SEEN)
