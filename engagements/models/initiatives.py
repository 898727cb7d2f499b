"""Initiatives: joint or alternative action, with partners, asks and milestones."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.choices import Level
from core.models.fields import (
    NameField,
    PartialDateField,
    SafeTextField,
    earliest_bound,
    latest_bound,
)
from core.models.json_fields import EntriesField
from core.partial_dates import PartialDate
from stakeholders.models import Stakeholder
from stakeholders.models.posts import check_period


class InitiativeKind(models.TextChoices):
    COALITION = "coalition", _("Coalition with companies")
    HOME_GOVERNMENT = "home_government", _("Escalation to the home government")
    EMBASSIES = "embassies", _("Escalation to embassies")
    CAPACITY_BUILDING = "capacity_building", _("Capacity building")
    CIVIL_SOCIETY = "civil_society", _("Support to civil society")
    MEDIA = "media", _("Support to media")
    WORKSHOPS = "workshops", _("Workshops")
    SECURITY_FORCES = "security_forces", _("Programme with security forces")
    OBSERVATORY = "observatory", _("Observatory")
    EXCHANGE = "exchange", _("Exchange between national and local security bodies")
    SECURITY_REFORM = "security_reform", _("Security-sector reform")
    COORDINATION = "coordination", _("Coordination mechanism")
    NATIONAL_AGENCY = "national_agency", _("Proposal for a national coordinating agency")
    OTHER = "other", _("Other")


class InitiativeStatus(models.TextChoices):
    IDEA = "idea", _("Idea")
    UNDER_WAY = "under_way", _("Under way")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Done")
    GIVEN_UP = "given_up", _("Given up")


class PartnerRole(models.TextChoices):
    PARTNER = "partner", _("Partner")
    FUNDER = "funder", _("Funder")
    ASKED = "asked", _("Asked to act")
    CHANNEL = "channel", _("Carries the message")
    BENEFITS = "benefits", _("Benefits")


class AskAnswer(models.TextChoices):
    OPEN = "open", _("Not answered yet")
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class MilestonesField(EntriesField):
    """Milestones: what, by when, and when it was reached."""

    KEYS = ("name", "due", "reached")
    REQUIRED = ("name",)

    def _check(self, number: int, entry: dict[str, str]) -> None:
        super()._check(number, entry)
        for key in ("due", "reached"):
            try:
                PartialDate.parse(entry.get(key, ""))
            except ValueError as error:
                raise ValidationError(
                    _("Entry %(n)s: “%(key)s” is no date: %(why)s") % {"n": number, "key": key, "why": error},
                    code="entries",
                ) from error


class Initiative(Protected):
    """Something that we do with others, or in place of what is blocked."""

    title = NameField(_("title"))
    kind = models.CharField(_("kind"), max_length=17, choices=InitiativeKind.choices)
    status = models.CharField(
        _("status"), max_length=9, choices=InitiativeStatus.choices, default=InitiativeStatus.IDEA
    )
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(_("level"), max_length=13, choices=Level.choices, blank=True, default="")
    theme = models.ForeignKey(
        "core.Theme",
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    objective = SafeTextField(_("what it should achieve"), max_length=4000)
    blocked = models.ForeignKey(
        Stakeholder,
        verbose_name=_("who does not move"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("A government actor with whom direct talks stand still. Other routes are then offered."),
    )
    milestones = MilestonesField(_("milestones"))
    money = NameField(
        _("money"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("How much, in which currency, from whom. Empty: none, or not known."),
    )
    start = PartialDateField(_("since"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("until"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    outcome = SafeTextField(_("what came of it"), max_length=4000)
    search_key = models.TextField(default="", editable=False)
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = protected_constraints("initiative")
        indexes = [
            models.Index(fields=["title", "id"], name="initiative_title"),
            models.Index(fields=["updated_at", "id"], name="initiative_updated"),
            models.Index(fields=["start_earliest", "id"], name="initiative_start"),
            models.Index(fields=["function", "updated_at", "id"], name="initiative_function_updated"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("initiatives-detail", args=[self.pk])

    def clean(self) -> None:
        check_period(self)


class InitiativePartner(Protected):
    """Who takes part in an initiative, as what, what we ask of them and what they answered."""

    initiative = models.ForeignKey(
        Initiative, verbose_name=_("initiative"), on_delete=models.PROTECT, related_name="partners"
    )
    stakeholder = models.ForeignKey(
        Stakeholder, verbose_name=_("who"), on_delete=models.PROTECT, related_name="initiatives"
    )
    role = models.CharField(_("part"), max_length=8, choices=PartnerRole.choices, default=PartnerRole.PARTNER)
    ask = SafeTextField(_("what we ask"), max_length=1000)
    answer = models.CharField(_("answer"), max_length=6, choices=AskAnswer.choices, blank=True, default="")
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = protected_constraints("initiative_partner")
        indexes = [
            models.Index(fields=["updated_at", "id"], name="initiative_partner_updated"),
            models.Index(fields=["created_at", "id"], name="initiative_partner_created"),
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder}, {self.initiative}"

    def get_absolute_url(self) -> str:
        return reverse("initiative-partners-detail", args=[self.pk])

    def clean(self) -> None:
        """An answer belongs to something that was asked."""
        if self.answer and not self.ask:
            raise ValidationError({"ask": _("Say what was asked.")})
