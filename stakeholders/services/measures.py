"""Brokers and isolated bodies of a reader's whole network: at once for a small one, by the worker for a large one.

What the worker found waits in the cache for a quarter of an hour, under the reader and the rights it was made with:
ids and figures only, and no NAMED record among them. Names are read again, with the rights of that moment.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from core import outbox
from core.access.principals import Principal, principal_of, without_named
from core.counting import Working
from core.watching import Watch
from stakeholders import network
from stakeholders.domain.graph import Measures, measure
from stakeholders.network import Lens

EFFECT = "stakeholders.measure_network"
KEPT_SECONDS = 15 * 60
# So many links are measured while the reader waits; more are the worker's.
AT_ONCE = 3_000
MOST_LINKS = 400_000
MOST_BODIES = 200_000


def measures(*, actor: Any, day: date) -> Measures | Working:
    """The measures of what the reader may see on a day, or how far the worker is with them."""
    principal = without_named(principal_of(actor))
    known = cache.get(_key(principal, day))
    if known is not None:
        return Measures(**known)
    lens = Lens(day=day, groups=False)
    links = network.whole(actor=principal, lens=lens, most=AT_ONCE)
    if len(links) <= AT_ONCE:
        return measure(links, network.bodies(actor=principal, lens=lens, most=MOST_BODIES))
    told = cache.get(f"{_key(principal, day)}:told")
    if told is None:
        window = int(time.time()) // KEPT_SECONDS
        with transaction.atomic():
            outbox.enqueue(
                EFFECT, {"day": day.isoformat()}, actor=actor, key=f"{_key(principal, day)}:{window}"
            )
    return Working(int(told or 0))


def measure_for(*, actor: Any, day: date) -> None:
    """What the worker does, with the rights that the reader has now."""
    principal, watch = without_named(principal_of(actor)), Watch(actor)
    key, lens = _key(principal, day), Lens(day=day, groups=False)
    cache.set(f"{key}:told", 5, KEPT_SECONDS)
    links = network.whole(actor=principal, lens=lens, most=MOST_LINKS)[:MOST_LINKS]
    cache.set(f"{key}:told", 20, KEPT_SECONDS)

    def told(done: int, of: int) -> None:
        cache.set(f"{key}:told", 20 + 75 * done // of, KEPT_SECONDS)

    bodies = network.bodies(actor=principal, lens=lens, most=MOST_BODIES)
    found = measure(links, bodies, told=told)
    watch.check()
    cache.set(key, _plain(found), KEPT_SECONDS)


def _plain(found: Measures) -> dict[str, Any]:
    return {
        "nodes": found.nodes,
        "links": found.links,
        "parts": found.parts,
        "brokers": found.brokers,
        "alone": found.alone,
        "exact": found.exact,
    }


def _key(principal: Principal, day: date) -> str:
    """One reader, with certain rights, on a day."""
    who: UUID | str = principal.user_id or "system"
    return f"network:{who}:{principal.digest}:{day.isoformat()}"
