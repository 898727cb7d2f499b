"""Rules about the source that no library checks: sizes, who may query, what lock files say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("core", "accounts", "stakeholders", "engagements", "reports")
SOURCES = sorted(
    path
    for name in (*APPS, "config", "tests")
    for path in (ROOT / name).rglob("*.py")
    if "migrations" not in path.parts
)
ROOMS_THAT_ASK_NOBODY = {
    "views",
    "api",
    "feeds",
    "exports",
    "tasks",
    "forms",
    "tables",
    "pages",
    "serializers",
}
SHORT_ROOMS = {"models", "views", "services", "api", "selectors"}
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def short_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room(path: Path) -> str | None:
    """The room that a module of an app stands in: its file or its package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if len(parts) > 1 and parts[0] in APPS else None


@pytest.mark.parametrize("path", SOURCES, ids=short_name)
def test_module_is_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (400 if room(path) in SHORT_ROOMS else 800)


@pytest.mark.parametrize("path", [path for path in SOURCES if "tests" not in path.parts], ids=short_name)
def test_function_is_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in functions
        if node.end_lineno and node.end_lineno - node.lineno >= 80
    ]
    assert long == []


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if room(path) in ROOMS_THAT_ASK_NOBODY], ids=short_name
)
def test_no_raw_manager_above_the_selectors(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    managers = {"objects", "_default_manager", "_base_manager"}
    found = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in managers
    ]
    assert found == []


def test_templates_reach_no_manager() -> None:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    assert [
        short_name(path)
        for path in files
        if re.search(r"\.(objects|_default_manager)\b", path.read_text("utf-8"))
    ] == []


def test_the_slow_guardian_helper_is_used_in_measurements_only() -> None:
    name = "get_objects_for_" + "user"
    assert [short_name(path) for path in SOURCES if name in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("path", LOCKS, ids=short_name)
def test_lock_file_is_hashed_and_names_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(-index-url|-extra-index-url|f|i|-find-links)", text, re.MULTILINE)
    pins = re.split(r"\n(?=\S)", "\n" + re.sub(r"^\s*#.*\n?", "", text, flags=re.MULTILINE))
    assert len(pins) > 10
    for pin in filter(None, (pin.strip() for pin in pins)):
        assert re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+", pin), pin
        assert "--hash=sha256:" in pin, pin


def test_every_wanted_package_is_locked() -> None:
    for name in ("base", "dev"):
        wanted = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8")
        locked = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").lower()
        for line in wanted.splitlines():
            if line and not line.startswith(("#", "-r")):
                package = re.split(r"[\[<>=; ]", line.lower())[0]
                assert re.search(rf"^{re.escape(package)}==", locked, re.MULTILINE), package
