"""The limit counts only while it answers what Entente answers: both are compared before anything is measured."""

from __future__ import annotations

import json
from typing import Any

# Holders of equal certainty come in any order.
UNORDERED = ("offices", "holders")


def require_equal(key: str, limit: list[bytes], ours: list[bytes]) -> None:
    """Ends the run with the first difference."""
    for number, (expected, given) in enumerate(zip(limit, ours, strict=True)):
        found = difference(_rows(expected), _rows(given))
        if found:
            raise SystemExit(f"{key}, question {number}: limit and Entente differ: {found}")


def difference(limit: list[dict[str, Any]], ours: list[dict[str, Any]]) -> str:
    """The first difference in words; empty if there is none."""
    if len(limit) != len(ours):
        return f"{len(limit)} and {len(ours)} rows"
    for mine, theirs in zip(limit, ours, strict=True):
        if mine.keys() != theirs.keys():
            return f"only one has {sorted(mine.keys() ^ theirs.keys())}"
        for name, value in mine.items():
            if _comparable(name, value) != _comparable(name, theirs[name]):
                return f"{name} of {mine['id']}: {value!r} and {theirs[name]!r}"
    return ""


def _rows(body: bytes) -> list[dict[str, Any]]:
    found = json.loads(body)
    rows: list[dict[str, Any]] = found.get("results", [found])
    return rows


def _comparable(name: str, value: Any) -> Any:
    if name in UNORDERED and isinstance(value, list):
        return sorted(json.dumps(part, sort_keys=True) for part in value)
    return value
