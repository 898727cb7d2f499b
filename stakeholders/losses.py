"""What else is lost when people and bodies go: a place where a floor above adds what it keeps of them.

*What if* shows relationships, posts, ties and the like by itself. A floor that keeps something of its own of a stakeholder
(the seats of a working group, for example) registers a provider in its `apps.py: ready()`; without one nothing of it is on
the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LostRow:
    """One thing that is lost, as a row of a card."""

    title: str
    url: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A card and a tile of *what if*: what is lost, in words, and the rows behind the number."""

    title: str
    note: str
    empty: str
    rows: tuple[LostRow, ...] = ()
    icon: str = "circle"


# Reads with the reader's rights what those who go (stakeholder ids that the reader sees) leave behind on a day, in a
# number of statements that does not grow.
Provider = Callable[[Any, frozenset[UUID], date], Lost]
_providers: dict[str, Provider] = {}


def register_loss(key: str, provider: Provider) -> None:
    """Adds what a floor keeps of stakeholders; registering a key again replaces it."""
    _providers[key] = provider


def forget_loss(key: str) -> None:
    _providers.pop(key, None)


def lost_with(*, actor: Any, leaving: frozenset[UUID], day: date) -> list[Lost]:
    """What each registered floor would lose, in the order in which they came."""
    return [provider(actor, leaving, day) for provider in _providers.values()]
