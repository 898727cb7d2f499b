"""Forms of the register's own pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.names import clean_name
from core.pages.widgets import RecordChoiceField
from core.partial_dates import PartialDate
from core.resources import resource_of
from stakeholders.domain.register_columns import KEYS, targets, usual_keys
from stakeholders.domain.roster_columns import LABELS
from stakeholders.models import Subject
from stakeholders.models.choices import EndReason
from stakeholders.services.import_limits import import_limits
from stakeholders.services.import_runs import own_functions, subjects


class UploadForm(forms.Form):
    """First step of an import: the file and what it is."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX, vCard or Popolo JSON. A CSV may be the largest."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json,.vcf"}),
    )
    subject = forms.ChoiceField(
        label=_("What its rows are"),
        choices=Subject.choices,
        initial=Subject.ROSTER,
        required=False,
        help_text=_("Popolo JSON and vCards say it themselves."),
    )
    source = forms.CharField(
        label=_("Name of the list"),
        required=False,
        max_length=200,
        help_text=_(
            "Where it is published, for example “Cabinet page of the government”. Cited with each fact."
        ),
    )
    as_of = forms.DateField(
        label=_("Day of the list"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_(
            "The day on which it was true. It sets when somebody was first and last seen, never a start date."
        ),
    )
    strict = forms.BooleanField(label=_("Refuse the whole file when any row has an error"), required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = resource_of("areas")
        self.fields["area"] = RecordChoiceField(
            areas,
            actor,
            label=_("Country or area"),
            required=False,
            help_text=_("Needed when the file has no column for the country."),
        )
        chosen = self.data.get("area") if self.is_bound else self.initial.get("area")
        self.fields["area"].offer(chosen)  # type: ignore[attr-defined]
        offered = subjects(actor)
        self.fields["subject"].choices = [one for one in Subject.choices if one[0] in offered]  # type: ignore[attr-defined]
        if Subject.ROSTER not in offered:
            self.fields["subject"].initial = offered[0] if offered else ""
        self.fields["function"] = forms.ModelChoiceField(
            own_functions(actor),
            label=_("Whose records"),
            required=False,
            empty_label=_("The company's common register"),
        )
        self.order_fields(["file", "subject", "area", "source", "as_of", "function", "strict"])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        most = import_limits().csv_bytes
        if file.size > most:
            raise ValidationError(
                _("The file is larger than %(n)s MB.") % {"n": most // 1_000_000}, code="size"
            )
        return file

    def clean_subject(self) -> str:
        first = [value for value, _label in self.fields["subject"].choices]  # type: ignore[attr-defined]
        return self.cleaned_data["subject"] or first[0]

    def clean_source(self) -> str:
        text = " ".join(self.cleaned_data["source"].split())
        if not text:
            return ""
        try:
            return clean_name(text)
        except ValueError as error:
            raise ValidationError(str(error), code="name") from error


def target_choices(subject: str = Subject.ROSTER) -> list[tuple[str, str]]:
    """What a column may be read as."""
    labels = LABELS if subject == Subject.ROSTER else targets(subject)
    return [("", str(_("not used"))), *((key, str(_(label))) for key, label in labels.items())]


def key_choices(columns: Iterable[str]) -> list[tuple[str, str]]:
    """By what a row may be told to speak of a record on the map."""
    return [(key, str(_(KEYS[key]))) for key in usual_keys(columns)]


class EndTenureForm(forms.Form):
    """When a tenure ended and why."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    end = forms.CharField(
        label=_("When it ended"),
        max_length=10,
        help_text=_("A year, a month or a day: 2024, 2024-05 or 2024-05-17."),
        widget=forms.TextInput(
            attrs={"data-partial-date": "", "placeholder": "2024-05-17", "autocomplete": "off"}
        ),
    )
    end_reason = forms.ChoiceField(
        label=_("Why it ended"), choices=EndReason.choices, initial=EndReason.UNKNOWN
    )
    reason = forms.CharField(
        label=_("Who says so"), required=False, max_length=500, help_text=_("Shown in the history.")
    )

    def clean_end(self) -> str:
        """A partial date as given."""
        try:
            return PartialDate.parse(self.cleaned_data["end"]).text
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def take(self, error: ValidationError) -> None:
        """Shows a service's refusal at its fields."""
        for name, problems in error.message_dict.items():
            self.add_error(name if name in self.fields else None, problems)
