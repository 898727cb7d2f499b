"""The read document of slices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.documents import Document, Item, Reader, Row, Secret, common_items
from engagements.models import Slice
from engagements.selectors.slices import token_of


@dataclass(frozen=True)
class Link(Secret):
    """The address to send to the reader outside: signed here, since PostgreSQL has no key, and in no file."""

    def columns(self, reader: Reader, model: type[models.Model]) -> dict[str, Any]:
        return {f"x_{self.name}": F("pk")}

    def value(self, row: Row) -> str:
        return link_of(row[f"x_{self.name}"])

    def text(self, row: Row) -> str:
        return ""

    def schema(self, model: type[models.Model]) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.CharField(read_only=True)

    def heading(self, model: type[models.Model]) -> str:
        return str(_("link"))


def link_of(pk: Any) -> str:
    """The address of a slice for its reader outside."""
    return settings.SITE_URL + reverse("slice-open", args=[token_of(pk)])


SLICE = Document(
    Slice,
    "Slice",
    (
        Item("id"),
        Item("title"),
        Item("recipient"),
        Item("body"),
        Item("recipient_kind"),
        Item("purpose"),
        Item("items"),
        Item("expires_on"),
        Item("competition_checked"),
        Item("withdrawn"),
        Link("link"),
        *common_items(area="scope_area"),
    ),
)
