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
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, principal_of
from core.access.scope import scope
from core.errors import Conflict, DomainError, NotAllowed, NotVisible
from engagements.domain import ical_in, ical_out
from engagements.models import CalendarRun, Engagement, ImportedEntry
from engagements.models.choices import EngagementStatus
from engagements.selectors import engagements
from engagements.services.engagements import create_engagement, delete_engagement, update_engagement

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
    run: UUID | None = None


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
    if not principal.may_edit or principal.user_id is None:
        raise NotAllowed(_("Your role may not add records."))
    run = CalendarRun(user_id=principal.user_id)
    run.save()
    result = Saved({}, [], run.pk)
    for plan in _planned(principal, list(rows)[: ical_in.MOST_ROWS], method):
        try:
            with transaction.atomic():
                _write(principal, plan, function, run)
        except ValidationError as error:
            result.problems.append((plan.row.title, " ".join(error.messages)))
        except DomainError as error:
            result.problems.append((plan.row.title, str(error.detail)))
        else:
            result.counts[plan.act] = result.counts.get(plan.act, 0) + 1
    run.counts = dict(result.counts)
    run.save(update_fields=["counts"])
    audit.record(actor=principal, verb="calendar.import", details=dict(result.counts))
    return result


def runs(*, actor: Any) -> QuerySet[CalendarRun]:
    """One's own imports, the newest first."""
    return CalendarRun.objects.filter(user=principal_of(actor).user_id).order_by("-created_at")


@dataclass
class TakenBack:
    """How many engagements went, and the titles of those that stayed, for somebody has worked on them since."""

    gone: int
    stayed: list[str]


@transaction.atomic
def take_back(*, actor: Any, pk: UUID) -> TakenBack:
    """Deletes what one's own import made, unless it was changed since or something hangs on it. What the import changed
    of earlier ones has its earlier version in its history."""
    principal = principal_of(actor)
    run = runs(actor=principal).select_for_update().filter(pk=pk).first()
    if run is None:
        raise NotVisible
    if run.undone_at is not None:
        raise Conflict(_("This import was taken back already."))
    made = scope(principal, Engagement.objects.filter(imported_from__run=run), "delete")
    result = TakenBack(0, [])
    for engagement in made.order_by("starts", "pk"):
        try:
            if engagement.version > 1:
                raise Conflict
            with transaction.atomic():
                delete_engagement(
                    actor=principal, pk=engagement.pk, version=1, reason=_("The import was taken back")
                )
            result.gone += 1
        except Conflict:
            result.stayed.append(str(engagement))
    run.undone_at = timezone.now()
    run.save(update_fields=["undone_at"])
    audit.record(actor=principal, verb="import.undo", details={"deleted": result.gone})
    return result


def _write(principal: Principal, plan: Planned, function: UUID | None, run: CalendarRun) -> None:
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
        ImportedEntry.objects.create(engagement=made, digest=row.digest, sequence=row.sequence, run=run)
    elif plan.act in (CHANGED, CANCELLED) and plan.engagement is not None:
        values = _values(row) if plan.act == CHANGED else {"status": EngagementStatus.CANCELLED}
        update_engagement(
            actor=principal, pk=plan.engagement, version=None, values=values, reason=_("From a calendar file")
        )
        there = scope(principal, Engagement.objects.filter(pk=plan.engagement))
        ImportedEntry.objects.filter(engagement__in=there, digest=row.digest).update(sequence=row.sequence)
