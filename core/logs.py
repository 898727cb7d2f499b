"""Logs: one JSON object a line (or one plain line on one's own machine), with the request id and without content.

What is logged is when, where, which kind of thing and its id. Names, addresses, tokens, cookies, query strings and the
values in an exception never are: whoever reads logs may not be somebody who reads records.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.http import HttpRequest

from core.requests import current

# What a caller may add to a line through `extra=`.
FIELDS = ("method", "route", "status", "ms", "user", "task", "task_id")
LONGEST = 2000
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\b(authorization|cookie|set-cookie|x-csrftoken)(['\"]?\s*[:=]\s*)[^\r\n]*", re.I),
        r"\1\2[hidden]",
    ),
    (re.compile(r"\b(bearer|basic|token)\s+[A-Za-z0-9+/=._~-]{8,}", re.I), r"\1 [hidden]"),
    (re.compile(r"\bent(?:cal)?_[A-Za-z0-9_-]+"), "[token]"),
    # Personal links: an id under a signature (slices, invitations).
    (re.compile(r"\b[0-9a-f]{32}:[A-Za-z0-9_-]+"), "[link]"),
    (re.compile(r"\b[es]1\.[A-Za-z0-9_.-]{20,}"), "[encrypted]"),
    (
        re.compile(
            r"([\"']?\b[\w-]*(?:password|passwd|secret|api_?key|csrf|session|field_keys)[\w-]*[\"']?\s*[:=]\s*)"
            r"(?:\"[^\"]*\"|'[^']*'|[^\s,;&)}\]]+)",
            re.I,
        ),
        r"\1[hidden]",
    ),
    (re.compile(r"(://)[^/\s@]+@"), r"\1[hidden]@"),
    (re.compile(r"[^\s@<>\"'(),:;=/\\\[\]{}]+@[^\s@<>\"'(),:;=/\\\[\]{}]+"), "[e-mail]"),
    (re.compile(r"\?[^\s\"'<>]+"), "?[query]"),
)


def scrub(text: str) -> str:
    """The text without e-mail addresses, tokens, cookies, passwords, query strings; at most 2,000 characters."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def plain(value: Any) -> Any:
    """An argument of a log line as it may be written: records by their id, requests by method, errors by their kind."""
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower} {value.pk}"
    if isinstance(value, HttpRequest):
        return f"{value.method} {value.path}"
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    return value


def message_of(record: logging.LogRecord) -> str:
    """The message with its arguments made plain, scrubbed."""
    arguments = record.args
    if isinstance(arguments, Mapping):
        given = {key: plain(part) for key, part in arguments.items()}
        # Celery's own words on a task: its arguments, result and error may be content.
        hidden = {"exc": _kind(record), "traceback": "", "args": "[]", "kwargs": "{}", "return_value": "done"}
        given |= {key: value for key, value in hidden.items() if key in given}
        arguments = given
    elif arguments:
        arguments = tuple(plain(part) for part in arguments)
    message = plain(record.msg)
    try:
        text = str(message) % arguments if arguments else str(message)
    except (TypeError, ValueError, KeyError):
        text = str(record.msg)
    return scrub(text)


def _kind(record: logging.LogRecord) -> str:
    return record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "error"


def trace_of(error: BaseException) -> list[str]:
    """Where an error came from: its kind and the lines of code, innermost last. No message and no value: they may be
    content. Causes come first."""
    lines: list[str] = []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and before is not error:
        lines += trace_of(before)
    state = getattr(error, "sqlstate", None)
    lines.append(type(error).__qualname__ + (f" (SQLSTATE {state})" if state else ""))
    lines += [
        f"  {frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return lines


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, request id, a few named facts and, for errors, where they came from."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(line_of(record), ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """The same facts on one line for a person."""

    def format(self, record: logging.LogRecord) -> str:
        line = line_of(record)
        trace = line.pop("traceback", [])
        rest = " ".join(str(part) for key, part in line.items() if part and key not in ("level", "logger"))
        return "\n".join([f"{line['level'].upper():<8}{rest}", *trace])


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """What may be written of a log record."""
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": message_of(record),
        "request_id": current.get().request_id,
    }
    for name in FIELDS:
        value = getattr(record, name, None)
        if value is not None:
            line[name] = value if isinstance(value, int | float) else scrub(str(plain(value)))
    if record.exc_info and record.exc_info[1]:
        line["traceback"] = trace_of(record.exc_info[1])
    return line
