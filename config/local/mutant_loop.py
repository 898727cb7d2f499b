"""The inner loop of `make mutants`: a pytest plugin that puts one fault after the other under tests that are ready to run.

mutmut starts pytest anew for each mutant: seconds of imports, collection and a cast of people, thousands of times. Here all of that
is done once; each mutant is met by a fork of that process, which begins with no kept statement and no answer of before.

Run inside the folder that mutmut made, with `-p config.local.mutant_loop`. Patterns of names stand in ENTENTE_MUTANTS. Results
are written where mutmut writes its own: 0 passed by all tests, 1 caught, 36 ended by the clock.
"""

from __future__ import annotations

import fnmatch
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

PASSED, CAUGHT, CLOCK = 0, 1, 36
SECONDS = 120
# Tests that come last, and those that every mutant meets: kept statements hide from the statistics who comes by.
SLOW, ALWAYS = ("test_rule_table.py", "test_past.py"), "tests/unit/"


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Instead of running each test once: all that a mutant's function concerns, for each mutant."""
    from django.db import connections

    os.environ["MUTANT_UNDER_TEST"] = ""
    items = {item.nodeid: item for item in session.items}
    first, last = _primed(session.items)
    connections.close_all()
    gc.collect()
    gc.freeze()
    stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    patterns = os.environ.get("ENTENTE_MUTANTS", "*").split()
    for path, name in _waiting(patterns):
        chosen = _chosen(name, stats, items)
        begun = time.monotonic()
        code = _met(name, chosen, last if chosen[-1] is not last else first)
        _keep(path, name, code)
        sys.stderr.write(f"{code:3} {time.monotonic() - begun:6.1f} s {name}\n")
    return True


def _primed(items: list[pytest.Item]) -> tuple[pytest.Item, pytest.Item]:
    """One test with the whole cast runs before the first fork, so that it is remembered; and one of another module."""
    first = next(item for item in items if "test_rule_table.py" in item.nodeid)
    last = next(item for item in items if "test_levels_of_sight.py" in item.nodeid)
    reports = runtestprotocol(first, log=False, nextitem=last)
    if any(report.failed for report in reports):
        raise pytest.UsageError(f"{first.nodeid} fails without any mutant")
    return first, last


def _waiting(patterns: list[str]) -> Iterator[tuple[Path, str]]:
    for path in sorted(Path().rglob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        for name, code in codes.items():
            if code is None and any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
                yield path, name


def _chosen(name: str, stats: dict[str, Any], items: dict[str, pytest.Item]) -> list[pytest.Item]:
    """The tests that come by the function, the quickest first; then those without a database."""
    durations = stats["duration_by_test"]
    known = [
        one
        for one in stats["tests_by_mangled_function_name"].get(name.partition("__mutmut_")[0], ())
        if one in items
    ]
    known.sort(key=lambda one: (any(slow in one for slow in SLOW), durations.get(one, 9)))
    rest = [one for one in items if one.startswith(ALWAYS)]
    rest.sort(key=lambda one: durations.get(one, 9))
    return [items[one] for one in dict.fromkeys([*known, *rest])]


def _met(name: str, chosen: list[pytest.Item], other: pytest.Item) -> int:
    """The exit code of a fork that runs the tests on one mutant until the first fails."""
    child = os.fork()
    if child == 0:
        os._exit(_run(name, chosen, other))
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return CAUGHT if os.waitstatus_to_exitcode(status) else PASSED
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return CLOCK


def _run(name: str, chosen: list[pytest.Item], other: pytest.Item) -> int:
    from core import prepared

    os.environ["MUTANT_UNDER_TEST"] = name
    for silent in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), silent)
    try:
        prepared.forget()
        for module in [one for key, one in sys.modules.items() if key.startswith("core.")]:
            for kept in vars(module).values():
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()
        for place, item in enumerate(chosen):
            follows = chosen[place + 1] if place + 1 < len(chosen) else other
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=follows)):
                return CAUGHT
    except BaseException:
        return CAUGHT
    return PASSED


def _keep(path: Path, name: str, code: int) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    found["exit_code_by_key"][name] = code
    path.write_text(json.dumps(found, indent=4), encoding="utf-8")
