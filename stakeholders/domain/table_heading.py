"""Where the heading of a table stands: above it colleagues write a title, or groups of columns in merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stakeholders.domain.register_columns import KNOWN_HEADERS
from stakeholders.domain.roster_columns import TARGETS, header_key

LOOKED_AT: Final = 15
_KNOWN: Final = KNOWN_HEADERS | frozenset(TARGETS)


def heading_at(rows: Sequence[Sequence[str]]) -> int:
    """The place of the heading among the first rows with text: the first one, unless something tells of another.

    That is a row with more headers that are known, two at least; or titles that stand alone in their rows before a
    row of three cells and more.
    """
    first = rows[:LOOKED_AT]
    known = [len({header_key(cell) for cell in row if cell.strip()} & _KNOWN) for row in first]
    best = max(range(len(first)), key=lambda at: (known[at], -at), default=0)
    if best and known[best] >= 2 and known[0] < 2:
        return best
    filled = [sum(1 for cell in row if cell.strip()) for row in first]
    wide = next((at for at, count in enumerate(filled) if count > 1), 0)
    return wide if wide and filled[wide] >= 3 and not any(known[:wide]) else 0


def told(passed: Sequence[int]) -> str:
    """What the check says about the rows that stand above the heading."""
    if not passed:
        return ""
    rows = f"Row {passed[0]} stands" if len(passed) == 1 else f"Rows {passed[0]} to {passed[-1]} stand"
    return f"{rows} above the heading and {'was' if len(passed) == 1 else 'were'} passed over."
