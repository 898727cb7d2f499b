"""The form by which a list is compared with the map."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.pages.widgets import RecordChoiceField
from core.resources import resource_of
from stakeholders import selectors

MOST_BYTES = 5_000_000


class CheckForm(forms.Form):
    """A file, or a source whose address is read."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV, XLSX or Popolo JSON, up to 5 MB. Empty: the address of the source is read."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json"}),
    )
    as_of = forms.DateField(
        label=_("Day of the list"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day on which it was true. Empty: what the file says, else today."),
    )
    complete = forms.BooleanField(
        label=_("The list is complete"),
        required=False,
        help_text=_(
            "Then a post that it does not show is worth a look. It is proposed, never closed by itself."
        ),
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = forms.ModelChoiceField(
            selectors.roster_sources(actor=actor).order_by("name", "pk"),
            label=_("Published list"),
            required=False,
            empty_label=_("None of those on the map"),
        )
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
        self.order_fields(["file", "source", "area", "as_of", "complete"])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 5 MB."), code="size")
        return file

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("This day lies in the future."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        source = given.get("source")
        if "file" in given and given["file"] is None and (source is None or not source.url):
            self.add_error("file", _("Choose a file, or a published list that has an address."))
        return given
