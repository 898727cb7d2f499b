"""Devices that keep drafts with no connection: the half of their key that stays with us."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7


class OfflineDevice(models.Model):
    """The lock of one browser's drafts. The browser keeps its private key wrapped by this lock, and drafts sealed to the
    public one; the lock is given to its owner's signed-in session only. Without this row its drafts stay sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offline_devices"
    )
    sealed = models.CharField(max_length=200, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("device without a connection")
        verbose_name_plural = _("devices without a connection")

    def __str__(self) -> str:
        return str(self.pk)
