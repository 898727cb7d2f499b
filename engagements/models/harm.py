"""Do no harm: how contact may harm somebody, the neutral rule that is published about it, and how harm is avoided
where a plan breaks the rule."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access.grants import GroupGrant, UserGrant
from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.encrypted import EncryptedTextField
from core.models.fields import NameField, SafeTextField
from engagements.domain import contact
from stakeholders.models import Stakeholder


class HarmLevel(models.TextChoices):
    """How grave the harm would be. Empty is *not known*."""

    LOW = "low", _("Low")
    SERIOUS = "serious", _("Serious")
    GRAVE = "grave", _("Grave")


class ContactKind(models.TextChoices):
    """What a contact rule asks for; common enough to say nothing about anybody."""

    THROUGH = contact.THROUGH, _("Contact through one colleague only")
    NO_OPEN_MEETING = contact.NO_OPEN_MEETING, _("No open meeting")
    NOT_BY_PHONE = contact.NOT_BY_PHONE, _("Not by phone or message")
    NOT_AT_THEIR_PLACE = contact.NOT_AT_THEIR_PLACE, _("Not at their office or home")
    ASK_FIRST = contact.ASK_FIRST, _("Ask the author of this rule first")


def harm_field(name: Any) -> models.CharField[str, str]:
    return models.CharField(name, max_length=7, choices=HarmLevel.choices, blank=True, default="")


class Exposure(Protected):
    """How contact with us may harm a person, an organization, a community, or a colleague of ours.

    Always NAMED: its author, a second custodian and people whom they name. Its reasons are encrypted. `level` is the
    gravest of the three kinds of harm. Every change is a review.
    """

    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name=_("person or organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exposures",
    )
    place = models.ForeignKey(
        "core.Area",
        verbose_name=_("community"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("A whole community, by the area where it lives."),
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("colleague"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    other_person = EncryptedTextField(
        _("interpreter, driver or other helper"),
        max_length=300,
        help_text=_("Somebody who works with us and has no account."),
    )
    institution = harm_field(_("harm in their institution"))
    community = harm_field(_("harm in their community"))
    armed = harm_field(_("harm by armed actors"))
    level = models.CharField(
        _("gravest harm"), max_length=7, choices=HarmLevel.choices, blank=True, default="", editable=False
    )
    reasons = EncryptedTextField(_("why"), max_length=4000, blank=False)
    care = EncryptedTextField(_("what reduces the harm"), max_length=4000)
    alias = EncryptedTextField(
        _("alias"),
        max_length=120,
        help_text=_("Stands in place of the name in what leaves: invitations, calendars, mail."),
    )
    review_by = models.DateField(
        _("review by"), help_text=_("Until this day the assessment counts as current.")
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    handling = handling_field(Handling.NAMED)
    history = track()

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {
        "level",
        "reviewed_on",
        "reviewed_by",
    }

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        constraints = [
            *protected_constraints("exposure"),
            models.CheckConstraint(
                condition=Q(handling=Handling.NAMED),
                name="exposure_is_named",
                violation_error_message=_("An exposure is always named."),
            ),
        ]
        indexes = [
            models.Index(fields=["review_by", "id"], name="exposure_review"),
            models.Index(fields=["updated_at", "id"], name="exposure_updated"),
        ]

    def __str__(self) -> str:
        return str(_("Exposure of %(whom)s") % {"whom": self.whom})

    @property
    def whom(self) -> str:
        """Who may come to harm, in a few words; a helper without an account is not named in titles."""
        if self.stakeholder_id:
            return str(self.stakeholder)
        if self.place_id:
            return str(self.place)
        if self.colleague_id:
            return str(self.colleague)
        return str(_("somebody who works with us"))

    def get_absolute_url(self) -> str:
        return reverse("exposures-detail", args=[self.pk])

    def clean(self) -> None:
        """One subject, at least one kind of harm, always NAMED."""
        if self.handling != Handling.NAMED:
            raise ValidationError({"handling": _("An exposure is always named.")})
        named = [
            name
            for name, value in (
                ("stakeholder", self.stakeholder_id),
                ("place", self.place_id),
                ("colleague", self.colleague_id),
                ("other_person", str(self.other_person or "").strip()),
            )
            if value
        ]
        if not named:
            raise ValidationError({"stakeholder": _("Say who may come to harm.")})
        if len(named) > 1:
            raise ValidationError({named[1]: _("One record for each person, organization or community.")})
        if not (self.institution or self.community or self.armed):
            raise ValidationError({"institution": _("Say how grave at least one kind of harm would be.")})


class ExposureUserGrant(UserGrant):
    """An exposure shared with one person, by name."""

    content_object = models.ForeignKey(Exposure, on_delete=models.CASCADE, related_name="user_grants")

    class Meta(UserGrant.Meta):
        abstract = False
        indexes = [models.Index(fields=["user", "permission", "content_object"], name="exposure_user_grant")]


class ExposureGroupGrant(GroupGrant):
    """Guardian wants the pair; a share with a function or team never opens what is NAMED."""

    content_object = models.ForeignKey(Exposure, on_delete=models.CASCADE, related_name="group_grants")

    class Meta(GroupGrant.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["group", "permission", "content_object"], name="exposure_group_grant")
        ]


class ContactRule(Protected):
    """How somebody, or a community, may be contacted: neutral, published by its author, and never why."""

    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name=_("person or organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_rules",
    )
    place = models.ForeignKey(
        "core.Area",
        verbose_name=_("community"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("For everybody in an area; leave the person or organization empty."),
    )
    kind = models.CharField(_("rule"), max_length=18, choices=ContactKind.choices)
    through = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("through whom"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Only for “through one colleague”."),
    )
    wording = NameField(
        _("in other words"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("A short neutral addition. Never why."),
    )
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day of the rule. Empty while it stands.")
    )
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("contact rule")
        verbose_name_plural = _("contact rules")
        constraints = [
            *protected_constraints("contact_rule"),
            models.CheckConstraint(
                condition=Q(stakeholder__isnull=False, place__isnull=True)
                | Q(stakeholder__isnull=True, place__isnull=False),
                name="contact_rule_for_one",
                violation_error_message=_("A rule is for one person or organization, or for one community."),
            ),
        ]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="contact_rule_updated"),
            models.Index(fields=["function", "updated_at", "id"], name="contact_rule_function_updated"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The rule as people read it: what it asks for, and its addition."""
        first = str(self.get_kind_display())
        if self.kind == ContactKind.THROUGH and self.through_id:
            first = str(_("Contact through %(name)s only") % {"name": self.through})
        return f"{first}. {self.wording}" if self.wording else first

    def get_absolute_url(self) -> str:
        return reverse("contact-rules-detail", args=[self.pk])

    def clean(self) -> None:
        """For one, with a colleague where the rule needs one, and without a reason."""
        if bool(self.stakeholder_id) == bool(self.place_id):
            name = "place" if self.stakeholder_id else "stakeholder"
            raise ValidationError({name: _("Name one person or organization, or one community.")})
        if (self.kind == ContactKind.THROUGH) != bool(self.through_id):
            words = (
                _("Say through whom.") if not self.through_id else _("Only “through one colleague” has this.")
            )
            raise ValidationError({"through": words})
        telling = contact.telling_words(self.wording)
        if telling:
            named = ", ".join(f"“{word}”" for word in telling)
            raise ValidationError(
                {"wording": _("A rule never says why. Leave out %(words)s.") % {"words": named}}
            )


class Mitigation(Protected):
    """How harm is avoided in one engagement although it does not follow a contact rule. Written by its planner."""

    engagement = models.ForeignKey(
        "engagements.Engagement",
        verbose_name=_("engagement"),
        on_delete=models.CASCADE,
        related_name="mitigations",
    )
    rule = models.ForeignKey(
        ContactRule, verbose_name=_("contact rule"), on_delete=models.PROTECT, related_name="mitigations"
    )
    text = EncryptedTextField(_("how harm is avoided"), max_length=2000, blank=False)
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("mitigation")
        verbose_name_plural = _("mitigations")
        constraints = protected_constraints("mitigation")
        indexes = [models.Index(fields=["updated_at", "id"], name="mitigation_updated")]

    def __str__(self) -> str:
        return str(_("How harm is avoided: %(rule)s") % {"rule": self.rule})

    @classmethod
    def planners_words(cls) -> SafeTextField:
        """The field in which a planner writes it, beside an engagement or a participant."""
        words = _("Only where a contact rule stands in the way: what you do so that nobody is harmed.")
        return SafeTextField(_("how harm is avoided"), max_length=2000, help_text=words)

    def get_absolute_url(self) -> str:
        return reverse("mitigations-detail", args=[self.pk])
