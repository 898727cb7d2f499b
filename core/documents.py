"""Read documents: what a record looks like to one reader, in API, exports and lists alike.

A document is declared once per model. It reads by `values()` (no model instances), masks private columns and hidden
references inside the query, and describes itself to OpenAPI.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from rest_framework import serializers

from core import entries
from core.access.principals import Principal
from core.access.registry import rule_of
from core.access.scope import action_q, reference_q
from core.cells import calm, cell_of
from core.confidentiality import HANDLING_SLUGS, Handling
from core.models.encrypted import opened, record_key
from core.models.json_fields import EntriesField
from core.rest.fields import entry_serializer

Row = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """Who reads, and as of which day."""

    principal: Principal
    day: date


@dataclass(frozen=True)
class Item:
    """One entry of a document: a model column under its API name."""

    name: str
    source: str = ""
    label: str | Promise = ""
    private: bool = False

    @property
    def path(self) -> str:
        return self.source or self.name

    def columns(self, reader: Reader, model: type[models.Model]) -> dict[str, Any]:
        """Aliases to select, besides plain columns."""
        return {f"x_{self.name}": F(self.path)}

    def value(self, row: Row) -> Any:
        """The JSON value from a selected row."""
        return row[f"x_{self.name}"]

    def json(self, model: type[models.Model]) -> str:
        """The same value made by PostgreSQL, from a selected row called `r`.

        A kind of item that overrides `value` overrides this too.
        """
        if type(self).value is not Item.value:
            raise NotImplementedError(f"{type(self).__name__} does not say how PostgreSQL makes its value")
        column = f'r."x_{self.name}"'
        if isinstance(model._meta.get_field(self.path), models.DateTimeField):
            return _moment(column)
        return column

    def text(self, row: Row) -> str:
        """The cell for CSV and XLSX."""
        value = self.value(row)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return "; ".join(_entry(part) for part in value)
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    def cell(self, model: type[models.Model]) -> str:
        """The same cell made by PostgreSQL, from a selected row called `r`; NotImplementedError where it cannot."""
        if type(self).value is not Item.value or type(self).text is not Item.text:
            raise NotImplementedError(f"{type(self).__name__} does not say how PostgreSQL writes its cell")
        return cell_of(model._meta.get_field(self.path), f'r."x_{self.name}"')

    def is_calm(self, model: type[models.Model]) -> bool:
        """Whether its cells never begin as a formula does."""
        return type(self) is Item and calm(model._meta.get_field(self.path))

    def present(self, model: type[models.Model]) -> str:
        """Whether a row names another record here, or shows a part of one, as PostgreSQL asks it."""
        return f"""coalesce(({self.json(model)})::text, '') NOT IN ('', '[]', '{{}}', 'null')"""

    def schema(self, model: type[models.Model]) -> serializers.Field[Any, Any, Any, Any]:
        """The field that describes this item in OpenAPI."""
        return _schema_of(model._meta.get_field(self.path), self.private)

    def heading(self, model: type[models.Model]) -> str:
        """The label on screen."""
        return str(self.label or model._meta.get_field(self.path.split("__")[0]).verbose_name)  # type: ignore[union-attr]


def _moment(column: str) -> str:
    """A moment as the API writes it: UTC, microseconds unless there are none."""
    text = f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    return f"replace({text}, '.000000Z', 'Z')"


def _entry(part: Any) -> str:
    if not isinstance(part, dict):
        return str(part)
    kinds = (
        kind for kind in EntriesField.__subclasses__() if set(kind.REQUIRED) <= set(part) <= set(kind.KEYS)
    )
    kind = next(kinds, None)
    words = {key: "" if value is None else str(value) for key, value in part.items()}
    return entries.written([words], kind.KEYS if kind else tuple(part))


def _schema_of(column: Any, nullable: bool = False) -> serializers.Field[Any, Any, Any, Any]:
    options: dict[str, Any] = {"read_only": True, "allow_null": nullable or column.null}
    if isinstance(column, models.BooleanField):
        return serializers.BooleanField(**options)
    if column.choices:
        blank = column.blank and isinstance(column, models.CharField)
        return serializers.ChoiceField(choices=column.choices, allow_blank=blank, **options)
    if isinstance(column, models.DateTimeField):
        return serializers.DateTimeField(**options)
    if isinstance(column, models.DateField):
        return serializers.DateField(**options)
    if isinstance(column, models.IntegerField):
        return serializers.IntegerField(**options)
    if isinstance(column, models.FloatField):
        return serializers.FloatField(**options)
    if isinstance(column, models.UUIDField):
        return serializers.UUIDField(**options)
    if isinstance(column, EntriesField):
        return serializers.ListField(child=entry_serializer(column)(), **options)
    if hasattr(column, "base_field"):
        return serializers.ListField(child=_schema_of(column.base_field), **options)
    return serializers.CharField(**options)


@dataclass(frozen=True)
class Private(Item):
    """A column of the field table: empty, and named under `masked`, for those who may not read it."""

    private: bool = True

    def columns(self, reader: Reader, model: type[models.Model]) -> dict[str, Any]:
        rule = rule_of(model)
        if rule is None:
            return {f"x_{self.name}": Value(None, output_field=BooleanField())}
        allowed = action_q(reader.principal, rule, "private")
        column: Any = model._meta.get_field(self.path)
        return {
            f"x_{self.name}": Case(
                When(allowed, then=F(self.path)), default=None, output_field=column.clone()
            ),
            "x__private": Case(When(allowed, then=True), default=False, output_field=BooleanField()),
        }


@dataclass(frozen=True)
class Secret(Item):
    """An encrypted column of the record itself: its data key comes with the row, the text is opened here."""

    def columns(self, reader: Reader, model: type[models.Model]) -> dict[str, Any]:
        return {f"x_{self.name}": F(self.path), "x__record": F("pk"), "x__key": record_key()}

    def json(self, model: type[models.Model]) -> str:
        raise NotImplementedError("PostgreSQL has no key: a document with encrypted text is rendered here")

    def value(self, row: Row) -> str:
        return opened(row[f"x_{self.name}"], row["x__key"], row["x__record"])


@dataclass(frozen=True)
class Level(Item):
    """`handling` as its word."""

    name: str = "handling"

    def value(self, row: Row) -> str:
        return Handling(row["x_handling"]).slug

    def json(self, model: type[models.Model]) -> str:
        words = " ".join(f"WHEN {level.value} THEN '{level.slug}'" for level in Handling)
        return f'CASE r."x_{self.name}" {words} END'

    def cell(self, model: type[models.Model]) -> str:
        return self.json(model)

    def schema(self, model: type[models.Model]) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.ChoiceField(choices=HANDLING_SLUGS, read_only=True)


class ReferenceSerializer(serializers.Serializer[Any]):
    """A record named by another."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    url = serializers.CharField(read_only=True)


