"""What a program asks a view of the API that is no list, as a form."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _

from core.errors import BadRequest


class AskedForm(forms.Form):
    """Parameters of an address; `format` is read elsewhere."""

    def checked(self) -> Self:
        """Itself; BadRequest for a parameter that is not there, stands twice or has a wrong value."""
        errors: dict[str, list[str]] = {}
        given: Any = self.data
        for name, values in given.lists():
            if name != "format" and name not in self.fields:
                errors[str(name)[:60]] = [str(_("There is no such parameter."))]
            elif len(values) > 1 and not isinstance(self.fields.get(name), forms.MultipleChoiceField):
                errors[str(name)[:60]] = [str(_("Give this once."))]
        if errors:
            raise BadRequest(_("Unknown or repeated parameter."), errors)
        if not self.is_valid():
            found = {name: [str(text) for text in texts] for name, texts in self.errors.items()}
            raise BadRequest(_("A parameter has a value that is not understood."), found)
        return self
