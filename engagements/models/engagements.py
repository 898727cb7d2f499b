"""An engagement and who takes part in it: meetings, calls, letters, visits, workshops."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.grants import GroupGrant, UserGrant
from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, narrow_indexes, protected_constraints
from core.models.choices import Level
from core.models.encrypted import EncryptedTextField
from core.models.fields import NameField, ReferencesField, SafeTextField
from core.urls_safe import validate_web_address
from core.zones import validate_time_zone
from engagements.models.choices import (
    Attended,
    Capacity,
    Direction,
    EngagementKind,
    EngagementStatus,
    Formality,
    Interpreting,
    ParticipantRole,
    Reply,
    ValueGiven,
)
from stakeholders.models import Post, Stakeholder
from stakeholders.models.choices import Kind


class Engagement(Protected):
    """A contact that is planned, was held or was cancelled. It carries its own shares; what hangs below follows it."""

    title = NameField(_("what it is about"))
    kind = models.CharField(
        _("kind"), max_length=13, choices=EngagementKind.choices, default=EngagementKind.MEETING
    )
    status = models.CharField(
        _("status"), max_length=9, choices=EngagementStatus.choices, default=EngagementStatus.PLANNED
    )
    starts = models.DateTimeField(_("begins"), default=timezone.now)
    ends = models.DateTimeField(_("ends"), null=True, blank=True)
    all_day = models.BooleanField(_("all day"), default=False)
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, default="", validators=[validate_time_zone]
    )
    place = NameField(_("place"), blank=True, default="")
    link = models.CharField(
        _("link to join"), max_length=500, blank=True, default="", validators=[validate_web_address]
    )
    area = models.ForeignKey(
        "core.Area", verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(_("level"), max_length=13, choices=Level.choices, blank=True, default="")
    language = models.CharField(
        _("language"), max_length=20, blank=True, default="", help_text=_("In which it is held: fr, sw, en.")
    )
    interpreting = models.CharField(
        _("interpreter"), max_length=10, choices=Interpreting.choices, blank=True, default=""
    )
    formality = models.CharField(
        _("formal or informal"), max_length=8, choices=Formality.choices, blank=True, default=""
    )
    themes = ReferencesField("core.Theme", verbose_name=_("themes"))
    objective = EncryptedTextField(_("objective"), max_length=4000)
    outcome = EncryptedTextField(_("what came of it"), max_length=4000)
    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who is responsible"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    follows = models.ForeignKey(
        "self",
        verbose_name=_("follows"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text=_("The earlier one of a series."),
    )
    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction.choices, blank=True, default=""
    )
    our_reference = NameField(_("our reference"), max_length=100, blank=True, default="")
    their_reference = NameField(_("their reference"), max_length=100, blank=True, default="")
    received_on = models.DateField(_("received stamp of"), null=True, blank=True)
    public_title = NameField(
        _("public title"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Only this leaves in calendars and invitations. Empty: “Busy”."),
    )
    public_place = NameField(_("public place"), max_length=200, blank=True, default="")
    value_given = models.CharField(
        _("anything of value"), max_length=5, choices=ValueGiven.choices, blank=True, default=""
    )
    value_what = SafeTextField(_("what was given"), max_length=500)
    value_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    cancelled_why = SafeTextField(_("why it was cancelled"), max_length=500)
    two_way = models.BooleanField(_("both sides spoke"), default=True, editable=False)
    unfinished = models.BooleanField(_("to be finished later"), default=False)
    search_key = models.TextField(default="", editable=False)
    handling = handling_field(Handling.FUNCTION)
    history = track(excluded_fields=["two_way"])

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {"two_way"}

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        constraints = [
            *protected_constraints("engagement"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="engagement_order",
                violation_error_message=_("The end lies before the start."),
            ),
        ]
        indexes = [
            models.Index(fields=["starts", "id"], name="engagement_starts"),
            models.Index(fields=["function", "starts", "id"], name="engagement_function_starts"),
            models.Index(fields=["status", "starts", "id"], name="engagement_status_starts"),
            models.Index(fields=["updated_at", "id"], name="engagement_updated"),
            *narrow_indexes("engagement", "starts"),
            models.Index(fields=["organizer", "starts"], name="engagement_organizer"),
            models.Index(
                fields=["organizer", "id"], name="engagement_unfinished", condition=Q(unfinished=True)
            ),
            GinIndex(fields=["themes"], name="engagement_themes"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="engagement_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("engagements-detail", args=[self.pk])

    def clean(self) -> None:
        """Times in order; what was given is said, and by whom it was approved."""
        if self.ends is not None and self.starts is not None and self.ends < self.starts:
            raise ValidationError({"ends": _("The end lies before the start.")})
        if self.value_what and self.value_given != ValueGiven.GIVEN:
            raise ValidationError({"value_given": _("Something is named: say that it was given.")})
        if self.value_given == ValueGiven.GIVEN and not self.value_what:
            raise ValidationError({"value_what": _("Say what was given.")})
        if self.cancelled_why and self.status != EngagementStatus.CANCELLED:
            raise ValidationError({"cancelled_why": _("Only a cancelled engagement has this.")})


class Participant(Protected):
    """Who takes part, and as what: a stakeholder (in the post held on that day, or privately), a post whose holder's
    name is not known, a guest without a record, or a colleague.

    `starts` and `status` are copies of the engagement's, kept in step by its service, so that a profile reads its
    last contacts from one index.
    """

    engagement = models.ForeignKey(
        Engagement, verbose_name=_("engagement"), on_delete=models.PROTECT, related_name="participants"
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name=_("person or organization"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
    )
    post = models.ForeignKey(
        Post,
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        help_text=_("The post held on that day. It may stand alone when the name is not known."),
    )
    organization = models.ForeignKey(
        Stakeholder,
        verbose_name=_("for which body"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="body_participations",
        limit_choices_to={"kind": Kind.ORGANIZATION},
    )
    capacity = models.CharField(_("capacity"), max_length=7, choices=Capacity.choices, blank=True, default="")
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("colleague"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    guest_name = NameField(_("guest"), max_length=200, blank=True, default="")
    guest_from = NameField(_("guest of"), max_length=200, blank=True, default="")
    guest_email = models.EmailField(_("e-mail of the guest"), blank=True, default="")
    role = models.CharField(_("part"), max_length=11, choices=ParticipantRole.choices, blank=True, default="")
    reply = models.CharField(_("reply"), max_length=9, choices=Reply.choices, blank=True, default="")
    attended = models.CharField(
        _("was there"), max_length=7, choices=Attended.choices, default=Attended.UNKNOWN
    )
    starts = models.DateTimeField(_("begins"), default=timezone.now, editable=False)
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=EngagementStatus.choices,
        default=EngagementStatus.PLANNED,
        editable=False,
    )
    two_way = models.BooleanField(_("both sides spoke"), default=True, editable=False)
    history = track(excluded_fields=["starts", "status", "two_way"])

    SYSTEM_FIELDS: ClassVar[frozenset[str]] = Protected.SYSTEM_FIELDS | {"starts", "status", "two_way"}

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            *protected_constraints("participant"),
            models.CheckConstraint(
                condition=Q(
                    colleague__isnull=False, stakeholder__isnull=True, post__isnull=True, guest_name=""
                )
                | Q(colleague__isnull=True, stakeholder__isnull=True, post__isnull=True) & ~Q(guest_name="")
                | Q(colleague__isnull=True, guest_name="", stakeholder__isnull=False)
                | Q(colleague__isnull=True, guest_name="", post__isnull=False),
                name="participant_is_one",
                violation_error_message=_("Name one: a stakeholder or post, a guest, or a colleague."),
            ),
        ]
        indexes = [
            models.Index(fields=["starts", "id"], name="participant_starts"),
            models.Index(fields=["updated_at", "id"], name="participant_updated"),
            models.Index(fields=["function", "updated_at", "id"], name="participant_function_updated"),
            models.Index(fields=["stakeholder", "starts"], name="participant_stakeholder"),
            models.Index(fields=["organization", "starts"], name="participant_organization"),
            models.Index(fields=["post", "starts"], name="participant_post"),
            models.Index(fields=["colleague", "starts"], name="participant_colleague"),
        ]

    def __str__(self) -> str:
        return str(self.stakeholder or self.post or self.colleague or self.guest_name)

    def get_absolute_url(self) -> str:
        return reverse("participants-detail", args=[self.pk])

    def clean(self) -> None:
        """Exactly one way of being somebody; what belongs to guests stands with guests."""
        ours, theirs = self.colleague_id is not None, bool(self.stakeholder_id or self.post_id)
        named = [bool(self.guest_name), ours, theirs]
        if sum(named) == 0:
            raise ValidationError(
                {"stakeholder": _("Say who: a stakeholder or post, a guest, or a colleague.")}
            )
        if sum(named) > 1:
            place = "colleague" if ours else "guest_name"
            raise ValidationError({place: _("Name one: a stakeholder or post, a guest, or a colleague.")})
        if not self.guest_name:
            for name in ("guest_from", "guest_email"):
                if getattr(self, name):
                    raise ValidationError({name: _("Only a guest without a record has this.")})
        if not theirs:
            for name in ("organization", "capacity"):
                if getattr(self, f"{name}_id" if name == "organization" else name):
                    raise ValidationError({name: _("Only a stakeholder or a post has this.")})


class EngagementUserGrant(UserGrant):
    """An engagement shared with one person."""

    content_object = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="user_grants")

    class Meta(UserGrant.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["user", "permission", "content_object"], name="engagement_user_grant")
        ]


class EngagementGroupGrant(GroupGrant):
    """An engagement shared with a function or team."""

    content_object = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="group_grants")

    class Meta(GroupGrant.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["group", "permission", "content_object"], name="engagement_group_grant")
        ]
