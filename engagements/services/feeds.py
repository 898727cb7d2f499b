"""Calendar addresses: made once, shown once, withdrawn at once, and gone with the account."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.factors import shut_out
from core import audit
from core.access.principals import principal_of
from core.errors import NotAllowed, NotVisible
from core.requests import current
from engagements.models import CalendarFeed

MARK = "entcal_"
LONGEST = timedelta(days=366)
MOST = 10
USED_EVERY = timedelta(minutes=10)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_feed(*, actor: Any, name: str, expires_at: datetime | None = None) -> tuple[CalendarFeed, str]:
    """A new address of one's own calendar with its secret, shown once. Nobody makes one for somebody else."""
    principal = principal_of(actor)
    if principal.user_id is None or principal.limited or principal.read_only or principal.system:
        raise NotAllowed
    ends = expires_at or timezone.now() + LONGEST
    if not timezone.now() < ends <= timezone.now() + LONGEST:
        raise ValidationError({"expires": _("A calendar address ends within a year.")})
    standing = CalendarFeed.objects.filter(
        user_id=principal.user_id, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    if standing.count() >= MOST:
        raise ValidationError({"name": _("You have %(n)s addresses: withdraw one first.") % {"n": MOST}})
    secret = MARK + secrets.token_urlsafe(32)
    feed = CalendarFeed(
        user_id=principal.user_id,
        name=name.strip(),
        prefix=secret[:12],
        digest=digest(secret),
        expires_at=ends,
    )
    feed.full_clean()
    feed.save()
    audit.record(actor=principal, verb="feed.create", obj=feed)
    return feed, secret


@transaction.atomic
def revoke_feed(*, actor: Any, pk: UUID) -> None:
    """Withdraws one's own address at once."""
    principal = principal_of(actor)
    feed = CalendarFeed.objects.select_for_update().filter(pk=pk, user=principal.user_id).first()
    if feed is None or principal.user_id is None:
        raise NotVisible
    feed.revoked_at = feed.revoked_at or timezone.now()
    feed.save()
    audit.record(actor=principal, verb="feed.revoke", obj=feed)


def end_feeds(user: Any) -> None:
    """When an account ends its addresses are withdrawn: bringing the account back does not bring them back."""
    CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=timezone.now())


def opened(secret: str) -> CalendarFeed | None:
    """The address in force for a secret, of an active account that is not shut out; None for anything else."""
    if not secret.startswith(MARK) or len(secret) > 100 or not secret.isascii():
        return None
    feed = (
        CalendarFeed.objects.select_related("user")
        .filter(
            digest=digest(secret),
            revoked_at__isnull=True,
            expires_at__gt=timezone.now(),
            user__is_active=True,
            user__is_service=False,
        )
        .first()
    )
    if feed is None or shut_out(feed.user):
        return None
    if feed.last_used_at is None or timezone.now() - feed.last_used_at > USED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(
            last_used_at=timezone.now(), last_used_address=current.get().address or None
        )
    return feed
