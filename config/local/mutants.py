"""`make mutants`: small faults put into the rules of sight and the audit trail, one at a time; the tests must notice.

What is mutated and which tests run stands in pyproject.toml ([tool.mutmut]); docs/mutants.md holds the last results.
Arguments are patterns of what to mutate, e.g. `make mutants ARGS="core.access.scope.*"`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter

from config.env import ROOT
from config.local.testing import TestServices

WORK = ROOT / "mutants"
GOAL = 95
# Asked of mutmut itself, which makes all mutants before it runs any.
SMALLEST = "core.confidentiality.*"
# What mutmut's exit codes of a run mean; anything else than a pass is a mutant that was caught.
MISSED, NOT_RUN = (0, 5), (None, 2, 33, 34)


def mutants(arguments: list[str]) -> int:
    """Make the mutants, run the tests against each, and say which were not caught. Fails below the goal."""
    with tempfile.TemporaryDirectory(prefix="entente-mutants-") as folder:
        os.environ.setdefault("DATA_DIR", folder)
        os.environ |= {"ENTENTE_ENV": "test", "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        services = TestServices()
        try:
            services.start()
            status = _run(arguments)
        finally:
            services.stop()
    return status or report(arguments)


def _run(arguments: list[str]) -> int:
    """The tests once, which makes their database; then mutmut, which makes the mutants and finds which tests come by each
    function; then every mutant in a fork of one process (config/local/mutant_loop.py)."""
    shutil.rmtree(WORK / "tests", ignore_errors=True)  # tests that were renamed would stay and run
    first = [sys.executable, "-m", "pytest", "-q", "--reuse-db", "tests/access/test_rule_table.py"]
    if status := subprocess.run(first, cwd=ROOT, env=_environ(ready=False), check=False).returncode:
        return status
    made = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", SMALLEST]
    if status := subprocess.run(made, cwd=ROOT, env=_environ(ready=True), check=False).returncode:
        return status
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    loop = [
        *(
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-s",
            "--reuse-db",
            "-p",
            "config.local.mutant_loop",
            "--rootdir",
            ".",
        ),
        *told["pytest_add_cli_args"],
        *told["pytest_add_cli_args_test_selection"],
    ]
    environ = _environ(ready=True) | {"ENTENTE_MUTANTS": " ".join(arguments or ["*"]), "PYTHONPATH": "."}
    return subprocess.run(loop, cwd=WORK, env=environ, check=False).returncode


def _environ(*, ready: bool) -> dict[str, str]:
    environ = {**os.environ, "ENTENTE_TEST_DATABASE_READY": "1" if ready else ""}
    if not ready:
        environ.pop("ENTENTE_TEST_DATABASE_READY")
    return environ


def results() -> dict[str, dict[str, int | None]]:
    """The exit code of the tests for each mutant of each file."""
    found = {}
    for path in sorted(WORK.rglob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        if codes:
            found[str(path.relative_to(WORK)).removesuffix(".meta")] = codes
    return found


def report(arguments: list[str]) -> int:
    """One line for each file, then the mutants that nothing caught."""
    print(f"{'file':<34} {'mutants':>8} {'caught':>8} {'%':>6}")
    total, survivors = Counter[str](), []
    for name, codes in results().items():
        ran = {mutant: code for mutant, code in codes.items() if code not in NOT_RUN}
        missed = [mutant for mutant, code in ran.items() if code in MISSED]
        survivors += missed
        total.update(ran=len(ran), caught=len(ran) - len(missed))
        left = f"  ({len(codes) - len(ran)} not run)" if len(codes) > len(ran) else ""
        print(_line(name, len(ran), len(ran) - len(missed)) + left)
    print(_line("all", total["ran"], total["caught"]))
    for mutant in survivors:
        print(f"not caught: {mutant}    (mutmut show {mutant})")
    return 0 if 100 * total["caught"] >= GOAL * total["ran"] else 1


def _line(name: str, ran: int, caught: int) -> str:
    return f"{name:<34} {ran:>8} {caught:>8} {100 * caught / ran if ran else 100:>6.1f}"
