"""An import in steps, as the wizard takes them: upload, columns, check, import. Each step is a state of its run.

The uploaded file waits in a private folder under a name of ours until the import is done or two days have passed.
Progress of a running job is told through the cache, because the job's own transaction is not visible before its end.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import outbox
from core.access.principals import principal_of, system_actor
from core.access.scope import reference_q
from core.documents import visible_when
from core.errors import Conflict, NotAllowed, NotVisible, Unavailable
from core.history import CHANGED, CREATED, remember
from core.ids import uuid7
from core.models import Area
from core.watching import RightsEnded, Watch
from stakeholders import selectors
from stakeholders.domain.roster_columns import LABELS, ColumnMapping
from stakeholders.domain.roster_plan import RosterPlan
from stakeholders.domain.roster_reader import ReadRequest, mapping_of, read_table, sniff
from stakeholders.domain.roster_types import DEFAULT_LIMITS, RosterError, Table
from stakeholders.models import ImportRun, RunState
from stakeholders.services.roster_import import ImportRequest, preview, report_of, run_import

EFFECT = "stakeholders.import_file"
KEPT_SECONDS = 2 * 86_400
SAMPLES = 3
_UNSAFE = re.compile(r"[^\w .()\[\]-]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """What the first step asks for."""

    data: bytes
    name: str
    area: UUID | None = None
    source: str = ""
    as_of: date | None = None
    strict: bool = False
    function: UUID | None = None


def folder() -> Path:
    """Where uploads wait."""
    return Path(settings.MEDIA_ROOT) / "imports"


def safe_name(name: str) -> str:
    """The last part of a file name without anything that a path, a header or a shell would read."""
    last = re.split(r"[\\/]", name)[-1]
    return (" ".join(_UNSAFE.sub(" ", last).split()).strip(". ") or "roster")[:120]


def own_runs(actor: Any) -> Any:
    """Runs that the actor started, and those of commands that the actor may see."""
    principal = principal_of(actor)
    runs = selectors.import_runs(actor=actor)
    return runs.filter(created_by=principal.user_id) | runs.filter(created_by__isnull=True)


def place(actor: Any) -> Any:
    """The name of a run's area where the actor may see it, as an expression; nothing where not."""
    return visible_when(
        reference_q(principal_of(actor), Area, "area"), F("area__name"), Area._meta.get_field("name")
    )


def run_of(actor: Any, pk: UUID, *, mine: bool = False) -> ImportRun:
    """One run; NotVisible when there is none for the actor."""
    found = own_runs(actor).filter(pk=pk).first()
    if found is None or (mine and found.created_by_id != principal_of(actor).user_id):
        raise NotVisible
    return found


def start_run(*, actor: Any, upload: Upload) -> ImportRun:
    """Check the form of a file and keep it for the next steps; RosterError when it is none of ours."""
    principal = principal_of(actor)
    if not principal.may_edit or principal.read_only:
        raise NotAllowed("Your role may not import.")
    if upload.function is not None and upload.function not in principal.editing:
        raise NotAllowed("Choose a function in which you work.")
    if len(upload.data) > DEFAULT_LIMITS.bytes:
        raise RosterError(f"The file is larger than {DEFAULT_LIMITS.bytes // 1_000_000} MB.")
    name = safe_name(upload.name)
    kind = sniff(upload.data, name)
    run = ImportRun(pk=uuid7(), file_name=name, format=kind, created_by_id=principal.user_id)
    run.area_id = run.scope_area_id = upload.area
    run.function_id, run.as_of, run.strict = upload.function, upload.as_of, upload.strict
    run.file_digest = hashlib.sha256(upload.data).hexdigest()
    run.mapping = {"source": upload.source}
    if kind != "popolo":
        table = read_table(upload.data, ReadRequest(name=name))
        run.mapping = {**mapping_of(table, {}).as_dict(table.headers), "source": upload.source}
        run.total_rows = len(table.rows) + len(table.problems)
    purge_old()
    run.stored_as = str(run.pk)
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        _path(run).write_bytes(upload.data)
    except OSError as error:
        raise Unavailable(
            "Files cannot be kept just now. Nothing was imported; tell your administrator."
        ) from error
    with transaction.atomic():
        run.save(force_insert=True)
        remember([run], actor=principal, kind=CREATED)
    return run


