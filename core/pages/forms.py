"""Create and edit forms of any resource, made from its writable columns; the service has the last word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.principals import principal_of
from core.confidentiality import Handling
from core.models.base import Protected
from core.models.fields import PartialDateField, ReferencesField
from core.models.json_fields import EntriesField
from core.pages.widgets import (
    ColleagueField,
    EntriesFormField,
    MomentField,
    RecordChoiceField,
    RecordsField,
    Scale,
    WordsField,
    colleagues,
)
from core.resources import Part, Resource, resource_for
from core.zones import moment_in, zone

SIGHT = ("handling", "function", "custodian")
WHO_MAY_SEE = gettext_lazy(
    "Company: all company staff of the area. Function: only the function named. Named: the author and one custodian."
)


class RecordForm(forms.Form):
    """A plain form: values in, values out. `record` gives the initial values and the version."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, resource: Resource, actor: Any, record: models.Model | None = None, **kwargs: Any
    ) -> None:
        self.resource, self.actor, self.record = resource, actor, record
        super().__init__(*args, **kwargs)
        hidden, later = resource.extra.get("hidden", ()), resource.extra.get("edit_only", ())
        for name in resource.writable:
            if record is None and name in later:
                continue
            column: Any = resource.model._meta.get_field(name)
            self.fields[name] = self._field(name, column)
            if name in hidden:
                self.fields[name].widget = forms.HiddenInput()
            if record is not None:
                self.initial[name] = self._stored(record, column)
        for name, column in resource.beside.items():
            self.fields[name] = self._field(name, column)
        if record is not None:
            self.initial["version"] = record.version  # type: ignore[attr-defined]
            self.fields["reason"] = forms.CharField(
                required=False,
                max_length=500,
                label=_("Why this change"),
                help_text=_("Shown in the history."),
            )
        for name, field in self.fields.items():
            if isinstance(field, RecordChoiceField):
                field.offer(self.data.get(name) if self.is_bound else self.initial.get(name))

    def _stored(self, record: Any, column: Any) -> Any:
        value = getattr(record, column.attname)
        if isinstance(column, models.DateTimeField) and value is not None:
            given = getattr(record, "time_zone", "")
            return timezone.localtime(value, zone(given) if given else None).replace(tzinfo=None)
        return value

    def _field(self, name: str, column: Any) -> forms.Field:
        first = self.resource.extra.get("required_at_first", ()) if self.record is not None else ()
        required = (name in self.resource.required and name not in first) or (
            not column.blank and not column.has_default() and not column.null
        )
        label, hint = self.resource.words.get(name, ("", ""))
        common: dict[str, Any] = {
            "required": required,
            "label": capfirst(str(label or column.verbose_name)),
            "help_text": str(hint or column.help_text or ""),
        }
        if name == "function":
            return self._function(common)
        if name == "handling":
            usual = [("", _("As usual for such a record"))] if self.record is None else []
            return forms.TypedChoiceField(
                choices=[*usual, *Handling.choices],
                coerce=int,
                empty_value=None,
                **{**common, "required": False},
            )
        if column.is_relation and column.related_model._meta.label == settings.FUNCTION_MODEL:
            return self._any_function(common)
        if column.is_relation and column.related_model._meta.label == settings.TEAM_MODEL:
            return self._any_team(common)
        scale = self.resource.extra.get("scales", {}).get(name)
        if scale is not None:
            # A short scale in words; an empty one is not set, which is no zero.
            return forms.TypedChoiceField(
                choices=[("", _("not set")), *sorted(scale)],
                coerce=int,
                empty_value=None,
                widget=Scale(common["label"]),
                **common,
            )
        if getattr(column, "related_model", None) is get_user_model():
            return ColleagueField(colleagues(self.actor), **{**common, "required": False})
        if column.is_relation:
            related = resource_for(self._related(column))
            if related is None:
                raise LookupError(f"{self.resource.name}.{name} refers to a model without a resource")
            return RecordChoiceField(related, self.actor, **common)
        if isinstance(column, ReferencesField):
            offered = resource_for(column.related_records)
            assert offered is not None
            return RecordsField(offered.select(actor=self.actor), **common)
        return _plain(column, common)

    def clean(self) -> dict[str, Any]:
        """Times of the clock become moments, in the zone that the form names, else in the reader's own; a day that a new
        record must have is today where nothing was written."""
        found = super().clean() or {}
        name = found.get("time_zone") or timezone.get_current_timezone_name()
        for key, field in self.fields.items():
            if isinstance(field, MomentField) and found.get(key) is not None:
                try:
                    found[key] = moment_in(found[key], name)
                except ValidationError as error:
                    self.add_error(key, error)
        for key in self.resource.writable if self.record is None else ():
            column: Any = self.resource.model._meta.get_field(key)
            # A day that every new record has: emptied, it is the usual one, so that a quick form needs no calendar.
            usual = isinstance(column, models.DateField) and column.has_default() and not column.null
            if usual and key in found and found[key] is None:
                found[key] = column.get_default()
        return found

    def _related(self, column: Any) -> type[models.Model]:
        """The proxy that fits where a key takes one kind only."""
        kind = (column.remote_field.limit_choices_to or {}).get("kind")
        related: type[models.Model] = column.related_model
        if kind is not None:
            for proxy in related.__subclasses__():
                if proxy._meta.proxy and proxy().kind == kind:  # type: ignore[attr-defined]
                    return proxy
        if column.name == "parent":
            return self.resource.model
        return related

    def _function(self, common: dict[str, Any]) -> forms.Field:
        from django.utils.module_loading import import_string

        functions = import_string("accounts.selectors.functions")(actor=self.actor)
        principal = principal_of(self.actor)
        held = functions.filter(pk__in=list(principal.editing)) if self.record is None else functions
        return forms.ModelChoiceField(
            held.order_by("name"),
            empty_label=_("Company register (no function)"),
            **{**common, "required": False},
        )

    def _any_function(self, common: dict[str, Any]) -> forms.Field:
        """Another function of the company, for example one that is asked."""
        from django.utils.module_loading import import_string

        functions = import_string("accounts.selectors.functions")(actor=self.actor)
        return forms.ModelChoiceField(functions.order_by("name"), empty_label="—", **common)

    def _any_team(self, common: dict[str, Any]) -> forms.Field:
        from django.utils.module_loading import import_string

        teams = import_string("accounts.selectors.teams")(actor=self.actor)
        return forms.ModelChoiceField(teams.order_by("name"), empty_label="—", **common)

    def values(self) -> tuple[dict[str, Any], str]:
        """Model field values for the service, and the reason."""
        cleaned = {
            name: value for name, value in self.cleaned_data.items() if name not in ("version", "reason")
        }
        if cleaned.get("handling", 0) is None:
            del cleaned["handling"]  # the service knows the usual level, and keeps the one a record has
        for name, value in cleaned.items():
            if isinstance(value, models.Model):
                cleaned[name] = value.pk
        for name, value in cleaned.items():
            beside: Any = self.resource.beside.get(name)
            column: Any = beside or self.resource.model._meta.get_field(name)
            if value is None and isinstance(column, models.CharField | models.TextField):
                cleaned[name] = ""
        return cleaned, self.cleaned_data.get("reason", "") or ""

    def take(self, error: ValidationError) -> None:
        """Shows a service's refusal at its fields; what belongs to no field stands on top."""
        if hasattr(error, "error_dict"):
            for name, problems in error.error_dict.items():
                shown = name in self.fields and not self.fields[name].widget.is_hidden
                self.add_error(name if shown else None, problems)
        else:
            self.add_error(None, error)

    def sections(self) -> list[dict[str, Any]]:
        """The resource's parts, what no part names, then (for protected records) who may see it, and why."""
        placed = {name for part in self.resource.form for name in part.fields}
        placed |= set(self.resource.extra.get("hidden", ()))
        rest = tuple(name for name in self.resource.writable if name not in placed and name not in SIGHT)
        parts = [*self.resource.form, *([Part("", rest)] if rest else [])]
        if issubclass(self.resource.model, Protected) and "handling" in self.fields:
            parts.append(Part(_("Who may see this"), SIGHT, WHO_MAY_SEE, folded=self.record is None))
        placed |= set(rest)
        left = tuple(name for name in self.resource.beside if name not in placed)
        if left:
            parts.append(Part("", left))
        if "reason" in self.fields:
            parts.append(Part("", ("reason",)))
        return [self._part(part) for part in parts]

    def _part(self, part: Part) -> dict[str, Any]:
        fields = [self[name] for name in part.fields if name in self.fields]
        filled = any(self.initial.get(field.name) not in (None, "", [], False) for field in fields)
        return {
            "title": part.title,
            "text": part.text,
            "fields": fields,
            "folded": part.folded,
            "open": filled or any(field.errors for field in fields),
        }


