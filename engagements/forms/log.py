"""The form of half a minute: who, when, one line. The rest is folded and may stay empty."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.principals import principal_of
from core.pages.widgets import MomentField, RecordChoiceField, RecordsField
from core.resources import resource_of
from core.selectors import themes
from core.zones import moment_in
from engagements.models.choices import EngagementKind, Formality


class LogForm(forms.Form):
    """One of stakeholder, post and guest is enough. `values` are the arguments of `log_engagement`."""

    title = forms.CharField(
        max_length=300,
        label=gettext_lazy("What it was about"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done"}),
    )
    kind = forms.ChoiceField(
        choices=EngagementKind.choices,
        initial=EngagementKind.MEETING,
        label=gettext_lazy("Kind"),
        required=False,
    )
    guest = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Somebody who is not on the map"),
        help_text=gettext_lazy("A name, or initials where a name could harm."),
    )
    note = forms.CharField(
        max_length=20_000,
        required=False,
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only your function reads it."),
    )
    place = forms.CharField(max_length=300, required=False, label=gettext_lazy("Place"))
    formality = forms.ChoiceField(
        choices=[("", "—"), *Formality.choices], required=False, label=gettext_lazy("Formal or informal")
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        people, posts = resource_of("stakeholders"), resource_of("posts")
        assert people is not None
        assert posts is not None
        self.fields["stakeholder"] = RecordChoiceField(
            people, actor, required=False, label=_("With whom"), help_text=_("A person or a body.")
        )
        self.fields["second"] = RecordChoiceField(people, actor, required=False, label=_("And with"))
        self.fields["post"] = RecordChoiceField(
            posts,
            actor,
            required=False,
            label=_("Or with the post"),
            help_text=_("Enough when you do not know the name."),
        )
        self.fields["starts"] = MomentField(required=False, label=_("When"), help_text=_("Empty: now."))
        self.fields["themes"] = RecordsField(themes(actor=actor), required=False, label=_("Themes"))
        self._offer_function()
        for name in ("stakeholder", "second", "post"):
            field = self.fields[name]
            assert isinstance(field, RecordChoiceField)
            field.offer(self.data.get(name) if self.is_bound else self.initial.get(name))

    def _offer_function(self) -> None:
        """Whose record it is: asked only of those who work for several functions."""
        held = list(principal_of(self.actor).editing)
        if len(held) < 2:
            return
        functions = import_string("accounts.selectors.functions")(actor=self.actor)
        self.fields["function"] = forms.ModelChoiceField(
            functions.filter(pk__in=held).order_by("name"), label=_("For which function"), required=True
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        named = any(found.get(name) for name in ("stakeholder", "post", "guest"))
        if not named and "stakeholder" not in self.errors:
            self.add_error("stakeholder", _("Say with whom: a person, a body, a post, or a guest."))
        if found.get("second") and found.get("second") == found.get("stakeholder"):
            self.add_error("second", _("Takes part already."))
        naive = found.get("starts")
        if naive is not None:
            try:
                found["starts"] = moment_in(naive, timezone.get_current_timezone_name())
            except ValidationError as error:
                self.add_error("starts", error)
        elif "starts" not in self.errors:
            found["starts"] = timezone.now()
        return found

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        chosen: list[UUID] = [cleaned[name] for name in ("stakeholder", "second") if cleaned.get(name)]
        more: dict[str, Any] = {
            "place": cleaned["place"],
            "formality": cleaned["formality"],
            "themes": cleaned["themes"],
            "time_zone": timezone.get_current_timezone_name(),
        }
        if cleaned.get("function") is not None:
            more["function"] = cleaned["function"].pk
        return {
            "title": cleaned["title"],
            "starts": cleaned["starts"],
            "kind": cleaned["kind"] or EngagementKind.MEETING.value,
            "stakeholders": chosen,
            "post": cleaned.get("post"),
            "guest": cleaned["guest"],
            "note": cleaned["note"],
            "more": more,
        }

    def sections(self) -> list[dict[str, Any]]:
        """What is needed, then what may wait."""
        first: tuple[str, ...] = ("stakeholder", "title", "starts")
        rest = ("post", "guest", "second", "kind", "function", "note", "themes", "place", "formality")
        asked = [name for name in rest if name in self.fields]
        if "function" in self.fields:
            first, asked = (*first, "function"), [name for name in asked if name != "function"]
        opened = any(self[name].errors or self.initial.get(name) for name in asked)
        return [
            {"title": "", "fields": [self[name] for name in first], "folded": False},
            {
                "title": _("A post, a guest, a note … or later"),
                "fields": [self[name] for name in asked],
                "folded": True,
                "open": opened,
            },
        ]
