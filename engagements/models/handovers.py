"""What a change of people asks of us: relationships lost, who came, what was promised, who takes it on by when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models.base import Protected, protected_constraints
from core.models.encrypted import EncryptedTextField
from engagements.models.choices import HandoverKind, HandoverStatus
from stakeholders.models import Deployment, Post, Stakeholder
from stakeholders.models.choices import Kind


class Handover(Protected):
    """Opened when an official leaves a post, when a unit is about to rotate, or when one of us leaves."""

    kind = models.CharField(
        _("what happened"), max_length=9, choices=HandoverKind.choices, default=HandoverKind.DEPARTURE
    )
    person = models.ForeignKey(
        Stakeholder,
        verbose_name=_("who left"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers",
        limit_choices_to={"kind": Kind.PERSON},
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers",
    )
    successor = models.ForeignKey(
        Stakeholder,
        verbose_name=_("who came"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Kind.PERSON},
        help_text=_("Empty: not known yet. Their stance is not known either."),
    )
    deployment = models.ForeignKey(
        Deployment,
        verbose_name=_("deployment"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers",
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("colleague who leaves"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who takes it on"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    day = models.DateField(_("since when"))
    due = models.DateField(_("introduced by"), null=True, blank=True)
    note = EncryptedTextField(_("note"), max_length=4000)
    status = models.CharField(
        _("status"),
        max_length=6,
        choices=HandoverStatus.choices,
        default=HandoverStatus.OPEN,
        editable=False,
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    history = track()

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {"status", "closed_at"}

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = protected_constraints("handover")
        indexes = [
            models.Index(fields=["day", "id"], name="handover_day"),
            models.Index(fields=["updated_at", "id"], name="handover_updated"),
            models.Index(fields=["status", "day", "id"], name="handover_status_day"),
        ]

    def __str__(self) -> str:
        return str(_("Handover: %(what)s") % {"what": self.post or self.deployment or self.colleague or "–"})

    def get_absolute_url(self) -> str:
        return reverse("handovers-detail", args=[self.pk])
