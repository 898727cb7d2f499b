"""A data key for each record that has encrypted text, wrapped by a key outside the database.

Taking the key away makes every version of the record's text unreadable at once, in history and in backups made
later: its row goes, or its `wrapped` is emptied.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils.translation import gettext_lazy as _

from core.encryption import Unreadable, decrypt, encrypt, from_text, keyring, to_text

PURPOSE = "wrap"


class DataKey(models.Model):
    """The key of one record. The application adds and reads such rows; only the owner changes or removes them."""

    record = models.UUIDField(_("record"), primary_key=True)
    key_id = models.CharField(_("key"), max_length=16)
    wrapped = models.CharField(max_length=120)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("data key")
        verbose_name_plural = _("data keys")
        indexes = [models.Index(fields=["key_id", "record"], name="data_key_id")]

    def __str__(self) -> str:
        return f"{self.record}"


def wrap(key: bytes, record: UUID) -> tuple[str, str]:
    """The id of the current key, and the data key under it, as `<id>.<text>`; it opens for this record only."""
    ring = keyring()
    body = encrypt(ring.key(ring.current, PURPOSE), key, record.bytes)
    return ring.current, f"{ring.current}.{to_text(body)}"


def unwrap(wrapped: str, record: UUID) -> bytes | None:
    """The data key; None where it was destroyed. Raises Unreadable for a key that is missing or another."""
    if not wrapped:
        return None
    key_id, separator, body = wrapped.partition(".")
    if not separator:
        raise Unreadable("altered")
    return decrypt(keyring().key(key_id, PURPOSE), from_text(body), record.bytes)


def keys_of(records: Iterable[UUID], using: str = DEFAULT_DB_ALIAS) -> dict[UUID, bytes | None]:
    """The data keys of some records in one query; a record without one is left out, a destroyed one is None."""
    found = DataKey.objects.using(using).filter(record__in=list(records)).values_list("record", "wrapped")
    return {record: unwrap(wrapped, record) for record, wrapped in found}


def make_keys(records: Iterable[UUID], using: str = DEFAULT_DB_ALIAS) -> dict[UUID, bytes]:
    """New data keys in one statement. A record that has a key already keeps it and is left out of the answer."""
    made = {record: secrets.token_bytes(32) for record in records}
    wrapped = [wrap(key, record) for record, key in made.items()]
    statement = (
        "INSERT INTO core_datakey (record, key_id, wrapped, created_at) "
        "SELECT *, now() FROM unnest(%s::uuid[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING RETURNING record"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(
            statement, [list(made), [key for key, _text in wrapped], [text for _key, text in wrapped]]
        )
        return {record: made[record] for (record,) in cursor.fetchall()}
