"""Drafts written with no connection: the lock of a device, and the one arrival of a draft."""

from __future__ import annotations

import base64
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, idempotency
from core.access.principals import Principal, principal_of
from core.encryption import keyring, seal, sealed_with, unseal
from core.errors import NotAllowed
from core.key_care import SealedValues, register_sealed
from engagements.models import OfflineDevice
from engagements.services.logging import log_engagement

MOST = 20
BATCH = 200
KNOWN_FOR = timedelta(days=400)
"""So long a draft that comes again is known to have arrived: a device may lie in a drawer for months."""


@dataclass(frozen=True)
class Arrival:
    url: str
    again: bool


def _context(device: OfflineDevice) -> str:
    return f"offline:{device.pk}:{device.user_id}"


def _keeper(actor: Any) -> tuple[Principal, UUID]:
    """Somebody signed in who may log engagements; nobody's lock is handled for somebody else."""
    principal = principal_of(actor)
    if principal.user_id is None or principal.limited or principal.read_only or not principal.may_edit:
        raise NotAllowed(_("Your role may not add records."))
    return principal, principal.user_id


def lock_of(*, actor: Any, device: UUID) -> str | None:
    """The lock of one's own device in base64; None where it is another's, or gone."""
    _principal, me = _keeper(actor)
    found = OfflineDevice.objects.filter(pk=device, user_id=me).first()
    return unseal(found.sealed, context=_context(found)) if found is not None else None


@transaction.atomic
def prepare_device(*, actor: Any) -> tuple[UUID, str]:
    """A new device and its lock: 256 random bits, sealed under FIELD_KEYS. Of many the oldest is forgotten."""
    principal, me = _keeper(actor)
    standing = OfflineDevice.objects.select_for_update().filter(user_id=me).order_by("-pk")
    for device in standing[MOST - 1 :]:
        device.delete()
    lock = base64.b64encode(secrets.token_bytes(32)).decode()
    device = OfflineDevice(user_id=me)
    device.sealed = seal(lock, context=_context(device))
    device.save(force_insert=True)
    audit.record(actor=principal, verb="offline.prepare", obj=device)
    return device.pk, lock


@transaction.atomic
def forget_device(*, actor: Any, device: UUID) -> None:
    """What this device keeps opens never again; of a device that is another's nothing happens."""
    principal, me = _keeper(actor)
    for found in OfflineDevice.objects.filter(pk=device, user_id=me):
        audit.record(actor=principal, verb="offline.forget", obj=found)
        found.delete()


def end_devices(user: Any) -> None:
    """When an account ends its locks are destroyed: no draft on any device opens again."""
    OfflineDevice.objects.filter(user=user).delete()


def arrive(*, actor: Any, draft: UUID, values: dict[str, Any]) -> Arrival:
    """Logs a draft once, however often it is sent. Raises KeyReused where it arrived with other words."""
    _principal, me = _keeper(actor)
    with idempotency.once(
        actor_id=me,
        key=f"offline:{draft}",
        route="offline draft",
        digest=idempotency.digest_of(values),
        kept=KNOWN_FOR,
    ) as (row, done):
        if done:
            return Arrival(row.location, again=True)
        made = log_engagement(actor=actor, **values)
        url = made.get_absolute_url()
        idempotency.keep(row, refs=[made.pk], location=url)
        return Arrival(url, again=False)


def _used() -> dict[str, int]:
    """How many locks need which key."""
    sealed = OfflineDevice.objects.values_list("sealed", flat=True)
    return dict(Counter(sealed_with(text) for text in sealed.iterator(chunk_size=BATCH)))


@transaction.atomic
def _move() -> int:
    """Seals one batch of locks anew under the first key."""
    old = OfflineDevice.objects.exclude(sealed__startswith=f"s1.{keyring().current}.")
    batch = list(old.select_for_update(skip_locked=True).order_by("pk")[:BATCH])
    for device in batch:
        device.sealed = seal(unseal(device.sealed, context=_context(device)), context=_context(device))
        device.save(update_fields=["sealed"])
    return len(batch)


register_sealed(SealedValues("devices without a connection", _used, _move))
