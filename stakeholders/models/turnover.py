"""Checks of published lists against the map, what they propose, and events that may move many posts."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models.base import Protected, protected_constraints
from core.models.encrypted import EncryptedTextField
from core.models.fields import NameField, PartialDateField, SafeTextField, earliest_bound, latest_bound
from stakeholders.models.choices import Kind
from stakeholders.models.posts import Post, Tenure
from stakeholders.models.rosters import RosterSource, RunState
from stakeholders.models.stakeholders import Stakeholder


class TurnoverKind(models.TextChoices):
    """What is proposed; in code and API the words of interfaces.md."""

    HOLDER_CHANGED = "holder_changed", _("Holder changed")
    VACATED = "vacated", _("No holder shown")
    FILLED = "filled", _("Filled")
    POST_NEW = "post_new", _("New post")
    POST_GONE = "post_gone", _("Post not listed")
    BODY_RENAMED = "body_renamed", _("Renamed")
    BODY_MERGED = "body_merged", _("Merged")
    SWAP = "swap", _("Changed places")
    ROW_SUSPECT = "row_suspect", _("Row looks wrong")
    SAME_PERSON = "same_person", _("Other spelling")


MERGED_PEOPLE = frozenset({TurnoverKind.SAME_PERSON, TurnoverKind.HOLDER_CHANGED})
MERGED_BODIES = frozenset({TurnoverKind.BODY_RENAMED, TurnoverKind.BODY_MERGED})


class FindingState(models.TextChoices):
    OPEN = "open", _("To review")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    MERGED = "merged", _("Merged")


class Said(models.TextChoices):
    """What a colleague saw, in one tap."""

    LEFT = "left", _("Has left")
    ARRIVED = "arrived", _("Somebody new")
    UNNAMED = "unnamed", _("Somebody new, name not known")


class TransitionKind(models.TextChoices):
    ELECTION = "election", _("Election")
    RESHUFFLE = "reshuffle", _("Reshuffle")
    END_OF_TERM = "end_of_term", _("End of term")
    RESTRUCTURING = "restructuring", _("Restructuring")
    COUP = "coup", _("Coup")
    PURGE = "purge", _("Purge")
    DISMISSAL = "dismissal", _("Dismissal")


# After these somebody who worked with us may have to fear for it.
UPHEAVALS = frozenset({TransitionKind.COUP, TransitionKind.PURGE, TransitionKind.DISMISSAL})


class RosterCheck(Protected):
    """One comparison of a list with the map: which file, which day, what came of it."""

    roster_source = models.ForeignKey(
        RosterSource,
        verbose_name=_("list"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="checks",
    )
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = NameField(_("file"))
    file_digest = models.CharField(max_length=64, default="", editable=False)
    as_of = models.DateField(_("day of the list"))
    complete = models.BooleanField(_("complete list"), default=False)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    proposed = models.PositiveIntegerField(_("proposed"), default=0)
    known = models.PositiveIntegerField(_("asked before"), default=0)
    state = models.CharField(
        _("state"), max_length=9, choices=RunState.choices, default=RunState.DONE, editable=False
    )
    problem = models.CharField(_("what went wrong"), max_length=500, blank=True, default="", editable=False)
    stored_as = models.CharField(max_length=200, blank=True, default="", editable=False)
    history = track(excluded_fields=["stored_as"])

    class Meta:
        verbose_name = _("roster check")
        verbose_name_plural = _("roster checks")
        constraints = protected_constraints("roster_check")
        indexes = [
            models.Index(fields=["as_of", "id"], name="roster_check_as_of"),
            models.Index(fields=["updated_at", "id"], name="roster_check_updated"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("roster-checks-detail", args=[self.pk])


class TurnoverFinding(Protected):
    """One proposal. Nothing on the map changes before it is accepted, and what was rejected is not asked again.

    Titles and names are as they stand on the map (`old_holder`) and in the list (`new_holder`, `title_in_file`).
    """

    check_run = models.ForeignKey(
        RosterCheck,
        verbose_name=_("check"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
    )
    kind = models.CharField(_("what"), max_length=14, choices=TurnoverKind.choices, blank=True)
    said = models.CharField(_("what we saw"), max_length=7, choices=Said.choices, blank=True, default="")
    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    organization = models.ForeignKey(
        Stakeholder,
        verbose_name=_("body of the new post"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Kind.ORGANIZATION},
        help_text=_("Only where the map does not have the post yet."),
    )
    tenure = models.ForeignKey(
        Tenure, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title_in_file = NameField(_("post as it is called there"), blank=True, default="")
    body_name = NameField(_("organization"), blank=True, default="")
    old_holder = NameField(_("on the map"), blank=True, default="")
    new_holder = NameField(
        _("name"), blank=True, default="", help_text=_("As it was heard or written. Empty: not known.")
    )
    new_person = models.ForeignKey(
        Stakeholder,
        verbose_name=_("person on the map"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Kind.PERSON},
        help_text=_("Only when the new holder is on the map already."),
    )
    day = models.DateField(_("seen on"), null=True, blank=True)
    score = models.FloatField(_("how sure"), default=1.0, editable=False)
    evidence = models.JSONField(default=list, blank=True, editable=False)
    row = models.PositiveIntegerField(default=0, editable=False)
    heard_from = EncryptedTextField(_("heard from"), max_length=500)
    state = models.CharField(
        _("state"), max_length=8, choices=FindingState.choices, default=FindingState.OPEN, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    signature = models.CharField(max_length=64, default="", editable=False, db_index=True)
    history = track()

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {"decided_by", "decided_at"}

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = protected_constraints("turnover_finding")
        indexes = [
            models.Index(fields=["updated_at", "id"], name="finding_updated"),
            models.Index(fields=["score", "id"], name="finding_score"),
            models.Index(fields=["state", "score", "id"], name="finding_state_score"),
        ]

    def __str__(self) -> str:
        title = self.post.title if self.post is not None else self.title_in_file
        return f"{self.get_kind_display()}: {title}"

    def get_absolute_url(self) -> str:
        return reverse("turnover-findings-detail", args=[self.pk])


class Transition(Protected):
    """A dated event that may move many posts: known beforehand, or over night."""

    name = NameField(_("name"))
    kind = models.CharField(_("kind"), max_length=13, choices=TransitionKind.choices)
    on = PartialDateField(_("when"))
    on_earliest = earliest_bound()
    on_latest = latest_bound()
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organization = models.ForeignKey(
        Stakeholder,
        verbose_name=_("body"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transitions",
        limit_choices_to={"kind": Kind.ORGANIZATION},
        help_text=_("Empty: every public body of the area."),
    )
    note = SafeTextField(_("note"), max_length=2000)
    history = track()

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        constraints = protected_constraints("transition")
        indexes = [
            models.Index(fields=["on_earliest", "id"], name="transition_on"),
            models.Index(fields=["updated_at", "id"], name="transition_updated"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("transitions-detail", args=[self.pk])
