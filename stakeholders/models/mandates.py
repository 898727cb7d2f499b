"""Who is responsible for what, where units stand, and how bodies become others."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.choices import Level
from core.models.fields import PartialDateField, SafeTextField, earliest_bound, latest_bound
from stakeholders.models.choices import Exercised, Kind, StateFunction, SuccessionKind
from stakeholders.models.posts import Post, check_period
from stakeholders.models.stakeholders import Stakeholder


class Mandate(Protected):
    """A body (or one post of it) is responsible for a function of the State, at a level and in an area."""

    organization = models.ForeignKey(
        Stakeholder,
        verbose_name=_("body"),
        on_delete=models.PROTECT,
        related_name="mandates",
        limit_choices_to={"kind": Kind.ORGANIZATION},
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        help_text=_("Only when the law names one office of the body."),
    )
    state_function = models.CharField(
        _("function of the State"), max_length=26, choices=StateFunction.choices
    )
    description = SafeTextField(_("more exactly"), max_length=1000)
    theme = models.ForeignKey(
        "core.Theme",
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(_("level"), max_length=13, choices=Level.choices, blank=True, default="")
    formal = models.BooleanField(
        _("formal"), default=True, help_text=_("Off when it rests on custom or force and on no rule.")
    )
    legal_basis = SafeTextField(_("legal basis"), max_length=500)
    exercised = models.CharField(
        _("carried out"), max_length=7, choices=Exercised.choices, default=Exercised.UNKNOWN
    )
    start = PartialDateField(_("since"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("until"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    history = track()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = protected_constraints("mandate")
        indexes = [
            models.Index(fields=["state_function", "id"], name="mandate_state_function"),
            models.Index(fields=["updated_at", "id"], name="mandate_updated"),
            models.Index(fields=["function", "updated_at", "id"], name="mandate_function_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_function_display()}: {self.organization}"

    def get_absolute_url(self) -> str:
        return reverse("mandates-detail", args=[self.pk])

    def clean(self) -> None:
        """A post that is named is one of the body."""
        check_period(self)
        if (
            self.post_id is not None
            and self.post is not None
            and self.post.organization_id != self.organization_id
        ):
            raise ValidationError({"post": _("This post belongs to another body.")})


class Deployment(Protected):
    """A unit stands at a place for a time. Where forces stand is sensitive: function level at first."""

    organization = models.ForeignKey(
        Stakeholder,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        related_name="deployments",
        limit_choices_to={"kind": Kind.ORGANIZATION},
    )
    area = models.ForeignKey("core.Area", verbose_name=_("place"), on_delete=models.PROTECT, related_name="+")
    basis = SafeTextField(_("on what basis"), max_length=1000)
    expected_rotation = PartialDateField(_("rotation expected"))
    expected_rotation_earliest = earliest_bound()
    expected_rotation_latest = latest_bound()
    start = PartialDateField(_("since"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("until"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("deployment")
        verbose_name_plural = _("deployments")
        constraints = protected_constraints("deployment")
        indexes = [
            models.Index(fields=["start_earliest", "id"], name="deployment_start"),
            models.Index(fields=["expected_rotation_earliest", "id"], name="deployment_rotation"),
            models.Index(fields=["updated_at", "id"], name="deployment_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.area}"

    def get_absolute_url(self) -> str:
        return reverse("deployments-detail", args=[self.pk])

    def clean(self) -> None:
        check_period(self)


class Succession(Protected):
    """One body goes on as another from a day. A merger or a split is several of these with one day, so that a body
    which a reader may not see takes only its own line away."""

    predecessor = models.ForeignKey(
        Stakeholder,
        verbose_name=_("until then"),
        on_delete=models.PROTECT,
        related_name="successions_out",
        limit_choices_to={"kind": Kind.ORGANIZATION},
    )
    successor = models.ForeignKey(
        Stakeholder,
        verbose_name=_("from then on"),
        on_delete=models.PROTECT,
        related_name="successions_in",
        limit_choices_to={"kind": Kind.ORGANIZATION},
    )
    kind = models.CharField(_("what happened"), max_length=7, choices=SuccessionKind.choices)
    on = PartialDateField(_("on"))
    on_earliest = earliest_bound()
    on_latest = latest_bound()
    note = SafeTextField(_("by which act"), max_length=1000)
    history = track()

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            *protected_constraints("succession"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_of_two",
                violation_error_message=_("A body does not succeed itself."),
            ),
        ]
        indexes = [
            models.Index(fields=["on_earliest", "id"], name="succession_on"),
            models.Index(fields=["updated_at", "id"], name="succession_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    def get_absolute_url(self) -> str:
        return reverse("successions-detail", args=[self.pk])

    def clean(self) -> None:
        if self.predecessor_id is not None and self.predecessor_id == self.successor_id:
            raise ValidationError({"successor": _("A body does not succeed itself.")})
