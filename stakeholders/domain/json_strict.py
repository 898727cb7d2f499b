"""JSON read strictly: no duplicate keys, no NaN, no numbers of thousands of digits, no deep nesting, no NUL.

The standard reader takes the last of two equal keys in silence and turns deep nesting into a crash. Every
complaint names the place with a JSON pointer (RFC 6901).
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from stakeholders.domain.roster_csv import decode
from stakeholders.domain.roster_types import DEFAULT_LIMITS, RosterError, RosterLimits

_TOKENS: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]', re.DOTALL)


class _Bad:
    """Stands for a value that cannot be taken, until its place is known."""

    def __init__(self, message: str) -> None:
        self.message = message


class _Object(dict[str, Any]):
    """An object that remembers its duplicate keys."""

    duplicates: list[str]


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    made.duplicates = []
    if len(made) != len(pairs):
        seen: set[str] = set()
        made.duplicates = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
    return made


def read_json(data: bytes, limits: RosterLimits = DEFAULT_LIMITS) -> Any:
    """The value in a JSON file; RosterError with a pointer when anything in it cannot be trusted."""
    if len(data) > limits.bytes:
        raise RosterError(f"The file is larger than {limits.bytes // 1_000_000} MB.")
    text, _ = decode(data)
    _check_depth(text, limits.depth)

    def whole(digits: str) -> object:
        return int(digits) if len(digits) <= limits.digits else _Bad(f"The number has {len(digits)} digits.")

    def fraction(digits: str) -> object:
        return float(digits) if len(digits) <= 40 else _Bad(f"The number has {len(digits)} digits.")

    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=whole,
            parse_float=fraction,
            parse_constant=lambda word: _Bad(f"{word} is not a JSON value."),
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise RosterError(f"The file is not JSON: {error.msg} in {where}.", row=error.lineno) from error
    except RecursionError as error:
        raise RosterError("The JSON is nested too deeply.") from error
    check_values(value)
    return value


def _check_depth(text: str, most: int) -> None:
    depth = 0
    for token in _TOKENS.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
            if depth > most:
                raise RosterError(f"The JSON is nested more than {most} levels deep.")
        elif first in "]}":
            depth -= 1


def pointer(path: tuple[str | int, ...]) -> str:
    """RFC 6901: `/persons/0/name`."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def check_values(value: Any, path: tuple[str | int, ...] = ()) -> None:
    """Refuse the first value that cannot be taken, with its place."""
    if isinstance(value, _Bad):
        raise RosterError(value.message, pointer=pointer(path))
    if isinstance(value, str):
        if "\0" in value:
            raise RosterError("The text holds a NUL character.", pointer=pointer(path))
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise RosterError("The text holds a broken character (a lone surrogate).", pointer=pointer(path))
    elif isinstance(value, dict):
        duplicates = getattr(value, "duplicates", ())
        if duplicates:
            raise RosterError(f"The key “{duplicates[0][:80]}” stands twice.", pointer=pointer(path))
        for key, item in value.items():
            check_values(item, (*path, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            check_values(item, (*path, at))
