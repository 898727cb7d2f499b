"""Second factors: who needs one, who has one, and whether a code is right and unused."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from core.access.named import holds_named
from core.access.principals import principal_of
from core.access.roles import Role

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NEEDING = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
REMEMBERED = 20


def has_factor(user: Any) -> bool:
    """Whether somebody set up an authenticator app or a passkey; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=REAL).exists()


def of(user: Any) -> list[Authenticator]:
    """All of one's own factors, the oldest first."""
    return list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at"))


def needs_factor(user: Any) -> bool:
    """Managers, administrators and whoever sees a NAMED record, where the settings ask for it."""
    if not settings.MFA_REQUIRED or user.is_service:
        return False
    principal = principal_of(user)
    return bool(principal.roles & NEEDING) or holds_named(principal)


def shut_out(user: Any) -> bool:
    """Whether somebody must set up a second factor before they see anything."""
    return bool(settings.MFA_REQUIRED) and not user.is_service and not has_factor(user) and needs_factor(user)


def is_last_needed(authenticator: Authenticator) -> bool:
    """Whether removing this one would leave somebody without the factor that they need."""
    user = authenticator.user
    others = Authenticator.objects.filter(user_id=user.pk, type__in=REAL).exclude(pk=authenticator.pk)
    return not others.exists() and needs_factor(user)


@transaction.atomic
def use_code(user: Any, text: str) -> Authenticator | None:
    """The app or the recovery codes that this code belongs to, marked as used; None for any other text.

    A code of the app counts once, even within its half minute, whatever happens to the cache.
    """
    code = "".join(text.split()).replace("-", "")
    if not code.isascii() or not code.isdigit() or len(code) > 12:
        return None
    types = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    for factor in Authenticator.objects.select_for_update().filter(user_id=user.pk, type__in=types):
        right = _use_totp(factor, code) if factor.type == types[0] else factor.wrap().validate_code(code)
        if right:
            factor.refresh_from_db()
            return factor
    return None


def _use_totp(factor: Authenticator, code: str) -> bool:
    secret = decrypt(factor.data["secret"])
    used = list(factor.data.get("used", []))
    for counter in yield_hotp_counters_from_time():
        same = constant_time_compare(code, format_hotp_value(hotp_value(secret, counter)))
        if same and counter not in used:
            factor.data["used"] = [*used, counter][-REMEMBERED:]
            factor.save(update_fields=["data"])
            return True
    return False
