"""Making and reading API tokens (`ent_` + 43 characters, so that secret scanners can find them)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import ApiToken
from core import prepared

MARK = "ent_"
USED_EVERY = timedelta(minutes=10)
DIGEST: Any = prepared.text_slot("digest")
MOMENT: Any = prepared.moment_slot("moment")


def new_secret() -> str:
    """A fresh token text; it is shown once and never stored."""
    return MARK + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored: a plain SHA-256 is enough for 256 random bits and stays fast."""
    return hashlib.sha256(secret.encode()).hexdigest()


def comes_from(address: str | None, ranges: list[str]) -> bool:
    """Whether an address lies in one of these ranges; without ranges every address does."""
    if not ranges:
        return True
    try:
        sender = ip_address(address or "")
    except ValueError:
        return False
    mapped = getattr(sender, "ipv4_mapped", None) or sender
    return any(mapped in ip_network(one, strict=False) for one in ranges)


def is_spent(secret: bytes) -> bool:
    """Whether this was a token once: a program that was not told yet guesses nothing."""
    return ApiToken.objects.filter(
        Q(revoked_at__isnull=False) | Q(expires_at__lte=timezone.now()) | Q(user__is_active=False),
        digest=hashlib.sha256(secret[:100]).hexdigest(),
    ).exists()


def within_quota(token: ApiToken) -> bool:
    """Counts this request of the hour; whether it is still among those allowed.

    The count lives in the cache: while that is away, requests go on.
    """
    if token.hourly_quota is None:
        return True
    key = f"token-hour:{token.pk}:{timezone.now():%Y%m%d%H}"
    try:
        cache.add(key, 0, 3600)
        return int(cache.incr(key)) <= token.hourly_quota
    except (ConnectionError, RedisError, ValueError):
        return True


def _in_force() -> prepared.Statement:
    tokens = ApiToken.objects.select_related("user").filter(
        digest=DIGEST, revoked_at__isnull=True, expires_at__gt=MOMENT, user__is_active=True
    )
    return prepared.compiled(tokens)


def find(secret: str, address: str | None = None) -> ApiToken | None:
    """The token in force for a secret used from an address, with its active user; None for anything else. One query."""
    if not secret.startswith(MARK) or len(secret) > 100 or not secret.isascii():
        return None
    found = prepared.instances(
        prepared.statement("token", _in_force), {"digest": digest(secret), "moment": timezone.now()}
    )
    token: ApiToken | None = found[0] if found else None
    if token is not None and not comes_from(address, token.addresses):
        return None
    if token is not None and (token.last_used_at is None or timezone.now() - token.last_used_at > USED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now(), last_used_address=address)
    return token
