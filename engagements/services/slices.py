"""Writes of slices, and the note that one was opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, system_actor
from core.confidentiality import Handling
from core.records import create, delete, describe, update
from core.requests import current
from core.resources import resource_of
from engagements.domain import slices as domain
from engagements.models import Slice, SliceOpening


def check_slice(principal: Principal, record: Slice) -> None:
    """Every record is visible to the writer now and not NAMED; what is at FUNCTION level goes out by a lead of its
    function. A hidden record is refused like one that does not exist. One statement for each list that is named."""
    ahead = record.expires_on - timezone.localdate()
    if record._state.adding and (ahead < timedelta(0) or ahead > timedelta(days=domain.LONGEST_DAYS)):
        raise ValidationError(
            {"expires_on": _("From today, at most %(n)s days ahead.") % {"n": domain.LONGEST_DAYS}}
        )
    wanted: dict[str, set[UUID]] = {}
    for item in record.items:
        wanted.setdefault(item["resource"], set()).add(UUID(item["record"]))
    for name, keys in wanted.items():
        resource = resource_of(name)
        rows = (
            resource.select(actor=principal).filter(pk__in=keys, handling__lt=Handling.NAMED)
            if resource is not None
            else None
        )
        found = dict(rows.values_list("pk", "handling")) if rows is not None else {}
        if keys - found.keys():
            raise ValidationError({"items": _("There is no such record.")})
        _check_levels(principal, rows)


def _check_levels(principal: Principal, rows: Any) -> None:
    functions = set(rows.filter(handling=Handling.FUNCTION).values_list("function_id", flat=True))
    if functions - set(principal.leading):
        raise ValidationError({"items": _("What only a function may see leaves by a lead of that function.")})


def sign_slice(principal: Principal, record: Slice, before: Mapping[str, Any]) -> None:
    """A longer life is asked for again, within the same limit."""
    if before and record.expires_on > before["expires_on"]:
        ahead = record.expires_on - timezone.localdate()
        if ahead > timedelta(days=domain.LONGEST_DAYS):
            raise ValidationError(
                {"expires_on": _("From today, at most %(n)s days ahead.") % {"n": domain.LONGEST_DAYS}}
            )


describe(Slice, check=check_slice, sign=sign_slice)


def create_slice(*, actor: Any, values: dict[str, Any], reason: str = "") -> Slice:
    """Chosen fields of chosen records for one person outside."""
    return create(actor=actor, model=Slice, values=values, reason=reason)


def update_slice(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Slice:
    """Changes what is read, until when, or withdraws it."""
    return update(actor=actor, model=Slice, pk=pk, version=version, values=values, reason=reason)


def delete_slice(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a slice; the log of its openings goes with it, the events of the trail stay."""
    delete(actor=actor, model=Slice, pk=pk, version=version, reason=reason)


def note_opening(record: Slice, rows: int) -> None:
    """Somebody outside opened the link: a line beside the slice, and an event."""
    SliceOpening.objects.create(slice=record, address=current.get().address or None, rows=rows)
    audit.record(actor=system_actor(), verb="slice.open", obj=record, details={"rows": rows})
