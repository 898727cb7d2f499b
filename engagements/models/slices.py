"""Slices: chosen fields of chosen records, for one named person outside, by a link that expires."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.history import track
from core.models.base import Protected, handling_field, protected_constraints
from core.models.fields import NameField, SafeTextField
from core.models.json_fields import EntriesField
from engagements.domain import slices


class RecipientKind(models.TextChoices):
    COMPANY = "company", _("Another company or association")
    GOVERNMENT = "government", _("Embassy or home government")
    OTHER = "other", _("Somebody else")


class ItemsField(EntriesField):
    """What a slice holds: of which list, which record, which of its fields (with commas between them)."""

    KEYS = ("resource", "record", "fields")
    REQUIRED = ("resource", "record", "fields")

    def _check(self, number: int, entry: dict[str, str]) -> None:
        super()._check(number, entry)
        if entry["resource"] not in slices.FIELDS:
            raise ValidationError(
                _("Entry %(n)s: records of this kind do not leave in a slice.") % {"n": number},
                code="entries",
            )
        try:
            UUID(entry["record"])
        except ValueError as error:
            raise ValidationError(
                _("Entry %(n)s: “record” is the id of a record.") % {"n": number}, code="entries"
            ) from error
        closed = slices.allowed(entry["resource"], slices.split(entry["fields"]))
        if closed or not slices.split(entry["fields"]):
            words = ", ".join(closed) or "–"
            raise ValidationError(
                _("Entry %(n)s: may not leave: %(fields)s.") % {"n": number, "fields": words}, code="entries"
            )


class Slice(Protected):
    """What one named person outside may read until a day; it shows what its author may see at that moment."""

    title = NameField(_("title"))
    recipient = NameField(_("for whom"), help_text=_("One person, by name."))
    body = NameField(_("of which company, embassy or body"))
    recipient_kind = models.CharField(_("kind of reader"), max_length=10, choices=RecipientKind.choices)
    purpose = SafeTextField(_("what for"), max_length=1000, blank=False)
    items = ItemsField(_("what they read"))
    expires_on = models.DateField(_("last day"), help_text=_("At most 90 days ahead."))
    competition_checked = models.BooleanField(
        _("competition law"),
        default=False,
        help_text=_(
            "For another company: I have read the notice, and nothing here is about prices, bids, customers, "
            "capacity or other matters on which companies compete."
        ),
    )
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    handling = handling_field(Handling.FUNCTION)
    history = track()

    class Meta:
        verbose_name = _("slice")
        verbose_name_plural = _("slices")
        constraints = protected_constraints("slice")
        indexes = [
            models.Index(fields=["expires_on", "id"], name="slice_expires"),
            models.Index(fields=["updated_at", "id"], name="slice_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.recipient}"

    def get_absolute_url(self) -> str:
        return reverse("slices-detail", args=[self.pk])

    def clean(self) -> None:
        """Companies get nothing before somebody thought of competition law."""
        if self.recipient_kind == RecipientKind.COMPANY and not self.competition_checked:
            raise ValidationError(
                {
                    "competition_checked": _(
                        "Read the notice and confirm it before anything goes to a company."
                    )
                }
            )


class SliceOpening(models.Model):
    """Somebody opened the link of a slice: when, from where. Written once, never changed."""

    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="openings")
    opened_at = models.DateTimeField(auto_now_add=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["slice", "opened_at"], name="slice_opening_at")]

    def __str__(self) -> str:
        return f"{self.slice_id} {self.opened_at}"
