"""Many records of one model at once: all of them or none, through the same checks as one, in a number of statements
that does not grow with the rows (design: interfaces.md, Bulk).

A row without a key is a new record, one with a key and a version changes that record. What is wrong is said for each
row; nothing is written while anything is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, forget_principal, principal_of
from core.access.registry import Rule, rule_of
from core.access.scope import scope
from core.copying import copy_with_history
from core.errors import DomainError, NotAllowed
from core.history import update_with_history
from core.levels import keep_sight, raise_children
from core.models.base import Protected, Record
from core.models.encrypted import encrypted_columns, unlock
from core.records import (
    LEVEL_CHANGES,
    assign,
    changes,
    check_creation,
    check_fields,
    check_level_change,
    check_together,
    complete,
    default_level,
    follow,
    level_verb,
    prepared_values,
    required_rule,
    sign,
    snapshot,
)
from core.validation import refusal

MOST = 1000
# What a refusal is when rows differ in why: first what cannot be understood, then what is not allowed, then what is old.
PRECEDENCE = (400, 403, 412)
Errors = dict[str, list[str]]


@dataclass(slots=True)
class Row:
    """One row: `number` is its place in the list that was sent, from 0; `key` and `version` are of an existing record."""

    number: int
    values: dict[str, Any]
    reason: str = ""
    key: UUID | None = None
    version: int | None = None
    record: Any = None
    before: dict[str, Any] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()


class RowsRefused(DomainError):
    """Nothing was written; `errors` says for `<row>.<field>` why."""

    def __init__(self, status: int, errors: Errors) -> None:
        self.status, self.errors = status, errors
        super().__init__(_("Nothing was saved. Some rows are not right."))


class Problems:
    """What is wrong so far, by status and `<row>.<field>`."""

    def __init__(self) -> None:
        self.by_status: dict[int, Errors] = {}

    def add(self, number: int, name: str, texts: Iterable[Any], status: int = 400) -> None:
        found = self.by_status.setdefault(status, {}).setdefault(f"{number}.{name}", [])
        found += [str(text) for text in texts]

    def add_error(self, number: int, error: ValidationError | NotAllowed) -> None:
        if isinstance(error, NotAllowed):
            self.add(number, "non_field_errors", [error.detail], 403)
        elif hasattr(error, "error_dict"):
            for name, texts in error.message_dict.items():
                self.add(number, "non_field_errors" if name == "__all__" else name, texts)
        else:
            self.add(number, "non_field_errors", error.messages)

    def settle(self) -> None:
        """Raises RowsRefused when there is anything."""
        for status in PRECEDENCE:
            if status in self.by_status:
                raise RowsRefused(status, self.by_status[status])


@transaction.atomic
def write_many(*, actor: Any, model: type[Record], rows: Sequence[Row]) -> list[UUID]:
    """Writes all rows and gives their keys in order. Raises RowsRefused."""
    principal, rule, problems = principal_of(actor), required_rule(model), Problems()
    new = [row for row in rows if row.key is None]
    old = [row for row in rows if row.key is not None]
    _find(principal, model, old, problems)
    for row in new:
        row.values = prepared_values(principal, model, row.values)
    _find_references(principal, model, rows, problems)
    problems.settle()
    for row in new:
        row.record = model()
        row.record.created_by_id = principal.user_id
    _each(rows, lambda row: assign(row.record, row.values), problems)
    problems.settle()
    _load_references(model, [row.record for row in rows])
    _each(new, lambda row: _new(principal, row, rule), problems)
    lowering = _Lowering(principal, model, old)
    _each(old, lambda row: _changed(principal, row, rule, lowering), problems)
    written = [row for row in rows if row.key is None or row.changed]
    _each(written, lambda row: check_fields(row.record), problems)
    problems.settle()
    for place, error in check_together(principal, [row.record for row in written]).items():
        problems.add_error(written[place].number, error)
    problems.settle()
    _store(principal, written)
    if _after(principal, written):
        forget_principal(actor)
    return [row.record.pk for row in rows]


def _each(rows: Iterable[Row], act: Callable[[Row], None], problems: Problems) -> None:
    for row in rows:
        try:
            act(row)
        except (ValidationError, NotAllowed) as error:
            problems.add_error(row.number, error)


def _find(principal: Principal, model: type[Record], rows: Sequence[Row], problems: Problems) -> None:
    """Locks the records that change. One that the actor may not see is one that is not there."""
    if not rows:
        return
    asked = model._default_manager.filter(pk__in=[row.key for row in rows])
    found = {
        record.pk: record for record in scope(principal, asked).order_by("pk").select_for_update(of=("self",))
    }
    if encrypted_columns(model):
        unlock(found.values())
    mine = set(scope(principal, asked, "change").values_list("pk", flat=True))
    taken: set[UUID] = set()
    for row in rows:
        record = found.get(row.key) if row.key is not None else None
        if record is None:
            problems.add(row.number, "id", [_("There is no such record.")])
        elif record.pk in taken:
            problems.add(row.number, "id", [_("This record stands in the list twice.")])
        elif record.pk not in mine:
            problems.add(row.number, "id", [_("Your role may not change this record.")], 403)
        elif record.version != row.version:
            words = _("It is now version %(version)s. Read it again, then save.")
            problems.add(row.number, "version", [words % {"version": record.version}], 412)
        else:
            row.record, row.before = record, snapshot(record)
            taken.add(record.pk)


def _find_references(
    principal: Principal, model: type[models.Model], rows: Sequence[Row], problems: Problems
) -> None:
    """Puts the records that the rows name in the place of their keys: one statement for each column that names some.
    Hidden and missing ones read the same."""
    for name in sorted({name for row in rows for name in row.values}):
        column: Any = model._meta.get_field(name)
        if not column.is_relation:
            continue
        keys = {row.values[name] for row in rows if row.values.get(name) is not None}
        if not keys:
            continue
        related = column.related_model
        found = related._default_manager.filter(pk__in=keys)
        if rule_of(related) is not None:
            found = scope(principal, found)
        if column.remote_field.limit_choices_to:
            found = found.filter(**column.remote_field.limit_choices_to)
        if name == "custodian":
            found = found.filter(is_active=True, is_service=False)
        there = {record.pk: record for record in found}
        for row in rows:
            key = row.values.get(name)
            if key is None:
                continue
            if key in there:
                row.values[name] = there[key]
            else:
                problems.add(row.number, name, [_("There is no such record.")])


def _load_references(model: type[models.Model], records: Sequence[models.Model]) -> None:
    """The records that derived columns and checks look at, one statement for each column."""
    names = [
        column.name
        for column in model._meta.concrete_fields
        if column.is_relation and column.name != "scope_area" and rule_of(column.related_model) is not None  # type: ignore[arg-type]
    ]
    prefetch_related_objects(list(records), *names)


def _new(principal: Principal, row: Row, rule: Rule) -> None:
    sign(principal, row.record, {})
    default_level(principal, row.record)
    complete(row.record, rule)
    check_creation(principal, row.record, rule)


class _Lowering:
    """Which of the records the actor may make more open: asked once, when it matters."""

    def __init__(self, principal: Principal, model: type[Record], rows: Sequence[Row]) -> None:
        self.queryset = scope(
            principal, model._default_manager.filter(pk__in=[row.key for row in rows]), "lower"
        )
        self.keys: set[UUID] | None = None

    def includes(self, key: UUID) -> bool:
        if self.keys is None:
            self.keys = set(self.queryset.values_list("pk", flat=True))
        return key in self.keys


def _changed(principal: Principal, row: Row, rule: Rule, lowering: _Lowering) -> None:
    record = row.record
    sign(principal, record, row.before)
    complete(record, rule)
    row.changed = changes(record, row.before)
    if isinstance(record, Protected) and row.changed & LEVEL_CHANGES:
        check_level_change(
            principal,
            record,
            rule,
            row.changed,
            row.before,
            row.reason,
            lambda: lowering.includes(record.pk),
        )


def _store(principal: Principal, rows: Sequence[Row]) -> None:
    """Rows, their history, and the events of all of them in one statement."""
    new = [row.record for row in rows if row.key is None]
    old = [row for row in rows if row.key is not None]
    reasons = {row.record.pk: row.reason for row in rows}
    fields = sorted(set[str]().union(*(row.changed for row in old)))
    try:
        with transaction.atomic():
            copy_with_history(new, actor=principal, reason=reasons)
            update_with_history([row.record for row in old], fields, actor=principal, reason=reasons)
    except IntegrityError as error:
        raise _refused(rows, error) from error
    audit.record_many(actor=principal, events=[event for row in rows for event in _events(row)])


def _events(row: Row) -> Iterable[tuple[str, models.Model, Mapping[str, Any]]]:
    record = row.record
    if row.key is None:
        yield "create", record, {}
        return
    verb = level_verb(record, row.before) if isinstance(record, Protected) else ""
    if verb:
        yield verb, record, {"reason": row.reason}
    yield "update", record, {"fields": sorted(row.changed), "reason": row.reason}


def _refused(rows: Sequence[Row], error: IntegrityError) -> Exception:
    """What PostgreSQL refused, by row: each is tried alone, and nothing of it stays."""
    problems = Problems()
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    row.record.save(force_insert=row.key is None, force_update=row.key is not None)
            except IntegrityError as alone:
                said = refusal(type(row.record), alone)
                if not isinstance(said, ValidationError):
                    return said
                problems.add_error(row.number, said)
        transaction.set_rollback(True)
    try:
        problems.settle()
    except RowsRefused as refused:
        return refused
    return refusal(type(rows[0].record), error)


def _after(principal: Principal, rows: Sequence[Row]) -> bool:
    """What follows from the change; whether the actor's own rights are others now."""
    raised = [
        row.record
        for row in rows
        if row.key is not None
        and isinstance(row.record, Protected)
        and row.record.handling > row.before["handling"]
    ]
    forgotten = False
    if raised:
        raise_children(principal, raised)
        forgotten = keep_sight(principal, raised)
    follow(
        principal,
        [(row.record, frozenset(row.values) if row.key is None else row.changed) for row in rows],
    )
    return forgotten
