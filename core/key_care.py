"""How the keys in FIELD_KEYS stand to what is stored: which are in use, which are missing, and moving to the first.

Other apps that keep sealed values (`core.encryption.seal`) register them here, so that rotation reaches them too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Count, Q

from core.encryption import Unreadable, keyring
from core.models.data_keys import DataKey, unwrap, wrap
from core.rights import application_role

BATCH = 500


@dataclass(frozen=True)
class SealedValues:
    """Sealed values of one place: how many need which key, and moving one batch to the first key."""

    name: str
    used: Callable[[], dict[str, int]]
    move: Callable[[], int]


@dataclass(frozen=True)
class KeyState:
    """What is stored under which key. `missing` are keys that FIELD_KEYS does not have, `wrong` those whose bytes
    there are not the ones that were used."""

    used: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return not self.missing and not self.wrong


_PLACES: list[SealedValues] = []


def register_sealed(place: SealedValues) -> None:
    """Adds a place that rotation and the checks must know."""
    _PLACES.append(place)


def key_state() -> KeyState:
    """Counts by key id, over data keys and registered places."""
    counted = (
        DataKey.objects.exclude(wrapped="").values_list("key_id").annotate(n=Count("pk")).order_by("key_id")
    )
    used = dict(counted)
    for place in _PLACES:
        for key_id, number in place.used().items():
            used[key_id] = used.get(key_id, 0) + number
    known = set(keyring().keys)
    missing = tuple(sorted(set(used) - known))
    return KeyState(used, missing, _wrong())


def keys_fit() -> bool:
    """The quick answer for readiness: no data key needs a key that is not there, and one of each key opens."""
    known = list(keyring().keys)
    if DataKey.objects.exclude(key_id__in=known).exclude(wrapped="").exists():
        return False
    return not _wrong()


def _wrong() -> tuple[str, ...]:
    """Known keys that do not open what was wrapped with them, told by one data key of each."""
    found = []
    for key_id in keyring().keys:
        one = DataKey.objects.filter(key_id=key_id).exclude(wrapped="").first()
        try:
            if one is not None:
                unwrap(one.wrapped, one.record)
        except Unreadable:
            found.append(key_id)
    return tuple(found)


def damaged() -> int:
    """How many data keys do not open; reads every one."""
    bad = 0
    for one in DataKey.objects.exclude(wrapped="").iterator(chunk_size=2000):
        try:
            unwrap(one.wrapped, one.record)
        except Unreadable:
            bad += 1
    return bad


def rotate() -> Iterator[tuple[int, int]]:
    """Wraps every data key anew under the first key and seals registered values anew, a batch in each transaction;
    gives (done, all) after each. It may be stopped and started again, and run twice at once.

    Data keys are changed over the owner's connection: the application's role may only add them.
    """
    alias = "owner" if application_role() else DEFAULT_DB_ALIAS
    current = keyring().current
    old = Q(wrapped__gt="") & ~Q(key_id=current)
    keys = DataKey.objects.using(alias)
    everything = keys.filter(old).count() + sum(
        number for place in _PLACES for key_id, number in place.used().items() if key_id != current
    )
    done = 0
    while True:
        with transaction.atomic(using=alias):
            batch = list(keys.filter(old).select_for_update(skip_locked=True).order_by("record")[:BATCH])
            for one in batch:
                plain = unwrap(one.wrapped, one.record)
                assert plain is not None
                one.key_id, one.wrapped = wrap(plain, one.record)
            keys.bulk_update(batch, ["key_id", "wrapped"])
        if not batch:
            break
        done += len(batch)
        yield done, everything
    for place in _PLACES:
        while moved := place.move():
            done += moved
            yield done, everything
