"""An import in steps, as the wizard takes them: upload, columns, check, import. Each step is a state of its run.

The uploaded file waits in a private folder under a name of ours until the import is done or two days have passed.
Progress of a running job is told through the cache, because the job's own transaction is not visible before its end.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from core import outbox
from core.access.principals import principal_of
from core.access.scope import reference_q, scope
from core.confidentiality import Handling
from core.documents import visible_when
from core.errors import Conflict, NotAllowed, NotVisible, Unavailable
from core.history import CHANGED, CREATED, remember
from core.ids import uuid7
from core.models import Area
from stakeholders import selectors
from stakeholders.domain.register_columns import LABELS as REGISTER_LABELS
from stakeholders.domain.register_columns import RegisterMapping, fits, with_key
from stakeholders.domain.register_columns import mapping_from as register_mapping
from stakeholders.domain.roster_columns import LABELS, ColumnMapping
from stakeholders.domain.roster_reader import (
    WITHOUT_COLUMNS,
    ReadRequest,
    head_of,
    mapping_of,
    open_rows,
    sniff,
)
from stakeholders.domain.roster_types import RosterError, Table
from stakeholders.models import ImportedRow, ImportRun, RosterSource, RunState, Subject
from stakeholders.services.area_import import AreaRequest
from stakeholders.services.import_limits import import_limits
from stakeholders.services.register_import import RegisterRequest
from stakeholders.services.roster_import import ImportRequest

EFFECT = "stakeholders.import_file"
UNDO = "stakeholders.undo_import"
KEPT_SECONDS = 2 * 86_400
SAMPLES = 3
# A file up to so many bytes is read to its end when it is uploaded; of a larger one so many rows.
AT_ONCE, HEAD = 2_000_000, 2_000
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
    subject: str = Subject.ROSTER


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


def subjects(actor: Any) -> list[str]:
    """What somebody may import: the register for those who edit it, areas for administrators."""
    principal = principal_of(actor)
    if principal.read_only:
        return []
    found = [one.value for one in Subject if one != Subject.AREAS] if principal.may_edit else []
    return [*found, Subject.AREAS.value] if principal.is_administrator else found


def has_columns(run: ImportRun) -> bool:
    """Whether somebody chooses what the columns mean; a tree of areas has three, under their names."""
    return run.format not in WITHOUT_COLUMNS and run.subject != Subject.AREAS


def start_run(*, actor: Any, upload: Upload) -> ImportRun:
    """Check the form of a file and keep it for the next steps; RosterError when it is none of ours."""
    principal = principal_of(actor)
    if upload.subject not in subjects(principal):
        raise NotAllowed("Your role may not import this.")
    if upload.function is not None and upload.function not in principal.editing:
        raise NotAllowed("Choose a function in which you work.")
    name, limits = safe_name(upload.name), import_limits()
    if len(upload.data) > limits.csv_bytes:
        raise RosterError(f"The file is larger than {limits.csv_bytes // 1_000_000} MB.")
    kind = sniff(upload.data, name)
    if kind != "csv" and len(upload.data) > limits.bytes:
        raise RosterError(
            f"A file of this form may have {limits.bytes // 1_000_000} MB; a CSV may have more."
        )
    run = ImportRun(pk=uuid7(), file_name=name, format=kind, created_by_id=principal.user_id)
    run.area_id = run.scope_area_id = upload.area
    run.function_id, run.as_of, run.strict = upload.function, upload.as_of, upload.strict
    run.file_digest = hashlib.sha256(upload.data).hexdigest()
    run.mapping = {"source": upload.source}
    run.subject = upload.subject
    if run.subject == Subject.AREAS:
        # Reference data: the run shows nothing that its areas will not show to everybody signed in.
        run.handling, run.function_id = Handling.PUBLIC, None
        run.total_rows = upload.data.count(b"\n")
    elif kind in WITHOUT_COLUMNS:
        run.subject = Subject.ROSTER
    else:
        # A large file is read to its end by the worker; what is wrong with a small one is said at once.
        small = len(upload.data) <= AT_ONCE
        table = head_of(upload.data, _reading(name, run.subject), None if small else HEAD)
        run.mapping = {**_first_mapping(principal, run, table, upload.source), "source": upload.source}
        run.total_rows = len(table.rows) + len(table.problems) if small else upload.data.count(b"\n")
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


def _first_mapping(principal: Any, run: ImportRun, table: Table, source: str) -> dict[str, object]:
    """What the columns mean: as they were chosen for this source before, else as the headers suggest."""
    kept: dict[str, object] = {}
    if source:
        known = scope(principal, RosterSource.objects.filter(name=source[:300])).order_by(
            "-updated_at", "-pk"
        )
        kept = next((one.mapping for one in known if one.mapping.get("columns")), {})
    if run.subject != Subject.ROSTER:
        stored = kept if kept.get("subject") == run.subject and fits(run.subject, kept, table.headers) else {}
        chosen = register_mapping(run.subject, stored, table.headers)
        return (chosen if stored else with_key(chosen, table)).as_dict(table.headers)
    try:
        return mapping_of(table, kept if kept.get("subject") in (None, "roster") else {}).as_dict(
            table.headers
        )
    except RosterError:
        return mapping_of(table, {}).as_dict(table.headers)


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


def _reading(name: str, subject: str) -> ReadRequest:
    """How a table is read: a list of office-holders is held as a whole, and may have fewer rows."""
    limits = import_limits()
    if subject == Subject.ROSTER:
        limits = replace(limits, rows=min(limits.rows, limits.held_rows))
    return ReadRequest(name=name, limits=limits)


def table_of(run: ImportRun) -> Table:
    """The beginning of the table in the uploaded file."""
    return head_of(data_of(run), _reading(run.file_name, run.subject), HEAD)


def register_request_of(run: ImportRun) -> RegisterRequest:
    """What the service is asked to do for a run of people or organizations."""
    return RegisterRequest(
        data=data_of(run),
        name=run.file_name,
        kind=run.subject,
        area=run.area_id,
        function=run.function_id,
        strict=run.strict,
        source=str(run.mapping.get("source") or ""),
        mapping=run.mapping,
    )


def area_request_of(run: ImportRun) -> AreaRequest:
    """What the service is asked to do for a run of areas; the area chosen says which country, for files that do not."""
    country = run.area.iso_code if run.area is not None and run.area.parent_id is None else ""
    return AreaRequest(
        data=data_of(run),
        name=run.file_name,
        country=country or "",
        source=str(run.mapping.get("source") or ""),
        strict=run.strict,
    )


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


def columns_of(table: Table, mapping: ColumnMapping | RegisterMapping) -> list[ColumnRow]:
    """The columns with samples and what they are read as."""
    targets = {at: target for target, at in mapping.columns.items()}
    rows = []
    for at, header in enumerate(table.headers):
        filled = (cells[at] for _, cells in table.rows if cells[at].strip())
        samples = [text[:60] for text, _ in zip(filled, range(SAMPLES), strict=False)]
        rows.append(ColumnRow(at, header, samples, targets.get(at, "")))
    return rows


def choose_columns(
    *, actor: Any, pk: UUID, chosen: dict[int, str], post_title: str = "", key: str = ""
) -> ImportRun:
    """Keep a person's choice of columns; RosterError says what does not fit."""
    run = run_of(actor, pk, mine=True)
    _only_in(run, RunState.UPLOADED, RunState.PREVIEWED, RunState.REFUSED)
    table = table_of(run)
    columns: dict[str, str] = {}
    for at, target in sorted(chosen.items()):
        if not target or not 0 <= at < len(table.headers):
            continue
        if target in columns:
            label = LABELS.get(target) or REGISTER_LABELS.get(target, target)
            raise RosterError(f"Two columns are chosen as “{label}”.")
        columns[target] = table.headers[at]
    source = run.mapping.get("source", "")
    if run.subject != Subject.ROSTER:
        wanted = {"columns": columns or {"name": ""}, "key": key}
        mapped = register_mapping(run.subject, wanted, table.headers).as_dict(table.headers)
        return change_run(actor, run, mapping={**mapped, "source": source}, state=RunState.UPLOADED)
    stored = {"columns": columns, "post_title": post_title}
    mapping_of(table, stored if columns else {"columns": {"none": ""}})
    return change_run(actor, run, mapping={**stored, "source": source}, state=RunState.UPLOADED)


