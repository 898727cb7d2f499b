"""Engagements from a calendar file: looked at first, then saved; the same file twice changes instead of doubling.

An entry is recognised by its identifier among the engagements that the writer sees; a hidden one is as if it did not
exist. Our own identifiers change nothing: a feed or an invitation that comes back is known already. A cancellation of
what was never imported is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, principal_of
from core.access.scope import scope
from core.errors import DomainError, NotAllowed
from engagements.domain import ical_in, ical_out
from engagements.models import Engagement, ImportedEntry
from engagements.models.choices import EngagementStatus
from engagements.selectors import engagements
from engagements.services.engagements import create_engagement, update_engagement

NEW, CHANGED, SAME, KNOWN, IGNORED, CANCELLED = "new", "changed", "same", "known", "ignored", "cancelled"
WRITES = frozenset({NEW, CHANGED, CANCELLED})


@dataclass(frozen=True)
class Planned:
    """What saving would do with one row."""

    row: ical_in.Row
    act: str
    engagement: UUID | None = None


@dataclass
class Saved:
    """What saving did: how many of each, and what was left out with the reason."""

    counts: dict[str, int]
    problems: list[tuple[str, str]]


def look(*, actor: Any, file: ical_in.File) -> list[Planned]:
    """What each row of a file would become. Two statements for any number."""
    return _planned(principal_of(actor), file.rows, file.method)


def _planned(principal: Principal, rows: Sequence[ical_in.Row], method: str) -> list[Planned]:
    imported: dict[str, ImportedEntry] = {}
    seen = engagements(actor=principal).values("pk")
    there = ImportedEntry.objects.filter(digest__in=[row.digest for row in rows], engagement__in=seen)
    for entry in there.select_related("engagement").order_by("pk"):
        imported[entry.digest] = entry
    ours = {key for row in rows if (key := ical_out.key_of(row.uid)) is not None}
    known = set(engagements(actor=principal).filter(pk__in=ours).values_list("pk", flat=True))
    found: list[Planned] = []
    met: set[str] = set()
    for row in rows:
        if row.digest in met:
            continue
        met.add(row.digest)
        entry_there = imported.get(row.digest)
        if ical_out.key_of(row.uid) in known:
            found.append(Planned(row, KNOWN))
        elif entry_there is None:
            found.append(Planned(row, IGNORED if row.cancelled or method == ical_out.CANCEL else NEW))
        else:
            found.append(_again(row, entry_there, method))
    return found


def _again(row: ical_in.Row, there: ImportedEntry, method: str) -> Planned:
    engagement = there.engagement
    if row.sequence < there.sequence:
        return Planned(row, SAME, engagement.pk)
    if row.cancelled or method == ical_out.CANCEL:
        gone = engagement.status == EngagementStatus.CANCELLED
        return Planned(row, SAME if gone else CANCELLED, engagement.pk)
    same = all(getattr(engagement, name) == value for name, value in _values(row).items())
    return Planned(row, SAME if same else CHANGED, engagement.pk)


def _values(row: ical_in.Row) -> dict[str, Any]:
    """The fields that a file knows; what others may read outside is never filled from one."""
    return {
        "title": row.title or _("Imported entry"),
        "starts": row.starts,
        # A calendar's whole day ends when the next begins; ours ends on its own day.
        "ends": row.ends - timedelta(minutes=1) if row.all_day and row.ends else row.ends,
        "all_day": row.all_day,
        "time_zone": row.zone,
        "place": row.place,
    }


@transaction.atomic
def save(*, actor: Any, rows: Iterable[ical_in.Row], method: str, function: UUID | None) -> Saved:
    """Writes what `look` said, as things stand now: what changed meanwhile is decided anew. A row that is refused is
    left out with the reason, the others are kept."""
    principal = principal_of(actor)
    if not principal.may_edit:
        raise NotAllowed(_("Your role may not add records."))
    result = Saved({}, [])
    for plan in _planned(principal, list(rows)[: ical_in.MOST_ROWS], method):
        try:
            with transaction.atomic():
                _write(principal, plan, function)
        except ValidationError as error:
            result.problems.append((plan.row.title, " ".join(error.messages)))
        except DomainError as error:
            result.problems.append((plan.row.title, str(error.detail)))
        else:
            result.counts[plan.act] = result.counts.get(plan.act, 0) + 1
    audit.record(actor=principal, verb="calendar.import", details=dict(result.counts))
    return result


def _write(principal: Principal, plan: Planned, function: UUID | None) -> None:
    row = plan.row
    if plan.act == NEW:
        over = (row.ends or row.starts) <= timezone.now()
        values = {
            **_values(row),
            "function": function,
            "status": EngagementStatus.HELD if over else EngagementStatus.PLANNED,
            "unfinished": over,
        }
        made = create_engagement(actor=principal, values=values, reason=_("From a calendar file"))
        ImportedEntry.objects.create(engagement=made, digest=row.digest, sequence=row.sequence)
    elif plan.act in (CHANGED, CANCELLED) and plan.engagement is not None:
        values = _values(row) if plan.act == CHANGED else {"status": EngagementStatus.CANCELLED}
        update_engagement(
            actor=principal, pk=plan.engagement, version=None, values=values, reason=_("From a calendar file")
        )
        there = scope(principal, Engagement.objects.filter(pk=plan.engagement))
        ImportedEntry.objects.filter(engagement__in=there, digest=row.digest).update(sequence=row.sequence)
