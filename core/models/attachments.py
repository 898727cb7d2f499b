"""Files on records: minutes, gazettes, photographs. The bytes lie encrypted beside the database (core.file_store)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected
from core.models.fields import NameField, SafeTextField


class Attachment(Protected):
    """A file on a record. Level, function, area and custodian are copies of its record's, kept in step by its service;
    `media_type` is what its content is. `about_id` is empty when the record was deleted."""

    file_name = NameField(_("file name"), max_length=200)
    note = SafeTextField(_("what it is"), max_length=1000)
    media_type = models.CharField(_("kind of file"), max_length=120, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, editable=False)
    remarks = ArrayField(
        models.CharField(max_length=300), verbose_name=_("to know"), default=list, blank=True, editable=False
    )
    about_kind = models.CharField(_("kind of record"), max_length=30, editable=False)
    about_id = models.UUIDField(_("record"), null=True, blank=True, editable=False)
    search_key = models.TextField(default="", editable=False)
    history = track()

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {
        "handling",
        "function",
        "custodian",
    }

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.CheckConstraint(
                condition=Q(handling__lt=Handling.FUNCTION) | Q(function__isnull=False),
                name="attachment_closed_has_function",
            ),
            models.CheckConstraint(condition=~Q(about_kind=""), name="attachment_has_kind"),
        ]
        indexes = [
            models.Index(fields=["about_id"], name="attachment_about"),
            models.Index(fields=["file_name", "id"], name="attachment_name_id"),
            models.Index(fields=["created_at", "id"], name="attachment_created_id"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="attachment_search"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("attachments-detail", args=[self.pk])
