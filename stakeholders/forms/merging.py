"""Merging two records: which is the other one, and whose value is kept of each field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.pages.show import in_words
from core.pages.widgets import RecordChoiceField
from core.resources import Resource
from core.selectors import name_of
from stakeholders.models import Stakeholder
from stakeholders.services.merging import BOTH, FIELDS, OTHER, THIS, choices_for, usual_choice


class OtherForm(forms.Form):
    """Which record is the same one."""

    def __init__(self, *args: Any, resource: Resource, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = RecordChoiceField(
            resource, actor, label=_("The other record"), help_text=_("It goes; this record stands for both.")
        )
        self.fields["with"] = field
        field.offer(self.data.get("with") if self.is_bound else None)


@dataclass(frozen=True)
class FieldRow:
    """One field of the two: its label, and each choice with what it would say."""

    name: str
    label: str
    options: list[dict[str, Any]]


class MergeForm(forms.Form):
    """Whose value is kept, of each field in which the two differ; why, and the versions that were read."""

    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1, max_value=2**31 - 1)
    other_version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1, max_value=2**31 - 1)
    reason = forms.CharField(
        label=_("How you know that they are one"),
        required=False,
        max_length=500,
        help_text=_("For the history."),
    )

    def __init__(
        self,
        *args: Any,
        resource: Resource,
        actor: Any,
        record: Stakeholder,
        other: Stakeholder,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"version": record.version, "other_version": other.version})
        super().__init__(*args, **kwargs)
        self.actor, self.resource = actor, resource
        self.rows: list[FieldRow] = []
        for name in FIELDS[record.kind]:
            mine, theirs = self._words(record, name), self._words(other, name)
            if mine == theirs:
                continue
            chosen = usual_choice(name, record, other)
            self.fields[f"keep-{name}"] = forms.ChoiceField(
                choices=[(one, one) for one in choices_for(name)], initial=chosen, required=False
            )
            if self.is_bound:
                chosen = self.data.get(f"keep-{name}") or chosen
            said = {THIS: mine, OTHER: theirs, BOTH: str(_("Both"))}
            options = [
                {"value": one, "text": said[one], "checked": one == chosen, "both": one == BOTH}
                for one in choices_for(name)
            ]
            self.rows.append(FieldRow(name, self._label(name), options))

    def choices(self) -> dict[str, str]:
        """What was chosen, by field."""
        return {
            row.name: chosen for row in self.rows if (chosen := self.cleaned_data.get(f"keep-{row.name}"))
        }

    def _label(self, name: str) -> str:
        label, _hint = self.resource.words.get(name, ("", ""))
        return str(capfirst(str(label or Stakeholder._meta.get_field(name).verbose_name)))  # type: ignore[union-attr]

    def _words(self, record: Stakeholder, name: str) -> str:
        column: Any = Stakeholder._meta.get_field(name)
        value = getattr(record, column.attname)
        if value in ("", None, []):
            return ""
        if column.is_relation:
            return str(name_of(actor=self.actor, model=column.related_model, pk=value) or "")
        return str(in_words(column, value))


class UnmergeForm(forms.Form):
    """Which merge is taken back."""

    absorbed = forms.UUIDField()
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    reason = forms.CharField(required=False, max_length=500)

    def key(self) -> UUID:
        """The record that comes back."""
        found: UUID = self.cleaned_data["absorbed"]
        return found
