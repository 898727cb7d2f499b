"""What a page of the calendar shows: two statements, whatever lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, F, Func, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber, TruncDate

from core.access.principals import Principal
from core.prepared import text_slot
from core.reading import asked_rows
from engagements.models import Engagement
from engagements.selectors.engagements import engagements, who_is

REACH = timedelta(days=92)
"""What began so long ago and still goes on is found; longer ones show in their first months only."""
DAY = timedelta(days=1)
# One statement for any number of ids: they are given as the text of an array.
_AMONG = Func(
    F("pk"),
    Value(text_slot("keys")),
    template="(%(expressions)s)::uuid[]))",
    arg_joiner=" = ANY((",
    output_field=BooleanField(),
)


@dataclass(frozen=True)
class Found:
    """The rows of a period, in order of time, and how many begin on each day, those not shown among them."""

    rows: list[dict[str, Any]]
    totals: dict[date, int]


def touching(found: QuerySet[Engagement], begin: datetime, end: datetime) -> QuerySet[Engagement]:
    """Engagements that lie in a stretch of time or reach into it. A day wider on both sides: what takes a whole day
    in another zone begins at another moment."""
    inside = Q(starts__gte=begin - DAY) | Q(ends__gte=begin)
    return found.filter(inside, starts__gte=begin - REACH, starts__lt=end + DAY)


def in_period(
    *, actor: Principal, found: QuerySet[Engagement], begin: datetime, end: datetime, most: int
) -> Found:
    """The engagements of a stretch of time, of each day the first `most`, with who takes part as far as the reader
    sees it. `found` is what the filters left of what the actor may see."""
    ranked = (
        touching(found, begin, end)
        .annotate(
            on_day=TruncDate("starts"),
            rank=Window(RowNumber(), partition_by=[F("on_day")], order_by=["starts", "pk"]),
            total=Window(Count("pk"), partition_by=[F("on_day")]),
        )
        .filter(rank__lte=most)
        .order_by("starts", "pk")
        .values_list("pk", "on_day", "total")
    )
    keys: list[UUID] = []
    totals: dict[date, int] = {}
    for pk, day, total in ranked:
        keys.append(pk)
        totals[day] = total
    listed = f"{{{','.join(map(str, keys))}}}"
    return Found(asked_rows("calendar", actor, _shown, keys=listed) if keys else [], totals)


def _shown(reader: Principal) -> QuerySet[Any, Any]:
    """What the calendar says of the engagements whose ids it is given."""
    return (
        engagements(actor=reader)
        .filter(_AMONG)
        .order_by("starts", "pk")
        .values(
            "pk", "title", "kind", "status", "starts", "ends", "all_day", "time_zone", "place", "function_id",
            who=who_is(reader),
        )
    )  # fmt: skip
