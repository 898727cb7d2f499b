"""What every record has: id, times, author, version; and what every protected record adds."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.confidentiality import Handling
from core.ids import uuid7


class Record(models.Model):
    """Base of every editable model. `version` grows by one with each write, under the row lock."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    # Fields that services set themselves; never taken from input.
    SYSTEM_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"id", "created_at", "updated_at", "created_by", "version", "search_key", "scope_area"}
    )

    class Meta:
        abstract = True

    @property
    def ref(self) -> dict[str, Any]:
        """`{id, name}` as other records name this one."""
        return {"id": str(self.pk), "name": str(self)}


def handling_field(default: Handling) -> Any:
    """The level column of a model whose records start at another level than COMPANY (access.md)."""
    return models.PositiveSmallIntegerField(_("who may see it"), choices=Handling.choices, default=default)


class Protected(Record):
    """A record under the four levels of sight (access.md). `function` may be empty in the company register."""

    function = models.ForeignKey(
        settings.FUNCTION_MODEL,
        verbose_name=_("function"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Whose record this is. Empty: the company's common register."),
    )
    handling = handling_field(Handling.COMPANY)
    scope_area = models.ForeignKey(
        "core.Area", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    custodian = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("second custodian"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("Who keeps a named record besides its author."),
    )

    class Meta:
        abstract = True

    @property
    def asks_purpose(self) -> bool:
        """Whether a look at this record is an event for which its reader says a purpose first."""
        return self.handling == Handling.NAMED


def protected_constraints(table: str) -> list[models.BaseConstraint]:
    """Checks for a concrete protected model: a function-level or named record has an owner function.

    Named after the table because PostgreSQL wants constraint names unique.
    """
    return [
        models.CheckConstraint(
            condition=models.Q(handling__lt=Handling.FUNCTION) | models.Q(function__isnull=False),
            name=f"{table}_closed_has_function",
            violation_error_message=_("Choose the function that owns this record."),
        )
    ]


def narrow_indexes(table: str, *order: str) -> list[models.Index]:
    """For readers who see few rows of a large table: by area in the list's order, and the rows of the outer levels."""
    return [
        models.Index(fields=["scope_area", *order, "id"], name=f"{table}_area_sort"),
        models.Index(
            fields=[*order, "id"], condition=models.Q(handling=Handling.PUBLIC), name=f"{table}_public_sort"
        ),
        models.Index(
            fields=[*order, "id"], condition=models.Q(handling=Handling.NAMED), name=f"{table}_named_sort"
        ),
    ]
