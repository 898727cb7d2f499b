"""Every write goes through here: scope → lock → compare version → validate → save → history → audit.

An app describes its models once (`describe`): what is derived on each save, what is checked, what follows. Its
services are then thin, named functions over `create`, `update` and `delete`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, forget_principal, principal_of
from core.access.registry import Rule, rule_of
from core.access.scope import refuse_creation, scope
from core.confidentiality import Handling
from core.errors import Conflict, NotAllowed, NotVisible, Stale
from core.followers import tell_gone, tell_moved
from core.history import CHANGED, CREATED, DELETED, remember
from core.levels import keep_sight, raise_children
from core.models.base import Protected, Record
from core.models.fields import PartialDateField, set_partial_date
from core.partial_dates import PartialDate
from core.validation import clean, exist_together, refusal

RecordT = TypeVar("RecordT", bound=Record)
Derive = Callable[[Any], None]
Prepare = Callable[[Principal, type[Any], dict[str, Any]], dict[str, Any]]
Check = Callable[[Principal, Any], None]
CheckMany = Callable[[Principal, Sequence[Any]], dict[int, ValidationError]]
Sign = Callable[[Principal, Any, Mapping[str, Any]], None]
After = Callable[[Principal, Any, frozenset[str]], None]
AfterMany = Callable[[Principal, Sequence[tuple[Any, frozenset[str]]]], None]
LEVEL_FIELDS = frozenset({"handling", "function", "custodian"})
LEVEL_CHANGES = LEVEL_FIELDS | {"scope_area"}


@dataclass(frozen=True)
class Description:
    """What is particular to one model: `prepare` completes the values of a new record (levels that follow from what
    it is), `derive` fills computed fields, `sign` those that name the writer (it gets the values before, none for a
    new record), `check` raises ValidationError on broken rules (it may read only what the principal sees), `after`
    runs in the transaction with the changed fields.

    A check or an act that asks the database is written for many records at once instead: `check_many` answers with
    the errors by their place in the list, `after_many` gets records with their changed fields. Then a thousand rows
    cost as many statements as one.
    """

    prepare: Prepare | None = None
    derive: Derive | None = None
    sign: Sign | None = None
    check: Check | None = None
    check_many: CheckMany | None = None
    after: After | None = None
    after_many: AfterMany | None = None


_DESCRIPTIONS: dict[type[models.Model], Description] = {}


def describe(model: type[models.Model], **parts: Any) -> None:
    """Declares the particulars of a model."""
    _DESCRIPTIONS[model._meta.concrete_model or model] = Description(**parts)


def description_of(model: type[models.Model]) -> Description:
    return _DESCRIPTIONS.get(model._meta.concrete_model or model, Description())


@transaction.atomic
def create(*, actor: Any, model: type[RecordT], values: Mapping[str, Any], reason: str = "") -> RecordT:
    """A new record with its first history row and audit event.

    Raises ValidationError (fields), NotAllowed (the role may not), NotVisible never: a hidden reference is
    reported exactly like one that does not exist.
    """
    principal = principal_of(actor)
    rule = required_rule(model)
    record = model()
    record.created_by_id = principal.user_id
    values = prepared_values(principal, model, values)
    check_references(principal, model, values)
    assign(record, values)
    sign(principal, record, {})
    default_level(principal, record)
    complete(record, rule)
    check_creation(principal, record, rule)
    _validate(principal, record)
    _store(record, force_insert=True)
    remember([record], actor=principal, kind=CREATED, reason=reason)
    audit.record(actor=principal, verb="create", obj=record)
    follow(principal, [(record, frozenset(values))])
    return record


@transaction.atomic
def update(
    *,
    actor: Any,
    model: type[RecordT],
    pk: UUID,
    version: int | None,
    values: Mapping[str, Any],
    reason: str = "",
) -> RecordT:
    """Changes a record; writing what it already says changes nothing, not even the version.

    Raises NotVisible, NotAllowed, Stale (with the current record), ValidationError.
    """
    principal = principal_of(actor)
    rule = required_rule(model)
    record = locked(principal, model, pk, "change", version)
    check_references(principal, model, values)
    before = snapshot(record)
    level_before = getattr(record, "handling", None)
    assign(record, values)
    sign(principal, record, before)
    complete(record, rule)
    changed = changes(record, before)
    if not changed:
        return record
    if isinstance(record, Protected) and changed & LEVEL_CHANGES:
        mine = scope(principal, model._default_manager.filter(pk=record.pk), "lower")
        check_level_change(principal, record, rule, changed, before, reason, mine.exists)
        verb = level_verb(record, before)
        if verb:
            audit.record(actor=principal, verb=verb, obj=record, details={"reason": reason})
    _validate(principal, record)
    record.version += 1
    _store(record)
    remember([record], actor=principal, kind=CHANGED, reason=reason)
    audit.record(
        actor=principal, verb="update", obj=record, details={"fields": sorted(changed), "reason": reason}
    )
    tell_moved(principal, [record], changed)
    if isinstance(record, Protected) and record.handling > (level_before or 0):
        raise_children(principal, [record])
        if keep_sight(principal, [record]):
            forget_principal(actor)
    follow(principal, [(record, changed)])
    return record


@transaction.atomic
def recreate(
    *, actor: Any, model: type[RecordT], values: Mapping[str, Any], kind: str, reason: str = ""
) -> RecordT:
    """A deleted record again, from the columns of its last version (core.restoring has asked who may).

    It is completed and checked like a new one, so it comes back no more open than its parents are now.
    """
    principal = principal_of(actor)
    record = model()
    for name, value in values.items():
        setattr(record, name, value)
    complete(record, required_rule(model))
    _validate(principal, record)
    _store(record, force_insert=True)
    remember([record], actor=principal, kind=kind, reason=reason)
    follow(principal, [(record, frozenset(values))])
    return record


def delete(*, actor: Any, model: type[RecordT], pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a record that nothing refers to; its history stays. A refusal is an event (docs/decisions/0020)."""
    principal = principal_of(actor)
    try:
        with transaction.atomic():
            record = locked(principal, model, pk, "delete", version)
            remember([record], actor=principal, kind=DELETED, reason=reason)
            audit.record(actor=principal, verb="delete", obj=record, details={"reason": reason})
            tell_gone(principal, [record])
            if isinstance(record, Protected) and record.scope_area_id == record.pk:
                # An area is its own scope area, which would protect it against itself.
                model._default_manager.filter(pk=pk).update(scope_area=None)
            record.delete()
    except ProtectedError as error:
        kept = scope(principal, model._default_manager.filter(pk=pk)).first()
        audit.record(actor=principal, verb="delete.refused", obj=kept, model=model)
        raise Conflict(
            _("Other records refer to this one, perhaps some that you may not see. End or change it instead.")
        ) from error


