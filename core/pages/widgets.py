"""Form fields of our own: choosing a visible record, lists of entries, words in a list."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.addresses import address
from core.names import clean_name
from core.resources import Resource, resource_of

FORMS_OF_MOMENT = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class Scale(forms.widgets.ChoiceWidget):
    """A short scale whose values stand side by side, so that one tap chooses; the word of a value is read out, the words
    of both ends stand below."""

    input_type = "radio"
    add_id_index = True

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.label = label
        self.checked_attribute = {"checked": True}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = []
        for _group, group, _index in self.optgroups(name, self.format_value(value), attrs):
            for option in group:
                short, _dash, word = str(option["label"]).partition(" – ")
                options.append({**option, "short": short, "word": word, "id": option["attrs"].get("id", "")})
        words = [option["word"] for option in options if option["word"]]
        given = {
            "options": options,
            "name": name,
            "label": self.label,
            "ends": [words[0], words[-1]] if words else [],
        }
        return render_to_string("components/scale.html", {"scale": given})


def visible(actor: Any, resource: Resource, key: Any) -> models.Model | None:
    """A record of a resource by id, if the actor may see it."""
    try:
        pk = UUID(str(key))
    except ValueError:
        return None
    return resource.select(actor=actor).filter(pk=pk).first()


def choose_widget(actor: Any, name: str, chosen: Any, placeholder: str = "") -> forms.Select:
    """A select that finds its choices by typing; it holds only the chosen one, so a page never lists thousands."""
    resource = resource_of(name)
    record = visible(actor, resource, chosen) if resource and chosen else None
    choices = [("", placeholder or "—")] + ([(str(record.pk), str(record))] if record else [])
    attrs = {
        "data-choose-url": address("choose", name),
        "data-placeholder": placeholder,
        "class": "form-select",
    }
    return forms.Select(choices=choices, attrs=attrs)


class RecordChoiceField(forms.Field):
    """A reference to a visible record. A hidden id and an unknown one get the same answer."""

    def __init__(self, resource: Resource, actor: Any, **kwargs: Any) -> None:
        self.resource, self.actor = resource, actor
        super().__init__(**kwargs)
        self.widget = choose_widget(actor, resource.name, self.initial, "")

    def offer(self, chosen: Any) -> None:
        """Shows the chosen record in the select."""
        self.widget = choose_widget(self.actor, self.resource.name, chosen, "")
        self.widget.is_required = self.required

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        record = visible(self.actor, self.resource, value)
        if record is None:
            raise ValidationError(_("There is no such record."), code="missing")
        return record.pk


class ColleagueField(forms.ModelChoiceField):
    """A colleague, for example the second custodian."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


def colleagues(actor: Any) -> models.QuerySet[Any]:
    from django.utils.module_loading import import_string

    return import_string("accounts.selectors.colleagues")(actor=actor)


class EntriesFormField(forms.CharField):
    """A list of entries as lines: `value | value | …` in the order of the column's keys."""

    def __init__(self, column: Any, **kwargs: Any) -> None:
        self.column = column
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        keys = " | ".join(column.KEYS[:4])
        kwargs["help_text"] = kwargs.get("help_text") or _("One on each line: %(keys)s") % {"keys": keys}
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(
                " | ".join(entry.get(key, "") for key in self.column.KEYS).rstrip(" |") for entry in value
            )
        return value

    def to_python(self, value: Any) -> Any:
        lines = [line for line in str(value or "").splitlines() if line.strip()]
        return [self._entry(number, line) for number, line in enumerate(lines, 1)]

    def _entry(self, number: int, line: str) -> dict[str, str]:
        parts = [part.strip() for part in line.split("|")]
        if len(parts) > len(self.column.KEYS):
            raise ValidationError(_("Line %(n)s has too many parts.") % {"n": number}, code="parts")
        return {key: part for key, part in zip(self.column.KEYS, parts, strict=False) if part}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True


class WordsField(forms.CharField):
    """Words with commas between them, as a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = [word.strip() for word in str(value or "").split(",") if word.strip()]
        try:
            return [clean_name(word) for word in words]
        except ValueError as error:
            raise ValidationError(str(error), code="word") from error


class MomentField(forms.DateTimeField):
    """Day and time as a clock on the wall shows them. The form says in which zone; here they have none yet."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=FORMS_OF_MOMENT, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return timezone.localtime(value).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        for form in FORMS_OF_MOMENT:
            try:
                return datetime.strptime(str(value).strip(), form)  # noqa: DTZ007
            except ValueError:
                continue
        raise ValidationError(_("Enter a day and a time."), code="invalid")


class RecordsField(forms.ModelMultipleChoiceField):
    """Several visible records of a small model, by id."""

    def __init__(self, queryset: models.QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(
            queryset.order_by("name"), widget=forms.SelectMultiple(attrs={"data-choose": ""}), **kwargs
        )

    def clean(self, value: Any) -> list[UUID]:  # type: ignore[override]
        return [record.pk for record in super().clean(value)]
