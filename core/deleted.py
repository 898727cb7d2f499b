"""Deleted records for those who may bring them back: what was deleted, by whom, when, why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from core.access.principals import Principal, principal_of
from core.access.registry import rule_of
from core.access.scope import deleted_q
from core.confidentiality import Handling
from core.errors import NotVisible
from core.history import DELETED
from core.models.encrypted import open_rows
from core.paging import Page, page
from core.resources import Resource
from core.versions import VERSION_ORDER, last_words, names_in


@dataclass(frozen=True)
class Gone:
    """One deleted record as its last version was: `row` for the service, the rest in words for the page."""

    pk: UUID
    title: str
    at: Any
    by: str
    reason: str
    handling: Handling
    row: dict[str, Any]
    facts: tuple[dict[str, str], ...] = ()
    model: Any = None

    @property
    def _meta(self) -> Any:
        """Of what kind it was, for the audit trail."""
        return self.model._meta


def deleted_rows(principal: Principal, resource: Resource) -> QuerySet[Any]:
    """The newest history rows that are deletions, as far as the actor may know of them."""
    rule = rule_of(resource.model)
    if rule is None or not principal.active or resource.delete is None:
        raise NotVisible
    history: Any = rule.model.history.model  # type: ignore[attr-defined]
    newer = history.objects.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    rows = history.objects.filter(deleted_q(principal, rule), ~Exists(newer), history_type=DELETED)
    if resource.model._meta.proxy:
        rows = rows.filter(kind=resource.model().kind)  # type: ignore[attr-defined]
    return rows


def deleted_records(*, actor: Any, resource: Resource, cursor: str | None, size: int) -> Page:
    """A page of them, the last deleted first; a constant number of queries."""
    principal = principal_of(actor)
    rows = deleted_rows(principal, resource).values()
    found = page(rows, order=VERSION_ORDER, descending=True, cursor=cursor, size=size)
    return Page(_in_words(principal, resource, found.rows), found.next, found.previous)


def deleted_record(*, actor: Any, resource: Resource, pk: UUID) -> Gone:
    """One of them with its facts; NotVisible for any other."""
    principal = principal_of(actor)
    rows = list(deleted_rows(principal, resource).filter(id=pk).values())
    if not rows:
        raise NotVisible
    (gone,) = _in_words(principal, resource, rows, facts=True)
    return gone


def _in_words(
    principal: Principal, resource: Resource, rows: list[dict[str, Any]], facts: bool = False
) -> list[Gone]:
    open_rows(resource.model, rows)
    names = names_in(principal, resource, rows)
    return [
        Gone(
            pk=row["id"],
            title=_title(resource, row, names),
            at=row["history_date"],
            by=names.of(get_user_model(), row["history_user_id"]) or "",
            reason=row["history_change_reason"] or "",
            handling=Handling(row["handling"]),
            row=row,
            model=resource.model,
            facts=last_words(principal, resource, row, names) if facts else (),
        )
        for row in rows
    ]


def _title(resource: Resource, row: dict[str, Any], names: Any) -> str:
    """Its own name, else the names of what it joined."""
    rule = rule_of(resource.model)
    own = row.get("name") or row.get("title")
    if own or rule is None:
        return str(own or resource.label)
    joined = []
    for parent in rule.parents:
        column: Any = rule.model._meta.get_field(parent)
        joined.append(names.of(column.related_model, row[column.attname]) if row[column.attname] else None)
    return " – ".join(name for name in joined if name) or _("%(thing)s without a name") % {
        "thing": resource.label
    }
