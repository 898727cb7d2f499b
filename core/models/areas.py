"""Areas: a tree from country to site, by which sight can be limited."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, protected_constraints
from core.models.choices import AreaKind
from core.models.fields import NameField, SafeTextField
from core.models.json_fields import NamesField


class Area(Protected):
    """A country, region, district … or a site. Shipped ISO areas are PUBLIC reference data."""

    name = NameField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=AreaKind.choices, default=AreaKind.DISTRICT)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    iso_code = models.CharField(
        _("ISO code"),
        max_length=10,
        blank=True,
        default="",
        help_text=_("ISO 3166-1 alpha-2 for a country, ISO 3166-2 below it."),
    )
    iso3 = models.CharField(_("three-letter code"), max_length=3, blank=True, default="")
    other_names = NamesField(_("names in other languages"))
    # Every area above this one, the country first: sight by subtree is one containment test.
    ancestors = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)
    source_note = SafeTextField(_("where this is from"), max_length=500)
    source_date = models.DateField(_("source dated"), null=True, blank=True)
    search_key = models.TextField(default="", editable=False)
    history = track()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            *protected_constraints("area"),
            models.UniqueConstraint(
                fields=["iso_code"],
                condition=models.Q(handling=Handling.PUBLIC) & ~models.Q(iso_code=""),
                name="area_iso_code_reference",
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="area_name_id"),
            models.Index(fields=["kind", "name", "id"], name="area_kind_name_id"),
            models.Index(fields=["updated_at", "id"], name="area_updated"),
            models.Index(Upper("iso_code"), name="area_iso_upper"),
            GinIndex(fields=["ancestors"], name="area_ancestors"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="area_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("areas-detail", args=[self.pk])

    @property
    def lineage(self) -> list[UUID]:
        """Ids of the areas above and of this one."""
        return [*self.ancestors, self.pk]
