"""Bringing back what was: an earlier version as a new one, a deleted record under its own id.

Who may see a record is never changed by a restore: level, function and custodian stay as they are, or come back as
they were when the record was deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, principal_of
from core.access.registry import Rule, rule_of
from core.access.scope import scope
from core.deleted import deleted_rows
from core.errors import Conflict, NotVisible
from core.history import CREATED
from core.models.encrypted import open_rows
from core.records import LEVEL_FIELDS, recreate
from core.resources import Resource
from core.versions import Past, past_of


@dataclass(frozen=True)
class Plan:
    """What a restore would write, and what it must leave: labels of fields whose record is gone or not for this
    reader (one answer for both)."""

    values: dict[str, Any]
    left: tuple[str, ...]


def plan_version(past: Past, resource: Resource, row: dict[str, Any]) -> Plan:
    """The writable fields in which a version differs from the record as it is now."""
    values: dict[str, Any] = {}
    left: list[str] = []
    for name in resource.writable:
        if name in LEVEL_FIELDS or name in past.reader.masked:
            continue
        column: Any = past.model._meta.get_field(name)
        then = row.get(column.attname)
        if then == getattr(past.current, column.attname) or column.attname not in row:
            continue
        if column.is_relation and then is not None and not _there(past.reader.principal, column, then):
            left.append(label_of(resource, column))
        else:
            values[name] = then
    return Plan(values, tuple(left))


def restore_version(
    *, actor: Any, resource: Resource, pk: UUID, number: int, version: int | None, reason: str
) -> tuple[Any, tuple[str, ...]]:
    """Writes an earlier version as a new one through the resource's own service. Returns the record and the labels of
    what could not be brought back. NotVisible for a version that the actor may not read."""
    if resource.update is None:
        raise NotVisible
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this version is brought back.")})
    with transaction.atomic():
        past = past_of(actor=actor, resource=resource, pk=pk)
        row = past.numbered(number).get(number)
        if row is None:
            raise NotVisible
        plan = plan_version(past, resource, row)
        why = _("Version %(number)s brought back: %(reason)s") % {"number": number, "reason": reason.strip()}
        record = resource.update(actor=actor, pk=pk, version=version, values=plan.values, reason=why[:500])
        audit.record(actor=actor, verb="restore", obj=record, details={"version": number, "reason": reason})
    return record, plan.left


def restore_deleted(*, actor: Any, resource: Resource, pk: UUID, reason: str) -> tuple[Any, tuple[str, ...]]:
    """A deleted record again, under its id, one version on. Its shares do not come back. Returns it and the labels of
    references that could not be brought back."""
    principal, rule = principal_of(actor), rule_of(resource.model)
    if rule is None or resource.create is None:
        raise NotVisible
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this record is brought back.")})
    with transaction.atomic():
        row = deleted_rows(principal, resource).filter(id=pk).values().first()
        if row is None:
            raise NotVisible
        open_rows(resource.model, [row])
        values, left = _as_it_was(principal, rule, resource, row)
        why = _("Brought back after deletion: %(reason)s") % {"reason": reason.strip()}
        model: Any = resource.model
        record = recreate(actor=actor, model=model, values=values, kind=CREATED, reason=why[:500])
        audit.record(actor=actor, verb="restore", obj=record, details={"reason": reason})
    return record, left


def _as_it_was(
    principal: Principal, rule: Rule, resource: Resource, row: dict[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Every column of the last version; a key to a record that is no more is emptied, and refused where it may not be
    empty. A reference that the actor may not see comes back unseen."""
    values: dict[str, Any] = {}
    left: list[str] = []
    for column in rule.model._meta.concrete_fields:
        if column.attname not in row or column.name in ("created_at", "updated_at"):
            continue
        value = row[column.attname]
        if column.is_relation and value is not None:
            if column.name in resource.writable and not _there(principal, column, value):
                left.append(label_of(resource, column))
            if not column.related_model._default_manager.filter(pk=value).exists():  # type: ignore[union-attr]
                if not column.null:
                    raise Conflict(
                        _("What this record belonged to is gone. It cannot be brought back alone.")
                    )
                value = None
        values[column.attname] = value
    values["version"] = row["version"] + 1
    return values, tuple(left)


def _there(principal: Principal, column: Any, key: Any) -> bool:
    """Whether a key names a record that the actor may see; accounts and functions are nobody's secret."""
    found = column.related_model._default_manager.filter(pk=key)
    return bool((scope(principal, found) if rule_of(column.related_model) else found).exists())


def label_of(resource: Resource, column: Any) -> str:
    """A field under the label that the form gives it."""
    label, _hint = resource.words.get(column.name, ("", ""))
    return str(capfirst(str(label or column.verbose_name)))
