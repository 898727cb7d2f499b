"""How likely the holder of a post is to leave soon, told by the office's own history and never by anything else.

    risk = |{earlier holders with t < length <= t + horizon}| / |{earlier holders with length > t}|

`t` is how long the present holder has been there, in days; an earlier holder counts with the days of the tenure, each
uncertain bound at its middle. With fewer than three earlier holders who stayed longer than `t` no share is given, only
their number: two cases are no history.

Worked example: five earlier holders stayed 200, 400, 450, 700 and 1,500 days, the present one 380 days, horizon 183 days.
Four stayed longer than 380; of these 400 and 450 lie within 563 days: 2 of 4, risk 0.5.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from core.partial_dates import DATE_MAX, DATE_MIN
from stakeholders.domain.as_of import Span

HORIZON: Final = 183
FEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class TurnoverRisk:
    """`left` of `beyond` earlier holders went within the horizon; `share` is None where that says nothing."""

    days: int
    known: int
    beyond: int
    left: int
    median_days: int
    share: float | None


def length(span: Span, today: date) -> int | None:
    """Days of a tenure that is over, each bound at its middle; None when start or end is not known at all."""
    start = _middle(span.start_earliest, span.start_latest, span.first_seen)
    end = _middle(span.end_earliest, span.end_latest, None)
    if start is None or end is None or end > today or end < start:
        return None
    return (end - start).days


def _middle(earliest: date, latest: date, seen: date | None) -> date | None:
    if earliest == DATE_MIN and latest == DATE_MAX:
        return seen
    if earliest == DATE_MIN or latest == DATE_MAX:
        return latest if earliest == DATE_MIN else earliest
    return earliest + (latest - earliest) / 2


def turnover_risk(
    present: Span, earlier: Iterable[Span], today: date, horizon: int = HORIZON
) -> TurnoverRisk | None:
    """The risk that the present holder leaves within the horizon; None when nothing is known of one side."""
    begun = _middle(present.start_earliest, present.start_latest, present.first_seen)
    lengths = sorted(days for span in earlier if (days := length(span, today)) is not None)
    if begun is None or begun > today or not lengths:
        return None
    served = (today - begun).days
    beyond = [days for days in lengths if days > served]
    left = sum(days <= served + horizon for days in beyond)
    share = round(left / len(beyond), 3) if len(beyond) >= FEWEST else None
    return TurnoverRisk(served, len(lengths), len(beyond), left, round(median(lengths)), share)
