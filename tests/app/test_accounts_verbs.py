"""Every act that the code records has words on the auditor's page."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

from accounts.verbs import GRAVE, VERBS, kind_words, kinds, verb_words
from core.custody import PASSED

APPS = ("core", "accounts", "stakeholders", "engagements", "reports")


def recorded() -> set[str]:
    """The verbs in every call of `audit.record`."""
    found: set[str] = set()
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "record"
                ):
                    for keyword in node.keywords:
                        if keyword.arg == "verb":
                            found |= {
                                part.value
                                for part in ast.walk(keyword.value)
                                if isinstance(part, ast.Constant) and isinstance(part.value, str)
                            }
    return found


def test_every_recorded_verb_has_words():
    known = {verb for verb, _words in VERBS}
    assert recorded() >= {"signin", "export", "role.assign"}
    # Verbs chosen from a table stand in that table.
    assert set(PASSED.values()) <= known
    assert recorded() - set(PASSED) <= known, f"give words in accounts/verbs.py: {sorted(recorded() - known)}"
    assert known >= GRAVE


def test_an_unknown_verb_and_kind_stay_as_they_are():
    assert verb_words("later.verb") == "later.verb"
    assert kind_words("gone.model") == "gone.model"
    assert kind_words("") == ""


def test_kinds_are_ours_and_no_history():
    labels = [label for label, _words in kinds()]
    assert "accounts.user" in labels and "stakeholders.person" in labels
    assert not any("historical" in label for label in labels)
    assert not any(label.startswith("auth.") for label in labels)
