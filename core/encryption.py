"""Encryption at rest: AES-256-GCM under the keys of FIELD_KEYS, which live outside the database.

`seal` and `unseal` are for small values that hang on no record, such as a second factor's secret. Text of a record is
an `EncryptedTextField` (core/models/encrypted.py), whose records have a data key each (core/data_keys.py).

The first key of FIELD_KEYS encrypts; the others still decrypt, until `rotate_keys` has moved everything to the first.
Each purpose has a key of its own, derived from the one in FIELD_KEYS, so that a text sealed for one purpose is never
accepted for another.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

NONCE = 12
SEALED = re.compile(r"s1\.(?P<key>[A-Za-z0-9_-]{1,16})\.(?P<body>[A-Za-z0-9_-]{38,})")


class Unreadable(DomainError):
    """Encrypted text that cannot be read: its key is not in FIELD_KEYS, or the text or its place was altered.

    The sentence never holds a value or a key; `key_id` is the short id of the key that is missing, if that is why.
    """

    status = 503
    title = _("This text cannot be read with the keys of this server. An administrator can put that right.")

    def __init__(self, why: str = "altered", key_id: str = "") -> None:
        self.why, self.key_id = why, key_id
        super().__init__()


@dataclass(frozen=True)
class Keyring:
    """The keys of FIELD_KEYS by id; `current` is the id of the one that encrypts."""

    current: str
    keys: dict[str, bytes]

    def key(self, key_id: str, purpose: str) -> bytes:
        """The key for one purpose, derived from the one with this id; Unreadable where that is not there."""
        master = self.keys.get(key_id)
        if master is None:
            raise Unreadable("unknown key", key_id)
        return _derived(master, purpose)


@lru_cache(maxsize=64)
def _derived(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"entente", info=purpose.encode()).derive(master)


def keyring() -> Keyring:
    """The keys as the settings name them now."""
    given = settings.FIELD_KEYS
    return Keyring(given[0].id, {key.id: key.key for key in given})


def encrypt(key: bytes, text: bytes, associated: bytes) -> bytes:
    """Nonce and ciphertext; `associated` must be the same when it is read."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, associated)


def decrypt(key: bytes, body: bytes, associated: bytes) -> bytes:
    """The text, or Unreadable where a bit of the body, the key or the associated data is another."""
    try:
        return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], associated)
    except (InvalidTag, ValueError):
        raise Unreadable("altered") from None


def seal(text: str, *, context: str) -> str:
    """Encrypts a small value under the current key. `context` says what and whose it is (`totp:<user id>`); the
    value opens only under the same context, so it cannot be moved to another row."""
    ring = keyring()
    body = encrypt(ring.key(ring.current, "seal"), text.encode(), context.encode())
    return f"s1.{ring.current}.{to_text(body)}"


def unseal(text: str, *, context: str) -> str:
    """What `seal` was given. Raises Unreadable for a missing key, altered text or another context."""
    parts = SEALED.fullmatch(text)
    if parts is None:
        raise Unreadable("altered")
    key = keyring().key(parts["key"], "seal")
    return decrypt(key, from_text(parts["body"]), context.encode()).decode()


def sealed_with(text: str) -> str:
    """The id of the key that a sealed value needs, without opening it."""
    parts = SEALED.fullmatch(text)
    if parts is None:
        raise Unreadable("altered")
    return parts["key"]


def to_text(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The bytes behind `to_text`; exactly one text stands for them, so a changed character is always noticed."""
    try:
        body = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("altered") from None
    if to_text(body) != text:
        raise Unreadable("altered")
    return body
