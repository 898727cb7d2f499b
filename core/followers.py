"""What copies its level from a record that it names without a foreign key, and must follow it.

`moved` is called in the transaction that changed a level, owner, custodian or area, whoever wrote it; `gone` in the
one that deletes. Followers never open anything by themselves: sight asks the record (core.access.registry, Sight).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models

LEVEL_COLUMNS = frozenset({"handling", "function", "custodian", "scope_area"})
Follower = Callable[[Any, Sequence[models.Model]], None]

moved: list[Follower] = []
gone: list[Follower] = []


def tell_moved(principal: Any, records: Sequence[models.Model], fields: Any) -> None:
    """Records whose level columns may have changed."""
    if records and LEVEL_COLUMNS & set(fields):
        for follow in moved:
            follow(principal, records)


def tell_gone(principal: Any, records: Sequence[models.Model]) -> None:
    """Records that are about to be deleted."""
    for follow in gone:
        follow(principal, records)