def purge_old() -> None:
    """Remove uploads that nobody finished."""
    if folder().is_dir():
        for path in folder().iterdir():
            if path.is_file() and path.stat().st_mtime < time.time() - KEPT_SECONDS:
                path.unlink(missing_ok=True)


def _path(run: ImportRun) -> Path:
    return folder() / UUID(run.stored_as).hex if run.stored_as else folder() / "none"


def data_of(run: ImportRun) -> bytes:
    """The uploaded bytes; Conflict when they are gone."""
    try:
        return _path(run).read_bytes()
    except OSError as error:
        raise Conflict("The uploaded file is not kept any more. Upload it again.") from error


def table_of(run: ImportRun) -> Table:
    """The table in the uploaded file."""
    return read_table(data_of(run), ReadRequest(name=run.file_name))


def request_of(run: ImportRun) -> ImportRequest:
    """What the service is asked to do for a run."""
    mapping = {name: value for name, value in run.mapping.items() if name in ("columns", "post_title")}
    return ImportRequest(
        data=data_of(run),
        name=run.file_name,
        area=run.area_id,
        source=str(run.mapping.get("source") or ""),
        as_of=run.as_of,
        strict=run.strict,
        function=run.function_id,
        mapping=mapping,
    )


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the file in the second step."""

    position: int
    header: str
    samples: list[str]
    target: str


def columns_of(table: Table, mapping: ColumnMapping) -> list[ColumnRow]:
    """The columns with samples and what they are read as."""
    targets = {at: target for target, at in mapping.columns.items()}
    rows = []
    for at, header in enumerate(table.headers):
        filled = (cells[at] for _, cells in table.rows if cells[at].strip())
        samples = [text[:60] for text, _ in zip(filled, range(SAMPLES), strict=False)]
        rows.append(ColumnRow(at, header, samples, targets.get(at, "")))
    return rows


def choose_columns(*, actor: Any, pk: UUID, chosen: dict[int, str], post_title: str = "") -> ImportRun:
    """Keep a person's choice of columns; RosterError says what does not fit."""
    run = run_of(actor, pk, mine=True)
    _only_in(run, RunState.UPLOADED, RunState.PREVIEWED, RunState.REFUSED)
    table = table_of(run)
    columns: dict[str, str] = {}
    for at, target in sorted(chosen.items()):
        if not target or not 0 <= at < len(table.headers):
            continue
        if target in columns:
            raise RosterError(f"Two columns are chosen as “{LABELS.get(target, target)}”.")
        columns[target] = table.headers[at]
    stored = {"columns": columns, "post_title": post_title}
    mapping_of(table, stored if columns else {"columns": {"none": ""}})
    return _change(
        actor, run, mapping={**stored, "source": run.mapping.get("source", "")}, state=RunState.UPLOADED
    )


@transaction.atomic
def queue(*, actor: Any, pk: UUID, dry: bool) -> ImportRun:
    """Mark a run for the worker, with the effect that will do it: both are there after the commit, or neither."""
    run = run_of(actor, pk, mine=True)
    wanted = (RunState.UPLOADED, RunState.PREVIEWED, RunState.REFUSED) if dry else (RunState.PREVIEWED,)
    _only_in(run, *wanted)
    tell(run.pk, "waiting", 0, 1)
    run = _change(actor, run, state=RunState.QUEUED, problem="")
    key = f"{run.pk}:{run.version}"
    outbox.enqueue(EFFECT, {"run": str(run.pk), "dry": dry}, actor=actor, key=key)
    return run


def abandon(pk: UUID) -> None:
    """The job ended without a result as often as it is tried: nothing was imported, and the page says so."""
    run = ImportRun.objects.filter(pk=pk, state__in=(RunState.QUEUED, RunState.RUNNING)).first()
    if run is not None:
        problem = "The import was begun several times and did not come to its end. Nothing was imported."
        _change(system_actor(), run, state=RunState.REFUSED, problem=problem, finished_at=timezone.now())


def _only_in(run: ImportRun, *states: str) -> None:
    if run.state not in states:
        raise Conflict("This import is being worked on, or is done.")