def locked(principal: Principal, model: type[RecordT], pk: UUID, action: Any, version: int | None) -> RecordT:
    """The record under a row lock, in scope for the action and at the version that the actor read."""
    # In scope before the lock: nobody waits for a row that they may not see.
    visible = scope(principal, model._default_manager.filter(pk=pk))
    record = visible.select_for_update(of=("self",)).first()
    if record is None:
        raise NotVisible
    if not scope(principal, model._default_manager.filter(pk=pk), action).exists():
        raise NotAllowed(_("Your role may not change this record."))
    if version is not None and record.version != version:
        raise Stale(record)
    return record


def assign(record: models.Model, values: Mapping[str, Any]) -> None:
    """Writes values to a record; a partial date sets its bounds. System fields are refused."""
    for name, value in values.items():
        field: Any = record._meta.get_field(name)
        if name in getattr(record, "SYSTEM_FIELDS", ()):
            raise ValidationError({name: _("This is set by the system.")})
        if isinstance(field, PartialDateField):
            try:
                set_partial_date(record, name, PartialDate.parse(value))
            except ValueError as error:
                raise ValidationError({name: str(error)}) from error
        elif field.is_relation and not isinstance(value, models.Model):
            setattr(record, field.attname, value)
        else:
            setattr(record, name, value)


def check_references(principal: Principal, model: type[models.Model], values: Mapping[str, Any]) -> None:
    """Every record that the values name must be visible to the actor; hidden and missing read the same.

    One statement, however many references there are.
    """
    asked: dict[str, Any] = {}
    for name, value in values.items():
        field: Any = model._meta.get_field(name)
        if value is None or not field.is_relation:
            continue
        related = field.related_model
        found = related._default_manager.filter(pk=value.pk if isinstance(value, models.Model) else value)
        if rule_of(related) is not None:
            found = scope(principal, found)
        if field.remote_field.limit_choices_to:
            found = found.filter(**field.remote_field.limit_choices_to)
        if related is get_user_model():
            found = found.filter(is_active=True, is_service=False)
        asked[name] = found
    problems = {
        name: _("There is no such record.") for name, there in exist_together(asked).items() if not there
    }
    if problems:
        raise ValidationError(problems)


def inherit_level(record: Protected, rule: Rule) -> None:
    """A child is never more open than its parents: the strictest level, its function and custodian."""
    for name in rule.parents:
        parent: Any = getattr(record, name, None) if getattr(record, f"{name}_id", None) else None
        if parent is None:
            continue
        if parent.handling < record.handling:
            continue
        record.handling = parent.handling
        if parent.handling >= Handling.FUNCTION:
            record.function_id = record.function_id or parent.function_id
            record.custodian_id = record.custodian_id or parent.custodian_id


def required_rule(model: type[models.Model]) -> Rule:
    """The rule of a model; a model without one is not there for anybody."""
    rule = rule_of(model)
    if rule is None:
        raise NotVisible
    return rule


