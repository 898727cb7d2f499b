"""Who of us keeps the contact with whom, and how often both sides mean to speak."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.encrypted import EncryptedTextField
from core.models.fields import PartialDateField, earliest_bound, latest_bound
from engagements.models.choices import CallAnswerChoice, RelationshipRole, RelationshipStatus, Tier
from stakeholders.models import Stakeholder
from stakeholders.models.posts import check_period


def today() -> date:
    """The day in the zone of the asker."""
    return timezone.localdate()


class Relationship(Protected):
    """A colleague keeps the contact with a stakeholder. The last contact is computed from engagements."""

    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("colleague"), on_delete=models.PROTECT, related_name="+"
    )
    stakeholder = models.ForeignKey(
        Stakeholder, verbose_name=_("with whom"), on_delete=models.PROTECT, related_name="relationships"
    )
    role = models.CharField(
        _("part"), max_length=8, choices=RelationshipRole.choices, default=RelationshipRole.LEAD
    )
    status = models.CharField(
        _("status"), max_length=6, choices=RelationshipStatus.choices, default=RelationshipStatus.KEPT
    )
    tier = models.CharField(_("how often"), max_length=10, choices=Tier.choices, default=Tier.IMPORTANT)
    language = models.CharField(
        _("language spoken together"),
        max_length=20,
        blank=True,
        default="",
        help_text=_("For example fr or sw. Empty: not known."),
    )
    interpreter_needed = models.BooleanField(_("an interpreter is needed"), default=False)
    note = EncryptedTextField(_("how the contact stands"), max_length=2000)
    start = PartialDateField(_("since"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("until"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    history = track()

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = protected_constraints("relationship")
        indexes = [
            models.Index(fields=["start_earliest", "id"], name="relationship_start"),
            models.Index(fields=["updated_at", "id"], name="relationship_updated"),
            models.Index(fields=["function", "updated_at", "id"], name="relationship_function_updated"),
            models.Index(fields=["colleague", "status"], name="relationship_colleague_status"),
        ]

    def __str__(self) -> str:
        return f"{self.colleague} – {self.stakeholder}"

    def get_absolute_url(self) -> str:
        return reverse("relationships-detail", args=[self.pk])

    def clean(self) -> None:
        check_period(self)


class CallAnswer(Protected):
    """Would they take our call? One answer of one day; the newest counts, the earlier ones stay."""

    relationship = models.ForeignKey(
        Relationship, verbose_name=_("relationship"), on_delete=models.PROTECT, related_name="answers"
    )
    answer = models.CharField(_("would they take our call"), max_length=7, choices=CallAnswerChoice.choices)
    on_day = models.DateField(_("on"), default=today)
    why = EncryptedTextField(_("why we think so"), max_length=1000)
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("answer to “would they take our call?”")
        verbose_name_plural = _("answers to “would they take our call?”")
        constraints = protected_constraints("callanswer")
        indexes = [
            models.Index(fields=["relationship", "on_day"], name="callanswer_relationship_day"),
            models.Index(fields=["on_day", "id"], name="callanswer_day"),
            models.Index(fields=["updated_at", "id"], name="callanswer_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}, {self.on_day}"

    def get_absolute_url(self) -> str:
        return reverse("call-answers-detail", args=[self.pk])
