"""Tasks: what somebody means to do, mostly about a record. Reminders and follow-ups are tasks; nothing else is."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected
from core.models.fields import NameField, SafeTextField, latest_bound


class TaskStatus(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Task(Protected):
    """Something to do. Level, function, area and custodian are copies of its record's, kept in step by its service;
    without a record it is between its author and its assignee. `about_id` is empty when the record was deleted."""

    title = NameField(_("what is to be done"), max_length=200)
    note = SafeTextField(_("note"), max_length=2000)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who does it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    due = models.DateField(_("due"), null=True, blank=True)
    # Never null, so that it orders: a task without a day stands last.
    due_latest = latest_bound()
    status = models.CharField(_("status"), max_length=10, choices=TaskStatus.choices, default=TaskStatus.OPEN)
    about_kind = models.CharField(_("kind of record"), max_length=30, blank=True, default="")
    about_id = models.UUIDField(_("record"), null=True, blank=True)
    done_at = models.DateTimeField(_("done on"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    search_key = models.TextField(default="", editable=False)
    history = track()

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {
        "handling",
        "function",
        "custodian",
        "done_at",
        "done_by",
        "due_latest",
    }

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.CheckConstraint(
                condition=Q(handling__lt=Handling.FUNCTION) | Q(function__isnull=False) | Q(about_kind=""),
                name="task_closed_has_function",
            ),
            models.CheckConstraint(
                condition=Q(about_id__isnull=True) | ~Q(about_kind=""), name="task_record_has_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["due_latest", "id"], name="task_due_id"),
            models.Index(fields=["created_at", "id"], name="task_created_id"),
            models.Index(fields=["title", "id"], name="task_title_id"),
            models.Index(fields=["about_id"], name="task_about"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="task_search"),
            models.Index(
                fields=["assignee", "due_latest"], name="task_mine", condition=Q(status=TaskStatus.OPEN)
            ),
            models.Index(
                fields=["created_by", "due_latest"], name="task_given", condition=Q(status=TaskStatus.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asks_purpose(self) -> bool:
        """A task between two people names no record: nobody asks them what they read it for."""
        return super().asks_purpose and bool(self.about_kind)

    def get_absolute_url(self) -> str:
        return reverse("tasks-detail", args=[self.pk])
