"""Judgements on stakeholders: who says it, when, on what evidence, how sure; a series, never overwritten."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.grants import GroupGrant, UserGrant
from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.encrypted import EncryptedTextField
from stakeholders.domain.stance import AXES, BOUNDS, stance
from stakeholders.models.choices import Provenance
from stakeholders.models.judgement_choices import Confidence, Line
from stakeholders.models.stakeholders import Stakeholder


def _axis(name: str, label: Any, hint: Any = "") -> Any:
    """One of the six numbers; empty is *not set*, which is never zero."""
    low, high = BOUNDS[name]
    return models.SmallIntegerField(
        label,
        null=True,
        blank=True,
        help_text=hint,
        validators=[MinValueValidator(low), MaxValueValidator(high)],
    )


class Assessment(Protected):
    """One judgement of one function on one day, on one theme or in general.

    It is a root of its own: who opens the page of a minister to another function does not open what a third function
    thinks of that minister.
    """

    stakeholder = models.ForeignKey(
        Stakeholder, verbose_name=_("about"), on_delete=models.PROTECT, related_name="assessments"
    )
    theme = models.ForeignKey(
        "core.Theme",
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: in general."),
    )
    alignment = _axis("alignment", _("alignment"), _("With the outcome sought on the theme, never with us."))
    interest = _axis("interest", _("interest"))
    influence = _axis("influence", _("influence"))
    legitimacy = _axis("legitimacy", _("legitimacy"))
    urgency = _axis("urgency", _("urgency"))
    accessibility = _axis("accessibility", _("openness to contact"))
    line = models.CharField(_("whose line"), max_length=8, choices=Line.choices, default=Line.UNCLEAR)
    confidence = models.CharField(
        _("how sure"), max_length=6, choices=Confidence.choices, default=Confidence.MEDIUM
    )
    provenance = models.CharField(
        _("how we know"), max_length=9, choices=Provenance.choices, blank=True, default=""
    )
    rationale = EncryptedTextField(_("why"), max_length=2000, blank=False)
    assessed_on = models.DateField(_("judged on"), default=timezone.localdate)
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            *protected_constraints("assessment"),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{axis}__isnull": True})
                    | models.Q(**{f"{axis}__gte": BOUNDS[axis][0], f"{axis}__lte": BOUNDS[axis][1]}),
                    name=f"assessment_{axis}_scale",
                )
                for axis in AXES
            ),
        ]
        indexes = [
            models.Index(fields=["assessed_on", "id"], name="assessment_on"),
            models.Index(fields=["updated_at", "id"], name="assessment_updated"),
            models.Index(fields=["function", "updated_at", "id"], name="assessment_function_updated"),
            models.Index(
                fields=["stakeholder", "function", "theme", "assessed_on", "id"], name="assessment_series"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder}, {self.assessed_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("assessments-detail", args=[self.pk])

    @property
    def stance(self) -> str:
        return stance(self.alignment, self.interest).value

    def clean(self) -> None:
        """A judgement judges something, and not tomorrow."""
        if all(getattr(self, axis) is None for axis in AXES):
            raise ValidationError(
                {"alignment": _("Set at least one of the six: alignment, interest, influence …")}
            )
        if self.assessed_on and self.assessed_on > timezone.localdate():
            raise ValidationError({"assessed_on": _("This day has not come yet.")})


class AssessmentUserGrant(UserGrant):
    """An assessment shared with one person."""

    content_object = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="user_grants")

    class Meta(UserGrant.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["user", "permission", "content_object"], name="assessment_user_grant")
        ]


class AssessmentGroupGrant(GroupGrant):
    """An assessment shared with a function or team."""

    content_object = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="group_grants")

    class Meta(GroupGrant.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["group", "permission", "content_object"], name="assessment_group_grant")
        ]
