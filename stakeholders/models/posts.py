"""Offices and who holds them: post, tenure, vacancy, and the terms of bodies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.models.base import Protected, narrow_indexes, protected_constraints
from core.models.choices import Level, Line
from core.models.fields import (
    EARLIEST,
    NameField,
    PartialDateField,
    SafeTextField,
    earliest_bound,
    latest_bound,
)
from core.models.json_fields import IdentifiersField, NamesField
from core.partial_dates import PartialDate
from stakeholders.models.choices import EndReason, Kind, Phase, TenureStatus
from stakeholders.models.stakeholders import Stakeholder


def check_period(record: models.Model) -> None:
    """A period does not end before it starts, as far as its partial dates tell."""
    start, end = PartialDate.parse(record.start or ""), PartialDate.parse(record.end or "")  # type: ignore[attr-defined]
    if end.certainly_before(start):
        raise ValidationError({"end": _("The end lies before the start.")})


def confirmed_on() -> Greatest:
    """The newest day on which somebody verified or saw a holding, or on which it began by its source.

    0001-01-01 when there is no such day. An index serves the order of what waits longest to be confirmed.
    """
    parts = [
        Coalesce(F(name), Value(EARLIEST, output_field=models.DateField()))
        for name in ("verified_on", "last_seen", "first_seen")
    ]
    return Greatest(*parts, F("start_earliest"), output_field=models.DateField())


def review_months() -> models.PositiveSmallIntegerField:
    """An interval of verification of one record's own, in months; empty leaves it to what stands above it."""
    return models.PositiveSmallIntegerField(
        _("verified every (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )


def review_limit(day: date) -> Coalesce:
    """The day since which a holding has to have been confirmed to be in date on `day`.

    Its own interval counts, else that of its post, else `REVIEW_INTERVAL_DAYS`. Example: on 2026-05-31 a holding with 3
    months has to have been confirmed on 2026-02-28 or later.
    """
    own = (_months_before(day, name) for name in ("review_months", "post__review_months"))
    usual = Value(usual_limit(day), output_field=models.DateField())
    return Coalesce(*own, usual, output_field=models.DateField())


def usual_limit(day: date) -> date:
    """The same for a holding without an interval of its own or of its post."""
    return day - timedelta(days=settings.REVIEW_INTERVAL_DAYS)


def own_interval() -> Q:
    """Holdings whose own interval, or that of their post, goes before the installation's."""
    return Q(review_months__isnull=False) | Q(post__review_months__isnull=False)


def _months_before(day: date, months: str) -> Func:
    return Func(
        Value(day, output_field=models.DateField()),
        F(months),
        template="(%(expressions)s))::date",
        arg_joiner="::date - make_interval(months => ",
        output_field=models.DateField(),
    )


class Post(Protected):
    """An office that exists without its holder."""

    organization = models.ForeignKey(
        Stakeholder,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="posts",
        limit_choices_to={"kind": Kind.ORGANIZATION},
    )
    title = NameField(_("title"))
    other_titles = NamesField(_("other titles"))
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(_("level"), max_length=13, choices=Level.choices, blank=True, default="")
    line = models.CharField(_("line"), max_length=14, choices=Line.choices, blank=True, default="")
    seats = models.PositiveSmallIntegerField(
        _("seats"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
        help_text=_("How many people hold it at once, usually 1."),
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=100, help_text=_("Order inside the organization: the head has the lowest number.")
    )
    start = PartialDateField(_("exists since"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("abolished"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    identifiers = IdentifiersField(_("external identifiers"))
    summary = SafeTextField(_("summary"), max_length=4000)
    review_months = review_months()
    sort_key = models.CharField(max_length=300, default="", editable=False)
    search_key = models.TextField(default="", editable=False)
    match_key = models.CharField(max_length=300, default="", editable=False)
    history = track()

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {"sort_key", "match_key"}

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = protected_constraints("post")
        indexes = [
            models.Index(fields=["sort_key", "id"], name="post_sort"),
            models.Index(fields=["function", "sort_key", "id"], name="post_function_sort"),
            models.Index(fields=["organization", "rank", "sort_key"], name="post_organization_rank"),
            models.Index(fields=["updated_at", "id"], name="post_updated"),
            # What the Desk looks for among very many: the first in rank, the edited ones, those with their own interval.
            models.Index(fields=["rank", "sort_key", "id"], name="post_rank"),
            models.Index(fields=["updated_at", "id"], condition=Q(version__gt=1), name="post_edited"),
            models.Index(fields=["id"], condition=Q(review_months__isnull=False), name="post_own_interval"),
            *narrow_indexes("post", "sort_key"),
            models.Index(fields=["match_key"], name="post_match"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="post_search"),
            GinIndex(OpClass("identifiers", name="jsonb_path_ops"), name="post_identifiers"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("posts-detail", args=[self.pk])

    def clean(self) -> None:
        check_period(self)


class Term(Protected):
    """A term of a body: a legislature's period, a cabinet, a mandate of a council."""

    organization = models.ForeignKey(
        Stakeholder,
        verbose_name=_("body"),
        on_delete=models.PROTECT,
        related_name="terms",
        limit_choices_to={"kind": Kind.ORGANIZATION},
    )
    name = NameField(_("name"))
    start = PartialDateField(_("start"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("end"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    identifiers = IdentifiersField(_("external identifiers"))
    search_key = models.TextField(default="", editable=False)
    history = track()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = protected_constraints("term")
        indexes = [
            models.Index(fields=["start_earliest", "id"], name="term_start"),
            models.Index(fields=["name", "id"], name="term_name"),
            models.Index(fields=["updated_at", "id"], name="term_updated"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="term_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("terms-detail", args=[self.pk])

    def clean(self) -> None:
        check_period(self)


class Tenure(Protected):
    """A person holds a post, or belongs to an organization without one, for a time. Ending one touches no other."""

    person = models.ForeignKey(
        Stakeholder,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="tenures",
        limit_choices_to={"kind": Kind.PERSON},
    )
    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.PROTECT, null=True, blank=True, related_name="tenures"
    )
    organization = models.ForeignKey(
        Stakeholder,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        limit_choices_to={"kind": Kind.ORGANIZATION},
        help_text=_("Only for somebody who belongs to a body without a post."),
    )
    role = NameField(
        _("role"), max_length=150, blank=True, default="", help_text=_("For example member, deputy.")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=TenureStatus.choices, default=TenureStatus.SUBSTANTIVE
    )
    on_behalf_of = models.ForeignKey(
        Stakeholder,
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="represented_by",
        limit_choices_to={"kind": Kind.ORGANIZATION},
        db_index=False,
    )
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    term = models.ForeignKey(
        Term, verbose_name=_("term"), on_delete=models.PROTECT, null=True, blank=True, related_name="tenures"
    )
    start = PartialDateField(_("start"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("end"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    first_seen = models.DateField(_("first seen in office"), null=True, blank=True)
    last_seen = models.DateField(_("last seen in office"), null=True, blank=True)
    end_reason = models.CharField(
        _("why it ended"), max_length=12, choices=EndReason.choices, blank=True, default=""
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    review_months = review_months()
    phase = models.CharField(
        _("phase"), max_length=8, choices=Phase.choices, default=Phase.CURRENT, editable=False
    )
    identifiers = IdentifiersField(_("external identifiers"))
    history = track(excluded_fields=["phase"])
    leaves = False  # set while it is written: who held the post until now has left by the new dates

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {"phase", "verified_by"}

    class Meta:
        verbose_name = _("tenure")
        verbose_name_plural = _("tenures")
        constraints = [
            *protected_constraints("tenure"),
            models.CheckConstraint(
                condition=Q(post__isnull=False, organization__isnull=True)
                | Q(post__isnull=True, organization__isnull=False),
                name="tenure_post_or_organization",
                violation_error_message=_("Name a post, or an organization, not both."),
            ),
            models.CheckConstraint(
                condition=Q(first_seen__isnull=True)
                | Q(last_seen__isnull=True)
                | Q(last_seen__gte=F("first_seen")),
                name="tenure_seen_order",
                violation_error_message=_("Last seen lies before first seen."),
            ),
        ]
        indexes = [
            models.Index(fields=["start_earliest", "id"], name="tenure_start"),
            models.Index(fields=["phase", "start_earliest", "id"], name="tenure_phase_start"),
            models.Index(fields=["post", "phase"], name="tenure_post_phase"),
            models.Index(fields=["person", "phase"], name="tenure_person_phase"),
            models.Index(fields=["organization", "phase"], name="tenure_organization_phase"),
            models.Index(fields=["updated_at", "id"], name="tenure_updated"),
            models.Index(fields=["updated_at", "id"], condition=Q(version__gt=1), name="tenure_edited"),
            models.Index(fields=["id"], condition=Q(review_months__isnull=False), name="tenure_own_interval"),
            models.Index(confirmed_on(), "id", condition=Q(phase="current"), name="tenure_current_confirmed"),
            *narrow_indexes("tenure", "start_earliest"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.post or self.organization}"

    def get_absolute_url(self) -> str:
        return reverse("tenures-detail", args=[self.pk])

    def clean(self) -> None:
        check_period(self)
        if self.person_id and self.person.kind != Kind.PERSON:
            raise ValidationError({"person": _("Choose a person.")})


class Vacancy(Protected):
    """A source says that nobody holds this post. A missing holder alone is unknown, not vacant."""

    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="vacancies")
    start = PartialDateField(_("since"))
    start_earliest = earliest_bound()
    start_latest = latest_bound()
    end = PartialDateField(_("until"))
    end_earliest = earliest_bound()
    end_latest = latest_bound()
    first_seen = models.DateField(_("first seen vacant"), null=True, blank=True)
    last_seen = models.DateField(_("last seen vacant"), null=True, blank=True)
    note = SafeTextField(_("who says so"), max_length=500)
    history = track()

    class Meta:
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        constraints = protected_constraints("vacancy")
        indexes = [
            models.Index(fields=["start_earliest", "id"], name="vacancy_start"),
            models.Index(fields=["updated_at", "id"], name="vacancy_updated"),
        ]

    def __str__(self) -> str:
        return str(_("%(post)s vacant") % {"post": self.post})

    def get_absolute_url(self) -> str:
        return reverse("vacancies-detail", args=[self.pk])

    def clean(self) -> None:
        check_period(self)
