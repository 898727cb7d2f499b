"""What stands between an engagement and calendars outside: feeds, invitations, and what an import brought."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models.fields import NameField
from engagements.models.choices import Reply
from engagements.models.engagements import Engagement, Participant


class CalendarFeed(models.Model):
    """A secret address under which one person's calendar program reads when they are busy. Only the SHA-256 digest of a
    256-bit secret is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    name = NameField(_("name"), max_length=80)
    prefix = models.CharField(_("starts with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last read"), null=True, blank=True)
    last_used_address = models.GenericIPAddressField(_("last read from"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        indexes = [models.Index(fields=["user", "-created_at"], name="feed_user_created")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def in_force(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class Invitation(models.Model):
    """That somebody was invited by mail: to which address, in which edition, and what came back.

    `sequence` and `content` are those of the last mail: the next one has a higher number when the content differs.
    `said` is what that mail said, kept when the engagement is deleted, so that its cancellation can still go out.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(
        Engagement, on_delete=models.SET_NULL, null=True, related_name="invitations"
    )
    participant = models.OneToOneField(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitation"
    )
    address = models.EmailField(_("e-mail"))
    sequence = models.PositiveIntegerField(_("edition"), default=0)
    content = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    said = models.JSONField(default=dict, editable=False)
    reply = models.CharField(_("reply"), max_length=9, choices=Reply.choices, blank=True, default="")
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.sequence}"


class CalendarRun(models.Model):
    """One import of a calendar file: who, when, how much; taken back by whoever made it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_runs")
    created_at = models.DateTimeField(_("imported"), auto_now_add=True)
    counts = models.JSONField(default=dict, editable=False)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar import")
        verbose_name_plural = _("calendar imports")
        indexes = [models.Index(fields=["user", "-created_at"], name="calendar_run_user")]

    def __str__(self) -> str:
        return str(self.pk)


class ImportedEntry(models.Model):
    """Which entry of which calendar file became which engagement: a file that comes twice changes instead of doubling.

    The identifier is kept as a digest, for a calendar program may write names into it.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="imported_from")
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    sequence = models.PositiveIntegerField(default=0)
    run = models.ForeignKey(
        CalendarRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="entries"
    )

    class Meta:
        verbose_name = _("imported entry")
        verbose_name_plural = _("imported entries")

    def __str__(self) -> str:
        return f"{self.engagement_id}"