def prepared_values(
    principal: Principal, model: type[models.Model], values: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of a new record with what follows from them."""
    prepare = description_of(model).prepare
    return dict(values) if prepare is None else prepare(principal, model, dict(values))


def complete(record: Record, rule: Rule) -> None:
    """Fills what follows from other columns and from the parents."""
    if isinstance(record, Protected):
        inherit_level(record, rule)
    derive = description_of(type(record)).derive
    if derive is not None:
        derive(record)


def default_level(principal: Principal, record: Record) -> None:
    """A closed record without a named function goes to the actor's own, when there is only one."""
    if not isinstance(record, Protected) or record.function_id or record.handling < Handling.FUNCTION:
        return
    if len(principal.editing) == 1:
        record.function_id = next(iter(principal.editing))


def check_creation(principal: Principal, record: Record, rule: Rule) -> None:
    """Raises NotAllowed where the actor may not have such a record."""
    if not isinstance(record, Protected):
        return
    if rule.sight is not None:
        refused = rule.sight.refuse(principal, record)
    else:
        refused = refuse_creation(
            principal,
            rule,
            function=record.function_id,
            handling=record.handling,
            area_id=record.scope_area_id,
        )
    if refused:
        raise NotAllowed(_(refused))


def check_fields(record: Record) -> None:
    """The record by itself: its fields and `clean`."""
    named = isinstance(record, Protected) and record.handling == Handling.NAMED
    copied = required_rule(type(record)).sight is not None
    if named and not copied and record.custodian_id in (None, record.created_by_id):  # type: ignore[attr-defined]
        raise ValidationError({"custodian": _("Name a second custodian, not the author.")})
    clean(record)


def check_together(principal: Principal, records: Sequence[Record]) -> dict[int, ValidationError]:
    """The rules of a model over some records of it: the errors by their place in the list."""
    if not records:
        return {}
    description = description_of(type(records[0]))
    if description.check_many is not None:
        return description.check_many(principal, records)
    found: dict[int, ValidationError] = {}
    for place, record in enumerate(records):
        try:
            if description.check is not None:
                description.check(principal, record)
        except ValidationError as error:
            found[place] = error
    return found


def _validate(principal: Principal, record: Record) -> None:
    check_fields(record)
    for error in check_together(principal, [record]).values():
        raise error


def _store(record: Record, **options: Any) -> None:
    try:
        record.save(**options)
    except IntegrityError as error:
        raise refusal(type(record), error) from error


def check_level_change(
    principal: Principal,
    record: Protected,
    rule: Rule,
    changed: frozenset[str],
    before: Mapping[str, Any],
    reason: str,
    may_lower: Callable[[], bool],
) -> None:
    """Raises NotAllowed or ValidationError where level, owner or area are not the actor's to change like this."""
    lowered, raised = record.handling < before["handling"], record.handling > before["handling"]
    # Raising is any editor's, with the owner and the custodian that the stricter level needs for the first time.
    handed_on = any(
        name in changed and not (raised and before[name] is None) for name in ("function", "custodian")
    )
    if (lowered or handed_on) and not may_lower():
        raise NotAllowed(
            _("Only a lead or the author lowers the level or gives the record to another function.")
        )
    if lowered and not reason.strip():
        raise ValidationError({"reason": _("Say why more people may see this.")})
    keepers = (record.created_by_id, record.custodian_id)
    if raised and record.handling == Handling.NAMED and rule.root != "" and principal.user_id not in keepers:
        raise NotAllowed(_("Only its author or custodian makes this record a named one."))
    moved = "scope_area" in changed and record.handling < Handling.NAMED
    if moved or lowered or "function" in changed:
        check_creation(principal, record, rule)


def level_verb(record: Protected, before: Mapping[str, Any]) -> str:
    """What the audit trail calls a change of level; empty where there is none."""
    if record.handling == before["handling"]:
        return ""
    return "level.lower" if record.handling < before["handling"] else "level.raise"


def snapshot(record: models.Model) -> dict[str, Any]:
    """The columns that count as content, to compare with later."""
    return {
        field.name: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.name not in ("created_at", "updated_at", "version")
    }


def changes(record: models.Model, before: Mapping[str, Any]) -> frozenset[str]:
    """The names of the columns that are not what they were."""
    return frozenset(name for name, value in snapshot(record).items() if value != before[name])


def sign(principal: Principal, record: Record, before: Mapping[str, Any]) -> None:
    """Fills the columns that name the writer."""
    signing = description_of(type(record)).sign
    if signing is not None:
        signing(principal, record, before)


def follow(principal: Principal, written: Sequence[tuple[Record, frozenset[str]]]) -> None:
    """What a model does after its records were stored, in the same transaction."""
    if not written:
        return
    description = description_of(type(written[0][0]))
    if description.after_many is not None:
        description.after_many(principal, written)
        return
    for record, changed in written if description.after is not None else ():
        description.after(principal, record, changed)  # type: ignore[misc]
