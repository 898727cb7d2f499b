"""The OpenAPI document as plain rows for the page that people read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

Schema = dict[str, Any]
EXAMPLE_ID = "0198c0de-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class Entry:
    """A parameter, or a field of a body or document."""

    name: str
    kind: str
    required: bool
    words: str
    place: str = ""


@dataclass(frozen=True)
class Answer:
    """One status with what it means and in which forms it comes."""

    code: str
    meaning: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Entry, ...]
    body: tuple[Entry, ...]
    answers: tuple[Answer, ...]
    example: str


@dataclass(frozen=True)
class Group:
    """A resource: its document and its operations."""

    tag: str
    document: tuple[Entry, ...]
    operations: tuple[Operation, ...]


def operations_by_tag(schema: Schema) -> list[Group]:
    """Every operation with its parameters, body, answers and an example, by resource."""
    by_tag: dict[str, list[tuple[str, str, Schema]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            by_tag.setdefault(operation["tags"][0], []).append((path, method, operation))
    return [_group(schema, tag, found) for tag, found in sorted(by_tag.items())]


def _group(schema: Schema, tag: str, found: list[tuple[str, str, Schema]]) -> Group:
    operations = tuple(_operation(schema, path, method, one) for path, method, one in found)
    bodies = [body for _path, _method, one in found if (body := _good_body(schema, one)) is not None]
    document = min(bodies, key=lambda body: "results" in body.get("properties", {}), default={})
    if "results" in document.get("properties", {}):
        document = _resolve(schema, document["properties"]["results"].get("items", {}))
    return Group(tag, _entries(schema, document), operations)


def _operation(schema: Schema, path: str, method: str, one: Schema) -> Operation:
    body = _resolve(schema, _json(one.get("requestBody", {})))
    many = body.get("type") == "array"
    body = _resolve(schema, body["items"]) if many else body
    parameters = tuple(
        Entry(
            p["name"], _kind(schema, p["schema"]), p.get("required", False), p.get("description", ""), p["in"]
        )
        for p in one.get("parameters", ())
    )
    return Operation(
        anchor=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one.get("summary") or one.get("description", ""),
        description=one.get("description", "") if one.get("summary") else "",
        parameters=parameters,
        body=_entries(schema, body),
        answers=tuple(_answer(code, answer) for code, answer in sorted(one["responses"].items())),
        example=_curl(schema, path, method, body, parameters, many),
    )


def _answer(code: str, answer: Schema) -> Answer:
    phrase = HTTPStatus(int(code)).phrase
    return Answer(code, phrase, tuple(answer.get("content", ())))


def _good_body(schema: Schema, one: Schema) -> Schema | None:
    for code in ("200", "201"):
        body = _json(one["responses"].get(code, {}))
        if body:
            return _resolve(schema, body)
    return None


def _json(part: Schema) -> Schema:
    return dict(part.get("content", {}).get("application/json", {}).get("schema", {}))


def _resolve(schema: Schema, part: Schema) -> Schema:
    """The schema behind a reference; a reference in `allOf` counts as itself."""
    while "$ref" in part or len(part.get("allOf", ())) == 1:
        name = (part if "$ref" in part else part["allOf"][0])["$ref"].rsplit("/", 1)[-1]
        part = schema["components"]["schemas"][name]
    return part


def _entries(schema: Schema, body: Schema) -> tuple[Entry, ...]:
    required = body.get("required", ())
    return tuple(
        Entry(name, _kind(schema, part), name in required, _words(schema, part))
        for name, part in body.get("properties", {}).items()
    )


def _words(schema: Schema, part: Schema) -> str:
    return str(part.get("description") or "").split("\n\n")[0] if "enum" not in _resolve(schema, part) else ""


def _kind(schema: Schema, part: Schema) -> str:
    """The type in words: `text, at most 300`, `list of objects {scheme, identifier}`, `a, b or c`."""
    parts = part.get("oneOf") or part.get("anyOf")
    if parts:
        return " or ".join(kind for one in parts if (kind := _kind(schema, one)) != "empty")
    part = _resolve(schema, part)
    if "enum" in part:
        words = [str(one) for one in part["enum"] if one not in ("", None)]
        return " | ".join(words) if words else "empty"
    types = part.get("type", "any")
    kinds = [types] if isinstance(types, str) else list(types)
    return " or ".join(_plain(schema, part, kind) for kind in kinds)


def _plain(schema: Schema, part: Schema, kind: str) -> str:
    if kind == "array":
        return f"list of {_kind(schema, part.get('items', {}))}"
    if kind == "object":
        names = ", ".join(part.get("properties", ()))
        return f"{{{names}}}" if names else "object"
    if kind == "string":
        form = {"uuid": "id", "date": "day", "date-time": "time", "uri": "address", "binary": "file"}
        text = form.get(part.get("format", ""), "text")
        return f"{text}, at most {part['maxLength']}" if "maxLength" in part else text
    if kind == "integer" and {"minimum", "maximum"} <= set(part):
        return f"number from {part['minimum']} to {part['maximum']}"
    return {"integer": "number", "boolean": "true or false", "null": "null"}.get(kind, kind)


def _curl(
    schema: Schema, path: str, method: str, body: Schema, parameters: tuple[Entry, ...], many: bool
) -> str:
    """A command that can be pasted once `ENTENTE` and `TOKEN` are set."""
    lines = ['curl -H "Authorization: Token $TOKEN"']
    if method != "get":
        lines[0] += f" -X {method.upper()}"
    if any(parameter.name == "If-Match" for parameter in parameters):
        lines.append("""-H 'If-Match: "v1"'""")
    if body:
        lines.append("-H 'Content-Type: application/json'")
        example: Any = _example(schema, body, method)
        lines.append(f"-d '{json.dumps([example] if many else example, ensure_ascii=False)}'")
    lines.append(f'"$ENTENTE{path.replace("{id}", EXAMPLE_ID)}"')
    return " \\\n  ".join(lines)


def _example(schema: Schema, body: Schema, method: str) -> dict[str, Any]:
    names = list(body.get("required", ())) or list(body.get("properties", {}))[:1]
    chosen = names[:1] if method == "patch" else names
    return {name: _value(schema, name, body["properties"][name]) for name in chosen}


def _value(schema: Schema, name: str, part: Schema) -> Any:
    part = _resolve(schema, part)
    if part.get("oneOf"):
        return _value(schema, name, part["oneOf"][0])
    if "enum" in part:
        return part["enum"][0]
    if part.get("format") == "uuid":
        return EXAMPLE_ID
    kinds = part.get("type", "string")
    return {"integer": 1, "boolean": True, "array": []}.get(
        kinds if isinstance(kinds, str) else kinds[0], f"Example {name}"
    )
