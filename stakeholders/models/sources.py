"""Where facts come from: sources, and what each said about a record."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access.grants import GroupGrant, UserGrant
from core.history import track
from core.models.base import Protected, protected_constraints
from core.models.encrypted import EncryptedTextField
from core.models.fields import NameField, PartialDateField, earliest_bound, latest_bound
from core.urls_safe import validate_web_address
from stakeholders.models.assessments import Assessment
from stakeholders.models.choices import Credibility, Provenance, Reliability, SourceKind
from stakeholders.models.mandates import Deployment, Mandate
from stakeholders.models.posts import Post, Tenure, Vacancy
from stakeholders.models.relations import Interest, Tie
from stakeholders.models.stakeholders import Stakeholder

CITED = ("stakeholder", "post", "tenure", "vacancy", "tie", "mandate", "interest", "deployment", "assessment")


class Source(Protected):
    """Something or somebody that says so. A record without a source says that it has none."""

    kind = models.CharField(_("kind"), max_length=16, choices=SourceKind.choices)
    title = NameField(_("title"))
    url = models.CharField(
        _("address"), max_length=1000, blank=True, default="", validators=[validate_web_address]
    )
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published = PartialDateField(_("date"))
    published_earliest = earliest_bound()
    published_latest = latest_bound()
    language = models.CharField(_("language"), max_length=20, blank=True, default="")
    reliability = models.CharField(
        _("reliability"), max_length=1, choices=Reliability.choices, default=Reliability.F
    )
    attributable = models.BooleanField(
        _("may be named"),
        default=True,
        help_text=_("Off for remarks of diplomats and UN staff unless they agreed."),
    )
    identity_hidden = models.BooleanField(
        _("protect who it is"),
        default=False,
        help_text=_(
            "Every list, search, file and citation then shows “Protected source” and the code name only."
        ),
    )
    code_name = NameField(_("code name"), max_length=80, blank=True, default="")
    note = EncryptedTextField(_("note"), max_length=2000)
    sort_key = models.CharField(max_length=300, default="", editable=False)
    search_key = models.TextField(default="", editable=False)
    history = track()

    SYSTEM_FIELDS = Protected.SYSTEM_FIELDS | {"sort_key"}

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = protected_constraints("source")
        indexes = [
            models.Index(fields=["sort_key", "id"], name="source_sort"),
            models.Index(fields=["published_earliest", "id"], name="source_published"),
            models.Index(fields=["updated_at", "id"], name="source_updated"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="source_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sources-detail", args=[self.pk])

    @property
    def concealed(self) -> frozenset[str]:
        """Columns whose older values stay out of the history that is shown: a title from before may hold the name."""
        return frozenset({"title", "url"}) if self.identity_hidden else frozenset()

    def clean(self) -> None:
        if self.identity_hidden and not self.code_name:
            raise ValidationError({"code_name": _("Give a code name that says nothing about the person.")})
        if self.identity_hidden and self.url:
            raise ValidationError({"url": _("An address could say who it is. Take it away.")})


class SourceUserGrant(UserGrant):
    """A source shared with one person."""

    content_object = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="user_grants")

    class Meta(UserGrant.Meta):
        abstract = False
        indexes = [models.Index(fields=["user", "permission", "content_object"], name="source_user_grant")]


class SourceGroupGrant(GroupGrant):
    """A source shared with a function or team."""

    content_object = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="group_grants")

    class Meta(GroupGrant.Meta):
        abstract = False
        indexes = [models.Index(fields=["group", "permission", "content_object"], name="source_group_grant")]


def _about(model: type[models.Model], label: Any) -> Any:
    """The key of one kind of record that a citation may speak about."""
    return models.ForeignKey(
        model,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
    )


def _exactly_one() -> Q:
    """One of the keys of CITED is set."""
    condition = Q()
    for chosen in CITED:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in CITED})
    return condition


class Citation(Protected):
    """What one source said about one record."""

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="citations"
    )
    stakeholder = _about(Stakeholder, _("about"))
    post = _about(Post, _("about the post"))
    tenure = _about(Tenure, _("about the tenure"))
    vacancy = _about(Vacancy, _("about the vacancy"))
    tie = _about(Tie, _("about the tie"))
    mandate = _about(Mandate, _("about the mandate"))
    interest = _about(Interest, _("about the interest"))
    deployment = _about(Deployment, _("about the deployment"))
    assessment = _about(Assessment, _("about the assessment"))
    said = EncryptedTextField(_("what was said"), max_length=2000)
    date = PartialDateField(_("date"))
    date_earliest = earliest_bound()
    date_latest = latest_bound()
    credibility = models.PositiveSmallIntegerField(
        _("credibility"), choices=Credibility.choices, default=Credibility.UNJUDGED
    )
    provenance = models.CharField(
        _("how the source knows"), max_length=9, choices=Provenance.choices, default=Provenance.PUBLISHED
    )
    history = track()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            *protected_constraints("citation"),
            models.CheckConstraint(
                condition=_exactly_one(),
                name="citation_about_one",
                violation_error_message=_("A citation is about one record."),
            ),
        ]
        indexes = [
            models.Index(fields=["date_earliest", "id"], name="citation_date"),
            models.Index(fields=["updated_at", "id"], name="citation_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.source}"

    def get_absolute_url(self) -> str:
        return reverse("citations-detail", args=[self.pk])

    @property
    def about(self) -> models.Model | None:
        """The one record that is cited."""
        return next((getattr(self, name) for name in CITED if getattr(self, f"{name}_id")), None)

    def clean(self) -> None:
        if sum(getattr(self, f"{name}_id") is not None for name in CITED) != 1:
            raise ValidationError(_("Name the one record that this citation is about."))
