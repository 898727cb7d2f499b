"""What joins stakeholders: ties between them, whom they speak for, and what they want."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.encrypted import EncryptedTextField
from core.models.fields import PartialDateField, SafeTextField, earliest_bound, latest_bound
from stakeholders.models.choices import (
    Answer,
    InterestDirection,
    InterestKind,
    Legitimacy,
    ReportingLine,
    TieKind,
)
from stakeholders.models.posts import check_period
from stakeholders.models.stakeholders import Stakeholder


class Tie(Protected):
    """A directed, dated edge: the subject reports to, influences, represents … the object.

    `represents` with a group is the only link between a person and a rights-holder group; it is self-declared or
    publicly claimed, and says on what the claim rests (domain.md: Representation).
    """

    subject = models.ForeignKey(
        Stakeholder, verbose_name=_("who"), on_delete=models.PROTECT, related_name="ties_out"
    )
    kind = models.CharField(_("how they are joined"), max_length=14, choices=TieKind.choices)
    object = models.ForeignKey(
        Stakeholder,
        verbose_name=_("to whom"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ties_in",
    )
    group = models.ForeignKey(
        "core.RightsHolderGroup",
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Only for “represents”: the rights-holder group spoken for."),
    )
    line = models.CharField(_("line"), max_length=14, choices=ReportingLine.choices, blank=True, default="")
    legitimacy = models.CharField(
        _("basis of the claim"), max_length=13, choices=Legitimacy.choices, blank=True, default=""
    )
    recognised = models.CharField(
        _("recognised by the group"), max_length=7, choices=Answer.choices, blank=True, default=""
    )
    strength = models.PositiveSmallIntegerField(
        _("strength"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 loose to 5 very close. Empty: not known."),
    )
    evidence = EncryptedTextField(_("how we know"), max_length=2000)
    start = PartialDateField(_("since"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("until"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            *protected_constraints("tie"),
            models.CheckConstraint(
                condition=Q(object__isnull=True) | ~Q(subject=F("object")),
                name="tie_not_to_itself",
                violation_error_message=_("A tie joins two different stakeholders."),
            ),
            models.CheckConstraint(
                condition=Q(object__isnull=False, group__isnull=True)
                | Q(object__isnull=True, group__isnull=False, kind=TieKind.REPRESENTS),
                name="tie_to_one",
                violation_error_message=_("Name one stakeholder, or (for “represents”) one group."),
            ),
        ]
        indexes = [
            models.Index(fields=["start_earliest", "id"], name="tie_start"),
            models.Index(fields=["updated_at", "id"], name="tie_updated"),
            models.Index(fields=["function", "updated_at", "id"], name="tie_function_updated"),
            models.Index(fields=["kind", "updated_at", "id"], name="tie_kind_updated"),
        ]

    def __str__(self) -> str:
        other = self.object if self.object_id else self.group
        return f"{self.subject} {self.get_kind_display()} {other}"

    def get_absolute_url(self) -> str:
        return reverse("ties-detail", args=[self.pk])

    def clean(self) -> None:
        """A tie has one other end; what only belongs to one kind stands with that kind only."""
        check_period(self)
        if self.object_id is not None and self.object_id == self.subject_id:
            raise ValidationError({"object": _("A tie joins two different stakeholders.")})
        if self.group_id is not None and self.kind != TieKind.REPRESENTS:
            raise ValidationError({"group": _("Only somebody who represents it is joined to a group.")})
        if self.object_id is None and self.group_id is None:
            place = "group" if self.kind == TieKind.REPRESENTS else "object"
            raise ValidationError({place: _("Say with whom.")})
        if self.object_id is not None and self.group_id is not None:
            raise ValidationError({"group": _("Name one stakeholder or one group, not both.")})
        if self.line and self.kind != TieKind.REPORTS_TO:
            raise ValidationError({"line": _("Only “reports to” has a line.")})
        if self.kind != TieKind.REPRESENTS:
            for name in ("legitimacy", "recognised"):
                if getattr(self, name):
                    raise ValidationError({name: _("Only “represents” has this.")})


class Interest(Protected):
    """What a stakeholder wants or fears on a theme, and what pulls and holds."""

    stakeholder = models.ForeignKey(
        Stakeholder, verbose_name=_("whose"), on_delete=models.PROTECT, related_name="interests"
    )
    kind = models.CharField(_("kind"), max_length=9, choices=InterestKind.choices)
    theme = models.ForeignKey(
        "core.Theme",
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    what = SafeTextField(_("what"), max_length=500, blank=False)
    direction = models.CharField(
        _("direction"), max_length=7, choices=InterestDirection.choices, default=InterestDirection.UNKNOWN
    )
    incentives = EncryptedTextField(_("what pulls"), max_length=2000)
    constraints = EncryptedTextField(_("what holds back"), max_length=2000)
    start = PartialDateField(_("since"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("until"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = protected_constraints("interest")
        indexes = [
            models.Index(fields=["start_earliest", "id"], name="interest_start"),
            models.Index(fields=["updated_at", "id"], name="interest_updated"),
            models.Index(fields=["function", "updated_at", "id"], name="interest_function_updated"),
        ]

    def __str__(self) -> str:
        return self.what[:120]

    def get_absolute_url(self) -> str:
        return reverse("interests-detail", args=[self.pk])

    def clean(self) -> None:
        check_period(self)
