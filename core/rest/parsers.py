"""JSON read strictly: what two readers could understand differently is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

MAX_DEPTH = 50
MAX_DIGITS = 30
MAX_BYTES = 5 * 1024 * 1024
# A whole string (or one that never ends), or one bracket: what is inside strings does not nest.
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class TooLarge(APIException):
    """413: the body is over the limit; nothing of it was used."""

    status_code = 413
    default_detail = "The body is larger than 5 MB."


class StrictJSONParser(BaseParser):
    """Refuses duplicate keys, NaN and infinities, deep nesting, very long numbers, NUL, lone surrogates, bad UTF-8."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise TooLarge
        return loads(body)


def loads(body: bytes) -> Any:
    """The value of a JSON text; ParseError in plain words otherwise."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParseError(f"The body is not UTF-8 (byte {error.start}).") from error
    if _too_deep(text):
        raise ParseError(f"The JSON is nested deeper than {MAX_DEPTH} levels.")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_short_int,
            parse_float=_short_float,
        )
    except (ValueError, RecursionError) as error:
        raise ParseError(f"The body is not JSON: {error}") from error
    _check_text(value)
    return value


def _too_deep(text: str) -> bool:
    """Whether brackets outside strings nest deeper than allowed; without recursion, and no further than needed."""
    depth = 0
    for found in _BRACKETS.finditer(text):
        first = text[found.start()]
        if first in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif first in "]}":
            depth -= 1
    return False


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ParseError(f"The key “{key[:60]}” stands twice.")
        found[key] = value
    return found


def _no_constant(text: str) -> NoReturn:
    raise ParseError(f"{text} is not a JSON number.")


def _short_int(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ParseError(f"A number has more than {MAX_DIGITS} digits.")
    return int(text)


def _short_float(text: str) -> float:
    if len(text) > MAX_DIGITS:
        raise ParseError(f"A number has more than {MAX_DIGITS} digits.")
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ParseError("A number is too large.")
    return value


def _check_text(value: Any) -> None:
    """No NUL and no lone surrogate anywhere: PostgreSQL can hold neither."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, str) and _UNSTORABLE.search(item):
            raise ParseError("A text contains a character that cannot be stored.")
