"""API tokens: shown once, kept as a digest, with a scope and an end."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User
from core.ids import uuid7


class TokenScope(models.TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class ApiToken(models.Model):
    """A named credential of one user. Only the SHA-256 digest of a 256-bit secret is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("starts with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(_("scope"), max_length=5, choices=TokenScope.choices, default=TokenScope.READ)
    # Ids of functions: the token opens nothing of others. Empty: whatever its user's roles open.
    functions = ArrayField(
        models.UUIDField(), verbose_name=_("only these functions"), default=list, blank=True
    )
    # Addresses and ranges (10.0.0.0/8): from elsewhere the token is unknown. Empty: from everywhere.
    addresses = ArrayField(
        models.CharField(max_length=49), verbose_name=_("only from these addresses"), default=list, blank=True
    )
    hourly_quota = models.PositiveIntegerField(_("requests an hour"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    last_used_address = models.GenericIPAddressField(_("last used from"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        indexes = [models.Index(fields=["user", "-created_at"], name="token_user_created")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def holds(self) -> bool:
        """Whether it is still in force, asked of the database: for what runs longer than a moment."""
        now = timezone.now()
        return ApiToken.objects.filter(pk=self.pk, revoked_at__isnull=True, expires_at__gt=now).exists()

    @property
    def in_force(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
