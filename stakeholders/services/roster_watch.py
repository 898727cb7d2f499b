"""Reading published lists at their addresses, when they are due or when somebody asks; a source that fails says so.

After a failure the next try comes later and later – an hour, two, four … – and never later than its interval.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from core import outbox
from core.access.principals import system_actor
from core.fetching import FetchRefused, fetch
from stakeholders.domain.roster_types import RosterError
from stakeholders.models import RosterCheck, RosterSource
from stakeholders.services.turnover import CheckOutcome, CheckRequest, run_check

EFFECT = "stakeholders.check_roster"
FIRST_WAIT = timedelta(hours=1)
MOST_DOUBLINGS = 10


def due_rosters(now: datetime) -> list[RosterSource]:
    """Sources with an address and an interval whose next check has come."""
    waiting = Q(next_check_at__isnull=True) | Q(next_check_at__lte=now)
    return list(
        RosterSource.objects.filter(waiting, interval_days__isnull=False).exclude(url="").order_by("pk")[:200]
    )


def enqueue_due(now: datetime | None = None) -> int:
    """One effect for each source that is due, once for its slot; returns how many are due."""
    now = now or timezone.now()
    due = due_rosters(now)
    for roster in due:
        slot = roster.next_check_at.isoformat() if roster.next_check_at else "first"
        outbox.enqueue(EFFECT, {"roster": str(roster.pk)}, key=f"{roster.pk}:{slot}")
    return len(due)


def check_address(
    *, actor: Any, roster: RosterSource, check: RosterCheck | None = None, **more: Any
) -> CheckOutcome:
    """Fetches and compares the list of one source; FetchRefused or RosterError after the failure was noted."""
    try:
        got = fetch(roster.url, most=settings.IMPORT_MAX_BYTES)
        request = CheckRequest(
            data=got.data,
            name=got.name,
            format=roster.format,
            roster=roster,
            as_of=timezone.localdate(),
            complete=roster.complete,
        )
        outcome = run_check(actor=actor, request=request, check=check, **more)
    except (FetchRefused, RosterError) as error:
        _failed(roster, str(error))
        raise
    _done(roster)
    return outcome


def check_due(pk: UUID) -> None:
    """What the worker does for one source; a failure stands at the source and is tried again later."""
    roster = RosterSource.objects.filter(pk=pk, interval_days__isnull=False).exclude(url="").first()
    if roster is None:
        return
    try:
        check_address(actor=system_actor(), roster=roster)
    except (FetchRefused, RosterError):
        return


def _failed(roster: RosterSource, why: str) -> None:
    """The reason, and when it is tried again."""
    roster.failures = min(roster.failures + 1, 1000)
    roster.problem = why[:300]
    wait = FIRST_WAIT * 2 ** min(roster.failures - 1, MOST_DOUBLINGS)
    longest = timedelta(days=roster.interval_days or 1)
    _keep(roster, timezone.now() + min(wait, longest))


def _done(roster: RosterSource) -> None:
    roster.failures, roster.problem, roster.last_checked_at = 0, "", timezone.now()
    _keep(roster, timezone.now() + timedelta(days=roster.interval_days) if roster.interval_days else None)


def _keep(roster: RosterSource, following: datetime | None) -> None:
    roster.next_check_at = following
    roster.save(update_fields=["failures", "problem", "last_checked_at", "next_check_at"])
