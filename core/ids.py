"""Identifiers: UUID version 7, so that ids grow with time and index well."""

from uuid import UUID

import uuid_utils


def uuid7() -> UUID:
    """A new UUIDv7 as the standard library's UUID."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
