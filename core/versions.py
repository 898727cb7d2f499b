"""Reading history: a record's versions for one reader, in words, with nothing that the record itself would hide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models
from rest_framework import serializers

from core.access.principals import Principal, principal_of
from core.access.registry import Rule, rule_of
from core.access.scope import action_q, level_q, may, parent_q, scope
from core.confidentiality import Handling
from core.differences import Part, word_difference
from core.errors import NotVisible
from core.history import DELETED
from core.models.encrypted import open_rows
from core.paging import Order, Page, page
from core.prepared import KEY
from core.reading import asked_records
from core.resources import Resource, resource_for

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
        "about_id",
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


@dataclass(frozen=True)
class Past:
    """The versions of one visible record that one reader may read."""

    reader: _Reader
    model: type[models.Model]
    current: Any
    rows: Any

    @property
    def named(self) -> bool:
        return getattr(self.current, "handling", None) == Handling.NAMED

    def numbered(self, *numbers: int) -> dict[int, dict[str, Any]]:
        """The rows of some versions, by number; what the reader may not read is missing."""
        found = self.rows.filter(version__in=numbers).exclude(history_type=DELETED)
        rows = list(found.order_by("history_id").values())
        open_rows(self.model, rows)
        return {row["version"]: row for row in rows}


@dataclass(frozen=True)
class FieldDifference:
    """One field in two versions, in words; `before` and `after` are the same with the words marked."""

    field: str
    label: str
    old: str | None
    new: str | None
    before: list[Part]
    after: list[Part]


@dataclass(frozen=True)
class Difference:
    """Two versions beside each other, the older first: what the history says of each, and the fields that differ."""

    old: dict[str, Any]
    new: dict[str, Any]
    fields: list[FieldDifference]


def past_of(*, actor: Any, resource: Resource, pk: UUID) -> Past:
    """The readable past of a record that is visible now; NotVisible for any other.

    Versions that stood at a level, in a function or below a parent which the reader may not see are left out.
    """
    principal = principal_of(actor)
    rule = rule_of(resource.model)
    found = asked_records(("past", resource.name), principal, lambda reader: _now(resource, reader), key=pk)
    if rule is None or not found:
        raise NotVisible
    current = found[0]
    private_ok = may(principal, current, "private")
    # Some records say themselves which of their older values are told to nobody (a protected source, its title).
    masked = (frozenset() if private_ok else rule.private) | getattr(current, "concealed", frozenset())
    reader = _Reader(principal, masked)
    history: Any = rule.model.history.model  # type: ignore[attr-defined]
    rows = history.objects.filter(
        _level_then(principal, current), _parents_then(principal, rule, current), id=pk
    )
    return Past(reader, rule.model, current, rows)


def _now(resource: Resource, reader: Principal) -> Any:
    return resource.select(actor=reader).filter(pk=KEY).order_by()


def versions_of(*, actor: Any, resource: Resource, pk: UUID, cursor: str | None, size: int) -> Page:
    """Versions newest first (see `past_of`). A constant number of queries, whatever the number of versions."""
    return list_versions(past_of(actor=actor, resource=resource, pk=pk), cursor=cursor, size=size)


def list_versions(past: Past, *, cursor: str | None, size: int) -> Page:
    """A page of a past, newest first, each version with what it changed."""
    found = page(past.rows.values(), order=VERSION_ORDER, descending=True, cursor=cursor, size=size)
    older = _before(past.rows, found.rows)
    open_rows(past.model, [*found.rows, *([older] if older else [])])
    names = _Names(past.reader, past.model, [*found.rows, *([older] if older else [])])
    entries = [
        _entry(past.reader, past.model, row, following, names)
        for row, following in zip(found.rows, [*found.rows[1:], older], strict=True)
    ]
    return Page(entries, found.next, found.previous)


def difference(past: Past, first: int, second: int) -> Difference | None:
    """What differs between two versions, in whatever order they are named; None where one of them is not there, or
    not for this reader, which is the same."""
    rows = past.numbered(first, second)
    if first not in rows or second not in rows:
        return None
    older, newer = rows[min(first, second)], rows[max(first, second)]
    names = _Names(past.reader, past.model, [older, newer])
    fields = []
    for change in _changes(past.reader, past.model, newer, older, names):
        before, after = word_difference(change["old"] or "", change["new"] or "")
        fields.append(FieldDifference(**change, before=before, after=after))
    return Difference(_head(older, names), _head(newer, names), fields)


def _level_then(principal: Principal, current: models.Model) -> models.Q:
    """Versions that the reader's role opens as they were, and those that stood exactly as the visible record does."""
    same = models.Q(
        handling=current.handling,  # type: ignore[attr-defined]
        function_id=current.function_id,  # type: ignore[attr-defined]
        scope_area_id=current.scope_area_id,  # type: ignore[attr-defined]
    )
    return level_q(principal) | same


def _parents_then(principal: Principal, rule: Rule, current: models.Model) -> models.Q:
    """Versions below the parents of today, or below others that the reader sees: what joined a record to a hidden one
    stays hidden with it."""
    condition = models.Q()
    for name in rule.parents:
        column: Any = rule.model._meta.get_field(name)
        today = getattr(current, column.attname)
        condition &= models.Q(**{column.attname: today}) | parent_q(principal, rule, name)
    return condition


def _before(rows: Any, shown: list[dict[str, Any]]) -> dict[str, Any] | None:
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
        resource = resource_for(related)
        named_by = resource.named_by if resource else ()
        queryset: Any = related._default_manager.filter(pk__in=keys).select_related(*named_by)
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
    head = _head(row, names)
    if head["kind"] == "deleted":
        return {**head, "changes": []}
    return {
        **head,
        "changes": _changes(reader, model, row, older if head["kind"] != "created" else None, names),
    }


def _head(row: dict[str, Any], names: _Names) -> dict[str, Any]:
    """What the history says of a version itself: its number, when, by whom, why."""
    return {
        "version": row["version"],
        "at": row["history_date"].isoformat(),
        "kind": {"+": "created", "~": "changed", "-": "deleted"}[row["history_type"]],
        "by": names.of(get_user_model(), row["history_user_id"]) if row["history_user_id"] else None,
        "reason": row["history_change_reason"] or "",
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


def names_in(principal: Principal, resource: Resource, rows: list[dict[str, Any]]) -> _Names:
    """Names behind the foreign keys of some history rows, as far as the reader may see what they name."""
    rule = rule_of(resource.model)
    if rule is None:
        raise NotVisible
    return _Names(_Reader(principal, rule.private), rule.model, rows)


def last_words(
    principal: Principal, resource: Resource, row: dict[str, Any], names: _Names
) -> tuple[dict[str, str], ...]:
    """What a deleted record said, in words, field by field, without the field table's columns."""
    rule = rule_of(resource.model)
    if rule is None:
        raise NotVisible
    said = _changes(_Reader(principal, rule.private), rule.model, row, None, names)
    return tuple({"field": one["field"], "label": one["label"], "value": one["new"] or ""} for one in said)
