"""Text that is encrypted in the database, live and in history, and plain text on a model instance.

Each record has a data key (core/models/data_keys.py). What is stored is bound to table, record and column, so a text
moved elsewhere does not open. There is no search key, no order, no filter and no facet on such a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.encryption import Unreadable, decrypt, encrypt, from_text, to_text
from core.errors import Conflict
from core.models.data_keys import DataKey, keys_of, make_keys, unwrap
from core.models.fields import SafeTextField

MARK = "e1."
KEY = "_data_key"
ERASED = gettext_lazy("The text of this record was erased. Nothing can be written to it any more.")


class Sealed:
    """Encrypted text as it came from the database; `place` is its table and column. It never prints what it is."""

    __slots__ = ("place", "token")

    def __init__(self, token: str, place: str) -> None:
        self.token, self.place = token, place

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)

    def __str__(self) -> str:
        return _("[encrypted]")

    def __repr__(self) -> str:
        return "<Sealed>"

    def open(self, key: bytes | None, record: UUID) -> Opened:
        """The text. Without a key it was erased, and a word says so; Unreadable where something was altered."""
        if key is None:
            return Opened(_("[erased]"), self.token, record)
        if not self.token.startswith(MARK):
            raise Unreadable("altered")
        body = from_text(self.token.removeprefix(MARK))
        return Opened(decrypt(key, body, bound(self.place, record)).decode(), self.token, record)


class Opened(str):
    """Text of one record that was read or sealed: plain text that still knows how it is stored."""

    record: UUID
    token: str

    def __new__(cls, text: str, token: str, record: UUID) -> Opened:
        made = super().__new__(cls, text)
        made.token, made.record = token, record
        return made

    def __reduce__(self) -> Any:
        return Opened, (str(self), self.token, self.record)


def bound(place: str, record: UUID) -> bytes:
    """The associated data of a text: it opens only in this table, record and column."""
    return f"{place}\0{record}".encode()


class EncryptedAttribute(DeferredAttribute):
    """Opens the text when it is first asked for; setting what it already says keeps what is stored."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            key = _key_of(instance)
            value = instance.__dict__[self.field.attname] = value.open(key, instance.id)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        before = instance.__dict__.get(self.field.attname)
        if isinstance(before, Opened) and isinstance(value, str) and before == value:
            return
        if isinstance(before, Sealed) or (isinstance(before, Opened) and before.record == instance.id):
            instance.__dict__[f"{KEY}_used"] = True
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(SafeTextField):
    """A column of a Record whose text is encrypted at rest. Declare it like `SafeTextField`."""

    descriptor_class = EncryptedAttribute
    place = ""

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        # The columns of history are copies of the record's own and keep its place: the same text is in both.
        if not self.place and not cls._meta.abstract:
            self.place = f"{cls._meta.db_table}.{self.column}"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return Sealed(value, self.place) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        self.prepare_many([model_instance])
        return model_instance.__dict__[self.attname]

    def get_prep_value(self, value: Any) -> Any:
        """What is stored: only sealed text, so that no path writes plain text by mistake."""
        if isinstance(value, Sealed | Opened):
            return value.token
        if value in ("", None):
            return value
        raise TypeError(f"{self.place} takes text of its record only: save the record")

    def get_lookup(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.place} is encrypted: it cannot be searched, filtered or compared")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.place} is encrypted: it cannot be searched, filtered or compared")

    def value_to_string(self, obj: Any) -> str:
        """Encrypted text leaves neither as text nor under a key that the other side does not have."""
        raise TypeError(f"{self.place} is encrypted and is not dumped")

    def prepare_many(self, records: Sequence[Any]) -> None:
        """Seals what is new text in some records: one query for their keys, one for the keys that are missing."""
        plain = [record for record in records if self._is_new(record)]
        if not plain:
            return
        unlock([record for record in plain if not record._state.adding])
        without = [record for record in plain if record.__dict__.get(KEY) is None]
        if any(_had_text(record) for record in without):
            raise Conflict(ERASED)
        made = make_keys({record.id for record in without}) if without else {}
        # A record that comes back under its old id has its key still.
        unlock([record for record in without if record.id not in made])
        for record in plain:
            key = record.__dict__[KEY] = record.__dict__.get(KEY) or made.get(record.id)
            if key is None:
                raise Conflict(ERASED)
            text = str(record.__dict__[self.attname])
            token = MARK + to_text(encrypt(key, text.encode(), bound(self.place, record.id)))
            record.__dict__[self.attname] = Opened(text, token, record.id)

    def _is_new(self, record: Any) -> bool:
        value = record.__dict__.get(self.attname)
        if isinstance(value, Opened):
            return value.record != record.id
        return isinstance(value, str) and value != ""


def _had_text(record: Any) -> bool:
    """Whether a record without a key has stored text, or had a key that was destroyed."""
    stored = any(
        isinstance(value, Sealed) or (isinstance(value, Opened) and value.record == record.id)
        for value in record.__dict__.values()
    )
    return stored or any(record.__dict__.get(f"{KEY}_{name}") for name in ("used", "destroyed"))


def _key_of(record: Any) -> bytes | None:
    if KEY not in record.__dict__:
        unlock([record])
    key: bytes | None = record.__dict__[KEY]
    return key


def unlock(records: Iterable[Any]) -> None:
    """Loads the data keys of some instances in one query, so that reading their text asks no more."""
    asked = [record for record in records if record.__dict__.get(KEY) is None]
    if not asked:
        return
    found = keys_of({record.id for record in asked})
    for record in asked:
        record.__dict__[KEY] = found.get(record.id)
        record.__dict__[f"{KEY}_destroyed"] = record.id in found and found[record.id] is None


def record_key(outer: str = "pk") -> Subquery:
    """The wrapped data key beside a row of `values()`, for `opened`: no further query."""
    return Subquery(DataKey.objects.filter(record=OuterRef(outer)).values("wrapped"))


def opened(value: Any, wrapped: str | None, record: UUID) -> str:
    """The text of one encrypted column of a row, with what `record_key` gave."""
    if not isinstance(value, Sealed):
        return value or ""
    return str(value.open(unwrap(wrapped or "", record), record))


def encrypted_columns(model: type[models.Model]) -> list[EncryptedTextField]:
    return [column for column in model._meta.concrete_fields if isinstance(column, EncryptedTextField)]


def open_rows(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Opens the encrypted columns of rows that `values()` gave, in place: one query for all their records."""
    columns = [column.attname for column in encrypted_columns(model)]
    closed = [row for row in rows if any(isinstance(row.get(name), Sealed) for name in columns)]
    if not closed:
        return
    keys = keys_of({row["id"] for row in closed})
    for row in closed:
        for name in columns:
            if isinstance(row.get(name), Sealed):
                row[name] = row[name].open(keys.get(row["id"]), row["id"])
