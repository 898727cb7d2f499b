"""Functions separate the company; teams are named lists of colleagues across functions."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models.base import Record
from core.models.fields import NameField


class Function(Record):
    """A separated part of the company: security, community relations, external affairs, environment, …"""

    name = NameField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("short name"), max_length=50, unique=True)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, editable=False, related_name="function")
    history = track()

    class Meta:
        verbose_name = _("function")
        verbose_name_plural = _("functions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(Record):
    """A named list of colleagues with whom records can be shared at once."""

    name = NameField(_("name"), max_length=80, unique=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("members"), blank=True, related_name="teams"
    )
    group = models.OneToOneField(Group, on_delete=models.PROTECT, editable=False, related_name="team")
    history = track()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
