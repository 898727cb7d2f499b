"""Acts that were asked for with a key, so that asking again gives the same record and no second one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7


class IdempotencyKey(models.Model):
    """One act of one actor: what was asked (route and digest) and what came of it (ids, or the page to land on)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=200)
    route = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    object_refs = models.JSONField(default=list, blank=True)
    location = models.CharField(max_length=1000, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="idempotency_actor_key")]
        indexes = [models.Index(fields=["expires_at"], name="idempotency_expires")]

    def __str__(self) -> str:
        return self.route
