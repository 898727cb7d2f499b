"""Saved views: the filters, order and columns of a list under a name. A view opens nothing: everybody reads their own
rows through it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models.base import Record
from core.models.fields import NameField


class Audience(models.TextChoices):
    PRIVATE = "private", _("Only me")
    FUNCTION = "function", _("A function")
    TEAM = "team", _("A team")
    COMPANY = "company", _("All company staff")


class SavedView(Record):
    """One view of one list (`page` is its URL name); its author owns it."""

    name = NameField(_("name"), max_length=80)
    page = models.CharField(max_length=60, editable=False)
    query = models.TextField(_("filters"), blank=True, default="", max_length=2000)
    audience = models.CharField(
        _("who may use it"), max_length=10, choices=Audience.choices, default=Audience.PRIVATE
    )
    function = models.ForeignKey(
        settings.FUNCTION_MODEL,
        verbose_name=_("function"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    team = models.ForeignKey(
        settings.TEAM_MODEL,
        verbose_name=_("team"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    search_key = models.TextField(default="", editable=False)
    history = track()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.CheckConstraint(
                condition=(Q(audience=Audience.FUNCTION) & Q(function__isnull=False) & Q(team__isnull=True))
                | (Q(audience=Audience.TEAM) & Q(team__isnull=False) & Q(function__isnull=True))
                | (
                    Q(audience__in=[Audience.PRIVATE, Audience.COMPANY])
                    & Q(function__isnull=True, team__isnull=True)
                ),
                name="view_audience_named",
            )
        ]
        indexes = [
            models.Index(fields=["created_by", "page", "name"], name="view_owner"),
            models.Index(
                fields=["page", "name"], name="view_shared", condition=~Q(audience=Audience.PRIVATE)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("view-open", args=[self.pk])


class ViewUse(models.Model):
    """How one person uses a view: opened first on its list, pinned to the Desk."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="uses")
    first = models.BooleanField(default=False)
    pinned = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "view"], name="view_use_once")]

    def __str__(self) -> str:
        return f"{self.view_id}"
