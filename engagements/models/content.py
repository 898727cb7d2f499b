"""What an engagement brought: notes, points that were raised, promises."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.encrypted import EncryptedTextField
from core.models.fields import NameField, SafeTextField, latest_bound
from engagements.models.choices import CLOSED, CommitmentStatus, Response, Side
from engagements.models.engagements import Engagement
from stakeholders.models import Stakeholder


class Note(Protected):
    """What one function wrote down about an engagement. Others who share the engagement do not read it by that."""

    engagement = models.ForeignKey(
        Engagement, verbose_name=_("engagement"), on_delete=models.PROTECT, related_name="notes"
    )
    text = EncryptedTextField(_("note"), max_length=20_000, blank=False)
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = protected_constraints("note")
        indexes = [
            models.Index(fields=["created_at", "id"], name="note_created"),
            models.Index(fields=["updated_at", "id"], name="note_updated"),
        ]

    def __str__(self) -> str:
        return str(_("Note on %(what)s") % {"what": self.engagement})

    def get_absolute_url(self) -> str:
        return reverse("notes-detail", args=[self.pk])


class Point(Protected):
    """Something raised in an engagement: on a theme or a standard, by whom, and what came back."""

    engagement = models.ForeignKey(
        Engagement, verbose_name=_("engagement"), on_delete=models.PROTECT, related_name="points"
    )
    title = NameField(_("what was raised"), max_length=200)
    side = models.CharField(_("who raised it"), max_length=6, choices=Side.choices, default=Side.OURS)
    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name=_("with whom"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="points",
    )
    theme = models.ForeignKey(
        "core.Theme",
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    standard = NameField(
        _("standard"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("For example Voluntary Principles, or an article of a law."),
    )
    wording = models.ForeignKey(
        "engagements.PositionVariant",
        verbose_name=_("the wording that was used"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="points",
        help_text=_("The wording of a position that was meant to be said."),
    )
    response = models.SmallIntegerField(
        _("what came back"),
        choices=Response.choices,
        null=True,
        blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
    )
    text = EncryptedTextField(_("in more words"), max_length=4000)
    raised_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    search_key = models.TextField(default="", editable=False)
    handling = handling_field(Handling.FUNCTION)
    history = track(excluded_fields=["raised_at"])

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {"raised_at"}

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        constraints = protected_constraints("point")
        indexes = [
            models.Index(fields=["raised_at", "id"], name="point_raised"),
            models.Index(fields=["updated_at", "id"], name="point_updated"),
            models.Index(fields=["function", "raised_at", "id"], name="point_function_raised"),
            models.Index(fields=["stakeholder", "raised_at"], name="point_stakeholder_raised"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="point_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("points-detail", args=[self.pk])


class Commitment(Protected):
    """A promise: ours, theirs, or one that both made."""

    code = models.CharField(_("code"), max_length=12, default="", editable=False)
    title = NameField(_("what was promised"))
    side = models.CharField(_("who promised"), max_length=6, choices=Side.choices, default=Side.OURS)
    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name=_("counterpart"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
    )
    engagement = models.ForeignKey(
        Engagement,
        verbose_name=_("made in"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who of us follows it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    due = models.DateField(_("due"), null=True, blank=True)
    # Never null, so that it orders: a promise without a day stands last.
    due_latest = latest_bound()
    status = models.CharField(
        _("status"), max_length=11, choices=CommitmentStatus.choices, default=CommitmentStatus.OPEN
    )
    detail = EncryptedTextField(_("in more words"), max_length=4000)
    evidence = EncryptedTextField(_("evidence"), max_length=4000)
    reopened_why = SafeTextField(_("why it is open again"), max_length=500)
    closed_on = models.DateField(_("settled on"), null=True, blank=True, editable=False)
    search_key = models.TextField(default="", editable=False)
    handling = handling_field(Handling.FUNCTION)
    history = track()

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {"code", "due_latest", "closed_on"}

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = protected_constraints("commitment")
        indexes = [
            models.Index(fields=["due_latest", "id"], name="commitment_due"),
            models.Index(fields=["updated_at", "id"], name="commitment_updated"),
            models.Index(fields=["function", "due_latest", "id"], name="commitment_function_due"),
            models.Index(fields=["status", "due_latest", "id"], name="commitment_status_due"),
            models.Index(fields=["colleague", "status"], name="commitment_colleague"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="commitment_search"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("commitments-detail", args=[self.pk])

    def clean(self) -> None:
        """A promise is made to somebody or in something; a kept one says by what that is known."""
        if self.stakeholder_id is None and self.engagement_id is None:
            raise ValidationError({"stakeholder": _("Say with whom, or in which engagement.")})
        if self.status == CommitmentStatus.KEPT and not self.evidence:
            raise ValidationError({"evidence": _("Say how we know that it was kept.")})

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED
