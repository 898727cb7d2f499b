"""Browser sessions with whose they are, so that all of somebody's are found and ended by one statement."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User


class Session(AbstractBaseSession):
    """One browser. `ref` names it on pages: the key itself opens it and is never shown."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="browser_sessions", editable=False
    )
    ref = models.UUIDField(unique=True, null=True, editable=False)
    began_at = models.DateTimeField(_("began"), null=True, editable=False)
    seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    address = models.GenericIPAddressField(_("address"), null=True, editable=False)
    browser = models.CharField(_("browser"), max_length=60, default="", editable=False)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = _("session")  # type: ignore[assignment]
        verbose_name_plural = _("sessions")  # type: ignore[assignment]
        indexes = [models.Index(fields=["user", "-seen_at"], name="session_user_seen")]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions import SessionStore

        return SessionStore