@dataclass(frozen=True)
class Reference(Item):
    """A foreign key as `{id, name, url}`; null where the reader may not see the record it names.

    `parent` marks a key whose record is visible whenever the row is (the scope condition has asked already).
    """

    resource: str = ""
    title: str = "name"
    parent: bool = False
    open: bool = False

    def columns(self, reader: Reader, model: type[models.Model]) -> dict[str, Any]:
        key, name = f"{self.path}_id", f"{self.path}__{self.title}"
        if self.parent or self.open:
            return {f"x_{self.name}": F(key), f"x_{self.name}_name": F(name)}
        related: Any = model._meta.get_field(self.path).related_model
        seen = reference_q(reader.principal, related, self.path)
        return {
            f"x_{self.name}": Case(When(seen, then=F(key)), default=None, output_field=models.UUIDField()),
            f"x_{self.name}_name": Case(
                When(seen, then=F(name)), default=None, output_field=models.TextField()
            ),
        }

    def level_column(self, principal: Principal, model: type[models.Model]) -> Case:
        """The level of the record named here, where the reader sees it: part of what a file's stamp must cover."""
        related: Any = model._meta.get_field(self.path).related_model
        seen = reference_q(principal, related, self.path)
        output = models.PositiveSmallIntegerField()
        return Case(When(seen, then=F(f"{self.path}__handling")), default=None, output_field=output)

    def value(self, row: Row) -> dict[str, str] | None:
        key = row[f"x_{self.name}"]
        if key is None:
            return None
        return {"id": str(key), "name": row[f"x_{self.name}_name"], "url": f"/api/v1/{self.resource}/{key}/"}

    def json(self, model: type[models.Model]) -> str:
        key, name = f'r."x_{self.name}"', f'r."x_{self.name}_name"'
        url = f"'/api/v1/{self.resource}/' || {key} || '/'"
        return f"CASE WHEN {key} IS NOT NULL THEN json_build_object('id', {key}, 'name', {name}, 'url', {url}) END"

    def text(self, row: Row) -> str:
        return row[f"x_{self.name}_name"] or ""

    def cell(self, model: type[models.Model]) -> str:
        return f'r."x_{self.name}_name"'

    def present(self, model: type[models.Model]) -> str:
        return f'r."x_{self.name}" IS NOT NULL'

    def schema(self, model: type[models.Model]) -> serializers.Field[Any, Any, Any, Any]:
        return ReferenceSerializer(read_only=True, allow_null=True)


