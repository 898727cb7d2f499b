"""What must happen because of a write: kept beside it in one transaction, delivered by the worker."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7


class OutboxState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
    GAVE_UP = "gave_up", _("Gave up")


class OutboxEntry(models.Model):
    """One effect. The payload holds ids, counts and addresses inside the application, never names or content."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("what"), max_length=80)
    key = models.CharField(max_length=200, blank=True, default="")
    payload = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("for whom"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    state = models.CharField(
        _("state"), max_length=8, choices=OutboxState.choices, default=OutboxState.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    note = models.CharField(_("last trouble"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("effect")
        verbose_name_plural = _("effects")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=~models.Q(key=""), name="outbox_once_per_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=models.Q(state=OutboxState.WAITING), name="outbox_due"
            ),
            models.Index(
                fields=["finished_at"], condition=models.Q(finished_at__isnull=False), name="outbox_finished"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