@transaction.atomic
def _change(actor: Any, run: ImportRun, **values: Any) -> ImportRun:
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    remember([locked], actor=principal_of(actor), kind=CHANGED)
    return locked


def tell(pk: UUID, label: str, done: int, total: int) -> None:
    """Progress for the page; a cache that is away stops no import."""
    try:
        cache.set(f"import:{pk}", {"label": label, "done": done, "total": total}, 3600)
    except Exception:
        return


def progress_of(run: ImportRun) -> dict[str, Any]:
    """What the progress bar shows."""
    try:
        told = cache.get(f"import:{run.pk}") or {}
    except Exception:
        told = {}
    total = max(int(told.get("total") or 1), 1)
    share = min(int(told.get("done") or 0) / total, 1.0)
    steps = {"waiting": 0, "reading": 5, "comparing": 25, "areas": 30, "organizations": 35, "posts": 40}
    steps |= {"terms": 45, "people": 50, "tenures": 65, "vacancies": 85, "citations": 85}
    label = str(told.get("label") or "waiting")
    return {"label": label, "percent": min(steps.get(label, 0) + share * 15, 99)}


def work_for(*, actor: Any, pk: UUID, dry: bool) -> None:
    """The job for a person; for a run that is not theirs any more there is nothing to do."""
    try:
        work(actor=actor, pk=pk, dry=dry)
    except NotVisible as error:
        raise outbox.Drop("the import is not there any more") from error


def own_functions(actor: Any) -> Any:
    """The functions to which the actor may add records."""
    function = apps.get_model(settings.FUNCTION_MODEL)
    return function._default_manager.filter(pk__in=list(principal_of(actor).editing))


def work(*, actor: Any, pk: UUID, dry: bool) -> None:
    """What the worker does for a queued run: check or import. Safe to run twice: a finished run stays as it is."""
    run = run_of(actor, pk, mine=True)
    if run.state not in (RunState.QUEUED, RunState.RUNNING):
        return
    run = _change(actor, run, state=RunState.RUNNING)

    watch = Watch(actor)

    def progress(label: str, done: int, total: int) -> None:
        watch.check()
        tell(pk, label, done, total)

    try:
        if dry:
            _keep(actor, run, preview(actor=actor, request=request_of(run)))
        else:
            run_import(actor=actor, request=request_of(run), run=run, progress=progress)
    except (RosterError, Conflict, RightsEnded) as error:
        plan = getattr(error, "plan", None)
        report = report_of(plan) if plan is not None else []
        where = f"Row {error.problem.row}: " if isinstance(error, RosterError) and error.problem.row else ""
        _change(
            actor,
            run,
            state=RunState.REFUSED,
            problem=f"{where}{error}"[:500],
            report=report,
            finished_at=timezone.now(),
        )


def _keep(actor: Any, run: ImportRun, plan: RosterPlan) -> None:
    """The result of a check."""
    notes = [{"row": 0, "outcome": "note", "message": note} for note in plan.document.notes]
    areas = [plan.document.areas[key] for key in plan.new["areas"]]
    countries = [area.name for area in areas if area.kind == "country"]
    if countries:
        text = f"New countries are proposed: {', '.join(countries[:20])}."
        notes.append({"row": 0, "outcome": "note", "message": text})
    _change(
        actor,
        run,
        state=RunState.PREVIEWED,
        counts=dict(plan.counts),
        report=[*notes, *report_of(plan)],
        total_rows=plan.document.rows,
        problem="",
    )


def left_out(run: ImportRun) -> tuple[list[str], list[list[str]]]:
    """Header and rows that were left out, with the reason: to correct and upload again."""
    reasons = {one["row"]: one["message"] for one in run.report if one["outcome"] == "error"}
    try:
        table = table_of(run) if run.format != "popolo" else None
    except (Conflict, RosterError):
        table = None
    if table is None:
        return ["row", "problem"], [[str(row), text] for row, text in sorted(reasons.items())]
    by_row = dict(table.rows)
    header = [*table.headers, "row in file", "problem"]
    rows = []
    for row, text in sorted(reasons.items()):
        cells = by_row.get(row, [""] * len(table.headers))
        rows.append([*cells, str(row), text])
    return header, rows
