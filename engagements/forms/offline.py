"""What a device sends of a draft that was written with no connection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.principals import principal_of
from core.pages.widgets import MomentField
from core.zones import moment_in, zone_names
from engagements.models.choices import EngagementKind


class DraftForm(forms.Form):
    """`values` are the arguments of `log_engagement`. With whom is initials, a code or a post: no list of names is on
    the device, so it arrives as a guest and is matched with the map later."""

    draft = forms.UUIDField()
    guest = forms.CharField(max_length=200, label=gettext_lazy("With whom"))
    title = forms.CharField(max_length=300, label=gettext_lazy("What it was about"))
    starts = MomentField(label=gettext_lazy("When"))
    time_zone = forms.CharField(max_length=64, required=False)
    kind = forms.ChoiceField(choices=EngagementKind.choices, required=False, label=gettext_lazy("Kind"))
    place = forms.CharField(max_length=300, required=False, label=gettext_lazy("Place"))
    note = forms.CharField(max_length=20_000, required=False, label=gettext_lazy("Note"))

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = functions_of(actor)
        if len(held) > 1:
            self.fields["function"] = forms.ChoiceField(
                choices=[(one["id"], one["name"]) for one in held], label=_("For which function")
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        name = found.get("time_zone", "")
        found["time_zone"] = name if name in zone_names() else timezone.get_current_timezone_name()
        if found.get("starts") is not None:
            try:
                found["starts"] = moment_in(found["starts"], found["time_zone"])
            except ValidationError as error:
                self.add_error("starts", error)
        return found

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        more = {"place": cleaned["place"], "time_zone": cleaned["time_zone"]}
        if cleaned.get("function"):
            more["function"] = cleaned["function"]
        return {
            "title": cleaned["title"],
            "starts": cleaned["starts"],
            "kind": cleaned["kind"] or EngagementKind.MEETING.value,
            "guest": cleaned["guest"],
            "note": cleaned["note"],
            "more": more,
        }

    def problems(self) -> list[str]:
        """Each refusal as a sentence with the name of its field."""
        return [
            f"{self.fields[name].label}: {said}" if name in self.fields else str(said)
            for name, all_said in self.errors.items()
            for said in all_said
        ]


def functions_of(actor: Any) -> list[dict[str, str]]:
    """For which functions somebody may log."""
    held = list(principal_of(actor).editing)
    found = import_string("accounts.selectors.functions")(actor=actor).filter(pk__in=held).order_by("name")
    return [{"id": str(one.pk), "name": one.name} for one in found]
