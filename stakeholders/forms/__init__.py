"""Forms of the register's own pages."""

from stakeholders.forms.register import EndTenureForm, UploadForm, key_choices, target_choices
from stakeholders.forms.successions import CarryForm, SuccessionForm

__all__ = ["CarryForm", "EndTenureForm", "SuccessionForm", "UploadForm", "key_choices", "target_choices"]
