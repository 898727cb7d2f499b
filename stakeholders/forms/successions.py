"""The two steps by which a body becomes others: what happened, then what is carried over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.names import clean_name
from core.pages.widgets import RecordChoiceField
from core.partial_dates import PartialDate
from core.resources import resource_of
from stakeholders.models.choices import SuccessionKind

OTHERS = ("before_1", "before_2", "before_3")
SUCCESSORS = ("after_1", "after_2", "after_3")
MOST_NEW = 10


class SuccessionForm(forms.Form):
    """What happened to a body, when, and what it became."""

    kind = forms.ChoiceField(label=_("What happened"), choices=SuccessionKind.choices)
    on = forms.CharField(
        label=_("When"),
        max_length=10,
        help_text=_("A year, a month or a day: 2024, 2024-05 or 2024-05-17."),
        widget=forms.TextInput(
            attrs={"data-partial-date": "", "placeholder": "2024-05-17", "autocomplete": "off"}
        ),
    )
    new_names = forms.CharField(
        label=_("New name, or names"),
        required=False,
        help_text=_("One on each line, for bodies that are not on the map yet."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(
        label=_("By which act"), required=False, max_length=1000, help_text=_("For example “Decree 14/2024”.")
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations: Any = resource_of("organizations")
        labels = {
            **dict.fromkeys(SUCCESSORS, _("Goes on as a body on the map")),
            **dict.fromkeys(OTHERS, _("Merged together with")),
        }
        for name, label in labels.items():
            self.fields[name] = RecordChoiceField(organizations, actor, label=label, required=False)
            self.fields[name].offer(self.data.get(name) if self.is_bound else None)  # type: ignore[attr-defined]

    def clean_on(self) -> str:
        """A partial date as given."""
        try:
            return PartialDate.parse(self.cleaned_data["on"]).text
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean_new_names(self) -> list[str]:
        """Each line is a name."""
        lines = [line for line in self.cleaned_data["new_names"].splitlines() if line.strip()]
        if len(lines) > MOST_NEW:
            raise ValidationError(_("Ten new names at most."))
        try:
            return [clean_name(line) for line in lines]
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def keys(self, names: Sequence[str]) -> list[UUID]:
        """The chosen bodies of some of the fields, each once."""
        return list(dict.fromkeys(self.cleaned_data[name] for name in names if self.cleaned_data.get(name)))

    def sections(self) -> list[dict[str, Any]]:
        """The parts of the form; the merger's part is folded."""
        return [
            {"title": "", "fields": [self["kind"], self["on"], self["new_names"], self["note"]]},
            {
                "title": _("Bodies that are on the map already"),
                "fields": [self[name] for name in SUCCESSORS],
                "folded": True,
                "open": any(self.data.get(name) for name in SUCCESSORS),
            },
            {
                "title": _("A merger: the other bodies that ended"),
                "fields": [self[name] for name in OTHERS],
                "folded": True,
                "open": any(self.data.get(name) for name in OTHERS),
            },
        ]

    def take(self, error: ValidationError) -> None:
        """Shows a service's refusal at the field where it can be put right."""
        places = {"before": "before_1", "after": "new_names"}
        for name, problems in error.message_dict.items():
            place = places.get(name, name)
            self.add_error(place if place in self.fields else None, problems)


class CarryForm(forms.Form):
    """For each post and tie of the old bodies: who takes it. Nothing chosen: it ends with the old body."""

    def __init__(
        self,
        *args: Any,
        posts: Sequence[tuple[UUID, str]],
        ties: Sequence[tuple[UUID, str]],
        targets: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ids: dict[str, list[UUID]] = {"post": [], "tie": []}
        ends = {"post": _("ends with the old body"), "tie": _("ends with the old body")}
        first = targets[0][0] if len(targets) == 1 else ""
        for kind, rows in (("post", posts), ("tie", ties)):
            for key, label in rows:
                self.ids[kind].append(key)
                self.fields[f"{kind}-{key}"] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=[("", ends[kind]), *targets],
                    initial=first if kind == "post" else "",
                )

    def carried(self, kind: str) -> dict[UUID, str]:
        """The chosen target of each post or tie that goes on."""
        chosen = {key: self.cleaned_data.get(f"{kind}-{key}") for key in self.ids[kind]}
        return {key: target for key, target in chosen.items() if target}

    def sections(self) -> list[dict[str, Any]]:
        titles = {"post": _("Posts, with those who hold them"), "tie": _("Ties")}
        return [
            {"title": titles[kind], "fields": [self[f"{kind}-{key}"] for key in keys]}
            for kind, keys in self.ids.items()
            if keys
        ]
