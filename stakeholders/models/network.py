"""What a saved view of the network keeps beside its filters: where nodes stand, and notes on them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models.base import Record
from core.models.encrypted import EncryptedTextField
from stakeholders.models.stakeholders import Stakeholder


class ViewLayout(models.Model):
    """Where nodes stand in one view: `{id: [x, y]}`. Coordinates without content; the last arrangement is kept."""

    view = models.OneToOneField(
        "core.SavedView", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    places = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.view_id}"


class ViewNote(Record):
    """A note on one node of a view, by the view's owner. It is read where both view and node are seen."""

    view = models.ForeignKey("core.SavedView", on_delete=models.CASCADE, related_name="+")
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    group = models.ForeignKey(
        "core.RightsHolderGroup", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    text = EncryptedTextField(_("note"), max_length=1000)
    history = track()

    class Meta:
        verbose_name = _("note on a picture")
        verbose_name_plural = _("notes on a picture")
        constraints = [
            models.CheckConstraint(
                condition=Q(stakeholder__isnull=False, group__isnull=True)
                | Q(stakeholder__isnull=True, group__isnull=False),
                name="view_note_on_one",
            )
        ]

    def __str__(self) -> str:
        return str(_("note on a picture"))

    @property
    def node(self) -> Any:
        """The id of what it is about."""
        return self.stakeholder_id or self.group_id
