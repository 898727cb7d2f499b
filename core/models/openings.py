"""What opens closed records for a while: breaking glass, and two leads together (design: access.md)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7


class BrokenGlass(models.Model):
    """Somebody typed a reference and a reason. What it named, if anything, is filled in later and told to nobody but
    those concerned."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+"
    )
    reference = models.CharField(_("reference"), max_length=60)
    reason = models.CharField(_("why"), max_length=250)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    done_at = models.DateTimeField(null=True, editable=False)
    kind = models.CharField(max_length=80, blank=True, default="", editable=False)
    record_id = models.UUIDField(null=True, editable=False)
    function = models.ForeignKey(
        settings.FUNCTION_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    until = models.DateTimeField(_("open until"), null=True, editable=False)

    class Meta:
        verbose_name = _("break glass")
        verbose_name_plural = _("break glass")
        indexes = [models.Index(fields=["asked_at"], name="glass_asked")]

    def __str__(self) -> str:
        return f"{self.reference}"


class CustodyOpening(models.Model):
    """A lead asks, a second lead of the same function confirms: the named records that lost both their keepers, or
    (with a reference) one named record in a threat to life."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    function = models.ForeignKey(
        settings.FUNCTION_MODEL, verbose_name=_("function"), on_delete=models.PROTECT, related_name="+"
    )
    reference = models.CharField(_("reference"), max_length=60, blank=True, default="")
    reason = models.CharField(_("why"), max_length=250)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("asked"), auto_now_add=True)
    expires_at = models.DateTimeField(_("to be confirmed until"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("custody opening")
        verbose_name_plural = _("custody openings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("requested_by")),
                name="custody_two_people",
            )
        ]

    def __str__(self) -> str:
        return f"{self.function}"
