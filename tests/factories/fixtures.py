"""Fixtures for every test: `cast`, `client_for` and `world`. Loaded by tests/conftest.py as a pytest plugin.

Models are imported inside the fixtures, because a plugin may be loaded before Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.cast import Cast
    from tests.factories.world import World


@pytest.fixture
def cast(db: Any) -> Cast:
    """Every actor of tests.factories.cast."""
    from tests.factories.cast import make_cast
    from tests.factories.remembered import remembered

    return remembered("cast", make_cast)


@pytest.fixture
def client_for(cast: Cast) -> Callable[[str], Client]:
    """A client of an actor by name: `client_for("officer")`."""
    from tests.factories.clients import client_of

    return lambda name: client_of(cast, name)


@pytest.fixture
def world(cast: Cast) -> World:
    """One canary-filled record of every registered model at every level."""
    from tests.factories.remembered import remembered
    from tests.factories.world import make_world

    return remembered("world", lambda: make_world(cast))
