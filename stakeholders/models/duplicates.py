"""Pairs of records that may be one, found over the whole register, and what people said of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from stakeholders.models.choices import Kind
from stakeholders.models.stakeholders import Stakeholder


class DuplicatePair(models.Model):
    """Two records that are alike; `one` has the lower id. `score` is that of domain/duplicates.py over names and
    identifiers alone, so that a private birth date shows in no pair. Somebody's word that they are two people is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    one = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(_("how alike"), help_text=_("Of a hundred."))
    different_at = models.DateTimeField(null=True, blank=True)
    different_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        verbose_name = _("pair that may be one")
        verbose_name_plural = _("pairs that may be one")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="duplicate_pair_in_order"),
        ]
        indexes = [models.Index(fields=["-score", "-id"], name="duplicate_pair_score")]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"


class DuplicateScan(models.Model):
    """How far the search for pairs has come: every record changed up to here was compared with all others."""

    kind = models.CharField(max_length=12, primary_key=True, choices=Kind.choices)
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_id = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("search for pairs")
        verbose_name_plural = _("searches for pairs")

    def __str__(self) -> str:
        return self.kind
