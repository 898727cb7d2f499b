"""Themes and rights-holder groups: the shared vocabulary of every judgement and count."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models.base import Protected, protected_constraints
from core.models.fields import NameField, SafeTextField


class Theme(Protected):
    """A topic with the outcome the company seeks; alignment is with that outcome, never with the company."""

    name = NameField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    outcome = SafeTextField(_("outcome we seek"), max_length=500, help_text=_("One sentence."))
    source_note = SafeTextField(_("where this is from"), max_length=500)
    source_date = models.DateField(_("source dated"), null=True, blank=True)
    search_key = models.TextField(default="", editable=False)
    history = track()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = protected_constraints("theme")
        indexes = [
            models.Index(fields=["name", "id"], name="theme_name_id"),
            models.Index(fields=["updated_at", "id"], name="theme_updated"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="theme_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("themes-detail", args=[self.pk])


class RightsHolderGroup(Protected):
    """A rights-holder or constituency group, used wherever representation is counted."""

    name = NameField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    description = SafeTextField(_("description"), max_length=2000)
    source_note = SafeTextField(_("where this is from"), max_length=500)
    source_date = models.DateField(_("source dated"), null=True, blank=True)
    search_key = models.TextField(default="", editable=False)
    history = track()

    class Meta:
        verbose_name = _("rights-holder group")
        verbose_name_plural = _("rights-holder groups")
        constraints = protected_constraints("group")
        indexes = [
            models.Index(fields=["name", "id"], name="group_name_id"),
            models.Index(fields=["updated_at", "id"], name="group_updated"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="group_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("groups-detail", args=[self.pk])
