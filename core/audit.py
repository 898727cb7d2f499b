"""Audit events: written in the business transaction, so an act and its trace stand or fall together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from core.access.principals import Principal, principal_of
from core.confidentiality import Handling
from core.models import AuditEvent
from core.requests import current

BATCH = 2000
# What an event about a NAMED record may say besides its kind: what the reader gave as purpose.
OF_NAMED = frozenset({"purpose", "note"})


def record(
    *,
    actor: Any,
    verb: str,
    obj: models.Model | None = None,
    model: type[models.Model] | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Inserts one event. `details` hold counts and field names, never content.

    A reason, which people write, is content: it stands in the record's history, here only that one was given. Events
    about NAMED records carry only the model, an opaque reference and the purpose of a look.
    """
    event = _event(actor, verb, obj, model, details)
    event.save(force_insert=True)
    return event


def record_many(*, actor: Any, events: Iterable[tuple[str, models.Model, Mapping[str, Any]]]) -> None:
    """Inserts an event for each record (verb, record, details) in one statement."""
    made = [_event(actor, verb, obj, None, details) for verb, obj, details in events]
    AuditEvent.objects.bulk_create(made, batch_size=BATCH)


def _event(
    actor: Any,
    verb: str,
    obj: models.Model | None,
    model: type[models.Model] | None,
    details: Mapping[str, Any] | None,
) -> AuditEvent:
    facts = current.get()
    principal = actor if isinstance(actor, Principal) else principal_of(actor)
    kind = obj._meta.model if obj is not None else model
    handling = int(getattr(obj, "handling", Handling.PUBLIC)) if obj is not None else Handling.PUBLIC
    return AuditEvent(
        actor_id=principal.user_id or getattr(actor, "pk", None),
        verb=verb,
        model=kind._meta.label_lower if kind is not None else "",
        object_ref=str(obj.pk) if obj is not None else "",
        handling=handling,
        details=_without_content(details or {}, handling),
        request_id=facts.request_id,
        address=facts.address,
    )


def _without_content(details: Mapping[str, Any], handling: int) -> dict[str, Any]:
    if handling == Handling.NAMED:
        return {key: value for key, value in details.items() if key in OF_NAMED}
    return {key: bool(value) if key == "reason" else value for key, value in details.items()}
