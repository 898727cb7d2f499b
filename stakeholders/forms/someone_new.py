"""*Someone new here*: what a colleague saw, in ten seconds on a phone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.access.principals import principal_of
from core.confidentiality import Handling
from core.pages.widgets import RecordChoiceField
from core.resources import resource_of
from stakeholders.models import Post, Said, Stakeholder

ANOTHER = "another"


class SomeoneNewForm(forms.Form):
    """Which post, what was seen, the name as it was heard, who said so; the rest waits under *More*.

    `post` is given by the page one came from; of an organization its posts are offered, and one that the map lacks.
    """

    said = forms.ChoiceField(
        label=_("What did you see?"),
        choices=Said.choices,
        initial=Said.ARRIVED,
        widget=forms.RadioSelect,
    )
    new_holder = forms.CharField(
        label=_("Name of who is there now"),
        max_length=300,
        required=False,
        help_text=_("As you heard it, with the rank."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}
        ),
    )
    heard_from = forms.CharField(
        label=_("Heard from"),
        max_length=500,
        required=False,
        help_text=_("Kept encrypted. Empty: you saw it yourself."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    day = forms.DateField(
        label=_("Seen on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self,
        *args: Any,
        actor: Any,
        post: Post | None = None,
        body: Stakeholder | None = None,
        posts: list[tuple[UUID, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.given, self.body = post, body
        self.fields["day"].initial = timezone.localdate()
        if post is None:
            self._choose(actor, posts or [])
        people: Any = resource_of("people")
        self.fields["new_person"] = RecordChoiceField(
            people,
            actor,
            label=_("Is this person on the map?"),
            required=False,
            help_text=_("Empty: found by the name when it is accepted, else added."),
        )
        self.fields["new_person"].offer(self.data.get("new_person"))  # type: ignore[attr-defined]
        functions = import_string("accounts.selectors.functions")(actor=actor)
        self.fields["function"] = forms.ModelChoiceField(
            functions.filter(pk__in=list(principal_of(actor).editing)).order_by("name"),
            label=_("Who may see that you saw it"),
            required=False,
            empty_label=_("Everybody who sees the post"),
        )

    def _choose(self, actor: Any, posts: list[tuple[UUID, str]]) -> None:
        if self.body is None:
            resource: Any = resource_of("posts")
            self.fields["post"] = RecordChoiceField(resource, actor, label=_("Which post?"))
            self.fields["post"].offer(self.data.get("post"))  # type: ignore[attr-defined]
        else:
            self.fields["post"] = forms.ChoiceField(
                label=_("Which post?"),
                choices=[(str(pk), label) for pk, label in posts] + [(ANOTHER, _("Another post"))],
                initial=str(posts[0][0]) if len(posts) == 1 else None if posts else ANOTHER,
                widget=forms.RadioSelect,
            )
            self.fields["title"] = forms.CharField(
                label=_("What the post is called"),
                max_length=300,
                required=False,
                help_text=_("For example Detachment commander."),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("This day lies in the future."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("said") == Said.ARRIVED and not given.get("new_holder") and not given.get("new_person"):
            self.add_error("new_holder", _("Write the name, or choose “name not known” above."))
        if given.get("post") == ANOTHER and not given.get("title"):
            self.add_error("title", _("Say what the post is called."))
        return given

    def values(self) -> dict[str, Any]:
        """The values of the finding."""
        given = self.cleaned_data
        arrived = given["said"] == Said.ARRIVED
        values: dict[str, Any] = {
            "said": given["said"],
            "new_holder": given["new_holder"] if arrived else "",
            "new_person": given["new_person"] if arrived else None,
            "heard_from": given["heard_from"],
            "day": given["day"],
        }
        if given.get("function") is not None:
            values |= {"function": given["function"].pk, "handling": Handling.FUNCTION}
        if self.given is None and given["post"] == ANOTHER:
            assert self.body is not None
            return {**values, "organization": self.body.pk, "title_in_file": given["title"]}
        return {**values, "post": self.given.pk if self.given is not None else given["post"]}
