"""docs/openapi.yaml is what the code describes, and the description keeps its promises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from core.resources import all_resources
from core.rest.docs import schema, schema_bytes

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.yaml"
# What makes no record that could be read again.
ACTS = {"break_glass"}
RENEW = "manage.py spectacular --file docs/openapi.yaml"


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation with its path and method."""
    return [
        (path, method, operation)
        for path, methods in schema()["paths"].items()
        for method, operation in methods.items()
    ]


def component(reference: dict[str, str]) -> dict[str, Any]:
    """The schema behind a reference."""
    return dict(schema()["components"]["schemas"][reference["$ref"].rsplit("/", 1)[-1]])


def test_the_committed_file_is_what_the_code_describes() -> None:
    assert COMMITTED.read_bytes() == schema_bytes("yaml"), f"changed on purpose? then: {RENEW}"


def test_it_is_made_without_warnings_and_valid(tmp_path: Path) -> None:
    target = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(target))
    assert target.read_bytes() == schema_bytes("yaml")


def test_version_and_no_server() -> None:
    assert schema()["openapi"] == "3.1.0"
    assert "servers" not in schema()
    assert b"localhost" not in schema_bytes("yaml")


def test_every_resource_is_there_and_nothing_unfinished() -> None:
    tags = {operation["tags"][0] for _path, _method, operation in operations()}
    assert {resource.name for resource in all_resources() if resource.api} <= tags
    for resource in (one for one in all_resources() if one.api):
        methods = set(schema()["paths"][f"/api/v1/{resource.name}/"])
        assert methods == ({"get", "post"} if resource.create else {"get"}), resource.name


def test_operation_ids_are_unique() -> None:
    found = [operation["operationId"] for _path, _method, operation in operations()]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("path", "method", "operation"), operations(), ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_operation_says_what_can_happen(path: str, method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    assert {"400", "401", "406"} <= set(answers)
    for code, answer in answers.items():
        assert answer["description"]
        if code >= "400":
            assert list(answer["content"]) == ["application/problem+json"]
    assert operation["security"] == [{"token": []}, {"session": []}]
    assert operation.get("summary") or operation.get("description")
    if "{id}" in path:
        assert "404" in answers
    if method in ("put", "patch", "delete"):
        match = next(one for one in operation["parameters"] if one["name"] == "If-Match")
        assert (match["in"], match["required"]) == ("header", True)
        assert {"403", "412", "428"} <= set(answers)
    if method == "patch":
        body = operation["requestBody"]
        assert not body.get("required")
        assert "required" not in component(body["content"]["application/json"]["schema"])
    act = path.count("{id}/") == 1 and not path.endswith("{id}/") and method == "post"
    if act:
        match = next(one for one in operation["parameters"] if one["name"] == "If-Match")
        assert (match["in"], match["required"]) == ("header", True)
        assert {"403", "412", "428"} <= set(answers)
    if method == "post" and not act:
        assert operation["requestBody"]["required"] is True
    if path.endswith("/bulk/"):
        assert {"200", "403", "412", "413", "422"} <= set(answers)
        rows = operation["requestBody"]["content"]["application/json"]["schema"]
        assert (rows["type"], rows["minItems"], rows["maxItems"]) == ("array", 1, 1000)
    elif method == "post" and not act and operation["operationId"] not in ACTS:
        assert {"ETag", "Location"} <= set(answers["201"]["headers"])


def test_enumerations_have_names_of_their_own() -> None:
    """A name made from a clash (`Status1d2Enum`) would change with the next model: pin it in ENUM_NAME_OVERRIDES."""
    names = [name for name in schema()["components"]["schemas"] if name.endswith("Enum")]
    assert not [name for name in names if any(sign.isdigit() for sign in name)]
    assert {"HandlingEnum", "LevelEnum", "TenureStatusEnum", "ClassificationEnum"} <= set(names)
