"""The forms of the sharing panel: share, raise or lower, hand to another custodian."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.confidentiality import Handling
from core.pages.widgets import ColleagueField, colleagues
from core.sharing import LONGEST_REASON

KIND_LABELS = {
    "person": gettext_lazy("People"),
    "function": gettext_lazy("Functions"),
    "team": gettext_lazy("Teams"),
}


class PartForm(forms.Form):
    """A form that takes a service's refusals at its own fields."""

    def take(self, error: Any) -> None:
        """Adds a ValidationError; what names no field of this form stands above it."""
        for name, messages in getattr(error, "message_dict", {None: error.messages}).items():
            self.add_error(name if name in self.fields else None, messages)


class ShareForm(PartForm):
    """Whom to share with, what they may do, until when and why."""

    whom = forms.ChoiceField(label=gettext_lazy("With"))
    action = forms.ChoiceField(
        label=gettext_lazy("They may"),
        choices=[("view", gettext_lazy("see it")), ("change", gettext_lazy("see and edit it"))],
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("That day included. Empty: until somebody ends it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, actor: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "share", **kwargs})
        groups = [("person", colleagues(actor).exclude(pk=actor.pk).order_by("display_name"))]
        if record.handling < Handling.NAMED:
            for kind in ("function", "team"):
                rows = import_string(f"accounts.selectors.{kind}s")(actor=actor)
                groups.append((kind, rows.order_by("name")))
        choices: list[Any] = [("", "—")]
        for kind, rows in groups:
            choices.append((str(KIND_LABELS[kind]), [(f"{kind}:{row.pk}", str(row)) for row in rows]))
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What `core.sharing.share` takes."""
        kind, _colon, target = self.cleaned_data["whom"].partition(":")
        until = self.cleaned_data["until"]
        return {
            "kind": kind,
            "target": target,
            "action": self.cleaned_data["action"],
            "reason": self.cleaned_data["reason"],
            "expires_at": timezone.make_aware(datetime.combine(until, time.max)) if until else None,
        }

    def take(self, error: Any) -> None:
        names = {"person": "whom", "function": "whom", "team": "whom", "expires_at": "until"}
        for name, messages in error.message_dict.items():
            self.add_error(names.get(name, name if name in self.fields else None), messages)


class LevelForm(PartForm):
    """Another level of sight, with what the stricter ones need, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    handling = forms.TypedChoiceField(
        label=gettext_lazy("Who may see it"), choices=Handling.choices, coerce=int
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500)

    def __init__(self, *args: Any, actor: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "level", **kwargs})
        self.initial = {"version": record.version, "handling": record.handling, **self.initial}
        if record.function_id is None:
            functions = import_string("accounts.selectors.functions")(actor=actor)
            self.fields["function"] = forms.ModelChoiceField(
                functions.order_by("name"),
                required=False,
                label=_("Function"),
                help_text=_("Function and Named records belong to one."),
            )
        if record.custodian_id is None:
            self.fields["custodian"] = ColleagueField(
                colleagues(actor).order_by("display_name"),
                required=False,
                label=_("Second custodian"),
                help_text=_("A named record has one besides its author."),
            )
        self.order_fields(["version", "handling", "function", "custodian", "reason"])

    def values(self) -> dict[str, Any]:
        """The columns to change; empty choices leave what is there."""
        found = {"handling": self.cleaned_data["handling"]}
        for name in ("function", "custodian"):
            chosen = self.cleaned_data.get(name)
            if chosen is not None:
                found[name] = chosen.pk
        return found


class CustodianForm(PartForm):
    """Who keeps a NAMED record from now on, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    custodian = ColleagueField(None, label=gettext_lazy("Custodian"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500)

    def __init__(self, *args: Any, actor: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "custodian", **kwargs})
        self.initial = {"version": record.version, "custodian": record.custodian_id, **self.initial}
        self.fields["custodian"].queryset = (  # type: ignore[attr-defined]
            colleagues(actor).exclude(pk=actor.pk).order_by("display_name")
        )
