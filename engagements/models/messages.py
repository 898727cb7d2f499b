"""What we say: positions with their wordings, and arguments with how they were received."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.choices import Level
from core.models.encrypted import EncryptedTextField
from core.models.fields import NameField, SafeTextField
from stakeholders.models import Stakeholder


class Audience(models.TextChoices):
    """To whom something is said (engagements.domain.messages says which bodies belong to each)."""

    GOVERNMENT = "government", _("Government")
    SECURITY_FORCES = "security_forces", _("Security forces")
    JUSTICE = "justice", _("Courts and rights institutions")
    PARLIAMENT = "parliament", _("Parliament and parties")
    LOCAL_GOVERNMENT = "local_government", _("Local government")
    TRADITIONAL = "traditional", _("Traditional and informal authorities")
    COMMUNITY = "community", _("Communities, civil society and media")
    COMPANIES = "companies", _("Companies")
    ABROAD = "abroad", _("Embassies, home governments and multilaterals")


class Approval(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    RETIRED = "retired", _("No longer used")


class Benefit(models.TextChoices):
    SECURITY = "security", _("Security")
    SOCIAL = "social", _("Social")
    ECONOMIC = "economic", _("Economic")
    REPUTATIONAL = "reputational", _("Reputation")
    LEGAL = "legal", _("Law")


class Reaction(models.TextChoices):
    """How an argument was received; engagements.domain.messages.REACTIONS says what each counts, −2 to +2."""

    TURNED_AWAY = "turned_away", _("Turned away")
    DOUBTED = "doubted", _("Doubted")
    NEITHER = "neither", _("Neither")
    HEARD = "heard", _("Heard with interest")
    TAKEN_UP = "taken_up", _("Taken up")


class Approved(Protected):
    """A text that a lead approves; whoever changes what it says makes it a draft again, unless they are one."""

    status = models.CharField(_("status"), max_length=8, choices=Approval.choices, default=Approval.DRAFT)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {"approved_by", "approved_on"}
    SAID: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class Position(Approved):
    """Our message on a theme."""

    title = NameField(_("title"))
    theme = models.ForeignKey(
        "core.Theme",
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    message = SafeTextField(_("our message"), max_length=4000, blank=False)
    background = SafeTextField(
        _("background"), max_length=4000, help_text=_("For us: why we say it, and what we do not say.")
    )
    search_key = models.TextField(default="", editable=False)
    history = track()

    SAID = ("title", "message")

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = protected_constraints("position")
        indexes = [
            models.Index(fields=["title", "id"], name="position_title"),
            models.Index(fields=["updated_at", "id"], name="position_updated"),
            models.Index(fields=["theme", "id"], name="position_theme"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("positions-detail", args=[self.pk])


class PositionVariant(Approved):
    """One wording of a position: for a level, an audience and a language; each empty where it fits everybody."""

    position = models.ForeignKey(
        Position, verbose_name=_("position"), on_delete=models.PROTECT, related_name="variants"
    )
    level = models.CharField(_("level"), max_length=13, choices=Level.choices, blank=True, default="")
    audience = models.CharField(
        _("audience"), max_length=16, choices=Audience.choices, blank=True, default=""
    )
    language = models.CharField(
        _("language"), max_length=20, blank=True, default="", help_text=_("fr, sw, en. Empty: any.")
    )
    message = SafeTextField(_("our message"), max_length=4000, blank=False)
    cultural_notes = SafeTextField(
        _("cultural notes"), max_length=2000, help_text=_("What to mind in tone, order and form.")
    )
    history = track()

    SAID = ("message", "language", "audience", "level")

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = protected_constraints("position_variant")
        indexes = [
            models.Index(fields=["updated_at", "id"], name="position_variant_updated"),
            models.Index(fields=["created_at", "id"], name="position_variant_created"),
        ]

    def __str__(self) -> str:
        for_whom = [self.get_audience_display(), self.get_level_display(), self.language]
        parts = ", ".join(str(part) for part in for_whom if part)
        return f"{self.position} ({parts})" if parts else str(self.position)

    def get_absolute_url(self) -> str:
        return reverse("position-variants-detail", args=[self.pk])


class Argument(Protected):
    """Why somebody should want what we want: a claim, the kind of benefit, and what it rests on."""

    claim = NameField(_("claim"))
    benefit = models.CharField(_("benefit"), max_length=12, choices=Benefit.choices)
    theme = models.ForeignKey(
        "core.Theme",
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    audience = models.CharField(
        _("audience"), max_length=16, choices=Audience.choices, blank=True, default=""
    )
    level = models.CharField(_("level"), max_length=13, choices=Level.choices, blank=True, default="")
    evidence = SafeTextField(_("evidence"), max_length=4000)
    retired = models.BooleanField(_("no longer used"), default=False)
    search_key = models.TextField(default="", editable=False)
    history = track()

    class Meta:
        verbose_name = _("argument")
        verbose_name_plural = _("arguments")
        constraints = protected_constraints("argument")
        indexes = [
            models.Index(fields=["claim", "id"], name="argument_claim"),
            models.Index(fields=["updated_at", "id"], name="argument_updated"),
        ]

    def __str__(self) -> str:
        return self.claim

    def get_absolute_url(self) -> str:
        return reverse("arguments-detail", args=[self.pk])


class ArgumentUse(Protected):
    """Where an argument was used, with whom, and how it was received."""

    argument = models.ForeignKey(
        Argument, verbose_name=_("argument"), on_delete=models.PROTECT, related_name="uses"
    )
    engagement = models.ForeignKey(
        "engagements.Engagement",
        verbose_name=_("engagement"),
        on_delete=models.PROTECT,
        related_name="argument_uses",
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name=_("with whom"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reaction = models.CharField(
        _("reaction"),
        max_length=11,
        choices=Reaction.choices,
        blank=True,
        default="",
        help_text=_("Empty: not known."),
    )
    note = EncryptedTextField(_("what was answered"), max_length=2000)
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("use of an argument")
        verbose_name_plural = _("uses of arguments")
        constraints = protected_constraints("argument_use")
        indexes = [
            models.Index(fields=["updated_at", "id"], name="argument_use_updated"),
            models.Index(fields=["created_at", "id"], name="argument_use_created"),
        ]

    def __str__(self) -> str:
        return str(_("%(argument)s, used") % {"argument": self.argument})

    def get_absolute_url(self) -> str:
        return reverse("argument-uses-detail", args=[self.pk])
