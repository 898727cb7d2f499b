"""Identifiers that are the same everywhere, for records that are shipped: reference data and the demo.

They have the shape of a UUIDv7 of 1 January 2026, so that they index and sort like all others.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final
from uuid import UUID

_MILLISECONDS: Final = 1_767_225_600_000


def stable_id(*words: str) -> UUID:
    """The id for a shipped record; the words name its kind and its key."""
    raw = bytearray(_MILLISECONDS.to_bytes(6, "big") + sha256("\x1f".join(words).encode()).digest()[:10])
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return UUID(bytes=bytes(raw))
