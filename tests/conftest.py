"""Services for every test: see config/local/testing.py."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from config.env import ConfigError
from config.local.testing import TestServices

pytest_plugins = ["tests.factories.fixtures"]
# A machine that is busy with something else is no fault of ours.
settings.register_profile("entente", deadline=None)
settings.load_profile("entente")
SERVICES = pytest.StashKey[TestServices]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, in the process that steers the workers."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    services = TestServices()
    try:
        services.start(servers=not config.option.collectonly)
        if getattr(config.option, "numprocesses", None) and not config.option.collectonly:
            services.share_template()
    except ConfigError as error:
        services.stop()
        raise pytest.UsageError(str(error)) from None
    config.stash[SERVICES] = services


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop them, whatever happened."""
    services = config.stash.get(SERVICES, None)
    if services is not None:
        services.stop()


if os.environ.get("ENTENTE_TEST_DATABASE_READY"):

    @pytest.fixture(scope="session")
    def django_db_setup() -> Iterator[None]:
        """Some other run has made the database (config/local/mutants.py): hundreds of runs would look again."""
        from django.db import connection, connections

        plain, ready = connection.settings_dict["NAME"], connection.creation._get_test_db_name()
        for alias in connections:
            connections[alias].settings_dict["NAME"] = ready
        yield
        connections.close_all()
        for alias in connections:
            connections[alias].settings_dict["NAME"] = plain


@pytest.fixture(scope="session", autouse=True)
def _no_statement_of_other_settings() -> Iterator[None]:
    """A statement may have a setting's value in it: it is made again when a test changes one."""
    from django.core.signals import setting_changed

    from core import prepared

    setting_changed.connect(prepared.forget)
    yield
    setting_changed.disconnect(prepared.forget)


@pytest.fixture(autouse=True)
def _no_statement_of_other_rules(request: pytest.FixtureRequest) -> Iterator[None]:
    """What was made while a test replaced something is forgotten; all other statements serve the next test too."""
    from core import prepared

    info = request.node._fixtureinfo
    ours = [found[-1] for found in info.name2fixturedefs.values() if found[-1].baseid]
    replaces = any("monkeypatch" in one.argnames for one in (info, *ours))
    if replaces:
        prepared.forget()
    yield
    if replaces:
        prepared.forget()
