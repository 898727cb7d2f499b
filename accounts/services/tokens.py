"""Writes of accounts: API tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ApiToken, Function, TokenScope, User
from accounts.tokens import digest, new_secret
from core import audit
from core.access.principals import principal_of
from core.errors import NotAllowed, NotVisible

LONGEST_TOKEN = timedelta(days=366)
MOST_ADDRESSES = 50


@transaction.atomic
def create_token(
    *,
    actor: Any,
    user: User,
    name: str,
    scope: str,
    expires_at: datetime,
    functions: Sequence[UUID] = (),
    addresses: Sequence[str] = (),
    hourly_quota: int | None = None,
) -> tuple[ApiToken, str]:
    """A new token with its secret, shown once: one's own, or a service account's by an administrator.

    Nobody makes a token for another person: it would open that person's sight to whoever made it.
    """
    principal = principal_of(actor)
    if principal.limited:
        raise NotAllowed
    serves = user.is_service and principal.is_administrator
    if not (serves or principal.system or principal.user_id == user.pk) or principal.read_only:
        raise NotAllowed
    if not user.is_active:
        raise ValidationError(_("This account is not active."))
    if not timezone.now() < expires_at <= timezone.now() + LONGEST_TOKEN:
        raise ValidationError({"expires": _("A token ends within a year.")})
    secret = new_secret()
    token = ApiToken(
        user=user,
        name=name.strip(),
        prefix=secret[:10],
        digest=digest(secret),
        scope=TokenScope(scope),
        expires_at=expires_at,
        functions=_held(user, functions),
        addresses=clean_addresses(addresses),
        hourly_quota=hourly_quota,
    )
    token.full_clean()
    token.save()
    details = {"scope": scope, "functions": len(token.functions), "addresses": len(token.addresses)}
    audit.record(actor=principal, verb="token.create", obj=token, details=details)
    return token, secret


def _held(user: User, functions: Sequence[UUID]) -> list[UUID]:
    """The functions, each of them one that the token's user has sight of; ValidationError otherwise."""
    if not functions:
        return []
    held = principal_of(User.objects.get(pk=user.pk))
    wanted = list(dict.fromkeys(functions))
    known = set(Function.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    allowed = known if not held.managed.nowhere else known & set(held.functions)
    if set(wanted) - allowed:
        raise ValidationError(
            {"functions": _("A token can be limited only to functions that its account holds.")}
        )
    return wanted


def clean_addresses(addresses: Sequence[str]) -> list[str]:
    """Addresses and ranges in one spelling; ValidationError for what is none, and for ranges that are everything."""
    found = []
    for text in addresses:
        try:
            network = ip_network(text.strip(), strict=False)
        except ValueError:
            raise ValidationError(
                {"addresses": _("“%(text)s” is no address or range.") % {"text": text[:50]}}
            ) from None
        if network.prefixlen == 0:
            raise ValidationError({"addresses": _("This range is every address. Leave the field empty.")})
        found.append(str(network))
    if len(found) > MOST_ADDRESSES:
        raise ValidationError({"addresses": _("At most %(n)s addresses.") % {"n": MOST_ADDRESSES}})
    return list(dict.fromkeys(found))


@transaction.atomic
def revoke_token(*, actor: Any, pk: UUID) -> None:
    """Withdraws a token at once."""
    principal = principal_of(actor)
    token = ApiToken.objects.select_for_update().filter(pk=pk).first()
    if token is None or not (principal.is_administrator or token.user_id == principal.user_id):
        raise NotVisible
    token.revoked_at = token.revoked_at or timezone.now()
    token.save()
    audit.record(actor=principal, verb="token.revoke", obj=token)
