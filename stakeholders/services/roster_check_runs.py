"""Comparing a list as a job: the file waits in the private folder of imports, the worker compares it for the person who
asked, with the rights held then, and the page shows how far it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core import outbox
from core.access.principals import principal_of, system_actor
from core.errors import DomainError, NotAllowed, NotVisible, Unavailable
from core.fetching import FetchRefused
from core.history import CHANGED, CREATED, remember
from core.ids import uuid7
from core.records import complete, required_rule
from core.watching import RightsEnded, Watch
from stakeholders import selectors
from stakeholders.domain.roster_reader import WITHOUT_COLUMNS, ReadRequest, mapping_of, read_table, sniff
from stakeholders.domain.roster_types import RosterError
from stakeholders.models import RosterCheck, RosterSource, RunState
from stakeholders.services.import_runs import folder, progress_of, purge_old, safe_name, tell
from stakeholders.services.roster_watch import check_address
from stakeholders.services.turnover import CheckRequest, run_check

EFFECT = "stakeholders.compare_list"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the form asks for: a file, or without one the address of the source."""

    data: bytes | None = None
    name: str = ""
    area: UUID | None = None
    roster: RosterSource | None = None
    as_of: date | None = None
    complete: bool = False


def start(*, actor: Any, asked: Comparison) -> RosterCheck:
    """Keeps the file and queues the job. RosterError when the file is none of ours or its columns say nothing."""
    principal = principal_of(actor)
    if principal.read_only or not principal.may_edit:
        raise NotAllowed("Your role may not check lists.")
    roster = asked.roster
    name = safe_name(asked.name) if asked.data is not None else (roster.url if roster else "")
    check = RosterCheck(pk=uuid7(), file_name=name[:300], created_by_id=principal.user_id)
    check.roster_source, check.complete = roster, asked.complete
    check.area_id = asked.area or (roster.area_id if roster else None)
    check.as_of, check.state = asked.as_of or timezone.localdate(), RunState.QUEUED
    if asked.data is not None:
        _keep(check, asked, roster)
    complete(check, required_rule(RosterCheck))
    with transaction.atomic():
        check.save(force_insert=True)
        remember([check], actor=principal, kind=CREATED)
        tell(check.pk, "waiting", 0, 1)
        payload = {"check": str(check.pk), "as_of": asked.as_of.isoformat() if asked.as_of else ""}
        outbox.enqueue(EFFECT, payload, actor=actor, key=str(check.pk))
    return check


def _keep(check: RosterCheck, asked: Comparison, roster: RosterSource | None) -> None:
    """The file, once its kind and its columns are understood, so that a wrong one is refused at once."""
    assert asked.data is not None
    if sniff(asked.data, asked.name) not in WITHOUT_COLUMNS:
        mapping_of(read_table(asked.data, ReadRequest(name=asked.name)), roster.mapping if roster else {})
    check.file_digest = hashlib.sha256(asked.data).hexdigest()
    check.stored_as = check.pk.hex
    purge_old()
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder() / check.stored_as).write_bytes(asked.data)
    except OSError as error:
        raise Unavailable("Files cannot be kept just now. Tell your administrator.") from error


def check_of(actor: Any, pk: UUID) -> RosterCheck:
    """One comparison that the actor asked for; NotVisible when there is none."""
    mine = selectors.roster_checks(actor=actor).filter(pk=pk, created_by=principal_of(actor).user_id)
    found = mine.select_related("roster_source").first()
    if found is None:
        raise NotVisible
    return found


def progress(check: RosterCheck) -> dict[str, Any]:
    """How far the job is, as the page of an import shows it."""
    return progress_of(check)  # type: ignore[arg-type]


def work(*, actor: Any, pk: UUID, as_of: date | None) -> None:
    """What the worker does. Safe to run twice: a finished comparison stays as it is."""
    try:
        check = check_of(actor, pk)
    except NotVisible as error:
        raise outbox.Drop("the comparison is not there any more") from error
    if check.state not in (RunState.QUEUED, RunState.RUNNING):
        return
    watch = Watch(actor)

    def told(label: str, done: int, total: int) -> None:
        watch.check()
        tell(pk, label, done, total)

    try:
        _compare(actor, check, as_of, told)
    except (RosterError, FetchRefused, RightsEnded, DomainError) as error:
        _refused(check, str(getattr(error, "detail", "") or error))
    except OSError:
        _refused(check, "The uploaded file is not kept any more. Upload it again.")
    else:
        _forget(check)


def _compare(actor: Any, check: RosterCheck, as_of: date | None, told: Any) -> None:
    roster = check.roster_source
    if not check.stored_as:
        if roster is None:
            raise RosterError("There is no list to read.")
        check_address(actor=actor, roster=roster, check=check, progress=told)
        return
    request = CheckRequest(
        data=(folder() / UUID(check.stored_as).hex).read_bytes(),
        name=check.file_name,
        area=check.area_id,
        roster=roster,
        as_of=as_of,
        complete=check.complete,
    )
    run_check(actor=actor, request=request, check=check, progress=told)


def _refused(check: RosterCheck, problem: str) -> None:
    with transaction.atomic():
        found = RosterCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
        found.state, found.problem = RunState.REFUSED, problem[:500]
        found.version += 1
        found.save()
        remember([found], actor=system_actor(), kind=CHANGED)
    _forget(check)


def _forget(check: RosterCheck) -> None:
    """The file has served."""
    if check.stored_as:
        (folder() / UUID(check.stored_as).hex).unlink(missing_ok=True)


def abandon(pk: UUID) -> None:
    """The job was begun as often as it is tried and did not end: the page says so."""
    check = RosterCheck.objects.filter(pk=pk, state__in=(RunState.QUEUED, RunState.RUNNING)).first()
    if check is not None:
        _refused(check, "The comparison was begun several times and did not come to its end.")
