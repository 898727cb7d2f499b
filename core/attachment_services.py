"""Writes of files on records, and their reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import audit, file_store, followers
from core.abouts import about_of, kinds_of
from core.access.principals import Principal, principal_of
from core.access.scope import may, scope, scope_about
from core.errors import NotAllowed, NotVisible
from core.history import CREATED, remember, update_with_history
from core.models import Attachment
from core.names import search_key
from core.records import check_creation, check_fields, delete, describe, required_rule, update
from core.sniffing import TYPES, safe_file_name, sniff
from core.task_selectors import record_named, seen_record

COPIED = ("handling", "function", "custodian", "scope_area")
MOST_ON_ONE = 200


def attachments(*, actor: Any) -> QuerySet[Attachment]:
    """Files on records that the actor may see."""
    return scope(actor, Attachment.objects.all())


def attachments_of(*, actor: Any, model: type[models.Model], pk: UUID) -> QuerySet[Attachment]:
    """The files on one record of a model."""
    found = Attachment.objects.filter(about_kind__in=kinds_of(model), about_id=pk)
    return scope_about(actor, found, model)


def _copy_level(one: Attachment, record: Any) -> None:
    for name in COPIED:
        column = "scope_area_id" if name == "scope_area" else name if name == "handling" else f"{name}_id"
        setattr(one, column, getattr(record, column))


def _derive(one: Attachment) -> None:
    one.search_key = search_key(f"{one.file_name} {one.note[:200]}")
    if one._state.adding and one.about_id is not None:
        record = record_named(kind=one.about_kind, pk=one.about_id)
        if record is None:
            one.about_id = None
        else:
            _copy_level(one, record)


def _sign(principal: Principal, one: Attachment, before: Mapping[str, Any]) -> None:
    """A new name keeps the ending of what the file is."""
    if before and one.file_name != before["file_name"]:
        ending = next((word for word, kind in TYPES.items() if kind == one.media_type), "bin")
        one.file_name = safe_file_name(one.file_name, ending)


describe(Attachment, derive=_derive, sign=_sign)


def attach(
    *, actor: Any, about_kind: str, about_id: UUID, name: str, data: bytes, note: str = "", reason: str = ""
) -> Attachment:
    """Puts a file on a record that the actor may change.

    Raises NotVisible for a record that is not there for the actor, NotAllowed, ValidationError (`file`), Unavailable.
    """
    principal = principal_of(actor)
    if about_of(about_kind) is None:
        raise ValidationError({"about_kind": _("Files cannot be on such a record.")})
    record = seen_record(actor=principal, kind=about_kind, pk=about_id)
    if record is None:
        raise NotVisible
    if not may(principal, record, "change"):
        raise NotAllowed(_("Your role may not change this record."))
    found = sniff(data)
    if attachments_of(actor=principal, model=type(record), pk=record.pk).count() >= MOST_ON_ONE:
        raise ValidationError({"file": _("There are 200 files on this record already.")})
    one = Attachment(
        file_name=safe_file_name(name, found.ending),
        note=note,
        media_type=found.media_type,
        size=len(found.data),
        digest=hashlib.sha256(found.data).hexdigest(),
        remarks=list(found.remarks),
        about_kind=about_kind,
        about_id=about_id,
        created_by_id=principal.user_id,
    )
    _derive(one)
    check_creation(principal, one, required_rule(Attachment))
    check_fields(one)
    try:
        with transaction.atomic():
            one.save(force_insert=True)
            remember([one], actor=principal, kind=CREATED, reason=reason)
            audit.record(actor=principal, verb="create", obj=one)
            file_store.put(one.pk, found.data)
    except Exception:
        file_store.drop(one.pk)
        raise
    return one


def update_attachment(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Attachment:
    """Another name or note; the file stays what it is."""
    return update(actor=actor, model=Attachment, pk=pk, version=version, values=values, reason=reason)


def delete_attachment(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Takes a file off its record; for ninety days it can be brought back."""
    delete(actor=actor, model=Attachment, pk=pk, version=version, reason=reason)


def download(*, actor: Any, pk: UUID) -> tuple[Attachment, bytes]:
    """A file with its bytes, for whoever sees its record now; taking one is an event."""
    one = attachments(actor=actor).filter(pk=pk).first()
    if one is None:
        raise NotVisible
    data = file_store.get(one.pk)
    audit.record(actor=actor, verb="file.download", obj=one, details={"bytes": len(data)})
    return one, data


def _about(records: Sequence[models.Model]) -> list[Attachment]:
    kinds = kinds_of(type(records[0]))
    if not kinds:
        return []
    found = Attachment.objects.select_for_update(of=("self",)).filter(
        about_kind__in=kinds, about_id__in=[record.pk for record in records]
    )
    return list(found.order_by("pk"))


def follow_level(principal: Principal, records: Sequence[models.Model]) -> None:
    """Files take the level, function, custodian and area of their record after each change of those."""
    by_id = {record.pk: record for record in records}
    columns = [Attachment._meta.get_field(name) for name in COPIED]
    changed = []
    for one in _about(records):
        before = [getattr(one, column.attname) for column in columns]  # type: ignore[union-attr]
        _copy_level(one, by_id[one.about_id])
        if before != [getattr(one, column.attname) for column in columns]:  # type: ignore[union-attr]
            changed.append(one)
    update_with_history(changed, COPIED, actor=principal, reason=_("The level of its record changed"))


def follow_deletion(principal: Principal, records: Sequence[models.Model]) -> None:
    """Files of a deleted record stay at the level that it had; they name no record any more."""
    files = _about(records)
    for one in files:
        one.about_id = None
    update_with_history(files, ("about_id",), actor=principal, reason=_("Its record was deleted"))


followers.moved.append(follow_level)
followers.gone.append(follow_deletion)
