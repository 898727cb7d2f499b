"""Figures over so much that the worker counts them: for one reader with certain rights, while the page says how far it is.

What was found waits in the cache for a quarter of an hour under that reader and those rights: figures and ids, nothing
NAMED among them and no words of a record. Names are read again, with the rights of that moment.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from core import outbox
from core.access.principals import Principal, principal_of, without_named
from core.watching import Watch

KEPT_SECONDS = 15 * 60
# Longer questions are told apart by their digest.
WORDS = 64
Asked = Mapping[str, str]


@dataclass(frozen=True)
class Working:
    """The worker is at it."""

    percent: int


@dataclass(frozen=True)
class Counted:
    """What the worker found."""

    figures: Any


@dataclass(frozen=True)
class Counting:
    """One kind of figures. `count` takes a reader and what was asked, and gives something that can be pickled; it is
    called by the worker, with the rights that the reader holds then."""

    effect: str
    count: Callable[[Principal, Asked], Any]

    def known(self, *, actor: Principal, asked: Asked) -> Counted | None:
        """What was counted for this reader lately."""
        found = cache.get(self._key(without_named(actor), asked))
        return Counted(found) if found is not None else None

    def now(self, *, actor: Principal, asked: Asked) -> Counted | Working:
        """What was counted, or how far the worker is with it; the first question sets it to work."""
        found = self.known(actor=actor, asked=asked)
        if found is not None:
            return found
        key = self._key(without_named(actor), asked)
        told = cache.get(f"{key}:told")
        if told is None:
            window = int(time.time()) // KEPT_SECONDS
            with transaction.atomic():
                outbox.enqueue(self.effect, dict(asked), actor=actor, key=f"{key}:{window}")
        return Working(int(told or 0))

    def work(self, effect: outbox.Effect) -> None:
        """Counts for one reader; when their rights end meanwhile, nothing is kept."""
        principal, watch = without_named(principal_of(effect.actor)), Watch(effect.actor)
        key = self._key(principal, effect.payload)
        cache.set(f"{key}:told", 10, KEPT_SECONDS)
        found = self.count(principal, effect.payload)
        watch.check()
        cache.set(key, found, KEPT_SECONDS)

    def _key(self, principal: Principal, asked: Asked) -> str:
        who: UUID | str = principal.user_id or "system"
        words = ":".join(f"{name}={asked[name]}" for name in sorted(asked) if asked[name])
        if len(words) > WORDS:
            words = hashlib.sha256(words.encode()).hexdigest()[:32]
        return f"{self.effect}:1:{who}:{principal.digest}:{words}"
