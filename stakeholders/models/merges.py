"""Merges: two records of one person or body became one, and everything that is needed to take it back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from stakeholders.models.stakeholders import Stakeholder


class Merge(models.Model):
    """One merge. `before` and `after` are the survivor's fields that changed; `moved` names every row whose key was
    turned to the survivor, as `{app.Model.field: [ids]}`; `above` is what the absorbed body was to the survivor.

    Nobody reads it as a record: pages and API say of a merge what its reader sees of both sides.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    survivor = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    above = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, default="", blank=True)
    merged_at = models.DateTimeField(auto_now_add=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=models.F("absorbed")), name="merge_of_two"),
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="merge_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.survivor_id}"
