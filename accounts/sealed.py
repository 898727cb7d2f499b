"""Secrets of second factors under FIELD_KEYS: which key each needs, and moving them to the first one.

allauth keeps them as text inside the JSON of an authenticator: an app's secret, the seed of recovery codes, or codes
taken over from elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.factor_adapter import CONTEXT
from core.encryption import keyring, seal, sealed_with, unseal
from core.key_care import SealedValues, register_sealed

BATCH = 200
SINGLE = ("secret", "seed")
MANY = "migrated_codes"


def _sealed(data: dict[str, Any]) -> Iterator[str]:
    """The sealed texts of one authenticator."""
    yield from (data[name] for name in SINGLE if data.get(name))
    yield from data.get(MANY) or ()


def _changed(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    single = {name: change(data[name]) for name in SINGLE if data.get(name)}
    many = {MANY: [change(text) for text in data[MANY]]} if data.get(MANY) else {}
    return {**data, **single, **many}


def _holding() -> Any:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    return Authenticator.objects.filter(type__in=kinds).order_by("pk")


def used() -> dict[str, int]:
    """How many secrets need which key."""
    found: Counter[str] = Counter()
    for one in _holding().iterator(chunk_size=BATCH):
        found.update(sealed_with(text) for text in _sealed(one.data))
    return dict(found)


def move() -> int:
    """Seals one batch of secrets anew under the first key; returns how many, 0 when all are there."""
    current, moved = keyring().current, 0
    for one in _holding().iterator(chunk_size=BATCH):
        if all(sealed_with(text) == current for text in _sealed(one.data)):
            continue
        moved += _move(one.pk, current)
        if moved >= BATCH:
            break
    return moved


@transaction.atomic
def _move(pk: Any, current: str) -> int:
    """One authenticator under its row lock, read again: a code that was used meanwhile stays used."""
    one = Authenticator.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if one is None:
        return 0
    old = [text for text in _sealed(one.data) if sealed_with(text) != current]
    one.data = _changed(one.data, lambda text: seal(unseal(text, context=CONTEXT), context=CONTEXT))
    one.save(update_fields=["data"])
    return len(old)


register_sealed(SealedValues("second factors", used, move))
