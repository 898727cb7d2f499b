"""Published lists of office-holders and the runs that brought files into the map."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models.base import Protected, protected_constraints
from core.models.fields import NameField
from core.urls_safe import validate_web_address
from stakeholders.models.stakeholders import Stakeholder


class RosterFormat(models.TextChoices):
    AUTO = "auto", _("Recognise")
    POPOLO = "popolo", "Popolo JSON"
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    VCARD = "vcard", _("vCard")


class Subject(models.TextChoices):
    """What the rows of a file are."""

    ROSTER = "roster", _("Office-holders: who holds which post")
    PEOPLE = "people", _("People")
    ORGANIZATIONS = "organizations", _("Organizations")
    AREAS = "areas", _("Areas of a country: regions, districts and what lies below")


class RosterSource(Protected):
    """A published list of office-holders for a scope; `source` is its entry among the map's sources."""

    name = NameField(_("name"))
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organization = models.ForeignKey(
        Stakeholder,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.ForeignKey(
        "stakeholders.Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    url = models.CharField(
        _("address"), max_length=1000, blank=True, default="", validators=[validate_web_address]
    )
    format = models.CharField(
        _("format"), max_length=6, choices=RosterFormat.choices, default=RosterFormat.AUTO
    )
    complete = models.BooleanField(
        _("complete list"), default=False, help_text=_("A post absent from a partial list says nothing.")
    )
    mapping = models.JSONField(_("column mapping"), default=dict, blank=True)
    interval_days = models.PositiveSmallIntegerField(
        _("checked every"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text=_("Days between two checks of the address. Empty: only when somebody asks."),
    )
    next_check_at = models.DateTimeField(_("next check"), null=True, blank=True, editable=False)
    last_checked_at = models.DateTimeField(_("last check"), null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True, default="", editable=False)
    history = track(excluded_fields=["next_check_at", "last_checked_at", "failures", "problem"])

    class Meta:
        verbose_name = _("roster source")
        verbose_name_plural = _("roster sources")
        constraints = protected_constraints("roster_source")
        indexes = [
            models.Index(fields=["name", "id"], name="roster_source_name"),
            models.Index(fields=["updated_at", "id"], name="roster_source_updated"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("roster-sources-detail", args=[self.pk])


class RunState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    PREVIEWED = "previewed", _("Previewed")
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    UNDONE = "undone", _("Taken back")


class ImportRun(Protected):
    """One file on its way into the map: what was uploaded, how it is read, what came of each row."""

    roster_source = models.ForeignKey(
        RosterSource,
        verbose_name=_("roster source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
    )
    subject = models.CharField(
        _("what it holds"), max_length=13, choices=Subject.choices, default=Subject.ROSTER
    )
    file_name = NameField(_("file"))
    file_digest = models.CharField(max_length=64, default="", editable=False)
    stored_as = models.CharField(max_length=200, default="", editable=False)
    format = models.CharField(
        _("format"), max_length=6, choices=RosterFormat.choices, default=RosterFormat.AUTO
    )
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    as_of = models.DateField(_("as of"), null=True, blank=True)
    strict = models.BooleanField(_("refuse on any error"), default=False)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RunState.choices, default=RunState.UPLOADED)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=list, blank=True)
    problem = models.CharField(max_length=500, default="", blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    history = track(excluded_fields=["report", "done_rows"])

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = protected_constraints("import_run")
        indexes = [models.Index(fields=["-created_at", "-id"], name="import_run_created")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("imports-detail", args=[self.pk])


class ImportedRow(models.Model):
    """A record that an import made or changed, at the version that it wrote: what undoing it needs."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="written")
    model = models.CharField(max_length=60)
    object_id = models.UUIDField()
    made = models.BooleanField(default=True)
    version = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
