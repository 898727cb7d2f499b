"""Stakeholder: one table for people and organizations, so that every other record points to one thing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access.grants import GroupGrant, UserGrant
from core.history import track
from core.models.base import Protected, narrow_indexes, protected_constraints
from core.models.choices import Level, Line
from core.models.fields import NameField, PartialDateField, SafeTextField, earliest_bound, latest_bound
from core.models.json_fields import ContactsField, IdentifiersField, NamesField
from core.partial_dates import PartialDate
from stakeholders.models.choices import Basis, Classification, Gender, Kind

PERSON_FIELDS = ("given_name", "family_name", "honorific", "gender", "birth_date", "basis", "basis_note")
ORGANIZATION_FIELDS = ("classifications", "parent", "line", "home_state", "founded", "dissolved")


class Stakeholder(Protected):
    """A person or an organization; `kind` says which, check constraints keep the two apart."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, editable=False)
    name = NameField(_("name"))
    other_names = NamesField(_("other names"), help_text=_("Former names, other spellings, other scripts."))
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(_("level"), max_length=13, choices=Level.choices, blank=True, default="")
    summary = SafeTextField(_("summary"), max_length=4000)
    tags = ArrayField(NameField(max_length=50), verbose_name=_("tags"), default=list, blank=True)
    identifiers = IdentifiersField(_("external identifiers"))
    contact_details = ContactsField(_("official contact details"))
    private_contact_details = ContactsField(_("private contact details"))

    given_name = NameField(_("given name"), max_length=150, blank=True, default="")
    family_name = NameField(_("family name"), max_length=150, blank=True, default="")
    honorific = NameField(_("title or rank"), max_length=80, blank=True, default="")
    languages = ArrayField(
        models.CharField(max_length=20), verbose_name=_("languages"), default=list, blank=True
    )
    gender = models.CharField(_("gender"), max_length=6, choices=Gender.choices, blank=True, default="")
    birth_date = PartialDateField(_("born"))
    birth_date_earliest = earliest_bound()
    birth_date_latest = latest_bound()
    basis = models.CharField(
        _("basis for holding this"), max_length=13, choices=Basis.choices, blank=True, default=""
    )
    basis_note = SafeTextField(_("basis, more exactly"), max_length=500)

    classifications = ArrayField(
        models.CharField(max_length=24, choices=Classification.choices),
        verbose_name=_("what kind of body"),
        default=list,
        blank=True,
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    formal = models.BooleanField(_("formal"), default=True, help_text=_("Established by law or statute."))
    line = models.CharField(_("line"), max_length=14, choices=Line.choices, blank=True, default="")
    home_state = models.ForeignKey(
        "core.Area",
        verbose_name=_("home State"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    derived = models.BooleanField(
        _("derived"),
        default=False,
        help_text=_("Made from the title of a post in a list that named no body."),
    )
    founded = PartialDateField(_("founded"))
    founded_earliest = earliest_bound()
    founded_latest = latest_bound()
    dissolved = PartialDateField(_("dissolved"))
    dissolved_earliest = earliest_bound()
    dissolved_latest = latest_bound()

    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("The record that stands for this one. Nobody sees this one while it is set."),
    )
    sort_key = models.CharField(max_length=300, default="", editable=False)
    search_key = models.TextField(default="", editable=False)
    match_key = models.CharField(max_length=300, default="", editable=False)
    history = track()

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {
        "kind",
        "sort_key",
        "match_key",
        "merged_into",
    }

    class Meta:
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")
        constraints = [
            *protected_constraints("stakeholder"),
            models.CheckConstraint(
                condition=Q(kind=Kind.ORGANIZATION)
                | Q(
                    kind=Kind.PERSON,
                    parent__isnull=True,
                    home_state__isnull=True,
                    line="",
                    classifications=[],
                ),
                name="stakeholder_person_shape",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.PERSON)
                | Q(kind=Kind.ORGANIZATION, given_name="", family_name="", gender="", birth_date=""),
                name="stakeholder_organization_shape",
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="stakeholder_not_own_parent"),
        ]
        indexes = [
            models.Index(fields=["kind", "sort_key", "id"], name="stakeholder_kind_sort"),
            models.Index(fields=["function", "kind", "sort_key", "id"], name="stakeholder_function_sort"),
            models.Index(fields=["kind", "updated_at", "id"], name="stakeholder_updated"),
            models.Index(fields=["updated_at", "id"], condition=Q(version__gt=1), name="stakeholder_edited"),
            *narrow_indexes("stakeholder", "kind", "sort_key"),
            models.Index(fields=["kind", "match_key"], name="stakeholder_match"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="stakeholder_search"),
            GinIndex(fields=["classifications"], name="stakeholder_classes"),
            GinIndex(OpClass("identifiers", name="jsonb_path_ops"), name="stakeholder_identifiers"),
        ]

    def __str__(self) -> str:
        return f"{self.honorific} {self.name}".strip() if self.kind == Kind.PERSON else self.name

    def get_absolute_url(self) -> str:
        name = "people-detail" if self.kind == Kind.PERSON else "organizations-detail"
        return reverse(name, args=[self.pk])

    def clean(self) -> None:
        """Keeps the two kinds apart with words that a person can act on."""
        foreign = ORGANIZATION_FIELDS if self.kind == Kind.PERSON else PERSON_FIELDS
        for field in foreign:
            if getattr(self, field):
                raise ValidationError({field: _("This belongs to the other kind of stakeholder.")})
        founded, dissolved = PartialDate.parse(self.founded or ""), PartialDate.parse(self.dissolved or "")
        if dissolved.certainly_before(founded):
            raise ValidationError({"dissolved": _("The end lies before the start.")})
        if self.kind == Kind.ORGANIZATION and self.parent_id == self.pk:
            raise ValidationError({"parent": _("A body cannot be part of itself.")})


class KindManager(models.Manager["Stakeholder"]):
    """Rows of one kind."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> models.QuerySet[Stakeholder]:
        return super().get_queryset().filter(kind=self.kind)


class Person(Stakeholder):
    """A stakeholder of kind person."""

    objects: ClassVar[Any] = KindManager(Kind.PERSON)

    class Meta:
        proxy = True
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:
            kwargs.setdefault("kind", Kind.PERSON)
        super().__init__(*args, **kwargs)


class Organization(Stakeholder):
    """A stakeholder of kind organization."""

    objects: ClassVar[Any] = KindManager(Kind.ORGANIZATION)

    class Meta:
        proxy = True
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:
            kwargs.setdefault("kind", Kind.ORGANIZATION)
        super().__init__(*args, **kwargs)


class StakeholderUserGrant(UserGrant):
    """A stakeholder shared with one person."""

    content_object = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="user_grants")

    class Meta(UserGrant.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["user", "permission", "content_object"], name="stakeholder_user_grant")
        ]


class StakeholderGroupGrant(GroupGrant):
    """A stakeholder shared with a function or team."""

    content_object = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="group_grants")

    class Meta(GroupGrant.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["group", "permission", "content_object"], name="stakeholder_group_grant")
        ]
