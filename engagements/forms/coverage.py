"""What the coverage page is asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CoverageForm(forms.Form):
    """An area and a theme; both may be left out."""

    area = forms.UUIDField(required=False, label=_("Area"))
    theme = forms.UUIDField(required=False, label=_("Theme"))
