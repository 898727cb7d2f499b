"""Services for every test: see config/local/testing.py."""

from __future__ import annotations

import os

import pytest

from config.env import ConfigError
from config.local.testing import TestServices

pytest_plugins = ["tests.factories.fixtures"]
SERVICES = pytest.StashKey[TestServices]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, in the process that steers the workers."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    services = TestServices()
    try:
        services.start(servers=not config.option.collectonly)
    except ConfigError as error:
        services.stop()
        raise pytest.UsageError(str(error)) from None
    config.stash[SERVICES] = services


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop them, whatever happened."""
    services = config.stash.get(SERVICES, None)
    if services is not None:
        services.stop()


@pytest.fixture(autouse=True)
def _no_statement_of_another_test() -> None:
    """Rules may be replaced in a test; what was prepared under other ones is forgotten."""
    from core import prepared

    prepared.forget()
