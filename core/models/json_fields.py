"""Lists that live in one column with their record: names, identifiers, contact details.

They have no sight of their own (the record's rule covers them) and are read and written with it, so a column
of checked JSON keeps one version and one history for all (docs/decisions).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core.names import clean_name
from core.urls_safe import validate_web_address

MAX_ENTRIES = 100
WEB_TYPES = frozenset({"url", "web", "website", "homepage", "link"})


class EntriesField(models.JSONField):
    """A list of objects with text values; `KEYS` names the allowed keys, `REQUIRED` the one that must be there."""

    KEYS: ClassVar[tuple[str, ...]] = ()
    REQUIRED: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise ValidationError(_("Give a list of entries."), code="entries")
        if len(value) > MAX_ENTRIES:
            raise ValidationError(_("At most %(most)s entries.") % {"most": MAX_ENTRIES}, code="entries")
        for number, entry in enumerate(value, 1):
            self._check(number, entry)

    def _check(self, number: int, entry: dict[str, Any]) -> None:
        unknown = sorted(set(entry) - set(self.KEYS))
        if unknown:
            raise ValidationError(
                _("Entry %(n)s: unknown “%(key)s”.") % {"n": number, "key": unknown[0]}, code="entries"
            )
        for key in self.REQUIRED:
            if not str(entry.get(key) or "").strip():
                raise ValidationError(
                    _("Entry %(n)s: “%(key)s” is missing.") % {"n": number, "key": key}, code="entries"
                )
        for key, text in entry.items():
            if not isinstance(text, str) or len(text) > 500:
                raise ValidationError(
                    _("Entry %(n)s: “%(key)s” is text of at most 500 characters.")
                    % {"n": number, "key": key},
                    code="entries",
                )
            try:
                clean_name(text) if text else text
            except ValueError as error:
                raise ValidationError(f"{number}: {error}", code="entries") from error


class NamesField(EntriesField):
    """Other names: name, language (BCP 47), note (e.g. former, transliteration)."""

    KEYS = ("name", "lang", "note", "start_date", "end_date", "family_name", "given_name")
    REQUIRED = ("name",)


class IdentifiersField(EntriesField):
    """External identifiers: scheme (wikidata, everypolitician …) and identifier."""

    KEYS = ("scheme", "identifier")
    REQUIRED = ("scheme", "identifier")


class ContactsField(EntriesField):
    """Contact details in Popolo's terms: type (phone, email, address, url …), value, label, note."""

    KEYS = ("type", "value", "label", "note")
    REQUIRED = ("type", "value")

    def _check(self, number: int, entry: dict[str, Any]) -> None:
        super()._check(number, entry)
        if str(entry["type"]).strip().lower() in WEB_TYPES:
            validate_web_address(entry["value"])
