"""Fixtures for every test: `cast` and `client_for`. Loaded by tests/conftest.py as a pytest plugin.

Models are imported inside the fixtures, because a plugin may be loaded before Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.cast import Cast


@pytest.fixture
def cast(db: Any) -> Cast:
    """Every actor of tests.factories.cast."""
    from tests.factories.cast import make_cast

    return make_cast()


@pytest.fixture
def client_for(cast: Cast) -> Callable[[str], Client]:
    """A client of an actor by name: `client_for("officer")`."""
    from tests.factories.clients import client_of

    return lambda name: client_of(cast, name)
