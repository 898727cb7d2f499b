"""Reads of slices, and what a link shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from core.access.principals import Principal, principal_of
from core.access.scope import scope
from core.confidentiality import Handling
from core.pages.show import facts
from core.resources import Resource, resource_of
from engagements.domain import slices as domain
from engagements.models import Slice, SliceOpening
from engagements.selectors import harm

SALT = "engagements.slice"


def slices(*, actor: Any) -> QuerySet[Slice]:
    return scope(actor, Slice.objects.all())


def openings_of(*, actor: Any, record: Slice) -> QuerySet[SliceOpening]:
    """When its link was opened; for who sees the slice."""
    there = slices(actor=actor).filter(pk=record.pk)
    return SliceOpening.objects.filter(slice__in=there).order_by("-opened_at", "-pk")


def token_of(pk: UUID) -> str:
    """What stands in the link: the id under a signature, so that nobody guesses one."""
    return signing.Signer(salt=SALT).sign(pk.hex)


def by_token(token: str) -> Slice | None:
    """The slice that a link opens today; None for a wrong, expired or withdrawn one, whose author is active no more."""
    try:
        pk = UUID(signing.Signer(salt=SALT).unsign(token[:200]))
    except (signing.BadSignature, ValueError):
        return None
    found = Slice.objects.select_related("created_by").filter(
        pk=pk, withdrawn=False, expires_on__gte=timezone.localdate(), created_by__is_active=True
    )
    return found.first()


@dataclass(frozen=True)
class Part:
    """One list of a slice: what it is called, and its records as facts."""

    title: str
    records: list[dict[str, Any]]


def content_of(record: Slice) -> tuple[list[Part], Handling]:
    """What the reader outside gets: what the author may see now of what was chosen, without NAMED records and without
    people at risk, and the strictest level of it. Two statements for each list, one for the people at risk."""
    principal = principal_of(record.created_by)
    wanted: dict[str, dict[UUID, list[str]]] = {}
    for item in record.items:
        wanted.setdefault(item["resource"], {})[UUID(item["record"])] = domain.split(item["fields"])
    shielded = harm.at_risk(
        stakeholders=list(wanted.get("people", {})) + list(wanted.get("organizations", {}))
    )
    parts, top = [], Handling.PUBLIC
    for name in domain.FIELDS:
        resource = resource_of(name)
        if resource is None or name not in wanted:
            continue
        rows = _rows(principal, resource, wanted[name])
        shown = [(row, fields) for row, fields in rows if UUID(str(row["id"])) not in shielded]
        if shown:
            top = max([top, *(Handling.from_slug(row["handling"]) for row, _fields in shown)])
            parts.append(Part(str(resource.plural), [_card(resource, row, fields) for row, fields in shown]))
    return parts, top


def _rows(
    principal: Principal, resource: Resource, wanted: dict[UUID, list[str]]
) -> list[tuple[dict[str, Any], list[str]]]:
    seen = resource.select(actor=principal).filter(pk__in=list(wanted), handling__lt=Handling.NAMED)
    documents = resource.document.render_many(resource.document.select(principal, seen))
    by_id = {UUID(str(row["id"])): row for row in documents}
    return [(by_id[pk], fields) for pk, fields in wanted.items() if pk in by_id]


def _card(resource: Resource, row: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    """A record as a title and facts, of the chosen fields only; references are names, never links."""
    title = next(
        (str(row[name]) for name in ("name", "title", "public_title") if name in fields and row[name]), ""
    )
    chosen = {name: value for name, value in row.items() if name in fields}
    shown = facts(resource, {**dict.fromkeys(row), **chosen, "masked": []}, tuple(fields))
    offices = [
        ", ".join(part for part in (one.get("title"), one.get("organization_name")) if part)
        for one in (chosen.get("offices") or [])
    ]
    items = [{"label": one["label"], "value": one["value"]} for one in shown]
    return {"title": title, "facts": items, "lines": [line for line in offices if line]}
