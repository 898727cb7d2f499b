"""Writes of accounts: links by mail for a first or new password. Nobody sets a password for somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.links import LINKS
from accounts.models import User
from accounts.services.base import administrator, locked
from accounts.services.sessions import close_sessions
from core import audit, mail
from core.errors import NotVisible

EVERY_SECONDS = 120


def link_path(user: User, purpose: str) -> str:
    """A fresh link as a path; made when the mail is sent, so that it lies in no table."""
    key = LINKS[purpose].make_token(user)
    return reverse("account_password_link", kwargs={"purpose": purpose, "pk": user.pk, "key": key})


def _build(purpose: str) -> mail.Build:
    def build(user: Any, _context: dict[str, Any]) -> dict[str, Any]:
        from django.conf import settings

        return {"url": settings.SITE_URL + link_path(user, purpose)}

    return build


for _purpose in LINKS:
    mail.register(_purpose, _build(_purpose))


def post_link(user: User, purpose: str) -> None:
    """The mail with a link, at most one in two minutes: nobody's mailbox is filled from the sign-in page."""
    slot = int(timezone.now().timestamp()) // EVERY_SECONDS
    mail.post(to=user.pk, template=purpose, key=f"{purpose}:{user.pk}:{slot}")


@transaction.atomic
def invite(*, actor: Any, pk: UUID) -> User:
    """An administrator sends somebody a link for a first password, or for a new one. They never see it."""
    principal = administrator(actor)
    user: User = locked(User, pk, None)
    if user.is_service:
        raise ValidationError(_("A service account has tokens, not a password."))
    if not user.is_active:
        raise ValidationError(_("This account is not active."))
    post_link(user, "reset" if user.has_usable_password() else "invitation")
    audit.record(actor=principal, verb="user.link", obj=user)
    return user


@transaction.atomic
def ask_for_link(*, email: str) -> None:
    """Somebody forgot a password. What happens says nothing about whether there is such an account."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True, is_service=False).first()
    if user is not None:
        post_link(user, "reset")
        audit.record(actor=None, verb="user.reset_asked", obj=user)


def owner_of_link(*, purpose: str, pk: UUID, key: str) -> User | None:
    """The account that a link opens now; None for a link that is used, old, altered or somebody else's."""
    links = LINKS.get(purpose)
    user = User.objects.filter(pk=pk).first()
    return user if links is not None and user is not None and links.fits(user, key) else None


@transaction.atomic
def set_password_by_link(*, purpose: str, pk: UUID, key: str, password: str) -> User:
    """The owner of a link chooses a password. All sessions end; second factors stay as they are."""
    user = User.objects.select_for_update().filter(pk=pk).first()
    if user is None or purpose not in LINKS or not LINKS[purpose].fits(user, key):
        raise NotVisible
    validate_password(password, user)
    user.set_password(password)
    user.version += 1
    user.save()
    close_sessions(user)
    audit.record(actor=user, verb="user.password_by_link", obj=user, details={"purpose": purpose})
    return user
