"""What every template and the front-end build must keep to, so that the content security policy holds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OURS = ("core", "accounts", "stakeholders", "engagements", "reports")
ICONS = set(json.loads((ROOT / "static/src/icons.json").read_text(encoding="utf-8"))) | {"logo"}


def names_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=names_of)
def test_template_has_no_inline_script_style_or_handler(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for script in re.findall(r"<script\b[^>]*>", text):
        own_file = re.search(r"src=\"{% static '[^']+' %}\"", script)
        assert "nonce=" in script or 'type="application/json"' in script or own_file
    for style in re.findall(r"<style\b[^>]*>", text):
        assert "nonce=" in style
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"hx-on|javascript:", text)
    assert not re.search(r"(?:src|href)=[\"']https?://", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=names_of)
def test_icons_named_in_a_template_are_in_the_sprite(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"{% icon [\"']([a-z0-9-]+)[\"']", text) + re.findall(
        r"\bicon=[\"']([a-z0-9-]+)[\"']", text
    )
    assert set(used) <= ICONS


def test_icons_named_in_python_are_in_the_sprite() -> None:
    files = [path for app in OURS for path in (ROOT / app).rglob("*.py")]
    pattern = re.compile(r"[\"']?\bicon[\"']?\s*[=:]\s*[\"']([a-z0-9-]+)[\"']")
    used = {
        (names_of(path), name) for path in files for name in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert {entry for entry in used if entry[1] not in ICONS} == set()


def test_lock_file_names_no_download_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert all(entry.get("integrity") for name, entry in packages.items() if name)


def test_front_end_versions_are_pinned() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
