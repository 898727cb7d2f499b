"""What may be held about a country: kinds of records that counsel has allowed or switched off there (access.md)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.choices import HoldingKind
from core.models.fields import NameField, SafeTextField


class HoldingRule(Protected):
    """One decision for one country, with the name of counsel and the day. Without one, the usual holds."""

    area = models.ForeignKey(
        "core.Area", verbose_name=_("country"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("what"), max_length=16, choices=HoldingKind.choices)
    allowed = models.BooleanField(_("may be held"), default=False)
    counsel = NameField(_("counsel"), max_length=150, help_text=_("Who advised on this."))
    decided_on = models.DateField(_("decided on"))
    note = SafeTextField(_("note"), max_length=1000)
    handling = handling_field(Handling.PUBLIC)
    history = track()

    class Meta:
        verbose_name = _("rule on what may be held")
        verbose_name_plural = _("rules on what may be held")
        constraints = protected_constraints("holdingrule")
        indexes = [
            models.Index(fields=["area", "kind", "-decided_on"], name="holding_area_kind"),
            models.Index(fields=["decided_on", "id"], name="holding_decided"),
            models.Index(fields=["updated_at", "id"], name="holding_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("holding-rules-detail", args=[self.pk])
