"""Reading history: a record's versions for one reader, in words, with nothing that the record itself would hide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models
from rest_framework import serializers

from core.access.principals import Principal, principal_of
from core.access.registry import rule_of
from core.access.scope import action_q, level_q, scope
from core.errors import NotVisible
from core.models.encrypted import open_rows
from core.paging import Order, Page, page
from core.resources import Resource

VERSION_ORDER = Order("newest", "newest", ("history_date",))
HIDDEN_FIELDS = frozenset(
    {
        "id",
        "created_at",
        "updated_at",
        "version",
        "search_key",
        "sort_key",
        "match_key",
        "ancestors",
        "phase",
        "scope_area",
    }
)


class ChangeSerializer(serializers.Serializer[Any]):
    """One changed field."""

    field = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    old = serializers.CharField(read_only=True, allow_null=True)
    new = serializers.CharField(read_only=True, allow_null=True)


class VersionSerializer(serializers.Serializer[Any]):
    """One version of a record."""

    version = serializers.IntegerField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    kind = serializers.ChoiceField(choices=["created", "changed", "deleted"], read_only=True)
    by = serializers.CharField(read_only=True, allow_null=True)
    reason = serializers.CharField(read_only=True)
    changes = ChangeSerializer(many=True, read_only=True)


@dataclass(frozen=True)
class _Reader:
    principal: Principal
    masked: frozenset[str]


def versions_of(*, actor: Any, resource: Resource, pk: UUID, cursor: str | None, size: int) -> Page:
    """Versions newest first. The record must be visible now; versions that stood at a level or in a function which
    the reader may not see are left out. A constant number of queries, whatever the number of versions."""
    principal = principal_of(actor)
    rule = rule_of(resource.model)
    current = resource.select(actor=principal).filter(pk=pk).first() if rule else None
    if rule is None or current is None:
        raise NotVisible
    private_ok = scope(principal, rule.model._default_manager.filter(pk=pk), "private").exists()
    # Some records say themselves which of their older values are told to nobody (a protected source, its title).
    masked = (frozenset() if private_ok else rule.private) | getattr(current, "concealed", frozenset())
    reader = _Reader(principal, masked)
    history: Any = rule.model.history.model  # type: ignore[attr-defined]
    rows = history.objects.filter(id=pk).filter(_level_then(principal, current))
    found = page(rows.values(), order=VERSION_ORDER, descending=True, cursor=cursor, size=size)
    older = _before(history, rows, found.rows)
    open_rows(rule.model, [*found.rows, *([older] if older else [])])
    names = _Names(reader, rule.model, [*found.rows, *([older] if older else [])])
    entries = [
        _entry(reader, rule.model, row, following, names)
        for row, following in zip(found.rows, [*found.rows[1:], older], strict=True)
    ]
    return Page(entries, found.next, found.previous)


def _level_then(principal: Principal, current: models.Model) -> models.Q:
    """Versions that the reader's role opens as they were, and those that stood exactly as the visible record does."""
    same = models.Q(
        handling=current.handling,  # type: ignore[attr-defined]
        function_id=current.function_id,  # type: ignore[attr-defined]
        scope_area_id=current.scope_area_id,  # type: ignore[attr-defined]
    )
    return level_q(principal) | same


def _before(history: Any, rows: Any, shown: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The version just older than the last one shown, for its difference."""
    if not shown:
        return None
    last = shown[-1]
    older = rows.filter(history_date__lt=last["history_date"]).order_by("-history_date", "-history_id")
    return older.values().first()


class _Names:
    """Names behind the foreign keys of some versions, read once per model and only if visible to the reader."""

    def __init__(self, reader: _Reader, model: type[models.Model], rows: list[dict[str, Any]]) -> None:
        self.found: dict[tuple[type[models.Model], Any], str] = {}
        wanted: dict[type[models.Model], set[Any]] = {}
        for column in model._meta.concrete_fields:
            if column.is_relation:
                keys = {row.get(column.attname) for row in rows} - {None}
                wanted.setdefault(column.related_model, set()).update(keys)  # type: ignore[arg-type]
        wanted.setdefault(get_user_model(), set()).update({row["history_user_id"] for row in rows} - {None})
        for related, keys in wanted.items():
            if keys:
                self._read(reader, related, keys)

    def _read(self, reader: _Reader, related: type[models.Model], keys: set[Any]) -> None:
        queryset: Any = related._default_manager.filter(pk__in=keys)
        if rule_of(related) is not None:
            queryset = scope(reader.principal, queryset)
        self.found.update({(related, record.pk): str(record) for record in queryset})

    def of(self, related: Any, key: Any) -> str | None:
        return self.found.get((related, key))


def _entry(
    reader: _Reader,
    model: type[models.Model],
    row: dict[str, Any],
    older: dict[str, Any] | None,
    names: _Names,
) -> dict[str, Any]:
    kind = {"+": "created", "~": "changed", "-": "deleted"}[row["history_type"]]
    return {
        "version": row["version"],
        "at": row["history_date"].isoformat(),
        "kind": kind,
        "by": names.of(get_user_model(), row["history_user_id"]) if row["history_user_id"] else None,
        "reason": row["history_change_reason"] or "",
        "changes": _changes(reader, model, row, older if kind != "created" else None, names)
        if kind != "deleted"
        else [],
    }


def _changes(
    reader: _Reader,
    model: type[models.Model],
    row: dict[str, Any],
    older: dict[str, Any] | None,
    names: _Names,
) -> list[dict[str, Any]]:
    changes = []
    for column in model._meta.concrete_fields:
        name = column.name
        if name in HIDDEN_FIELDS or name in reader.masked or name.endswith(("_earliest", "_latest")):
            continue
        key = column.attname
        if key not in row:
            continue
        new, old = row[key], older.get(key) if older else None
        if new == old or (older is None and new in (None, "", [], {})):
            continue
        shown_new, shown_old = (_shown(column, new, names), _shown(column, old, names) if older else None)
        if shown_new is None and shown_old is None:
            continue
        changes.append({"field": name, "label": str(column.verbose_name), "old": shown_old, "new": shown_new})
    return changes


def _shown(column: Any, value: Any, names: _Names) -> str | None:
    """A stored value in words; None for a reference that the reader may not see."""
    if value in (None, "", [], {}):
        return None
    if column.is_relation:
        return names.of(column.related_model, value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, list):
        return "; ".join(" | ".join(part.values()) if isinstance(part, dict) else str(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def may_read_private(principal: Principal, model: type[models.Model], pk: UUID) -> bool:
    """Whether the field table's columns of one record are open to the reader."""
    rule = rule_of(model)
    if rule is None:
        return False
    return rule.model._default_manager.filter(pk=pk).filter(action_q(principal, rule, "private")).exists()
