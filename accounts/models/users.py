"""People and service accounts that sign in; and the roles they hold."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.access.permissions import has_permission
from core.access.roles import FUNCTION_ROLES, Role
from core.history import track
from core.ids import uuid7
from core.models.base import Record
from core.models.fields import NameField


class Discreet(models.TextChoices):
    """Where what must not be read over a shoulder waits for a tap."""

    USUAL = "usual", _("On phones and on the Desk")
    ALWAYS = "always", _("Everywhere")
    NEVER = "never", _("Nowhere")


class UserManager(BaseUserManager["User"]):
    """Users are made by services; this is what Django's own commands and allauth ask for."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """One account. Deactivated, never deleted. `is_superuser` opens nothing in the application."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("This e-mail has an account.")}
    )
    display_name = NameField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)
    is_service = models.BooleanField(
        _("service account"), default=False, help_text=_("For integrations: the API only, no pages.")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    languages = ArrayField(
        models.CharField(max_length=20), verbose_name=_("languages spoken"), default=list, blank=True, size=20
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="", blank=True)
    discreet = models.CharField(
        _("discreet view"), max_length=6, choices=Discreet.choices, default=Discreet.USUAL
    )
    remind_by_mail = models.BooleanField(
        _("reminders by mail"),
        default=True,
        help_text=_("One mail a day while tasks are due: a number and a link, no names."),
    )
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = track(excluded_fields=["password", "last_login"])

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        indexes = [models.Index(fields=["display_name", "id"], name="user_name_id")]

    def __str__(self) -> str:
        return self.display_name or self.email

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """The scope rule, for lists and single checks alike; no superuser bypass."""
        return has_permission(self, perm, obj)

    def has_perms(self, perm_list: Any, obj: models.Model | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active


class RoleAssignment(Record):
    """A user holds a role, in a function where the role asks for one, in an area subtree, for a time."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="assignments"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    function = models.ForeignKey(
        "accounts.Function",
        verbose_name=_("function"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    area = models.ForeignKey(
        "core.Area",
        verbose_name=_("area"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Limits the role to this area and all below it. Empty: everywhere."),
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until (inclusive)"), null=True, blank=True)
    history = track()

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(FUNCTION_ROLES), function__isnull=False)
                | (~models.Q(role__in=sorted(FUNCTION_ROLES)) & models.Q(function__isnull=True)),
                name="role_function_where_needed",
                violation_error_message=_(
                    "Viewer, officer, lead and integrator are held in a function; the other roles are not."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="role_valid_order",
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        parts = [str(Role(self.role).label), str(self.function or ""), str(self.area or "")]
        return " · ".join(part for part in parts if part)
