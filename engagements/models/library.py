"""The library: guidance, model clauses and tools, tagged by the practices that they help with."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models.base import Protected, protected_constraints
from core.models.choices import Level
from core.models.fields import NameField, SafeTextField
from core.urls_safe import validate_web_address
from engagements.domain.practices import PRACTICES


class LibraryKind(models.TextChoices):
    GUIDANCE = "guidance", _("Guidance")
    MODEL_CLAUSE = "model_clause", _("Model clause")
    TOOL = "tool", _("Tool")
    TRAINING = "training", _("Training material")
    CASE = "case", _("Case study")
    STANDARD = "standard", _("Standard")


class LibraryEntry(Protected):
    """A resource of the library (API name `resources`)."""

    title = NameField(_("title"))
    kind = models.CharField(_("kind"), max_length=12, choices=LibraryKind.choices)
    issuer = NameField(_("issued by"), max_length=200, blank=True, default="")
    url = models.CharField(
        _("address"), max_length=500, blank=True, default="", validators=[validate_web_address]
    )
    summary = SafeTextField(_("what it is good for"), max_length=2000)
    practices = ArrayField(
        models.CharField(max_length=3, choices=[(name, name) for name in PRACTICES]),
        verbose_name=_("practices"),
        default=list,
        blank=True,
        help_text=_("By their numbers: A1 to A22, B1 to B17, C1 to C11."),
    )
    level = models.CharField(_("level"), max_length=13, choices=Level.choices, blank=True, default="")
    language = models.CharField(
        _("language"), max_length=20, blank=True, default="", help_text=_("fr, sw, en.")
    )
    search_key = models.TextField(default="", editable=False)
    history = track()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = protected_constraints("library_entry")
        indexes = [
            models.Index(fields=["title", "id"], name="library_entry_title"),
            models.Index(fields=["updated_at", "id"], name="library_entry_updated"),
            GinIndex(fields=["practices"], name="library_entry_practices"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resources-detail", args=[self.pk])
