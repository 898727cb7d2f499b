"""The bytes of attached files: encrypted with the data key of their record, in a private folder under its id.

Destroying the key makes a file unreadable, in backups made later too. A file without a record (an upload that was broken
off, a record deleted long ago) is removed by `sweep`.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from core.encryption import Unreadable, decrypt, encrypt
from core.errors import Conflict, Unavailable
from core.models import Attachment
from core.models.data_keys import keys_of, make_keys

# So long a deleted record's file can come back with it.
KEPT_SECONDS = 90 * 86_400


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.MEDIA_ROOT) / "files"


def _path(key: UUID) -> Path:
    return folder() / key.hex[-2:] / key.hex


def put(key: UUID, data: bytes) -> None:
    """Writes a file whole or not at all; Unavailable when the disk does not take it."""
    secret = make_keys({key}).get(key) or keys_of({key}).get(key)
    if secret is None:
        raise Conflict("The key of this file was destroyed.")
    path = _path(key)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as target:
            target.write(encrypt(secret, data, b"file\0" + key.bytes))
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    except OSError as error:
        raise Unavailable(
            "Files cannot be kept just now. Nothing was saved; tell your administrator."
        ) from error


def get(key: UUID) -> bytes:
    """The bytes of a file; Conflict where they are gone, were erased or altered."""
    secret = keys_of({key}).get(key)
    try:
        body = _path(key).read_bytes()
    except OSError as error:
        raise Conflict("The file is not there any more.") from error
    if secret is None:
        raise Conflict("The file was erased.")
    try:
        return decrypt(secret, body, b"file\0" + key.bytes)
    except Unreadable as error:
        raise Conflict("The file was damaged or altered. Tell your administrator.") from error


def drop(key: UUID) -> None:
    """Removes a file."""
    with contextlib.suppress(OSError):
        _path(key).unlink(missing_ok=True)


def sweep(now: float | None = None) -> int:
    """Removes files older than ninety days that no record names; how many."""
    old = (now or time.time()) - KEPT_SECONDS
    found = {
        UUID(hex=path.name): path
        for path in folder().glob("*/*")
        if len(path.name) == 32 and path.stat().st_mtime < old
    }
    there = set(Attachment.objects.filter(pk__in=found).values_list("pk", flat=True))
    gone = set(found) - there
    for key in gone:
        found[key].unlink(missing_ok=True)
    return len(gone)
