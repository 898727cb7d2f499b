"""How large an imported file may be: the settings of this installation (docs/importing-people.md)."""

from __future__ import annotations

from django.conf import settings

from stakeholders.domain.roster_types import RosterLimits


def import_limits() -> RosterLimits:
    """`IMPORT_MAX_ROWS` and `IMPORT_MAX_BYTES`; what is held whole in memory keeps its own, smaller limits."""
    return RosterLimits(csv_bytes=settings.IMPORT_MAX_BYTES, rows=settings.IMPORT_MAX_ROWS)
