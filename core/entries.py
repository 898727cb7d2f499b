"""Lists of entries in one cell of a file, so that they can be read back: `phone | +243 81 | office; email | a@b.c`.

The parts of an entry stand at their places, in the order of the column's keys; a backslash stands before what would
divide them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

_DIVIDES = re.compile(r"([\\|;])")
_ENTRY = re.compile(r"((?:\\.|[^\\;])*)(?:;|$)", re.DOTALL)
_PART = re.compile(r"((?:\\.|[^\\|])*)(?:\||$)", re.DOTALL)
_MARKED = re.compile(r"\\(.)", re.DOTALL)


def written(entries: Iterable[Mapping[str, str]], keys: Sequence[str]) -> str:
    """The entries as one cell."""
    lines = []
    for entry in entries:
        parts = [_DIVIDES.sub(r"\\\1", entry.get(key) or "") for key in keys]
        while parts and not parts[-1]:
            parts.pop()
        lines.append(" | ".join(parts))
    return "; ".join(lines)


def understood(text: str, keys: Sequence[str]) -> list[dict[str, str]]:
    """The entries of a cell; ValueError for an entry with more parts than there are keys."""
    found = []
    for entry in _split(_ENTRY, text):
        parts = _split(_PART, entry)
        while parts and not parts[-1].strip():
            parts.pop()
        if len(parts) > len(keys):
            raise ValueError(f"“{entry.strip()[:60]}” has more parts than {', '.join(keys)}.")
        plain = (_MARKED.sub(r"\1", part.strip()) for part in parts)
        made = {key: part for key, part in zip(keys, plain, strict=False) if part}
        if made:
            found.append(made)
    return found


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    """What stands between dividers that have no backslash before them."""
    parts, at = [], 0
    while at <= len(text):
        match = pattern.match(text, at)
        if match is None:
            parts.append(text[at:])
            break
        parts.append(match[1])
        if match.end() == len(text) and not match[0].endswith((";", "|")):
            break
        if match.end() == at:
            break
        at = match.end()
    return parts
