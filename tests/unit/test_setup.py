"""Set-up before anything is installed: standard library only, and Node without the machine's help."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from config.local import setup

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("path", ["config/local/setup.py", "config/env.py", "config/__init__.py"])
def test_what_runs_before_the_installation_needs_no_package(path: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    named = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    roots = {name.partition(".")[0] for name in named}
    assert roots - {"config"} <= sys.stdlib_module_names
    if path.endswith("setup.py"):
        assert "config" not in roots


def test_node_comes_from_its_wheel_when_the_machine_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.shutil, "which", lambda name: None)
    monkeypatch.setattr(setup, "VENV", Path(sys.prefix))
    program, npm = setup.node()
    assert Path(program).is_relative_to(sys.prefix)
    for command in ([program, "--version"], [*npm, "--version"]):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert int(done.stdout.strip().lstrip("v").split(".")[0]) >= 10


def test_an_old_node_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v12.22.0\n")
    old.chmod(0o755)
    monkeypatch.setattr(setup.shutil, "which", lambda name: str(old))
    assert setup.machine_node() is None


def test_a_digest_knows_names_and_contents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    (tmp_path / "a").write_text("1")
    first = setup.digest([tmp_path / "a"])
    assert setup.digest([tmp_path / "a"]) == first
    (tmp_path / "a").rename(tmp_path / "b")
    assert setup.digest([tmp_path / "b"]) != first


def test_a_step_that_does_not_exist_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "config/local/setup.py", "dance"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("unknown step 'dance'; use one of setup, run")
    assert "Traceback" not in done.stderr