@transaction.atomic
def queue_undo(*, actor: Any, pk: UUID) -> ImportRun:
    """Mark a finished run to be taken back by the worker."""
    run = run_of(actor, pk, mine=True)
    _only_in(run, RunState.DONE)
    if not ImportedRow.objects.filter(run=run).exists():
        raise Conflict("This import wrote nothing that can be taken back.")
    tell(run.pk, "waiting", 0, 1)
    run = change_run(actor, run, state=RunState.QUEUED, problem="")
    outbox.enqueue(UNDO, {"run": str(run.pk)}, actor=actor, key=f"{run.pk}:{run.version}")
    return run


@transaction.atomic
def queue(*, actor: Any, pk: UUID, dry: bool) -> ImportRun:
    """Mark a run for the worker, with the effect that will do it: both are there after the commit, or neither."""
    run = run_of(actor, pk, mine=True)
    wanted = (RunState.UPLOADED, RunState.PREVIEWED, RunState.REFUSED) if dry else (RunState.PREVIEWED,)
    _only_in(run, *wanted)
    tell(run.pk, "waiting", 0, 1)
    run = change_run(actor, run, state=RunState.QUEUED, problem="")
    key = f"{run.pk}:{run.version}"
    outbox.enqueue(EFFECT, {"run": str(run.pk), "dry": dry}, actor=actor, key=key)
    return run


def _only_in(run: ImportRun, *states: str) -> None:
    if run.state not in states:
        raise Conflict("This import is being worked on, or is done.")


@transaction.atomic
def change_run(actor: Any, run: ImportRun, **values: Any) -> ImportRun:
    """A next state of a run, with its history."""
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
    steps |= {"terms": 45, "people": 50, "tenures": 65, "vacancies": 85}
    label = str(told.get("label") or "waiting")
    if label in ("checking", "writing", "joining", "undoing"):  # one step from beginning to end
        return {"label": label, "percent": min(2 + share * 97, 99)}
    return {"label": label, "percent": min(steps.get(label, 0) + share * 15, 99)}


def own_functions(actor: Any) -> Any:
    """The functions to which the actor may add records."""
    function = apps.get_model(settings.FUNCTION_MODEL)
    return function._default_manager.filter(pk__in=list(principal_of(actor).editing))


def left_out(run: ImportRun) -> tuple[list[str], list[list[str]]]:
    """Header and rows that were left out, with the reason: to correct and upload again."""
    reasons = {one["row"]: one["message"] for one in run.report if one["outcome"] == "error"}
    try:
        if run.format in WITHOUT_COLUMNS:
            raise Conflict
        walked = open_rows(data_of(run), _reading(run.file_name, run.subject))
        by_row = {row: cells for row, cells in walked if row in reasons}
    except (Conflict, RosterError):
        return ["row", "problem"], [[str(row), text] for row, text in sorted(reasons.items())]
    header = [*walked.headers, "row in file", "problem"]
    rows = []
    for row, text in sorted(reasons.items()):
        cells = by_row.get(row, [""] * len(walked.headers))
        rows.append([*cells, str(row), text])
    return header, rows