class ColleagueSerializer(serializers.Serializer[Any]):
    """A colleague named by a record."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)


@dataclass(frozen=True)
class Colleague(Item):
    """A key to a user as `{id, name}`, for everybody who may see the row; users have no address in the API. With
    `called` a key to a team, which has none either."""

    called: str = "display_name"

    def columns(self, reader: Reader, model: type[models.Model]) -> dict[str, Any]:
        return {
            f"x_{self.name}": F(f"{self.path}_id"),
            f"x_{self.name}_name": F(f"{self.path}__{self.called}"),
        }

    def value(self, row: Row) -> dict[str, str] | None:
        key = row[f"x_{self.name}"]
        return None if key is None else {"id": str(key), "name": self.text(row)}

    def json(self, model: type[models.Model]) -> str:
        key, name = f'r."x_{self.name}"', f'r."x_{self.name}_name"'
        return f"CASE WHEN {key} IS NOT NULL THEN json_build_object('id', {key}, 'name', coalesce({name}, '')) END"

    def text(self, row: Row) -> str:
        return row[f"x_{self.name}_name"] or ""

    def cell(self, model: type[models.Model]) -> str:
        return f'r."x_{self.name}_name"'

    def schema(self, model: type[models.Model]) -> serializers.Field[Any, Any, Any, Any]:
        return ColleagueSerializer(read_only=True, allow_null=True)


@dataclass(frozen=True)
class Computed(Item):
    """A value made from the row by a function; `select` names or annotates what it needs.

    `sql` makes the same value in PostgreSQL, from a selected row called `r`; empty: the column `x_` and its name.
    `written` makes the cell for files there; without it Python writes the files of this document.
    """

    select: Callable[[Reader], dict[str, Any]] = lambda reader: {}
    make: Callable[[Row], Any] = lambda row: None
    kind: serializers.Field[Any, Any, Any, Any] | None = None
    sql: str = ""
    written: str = ""

    def columns(self, reader: Reader, model: type[models.Model]) -> dict[str, Any]:
        return self.select(reader)

    def value(self, row: Row) -> Any:
        return self.make(row)

    def json(self, model: type[models.Model]) -> str:
        return self.sql or f'r."x_{self.name}"'

    def cell(self, model: type[models.Model]) -> str:
        if not self.written:
            raise NotImplementedError(f"PostgreSQL does not know how to write {self.name}")
        return self.written

    def schema(self, model: type[models.Model]) -> serializers.Field[Any, Any, Any, Any]:
        return (
            copy.deepcopy(self.kind) if self.kind else serializers.CharField(read_only=True, allow_null=True)
        )

    def heading(self, model: type[models.Model]) -> str:
        return str(self.label or self.name)


@dataclass(frozen=True)
class Document:
    """The items of one model's read document, in order."""

    model: type[models.Model]
    name: str
    items: tuple[Item, ...]
    masked: tuple[str, ...] = field(default=())

    @property
    def embeds(self) -> bool:
        """Whether rows show parts of other records, such as the holders of a post."""
        return any(isinstance(item, Computed) for item in self.items)

    def shows_others(self, row: Row) -> bool:
        """Whether this row names another protected record or shows a part of one."""
        return any(
            bool(item.value(row))
            for item in self.items
            if isinstance(item, Computed) or (isinstance(item, Reference) and not item.open)
        )

    def shows_others_sql(self) -> str:
        """The same question to PostgreSQL, of a selected row called `r`."""
        asked = [
            item.present(self.model)
            for item in self.items
            if isinstance(item, Computed) or (isinstance(item, Reference) and not item.open)
        ]
        return " OR ".join(asked) or "false"

    @property
    def has_secrets(self) -> bool:
        """Whether some text is encrypted, so that PostgreSQL cannot write the document."""
        return any(isinstance(item, Secret) for item in self.items)

    @cached_property
    def _parts(self) -> tuple[list[tuple[str, str, Item]], bool]:
        """Each item with the column of the row that is its value as it stands, empty where the item makes it; and
        whether any is private. A list asks for a thousand values."""
        plain = (Item.value, Item.columns)
        parts = [
            (
                item.name,
                f"x_{item.name}" if (type(item).value, type(item).columns) == plain else "",
                item,
            )
            for item in self.items
        ]
        return parts, self.has_private

    @property
    def has_private(self) -> bool:
        return any(item.private for item in self.items)

    def select(
        self,
        principal: Principal,
        queryset: QuerySet[Any],
        order: Sequence[str] = ("pk",),
        day: date | None = None,
    ) -> QuerySet[Any, Row]:
        """The queryset as rows of this document as of a day (today), with the order's columns for the cursor."""
        reader = Reader(principal, day or timezone.localdate())
        columns: dict[str, Any] = {}
        for item in self.items:
            columns.update(item.columns(reader, self.model))
        return queryset.values(*order, **columns)

    def render(self, row: Row) -> dict[str, Any]:
        """One row as the API answers it."""
        parts, private = self._parts
        document = {name: row[column] if column else item.value(row) for name, column, item in parts}
        if private:
            masked = not row.get("x__private", False)
            document["masked"] = [item.name for item in self.items if item.private] if masked else []
        return document

    def json(self) -> str:
        """The document of `render` as one JSON text made by PostgreSQL, from a selected row called `r`."""
        parts = [f'{item.json(self.model)} AS "{item.name}"' for item in self.items]
        if self.has_private:
            names = ", ".join(f'"{item.name}"' for item in self.items if item.private)
            parts.append(f"""CASE WHEN r."x__private" THEN '[]'::json ELSE '[{names}]'::json END AS masked""")
        return f"(SELECT row_to_json(d) FROM (SELECT {', '.join(parts)}) AS d)::text"  # noqa: S608

    def render_many(self, rows: Iterable[Row]) -> list[dict[str, Any]]:
        return [self.render(row) for row in rows]

    def headings(self) -> list[str]:
        """Column names for files: the API names, so that a file can be read back."""
        return [item.name for item in self.items]

    def cells(self, row: Row) -> list[str]:
        return [item.text(row) for item in self.items]

    def item(self, name: str) -> Item | None:
        return next((item for item in self.items if item.name == name), None)

    def serializer(self) -> type[serializers.Serializer[Any]]:
        """A serializer class that describes this document to OpenAPI."""
        fields: dict[str, Any] = {item.name: item.schema(self.model) for item in self.items}
        if self.has_private:
            fields["masked"] = serializers.ListField(child=serializers.CharField(), read_only=True)
        return type(self.name, (serializers.Serializer,), fields)


def common_items(*, area: str = "area") -> tuple[Item, ...]:
    """What every protected record shows: owner function, level, area, version and times."""
    return (
        Reference("function", resource="functions", open=True),
        Level(),
        Colleague("custodian"),
        *((Reference("area", source=area, resource="areas"),) if area else ()),
        Item("version"),
        Item("created_at"),
        Item("updated_at"),
    )


def visible_when(condition: Q, expression: Any, output: models.Field[Any, Any]) -> Case:
    """`expression` where the condition holds, else null."""
    return Case(When(condition, then=expression), default=None, output_field=output)
