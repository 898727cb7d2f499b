"""What the worker does for an import: check, import, take back; each for the person who asked, with the rights held now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core import outbox
from core.access.principals import system_actor
from core.access.scope import scope
from core.errors import Conflict, NotVisible
from core.rights import refresh_statistics
from core.watching import RightsEnded, Watch
from stakeholders.domain.roster_plan import RosterPlan
from stakeholders.domain.roster_types import RosterError
from stakeholders.models import ImportRun, RosterSource, RunState, Subject
from stakeholders.services.area_import import import_areas
from stakeholders.services.import_runs import (
    area_request_of,
    change_run,
    register_request_of,
    request_of,
    run_of,
    tell,
)
from stakeholders.services.import_undo import keep_written, undo_import
from stakeholders.services.register_import import (
    import_register,
    preview_register,
    report_of_register,
)
from stakeholders.services.register_outcome import RegisterPlan
from stakeholders.services.roster_import import preview, report_of, run_import
from stakeholders.services.sources import create_roster_source, update_roster_source


def work_for(*, actor: Any, pk: UUID, dry: bool) -> None:
    """The job for a person; for a run that is not theirs any more there is nothing to do."""
    try:
        work(actor=actor, pk=pk, dry=dry)
    except NotVisible as error:
        raise outbox.Drop("the import is not there any more") from error


def work(*, actor: Any, pk: UUID, dry: bool) -> None:
    """What the worker does for a queued run: check or import. Safe to run twice: a finished run stays as it is."""
    run = run_of(actor, pk, mine=True)
    if run.state not in (RunState.QUEUED, RunState.RUNNING):
        return
    run = change_run(actor, run, state=RunState.RUNNING)

    watch = Watch(actor)

    def progress(label: str, done: int, total: int) -> None:
        watch.check()
        tell(pk, label, done, total)

    try:
        if run.subject == Subject.AREAS:
            _work_areas(actor, run, dry, progress)
        elif run.subject != Subject.ROSTER:
            _work_register(actor, run, dry, progress)
        elif dry:
            _keep(actor, run, preview(actor=actor, request=request_of(run)))
        else:
            run_import(actor=actor, request=request_of(run), run=run, progress=progress)
    except (RosterError, Conflict, RightsEnded) as error:
        plan = getattr(error, "plan", None)
        report = _report(plan)
        where = f"Row {error.problem.row}: " if isinstance(error, RosterError) and error.problem.row else ""
        change_run(
            actor,
            run,
            state=RunState.REFUSED,
            problem=f"{where}{error}"[:500],
            report=report,
            finished_at=timezone.now(),
        )


def _report(plan: Any) -> list[dict[str, Any]]:
    if plan is None:
        return []
    return report_of_register(plan) if isinstance(plan, RegisterPlan) else report_of(plan)


def _work_register(actor: Any, run: ImportRun, dry: bool, progress: Any) -> None:
    """Check or import people or organizations."""
    request = register_request_of(run)
    if dry:
        plan = preview_register(actor=actor, request=request, progress=progress)
        change_run(
            actor,
            run,
            state=RunState.PREVIEWED,
            counts=plan.counts,
            report=report_of_register(plan),
            total_rows=plan.rows,
            problem="",
        )
        return
    with transaction.atomic():
        since = timezone.now()
        plan = import_register(actor=actor, request=request, run=run, progress=progress)
        keep_written(run, since=since, reason=request.reason)
        _remember_mapping(actor, run)
        change_run(
            actor,
            run,
            state=RunState.DONE,
            counts=plan.counts,
            report=report_of_register(plan),
            done_rows=plan.rows,
            total_rows=plan.rows,
            problem="",
            finished_at=timezone.now(),
        )


def _work_areas(actor: Any, run: ImportRun, dry: bool, progress: Any) -> None:
    """Check or import the divisions of a country."""
    progress("checking" if dry else "writing", 0, 1)
    with transaction.atomic():
        outcome = import_areas(actor=actor, request=area_request_of(run), dry=dry, run=run)
        values = {"counts": outcome.counts, "report": outcome.report(), "total_rows": outcome.tree.rows}
        if dry:
            change_run(actor, run, state=RunState.PREVIEWED, problem="", **values)
            return
        values |= {"done_rows": outcome.tree.rows, "finished_at": timezone.now()}
        change_run(actor, run, state=RunState.DONE, problem="", **values)
    if outcome.created:
        refresh_statistics()


def _remember_mapping(actor: Any, run: ImportRun) -> None:
    """Keeps what the columns mean with the source, so that its next file is read the same way."""
    name = str(run.mapping.get("source") or "")[:300]
    if not name:
        return
    mapping = {**{key: run.mapping[key] for key in ("columns", "key")}, "subject": run.subject}
    known = scope(actor, RosterSource.objects.filter(name=name), "change").order_by("pk").first()
    if known is not None:
        update_roster_source(actor=actor, pk=known.pk, version=None, values={"mapping": mapping})
        return
    values = {"name": name, "area": run.area_id, "function": run.function_id, "mapping": mapping}
    create_roster_source(actor=actor, values=values)


def _keep(actor: Any, run: ImportRun, plan: RosterPlan) -> None:
    """The result of a check."""
    notes = [{"row": 0, "outcome": "note", "message": note} for note in plan.document.notes]
    areas = [plan.document.areas[key] for key in plan.new["areas"]]
    countries = [area.name for area in areas if area.kind == "country"]
    if countries:
        text = f"New countries are proposed: {', '.join(countries[:20])}."
        notes.append({"row": 0, "outcome": "note", "message": text})
    change_run(
        actor,
        run,
        state=RunState.PREVIEWED,
        counts=dict(plan.counts),
        report=[*notes, *report_of(plan)],
        total_rows=plan.document.rows,
        problem="",
    )


def abandon(pk: UUID) -> None:
    """The job ended without a result as often as it is tried: nothing was imported, and the page says so."""
    run = ImportRun.objects.filter(pk=pk, state__in=(RunState.QUEUED, RunState.RUNNING)).first()
    if run is not None:
        problem = "The import was begun several times and did not come to its end. Nothing was imported."
        change_run(system_actor(), run, state=RunState.REFUSED, problem=problem, finished_at=timezone.now())


def keep_after_failed_undo(pk: UUID) -> None:
    """Taking back was begun as often as it is tried: everything is still there, and the run says that it is done."""
    run = ImportRun.objects.filter(pk=pk, state__in=(RunState.QUEUED, RunState.RUNNING)).first()
    if run is not None:
        problem = "Taking it back did not come to its end. Everything is still there."
        change_run(system_actor(), run, state=RunState.DONE, problem=problem)


def undo_for(*, actor: Any, pk: UUID) -> None:
    """The worker takes an import back for the person who made it. Safe to run twice."""
    try:
        run = run_of(actor, pk, mine=True)
    except NotVisible as error:
        raise outbox.Drop("the import is not there any more") from error
    if run.state not in (RunState.QUEUED, RunState.RUNNING):
        return
    watch = Watch(actor)

    def progress(label: str, done: int, total: int) -> None:
        watch.check()
        tell(run.pk, label, done, total)

    with transaction.atomic():
        result = undo_import(actor=actor, run=run, progress=progress)
        change_run(actor, run, state=RunState.UNDONE, counts={**run.counts, **result})
