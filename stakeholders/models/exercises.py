"""The mapping exercise: a round of the map with a lead, contributions, inputs, answers and a frozen snapshot."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.encrypted import EncryptedTextField
from core.models.fields import NameField, SafeTextField
from core.models.json_fields import EntriesField
from stakeholders.domain.exercise import named_in
from stakeholders.models.assessments import Assessment
from stakeholders.models.posts import Post
from stakeholders.models.sources import Source
from stakeholders.models.stakeholders import Stakeholder


class InputKind(models.TextChoices):
    """The eight kinds of input (practices A3 to A6)."""

    GOVERNMENT = "government", _("Existing government contacts")
    COMPANIES = "companies", _("Other companies")
    HOME_EMBASSY = "home_embassy", _("Home government and embassy")
    CIVIL_SOCIETY = "civil_society", _("Local civil society")
    ACADEMIA = "academia", _("Academia")
    MEDIA = "media", _("Journalists and media")
    PRINT = "print", _("Printed sources")
    ONLINE = "online", _("Online sources")


class InputStatus(models.TextChoices):
    CONSULTED = "consulted", _("Consulted")
    PLANNED = "planned", _("Still to ask")
    NOT_CONSULTED = "not_consulted", _("Not consulted")


class Question(models.TextChoices):
    """The five questions (practices A9 to A13)."""

    ROLES = "roles", _("Who has a role or an interest?")
    INTERESTS = "interests", _("What are their agendas, interests and influence?")
    CHAMPIONS = "champions", _("Who can foster change, and who represents vulnerable groups?")
    FRAMEWORK = "framework", _("What is the legal and policy framework?")
    RESPONSIBILITIES = "responsibilities", _("Who is formally responsible for what?")


class TargetsField(EntriesField):
    """What the map should look like: a category, its share in percent, and of which kind where the name is not enough."""

    KEYS = ("name", "share", "of")
    REQUIRED = ("name",)

    def _check(self, number: int, entry: dict[str, Any]) -> None:
        super()._check(number, entry)
        share = str(entry.get("share") or "").strip().removesuffix("%").strip()
        if share and not (share.isascii() and share.isdigit() and len(share) <= 3 and 0 < int(share) <= 100):
            raise ValidationError(
                _("Entry %(n)s: give the share as a whole percentage from 1 to 100.") % {"n": number},
                code="entries",
            )


class MappingExercise(Protected):
    """One round of mapping an area, on a theme or on all. That it takes place is the company's to know; what it
    gathers has levels of its own."""

    name = NameField(_("name"))
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(
        "core.Theme",
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: all themes."),
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("led by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    team = models.ForeignKey(
        settings.TEAM_MODEL,
        verbose_name=_("team"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    interval_months = models.PositiveSmallIntegerField(
        _("repeated after (months)"), default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    opened = models.DateField(_("opened"), default=timezone.localdate)
    due = models.DateField(_("due"), null=True, blank=True)
    closed = models.DateField(_("closed"), null=True, blank=True, editable=False)
    next_due = models.DateField(_("next one due"), null=True, blank=True, editable=False)
    previous = models.ForeignKey(
        "self",
        verbose_name=_("the one before"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
    )
    targets = TargetsField(
        _("targets"), help_text=_("Which share of the map should be local, women, courts or a region.")
    )
    search_key = models.TextField(default="", editable=False)
    history = track()

    SYSTEM_FIELDS = Protected.SYSTEM_FIELDS

    class Meta:
        verbose_name = _("mapping exercise")
        verbose_name_plural = _("mapping exercises")
        constraints = protected_constraints("mapping_exercise")
        indexes = [
            models.Index(fields=["opened", "id"], name="exercise_opened"),
            models.Index(fields=["updated_at", "id"], name="exercise_updated"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="exercise_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("mapping-exercises-detail", args=[self.pk])

    def clean(self) -> None:
        if self.due and self.opened and self.due < self.opened:
            raise ValidationError({"due": _("This is before it opens.")})
        if self.previous_id is not None and self.previous_id == self.pk:
            raise ValidationError({"previous": _("An exercise does not follow itself.")})


class ContributionRequest(Protected):
    """What a function or a colleague is asked to add, until when, and when it came."""

    exercise = models.ForeignKey(
        MappingExercise, verbose_name=_("exercise"), on_delete=models.PROTECT, related_name="requests"
    )
    asked_function = models.ForeignKey(
        settings.FUNCTION_MODEL,
        verbose_name=_("function asked"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    asked_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("colleague asked"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    what = SafeTextField(_("what for"), max_length=500, blank=False)
    asked = models.DateField(_("asked"), default=timezone.localdate)
    due = models.DateField(_("due"), null=True, blank=True)
    received = models.DateField(_("received"), null=True, blank=True)
    history = track()

    class Meta:
        verbose_name = _("contribution request")
        verbose_name_plural = _("contribution requests")
        constraints = [
            *protected_constraints("contribution_request"),
            models.CheckConstraint(
                condition=Q(asked_function__isnull=False) | Q(asked_person__isnull=False),
                name="request_asks_somebody",
                violation_error_message=_("Say whom to ask: a function or a colleague."),
            ),
        ]
        indexes = [
            models.Index(fields=["asked", "id"], name="request_asked"),
            models.Index(fields=["updated_at", "id"], name="request_updated"),
        ]

    def __str__(self) -> str:
        return self.what[:120]

    def get_absolute_url(self) -> str:
        return reverse("contribution-requests-detail", args=[self.pk])

    def clean(self) -> None:
        if self.asked_function_id is None and self.asked_person_id is None:
            raise ValidationError({"asked_person": _("Say whom to ask: a function or a colleague.")})
        if self.due and self.asked and self.due < self.asked:
            raise ValidationError({"due": _("This is before it was asked.")})


class ExerciseInput(Protected):
    """One kind of input of an exercise: consulted, still to ask, or not, and why not."""

    exercise = models.ForeignKey(
        MappingExercise, verbose_name=_("exercise"), on_delete=models.PROTECT, related_name="inputs"
    )
    kind = models.CharField(_("kind"), max_length=13, choices=InputKind.choices)
    status = models.CharField(_("status"), max_length=13, choices=InputStatus.choices)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = EncryptedTextField(_("what came of it, or why not"), max_length=2000)
    candidates = EncryptedTextField(
        _("who was named"),
        max_length=20_000,
        help_text=_("People and bodies whom this source named and who may belong on the map."),
    )
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("input")
        verbose_name_plural = _("inputs")
        constraints = protected_constraints("exercise_input")
        indexes = [
            models.Index(fields=["kind", "id"], name="exercise_input_kind"),
            models.Index(fields=["updated_at", "id"], name="exercise_input_updated"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("exercise-inputs-detail", args=[self.pk])

    def clean(self) -> None:
        if self.status == InputStatus.NOT_CONSULTED and not self.note:
            raise ValidationError({"note": _("Say why not.")})
        try:
            named_in(self.candidates)
        except ValueError as error:
            raise ValidationError(
                {"candidates": _("Line %(n)s: give a name, then perhaps | office | what for.") % {"n": error}}
            ) from None


class ExerciseAnswer(Protected):
    """The answer to one of the five questions as people left it; the draft is made anew for each reader."""

    exercise = models.ForeignKey(
        MappingExercise, verbose_name=_("exercise"), on_delete=models.PROTECT, related_name="answers"
    )
    question = models.CharField(_("question"), max_length=16, choices=Question.choices)
    text = EncryptedTextField(_("answer"), max_length=10_000, blank=False)
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = protected_constraints("exercise_answer")
        indexes = [
            models.Index(fields=["question", "id"], name="exercise_answer_question"),
            models.Index(fields=["updated_at", "id"], name="exercise_answer_updated"),
        ]

    def __str__(self) -> str:
        return str(self.get_question_display())

    def get_absolute_url(self) -> str:
        return reverse("exercise-answers-detail", args=[self.pk])


class SnapshotEntry(Protected):
    """One fact as it stood when an exercise was closed: a judgement, or who held a post.

    Each is as closed as what it was taken from, and needs sight of it now as well; a snapshot is therefore never more
    open than its contents, and two readers may read two of them. Nothing NAMED is taken.
    """

    exercise = models.ForeignKey(
        MappingExercise, verbose_name=_("exercise"), on_delete=models.PROTECT, related_name="entries"
    )
    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.ForeignKey("core.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    alignment = models.SmallIntegerField(null=True, blank=True)
    interest = models.SmallIntegerField(null=True, blank=True)
    influence = models.SmallIntegerField(null=True, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    history = track()

    class Meta:
        verbose_name = _("entry of a snapshot")
        verbose_name_plural = _("entries of a snapshot")
        constraints = protected_constraints("snapshot_entry")
        indexes = [models.Index(fields=["exercise", "stakeholder"], name="snapshot_entry_exercise")]

    def __str__(self) -> str:
        return f"{self.exercise}, {self.stakeholder}"

    def get_absolute_url(self) -> str:
        return self.exercise.get_absolute_url()
