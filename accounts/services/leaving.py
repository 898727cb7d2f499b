"""What must happen when an account ends, or a role of somebody ends, moves or begins: higher apps add theirs when ready.

Each is called with the user in the transaction that changes the account or the role; raising undoes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

leaving: list[Callable[[Any], Any]] = []
moving: list[Callable[[Any], Any]] = []
gaining: list[Callable[[Any], Any]] = []


def tell_leaving(user: Any) -> None:
    """Calls every hook, in the order in which they were added."""
    for act in leaving:
        act(user)


def tell_moving(user: Any) -> None:
    """Calls every hook of a role that ended or moved, in the order in which they were added."""
    for act in moving:
        act(user)


def tell_gaining(user: Any) -> None:
    """Calls every hook of a role that was given, in the order in which they were added."""
    for act in gaining:
        act(user)
