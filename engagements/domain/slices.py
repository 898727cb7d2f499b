"""What a slice may hold: which records, and which of their fields, may be shown to somebody outside. Pure data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("name", "honorific", "offices", "languages", "level", "area"),
    "organizations": ("name", "classifications", "level", "area", "parent", "founded"),
    "posts": ("title", "organization", "level", "area", "holder_state"),
    "tenures": ("person", "post", "organization", "status", "start", "end"),
    "mandates": ("organization", "state_function", "level", "area", "legal_basis", "exercised"),
    "engagements": ("starts", "kind", "public_title", "public_place"),
    "positions": ("title", "message"),
    "resources": ("title", "kind", "issuer", "url", "practices", "language"),
    "initiatives": ("title", "kind", "status", "level", "objective", "start"),
}
"""Resource → the fields that may be chosen. Nothing that judges a person is among them, and no contact detail."""
LONGEST_DAYS: Final = 90
"""A link lives no longer than this."""


def allowed(resource: str, fields: Collection[str]) -> list[str]:
    """Fields of a choice that may not leave; empty where all may. Of an unknown resource none may.

    Example: allowed("people", ["name", "birth_date"]) is ["birth_date"].
    """
    known = FIELDS.get(resource, ())
    return [name for name in fields if name not in known]


def split(text: str) -> list[str]:
    """The fields of an entry as it is stored: names with commas between them, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
