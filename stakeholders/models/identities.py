"""Who is behind a protected source. Always NAMED and encrypted: a row of its own, so that a source can be used by
people who may never know whom it is from."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access.grants import GroupGrant, UserGrant
from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, protected_constraints
from core.models.encrypted import EncryptedTextField
from stakeholders.models.sources import Source


class SourceIdentity(Protected):
    """The person behind a source, how to reach them, and what must be kept in mind."""

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="identities"
    )
    person = EncryptedTextField(_("name"), max_length=300, blank=False)
    position = EncryptedTextField(_("post or role"), max_length=300)
    contact = EncryptedTextField(_("how to reach them"), max_length=1000)
    notes = EncryptedTextField(_("notes"), max_length=4000)
    history = track()

    class Meta:
        verbose_name = _("identity of a source")
        verbose_name_plural = _("identities of sources")
        constraints = [
            *protected_constraints("source_identity"),
            models.CheckConstraint(
                condition=Q(handling=Handling.NAMED),
                name="source_identity_is_named",
                violation_error_message=_("The identity of a source is always named."),
            ),
        ]
        indexes = [models.Index(fields=["updated_at", "id"], name="source_identity_updated")]

    def __str__(self) -> str:
        """Never the name: this stands in titles, trails and choices."""
        return str(_("Who is behind %(source)s") % {"source": self.source})

    def get_absolute_url(self) -> str:
        return reverse("source-identities-detail", args=[self.pk])

    def clean(self) -> None:
        if self.handling != Handling.NAMED:
            raise ValidationError({"handling": _("The identity of a source is always named.")})


class SourceIdentityUserGrant(UserGrant):
    """An identity shared with one person, by name."""

    content_object = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="user_grants")

    class Meta(UserGrant.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["user", "permission", "content_object"], name="source_identity_user_grant")
        ]


class SourceIdentityGroupGrant(GroupGrant):
    """Guardian wants the pair; a share with a function or team never opens what is NAMED."""

    content_object = models.ForeignKey(SourceIdentity, on_delete=models.CASCADE, related_name="group_grants")

    class Meta(GroupGrant.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["group", "permission", "content_object"], name="source_identity_group_grant")
        ]
