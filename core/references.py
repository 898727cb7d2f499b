"""The short code by which people name a record to each other: `a1b2-c3d4-e5f6`, the end of its id.

The code is no secret and opens nothing; ids are random at their end, so that codes cannot be guessed in turn
(docs/decisions).
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.db.models import CharField
from django.db.models.functions import Cast, Right

from core.access.registry import rules

_LENGTH = 12
_SEPARATORS = re.compile(r"[\s\-–—_.:]+")
_CODE = re.compile(r"[0-9a-f]{12}|[0-9a-f]{32}")


def reference_of(pk: UUID) -> str:
    """The code of a record, in three groups of four."""
    tail = pk.hex[-_LENGTH:]
    return f"{tail[:4]}-{tail[4:8]}-{tail[8:]}"


def find_root(text: str) -> Any:
    """The one root record that a code or a full id names, whoever asks; None for nothing, for two, and for no code.

    Every kind of root is asked in the same way whatever was typed, so that the answer takes as long for what is not
    there as for what is.
    """
    typed = _SEPARATORS.sub("", text).lower()
    known = _CODE.fullmatch(typed) is not None
    tail = typed[-_LENGTH:] if known else "-" * _LENGTH
    found: list[Any] = []
    for rule in rules().values():
        if rule.root == "":
            rows = rule.model._default_manager.annotate(code=Right(Cast("pk", CharField()), _LENGTH))
            found += rows.filter(code=tail)[:2]
    if len(typed) > _LENGTH:
        found = [record for record in found if record.pk.hex == typed]
    return found[0] if known and len(found) == 1 else None