def _plain(column: Any, common: dict[str, Any]) -> forms.Field:
    if isinstance(column, EntriesField):
        return EntriesFormField(column, **common)
    if isinstance(column, PartialDateField):
        common["help_text"] = common["help_text"] or _(
            "A year, a month or a day: 2024, 2024-05 or 2024-05-17."
        )
        attrs = {"data-partial-date": "", "placeholder": "2024-05-17", "autocomplete": "off"}
        return forms.CharField(max_length=10, widget=forms.TextInput(attrs=attrs), **common)
    if hasattr(column, "base_field"):
        if column.base_field.choices:
            widget = forms.SelectMultiple(attrs={"data-choose": ""})
            return forms.MultipleChoiceField(choices=column.base_field.choices, widget=widget, **common)
        common["help_text"] = common["help_text"] or _("With commas between them.")
        return WordsField(max_length=2000, **common)
    if column.choices:
        blank = [] if common["required"] else [("", "—")]
        choices = [*blank, *[(value, label) for value, label in column.choices if value != ""]]
        if isinstance(column, models.IntegerField):
            return forms.TypedChoiceField(
                choices=choices,
                coerce=int,
                empty_value=None if column.null else "",
                initial=column.get_default(),
                **{**common, "required": False},
            )
        return forms.ChoiceField(
            choices=choices, initial=column.get_default(), **{**common, "required": common["required"]}
        )
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(initial=column.get_default(), **{**common, "required": False})
    if isinstance(column, models.DateTimeField):
        return MomentField(**common)
    if isinstance(column, models.DateField):
        return forms.DateField(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            initial=column.get_default(),
            **common,
        )
    if isinstance(column, models.UUIDField):
        return forms.UUIDField(**common)
    if isinstance(column, models.TextField):
        return forms.CharField(
            widget=forms.Textarea(attrs={"rows": 3}), max_length=column.max_length, strip=True, **common
        )
    if isinstance(column, models.IntegerField):
        return forms.IntegerField(min_value=0, max_value=32767, initial=column.get_default(), **common)
    return forms.CharField(max_length=column.max_length, strip=True, **common)
