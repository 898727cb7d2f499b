"""Taking a finished import back: what it made goes, what it changed says again what it said before.

Every record that an import wrote is kept as a line beside its run. What somebody changed since, or what others refer to
by now, stays as it is and is counted, so that nobody's later work is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import ProtectedError
from psycopg import sql

from core import audit
from core.access.principals import Principal, principal_of
from core.access.registry import rule_of
from core.access.scope import scope
from core.followers import tell_gone
from core.history import DELETED, remember, update_with_history
from core.models import Area
from core.models.encrypted import encrypted_columns
from core.records import complete, snapshot
from stakeholders.models import (
    Citation,
    ImportedRow,
    ImportRun,
    Post,
    Source,
    Stakeholder,
    Tenure,
    Term,
    Tie,
    Vacancy,
)
from stakeholders.services.roster_write import Progress

# Children first: what refers to others goes before them.
WRITTEN: tuple[type[models.Model], ...] = (
    Tie,
    Citation,
    Vacancy,
    Tenure,
    Term,
    Post,
    Stakeholder,
    Source,
    Area,
)
BATCH = 1000
# Keys that say nothing of their own about a record: lines of imports, pairs, shares.
LIGHT = frozenset({"importedrow", "duplicatepair", "merge"})


def keep_written(run: ImportRun, *, since: datetime, reason: str) -> int:
    """Keeps which records an import wrote, found in the history that it has just written; how many."""
    kept = 0
    with connection.cursor() as cursor:
        for model in WRITTEN:
            history = model.history.model  # type: ignore[attr-defined]
            cursor.execute(
                sql.SQL(
                    "INSERT INTO {} (run_id, model, object_id, made, version) "
                    "SELECT %s, %s, id, bool_or(history_type = '+'), max(version) FROM {} "
                    "WHERE history_date >= %s AND history_change_reason = %s GROUP BY id"
                ).format(sql.Identifier(ImportedRow._meta.db_table), sql.Identifier(history._meta.db_table)),
                [run.pk, model._meta.label_lower, since, reason],
            )
            kept += cursor.rowcount
    return kept


@transaction.atomic
def undo_import(*, actor: Any, run: ImportRun, progress: Progress = lambda *_: None) -> dict[str, int]:
    """Takes back what a run wrote; `{undone, kept}`: records taken back, and those left because of what came since."""
    principal = principal_of(actor)
    lines = list(ImportedRow.objects.filter(run=run).values_list("model", "object_id", "made", "version"))
    reason = f"Import of {run.file_name} taken back"[:500]
    undone = 0
    for model in WRITTEN:
        mine = [line for line in lines if line[0] == model._meta.label_lower]
        changed = {key: version for _label, key, made, version in mine if not made}
        made = {key: version for _label, key, new, version in mine if new}
        undone += sum(_restore(principal, model, part, reason) for part in _parts(changed))
        undone += _remove(principal, model, made, reason)
        progress("undoing", undone, len(lines))
    result = {"undone": undone, "kept": len(lines) - undone}
    audit.record(actor=principal, verb="import.undo", obj=run, details=result)
    return result


def _parts(lines: dict[UUID, int]) -> Iterator[dict[UUID, int]]:
    keys = sorted(lines)
    for at in range(0, len(keys), BATCH):
        yield {key: lines[key] for key in keys[at : at + BATCH]}


def _unchanged(
    principal: Principal, model: type[models.Model], lines: dict[UUID, int], action: Any
) -> list[Any]:
    """The records that are as the import left them, and that the actor may act on."""
    found = scope(principal, model._default_manager.filter(pk__in=lines), action)
    locked: Any = model._default_manager.filter(pk__in=found.values("pk")).select_for_update(of=("self",))
    return [record for record in locked.order_by("pk") if record.version == lines[record.pk]]


def _restore(principal: Principal, model: type[models.Model], lines: dict[UUID, int], reason: str) -> int:
    """Changed records with what they said before the import."""
    records = _unchanged(principal, model, lines, "change")
    history = model.history.model  # type: ignore[attr-defined]
    before: dict[UUID, Any] = {}
    for row in history.objects.filter(id__in=[record.pk for record in records]).order_by("history_id"):
        if row.version < lines[row.id]:
            before[row.id] = row
    names = [
        field
        for field in history.tracked_fields
        if field.name not in ("id", "version", "created_at", "updated_at", "created_by")
        and field.name not in {column.name for column in encrypted_columns(model)}
    ]
    rule = rule_of(model)
    written: set[str] = set()
    kept = []
    for record in records:
        if record.pk not in before:
            continue
        was = snapshot(record)
        for field in names:
            setattr(record, field.attname, getattr(before[record.pk], field.attname))
        if rule is not None:
            complete(record, rule)
        written |= {name for name, value in snapshot(record).items() if value != was[name]}
        kept.append(record)
    update_with_history(kept, sorted(written), actor=principal, reason=reason)
    return len(kept)


def _remove(principal: Principal, model: type[models.Model], lines: dict[UUID, int], reason: str) -> int:
    """Records that the import made and to which nothing refers but others of them, leaf by leaf."""
    waiting = dict(lines)
    removed = 0
    while waiting:
        gone = 0
        for part in list(_parts(waiting)):
            records = _unchanged(principal, model, part, "delete")
            used = _referred(model, [record.pk for record in records])
            free = [record for record in records if record.pk not in used]
            if _delete(principal, model, free, reason):
                gone += len(free)
                for record in free:
                    del waiting[record.pk]
        removed += gone
        if not gone:
            break
    return removed


def _delete(principal: Principal, model: type[models.Model], records: list[Any], reason: str) -> bool:
    """Whether they could be deleted: a key that no model of ours declares keeps them all."""
    if not records:
        return False
    try:
        with transaction.atomic():
            remember(records, actor=principal, kind=DELETED, reason=reason)
            tell_gone(principal, records)
            keys = [record.pk for record in records]
            if model is Area:
                Area.objects.filter(pk__in=keys).update(scope_area=None)
            model._default_manager.filter(pk__in=keys).delete()
    except ProtectedError:
        return False
    return True


def _referred(model: type[models.Model], keys: Iterable[UUID]) -> set[UUID]:
    """Which of some records others refer to; shares and lines of imports are no reference."""
    keys = list(keys)
    rule = rule_of(model)
    apart = {rule.user_grants, rule.group_grants} if rule is not None else set()
    used: set[UUID] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or not (relation.one_to_many or relation.one_to_one):
            continue
        other: Any = relation.related_model
        name = relation.field.name  # type: ignore[union-attr]
        if other in apart or hasattr(other, "instance_type") or other._meta.model_name in LIGHT:
            continue
        rows = other._default_manager.filter(**{f"{name}__in": keys})
        if other is model and name == "scope_area":
            rows = rows.exclude(pk=models.F("scope_area"))
        used |= set(rows.values_list(f"{name}_id", flat=True))
    for other in apps.get_models():
        names = {field.name for field in other._meta.concrete_fields}
        if {"about_kind", "about_id"} <= names and not hasattr(other, "instance_type"):
            rows = other._default_manager.filter(about_id__in=keys)
            used |= set(rows.values_list("about_id", flat=True))
    return used
