"""Every control of docs/threat-model.md names tests, and each of them is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
BUILT, _, LATER = TEXT.partition("\n## Not built yet")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


def rows(text: str) -> list[str]:
    """The lines of the tables, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [line for line in lines if not line.startswith("| path")]


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _path, name in NAMED])
def test_a_named_test_exists(path: str, name: str) -> None:
    assert (ROOT / path).exists(), path
    assert name in named_in(path), f"{path} has no {name}"


def test_every_control_names_a_test() -> None:
    assert len(rows(BUILT)) > 40 and rows(LATER)
    assert [row for row in rows(BUILT) if "::test_" not in row] == []
    assert "::" not in LATER, "what is built belongs into a table above"


def test_every_path_stands_once() -> None:
    paths = [row.split(" | ")[0] for row in rows(TEXT)]
    assert sorted(paths) == sorted(set(paths))
