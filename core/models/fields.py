"""Model fields of our own: partial dates with their bounds, and names that are clean."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.names import clean_name
from core.partial_dates import PartialDate

# What decoders put in place of bytes that are not UTF-8.
LOST = "\ufffd"
EARLIEST = date.min
LATEST = date.max


def validate_partial_date(value: str) -> None:
    """Model validator: the text is a year, a month or a day that exists."""
    try:
        PartialDate.parse(value)
    except ValueError as error:
        raise ValidationError(str(error), code="partial_date") from error


class PartialDateField(models.CharField):
    """A date as given: `2024`, `2024-05`, `2024-05-17` or empty.

    Beside a field `start` the model declares `start_earliest` and `start_latest` (BoundField), in that order
    after it. A text sets both bounds; an empty text leaves bounds that were set alone (“not later than …”).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=10, blank=True, default="")
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_partial_date]

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "blank", "default"):
            kwargs.pop(key, None)
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        text = getattr(model_instance, self.attname)
        if text:
            set_partial_date(model_instance, self.name, PartialDate.parse(text))
        return getattr(model_instance, self.attname)


def set_partial_date(instance: models.Model, field: str, value: PartialDate) -> None:
    """Writes text and both bounds of one partial date to a model instance."""
    setattr(instance, field, value.text)
    setattr(instance, f"{field}_earliest", value.earliest)
    setattr(instance, f"{field}_latest", value.latest)


class BoundField(models.DateField):
    """One bound of a partial date; never null, so that it orders and compares without a special case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)


def earliest_bound() -> BoundField:
    return BoundField(default=EARLIEST)


def latest_bound() -> BoundField:
    return BoundField(default=LATEST)


def validate_name(value: str) -> None:
    """Model validator: no control characters, direction overrides or hidden characters."""
    if LOST in value:
        raise ValidationError(
            _("A character was lost on the way: send the text as UTF-8."), code="lost_character"
        )
    try:
        clean_name(value)
    except ValueError as error:
        raise ValidationError(str(error), code="name") from error


class NameField(models.CharField):
    """A name or title as people write it: any script, 1 to 300 characters, kept exactly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_name]


class SafeTextField(models.TextField):
    """Longer text shown as text: line breaks are fine, control characters are not; 20,000 characters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20_000)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators = [
            *self.validators,
            MaxLengthValidator(self.max_length or 20_000),
        ]

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        for character in value or "":
            control = ord(character) < 32 and character not in "\n\r\t"
            if control or character == LOST or 0xD800 <= ord(character) <= 0xDFFF:
                raise ValidationError(
                    _("The text contains a character that cannot be stored."), code="control_character"
                )


class ReferencesField(ArrayField):
    """Several records of one small model, such as themes, as a list of ids: written and read with its record.

    The service of the model checks that the writer sees each of them (`core.selectors.unseen`).
    """

    def __init__(self, related: str = "", **kwargs: Any) -> None:
        self.related = related
        kwargs.pop("base_field", None)
        kwargs.update(base_field=models.UUIDField(), blank=True, default=list)
        super().__init__(**kwargs)

    @property
    def related_records(self) -> type[models.Model]:
        """The model that the ids are of."""
        from django.apps import apps

        return apps.get_model(self.related)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("base_field", "blank", "default", "size"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "related": self.related}
