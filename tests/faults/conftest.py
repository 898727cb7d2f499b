"""One house for all fault tests of a process; every test leaves it running."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    from tests.faults.house import House

    made = House(tmp_path_factory.mktemp("house"))
    try:
        made.open()
        yield made
    finally:
        made.close()
