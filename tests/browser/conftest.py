"""Stories in real Chromium: one browser for each worker, the demo country in a database of its own.

The database is a copy of the test database (made fresh when no other test needs one), so what a story saves is truly committed and touches no other
test. A page that logs an error, leaves the host or gets an answer it did not expect fails its story.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from config.local.steps import HOW, find_browser
from tests.browser.watching import Visitor, Watched

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DIST = Path(__file__).parents[2] / "static" / "dist"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every story is marked, so that `-m browser` and `-m "not browser"` choose."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a running Entente with the demo in a database of its own."""
    from django.core.management import call_command
    from django.db import connections
    from pytest_django.live_server_helper import LiveServer

    assert (DIST / "app.js").exists(), "the front end is not built: make setup"
    # Playwright's own loop runs in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with django_db_blocker.unblock():
        name = connections["default"].settings_dict["NAME"]
        copy = "_".join(filter(None, [name, "browser", os.environ.get("PYTEST_XDIST_WORKER")]))
        connections.close_all()
        migrated = name.startswith("test_")
        with connections["default"]._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{copy}"' + (f' TEMPLATE "{name}"' if migrated else ""))
        connections.close_all()
        _use(copy)
        try:
            if not migrated:
                call_command("migrate", verbosity=0)
            call_command("seed_demo", stdout=StringIO())
            with connections["default"].cursor() as cursor:
                cursor.execute("ANALYZE")
            server = LiveServer("localhost")
            try:
                yield str(server.url)
            finally:
                server.stop()
        finally:
            connections.close_all()
            _use(name)
            with connections["default"]._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
            connections.close_all()


def _use(name: str) -> None:
    """Points every alias at a database; threads that connect later follow."""
    from django.db import connections

    for alias in connections:
        connections[alias].settings_dict["NAME"] = name


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    if path is None:
        pytest.fail(HOW) if os.environ.get("CI") else pytest.skip(HOW)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def visit(site: str, browser: Any) -> Iterator[Callable[..., Visitor]]:
    """`visit("security")`: a browser window signed in as a demo account (`""`: nobody), watched until the end."""
    windows: list[Watched] = []

    def open_window(user: str = "security", **options: Any) -> Visitor:
        window = Watched(browser, site, user, **options)
        windows.append(window)
        return window.visitor

    yield open_window
    problems = [problem for window in windows for problem in window.problems]
    for window in windows:
        window.close()
    assert not problems, "\n".join(problems)
