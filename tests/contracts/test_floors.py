"""The floors and rooms of docs/architecture.md hold, and the tool that checks them would notice if they did not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "reports", "engagements", "stakeholders", "accounts", "core")
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in PACKAGES:
        shutil.copytree(
            ROOT / name, folder / name, ignore=lambda at, names: {n for n in names if n == "__pycache__"}
        )
    return folder


def test_floors_and_rooms_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "line", "contract"),
    [
        ("core/names.py", "import reports.urls", "Floors"),
        ("accounts/selectors.py", "from stakeholders import models", "Floors"),
        ("stakeholders/models/__init__.py", "from stakeholders import services", "Rooms"),
        ("stakeholders/domain/__init__.py", "from stakeholders import access", "Rooms"),
        ("stakeholders/domain/__init__.py", "import django", "Domain"),
    ],
)
def test_a_wrong_import_is_caught(copy: Path, path: str, line: str, contract: str) -> None:
    file = copy / path
    before = file.read_text(encoding="utf-8")
    file.write_text(before + f"\n{line}\n", encoding="utf-8")
    try:
        done = lint(copy)
    finally:
        file.write_text(before, encoding="utf-8")
    assert done.returncode == 1
    broken = [name for name in done.stdout.splitlines() if name.endswith("BROKEN")]
    assert any(name.startswith(contract) for name in broken), done.stdout
