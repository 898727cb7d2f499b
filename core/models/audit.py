"""Who did what kind of thing when. Rows are only ever inserted: the application role may do nothing else."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling


class AuditEvent(models.Model):
    """One act. It carries no content: field names, counts and references, never values."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    verb = models.CharField(_("what"), max_length=60)
    model = models.CharField(_("kind of record"), max_length=80, blank=True, default="")
    object_ref = models.CharField(_("record"), max_length=64, blank=True, default="")
    handling = models.PositiveSmallIntegerField(_("level"), choices=Handling.choices, default=Handling.PUBLIC)
    details = models.JSONField(_("details"), default=dict, blank=True)
    request_id = models.CharField(max_length=36, blank=True, default="")
    address = models.GenericIPAddressField(_("from"), null=True, blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_at_id"),
            models.Index(fields=["actor", "-id"], name="audit_actor_id"),
            models.Index(fields=["object_ref"], name="audit_object"),
            models.Index(fields=["verb", "-id"], name="audit_verb_id"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.model}".strip()


class AuditSeal(models.Model):
    """One link of the chain: which events it covers, a digest of each, and the hash of the seal before it.

    `number` counts from 1 without a gap. `row_digests` holds 32 bytes for each of `event_ids`, in their order, so that
    a changed event is named and not only noticed. Written by `core.sealing` alone, inserted and never changed.
    """

    number = models.PositiveBigIntegerField(_("seal"), primary_key=True)
    at = models.DateTimeField(_("sealed"))
    event_ids = ArrayField(models.BigIntegerField(), verbose_name=_("events"))
    total = models.PositiveBigIntegerField(_("events up to here"))
    row_digests = models.BinaryField(_("digests of the events"))
    previous = models.CharField(_("hash of the seal before"), max_length=64, blank=True, default="")
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")

    def __str__(self) -> str:
        return f"{self.number}"
