"""What the calendar is asked for, beside the filters of engagements."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from core.filters import DayField
from engagements.domain.calendar import LIST, MONTH, WEEK

SPANS = ((MONTH, _("Month")), (WEEK, _("Week")), (LIST, _("List")))
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)


class CalendarForm(forms.Form):
    """Month, week or list, and of which day."""

    span = forms.ChoiceField(choices=SPANS, required=False)
    day = DayField(required=False)

    def clean_day(self) -> date | None:
        """A day that a calendar has on both sides."""
        day: date | None = self.cleaned_data["day"]
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(_("Choose a day between 1900 and 2200."))
        return day
