"""Forms of accounts: values in, values out; the services have the last word."""

from __future__ import annotations

import zoneinfo
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import selectors
from accounts.models import RoleAssignment, TokenScope, User
from accounts.models.users import Discreet
from core.access.roles import Role
from core.names import clean_name, search_key
from core.pages.widgets import RecordChoiceField, WordsField
from core.resources import resource_of

PASSWORD_RULES = _(
    "At least 10 characters; no common password, not only digits, and nothing like the name or e-mail."
)
TOKEN_DAYS = [(7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("A year"))]


class NameFormField(forms.CharField):
    """A name as people write it; hidden and direction-changing characters are refused at the field."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return clean_name(text)
        except ValueError as error:
            raise ValidationError(str(error), code="name") from error


class AccountForm(forms.Form):
    """Base: a hidden version, and a service's refusal shown at its fields."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput())

    def take(self, error: ValidationError) -> None:
        if hasattr(error, "error_dict"):
            for name, problems in error.error_dict.items():
                self.add_error(name if name in self.fields else None, problems)
        else:
            self.add_error(None, error)

    def values(self) -> dict[str, Any]:
        """The cleaned values without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def password_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """A new password: nothing is trimmed, browsers offer to make and keep one."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=1000, strip=False, widget=widget
    )


def time_zones() -> list[tuple[str, Any]]:
    """The server's zone first, then all by name."""
    names = sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )
    return [("", as_server()), ("UTC", "UTC"), *[(name, name.replace("_", " ")) for name in names]]


def as_server() -> str:
    """What an empty time zone means."""
    return gettext("As the server: %(zone)s") % {"zone": settings.TIME_ZONE}


class PersonForm(AccountForm):
    """What a person says about themselves."""

    display_name = NameFormField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    languages = WordsField(
        label=_("Languages spoken"),
        required=False,
        max_length=400,
        help_text=_("With commas between them: fr, sw, Kiluba. They say who can speak with whom."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=time_zones,
        widget=forms.Select(attrs={"data-choose": ""}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.attrs["data-placeholder"] = as_server()


class OwnForm(PersonForm):
    """What only the person themselves decides besides."""

    discreet = forms.ChoiceField(
        choices=Discreet.choices,
        required=False,
        initial=Discreet.USUAL,
        label=_("Discreet view"),
        help_text=_(
            "Contact rules, exposures and stances are hidden until you tap them, for eyes over a shoulder."
        ),
    )
    remind_by_mail = forms.BooleanField(
        required=False,
        label=_("Remind me by mail of tasks that are due"),
        help_text=_("At most once a day: a number and a link, no names and no titles."),
    )

    def clean_discreet(self) -> str:
        return str(self.cleaned_data["discreet"] or Discreet.USUAL)


class UserEditForm(PersonForm):
    """What an administrator changes about an account."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("Used for signing in."))
    field_order = ("display_name", "email", "language", "languages", "time_zone")


class PasswordForm(forms.Form):
    """A first or new password, typed twice."""

    password = password_field(_("New password"))
    repeated = password_field(_("The same again"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = PASSWORD_RULES

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("repeated") and cleaned["password"] != cleaned["repeated"]:
            self.add_error("repeated", _("The two passwords differ."))
        return cleaned

    def take(self, error: ValidationError) -> None:
        self.add_error("password", error.messages)


class ForgottenForm(forms.Form):
    """Where a link for a new password should go."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class UserCreateForm(AccountForm):
    """A new account: a person, who chooses a password by a link, or a service account without one."""

    KINDS = [
        ("person", _("A person, who signs in")),
        ("service", _("A service account: the API only, no pages")),
    ]

    display_name = NameFormField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("Used for signing in. A person gets a link here to choose a password."),
    )
    kind = forms.ChoiceField(label=_("Kind of account"), choices=KINDS, initial="person")


class RoleForm(AccountForm):
    """A role, in a function and area, for a time. Choices are what the administrator may see."""

    role = forms.ChoiceField(label=_("Role"))
    function: Any = forms.ModelChoiceField(
        None,
        label=_("Function"),
        required=False,
        empty_label=_("None"),
        help_text=_("For viewer, officer, lead and integrator."),
    )
    valid_from = forms.DateField(label=_("From"), required=False, help_text=_("Empty: at once."))
    valid_until = forms.DateField(
        label=_("Until and including"), required=False, help_text=_("Empty: until somebody ends it.")
    )
    field_order = ("role", "function", "area", "valid_from", "valid_until")

    def __init__(
        self, *args: Any, actor: Any, user: User, moving: RoleAssignment | None = None, **kwargs: Any
    ) -> None:
        if moving is not None:
            initial = {name: getattr(moving, name) for name in ("function", "valid_from", "valid_until")}
            kwargs["initial"] = {**initial, "area": moving.area_id}
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [
            (value, label) for value, label in Role.choices if (value == Role.INTEGRATOR) == user.is_service
        ]
        function: Any = self.fields["function"]
        function.queryset = selectors.functions(actor=actor).order_by("name")
        for name in ("valid_from", "valid_until"):
            day: Any = self.fields[name]
            day.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            day.input_formats = ["%Y-%m-%d"]
        areas = resource_of("areas")
        if areas is not None:
            where = RecordChoiceField(
                areas,
                actor,
                label=_("Area"),
                required=False,
                help_text=_("Limits the role to this area and all below it. Empty: everywhere."),
            )
            where.offer(self.data.get("area") if self.is_bound else self.initial.get("area"))
            where.widget.attrs["data-placeholder"] = gettext("Everywhere")
            self.fields["area"] = where
            self.order_fields(self.field_order)
        if moving is not None:
            del self.fields["role"]  # a move keeps what the role is
            self.fields["version"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput(), initial=moving.version
            )
            if moving.function_id is None:
                del self.fields["function"]


class FunctionForm(AccountForm):
    """A further function of the company."""

    name = NameFormField(label=_("Name"), max_length=80, help_text=_("For example Legal or Human rights."))
    slug = forms.SlugField(
        label=_("Short name"),
        max_length=50,
        required=False,
        help_text=_("For imports and the API; made from the name when empty."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name") and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = slugify(search_key(cleaned["name"]))[:50].strip("-")
            if not cleaned["slug"]:
                self.add_error("slug", _("Write a short name in Latin letters."))
        return cleaned


class UsersField(forms.Field):
    """Several active people, found by typing; the select holds only those chosen."""

    def __init__(self, *, actor: Any, **kwargs: Any) -> None:
        self.people = selectors.users(actor=actor).filter(is_service=False)
        super().__init__(**kwargs)
        self.widget = forms.SelectMultiple(attrs={"data-choose-url": reverse("user-choose")})

    def offer(self, chosen: list[Any]) -> None:
        self.widget.choices = [(str(user.pk), str(user)) for user in self._found(chosen)]

    def _found(self, chosen: list[Any]) -> list[User]:
        keys = [key for value in chosen[:1000] if (key := _uuid(value))]
        return list(self.people.filter(pk__in=keys).order_by("display_name", "pk")) if keys else []

    def to_python(self, value: Any) -> list[User]:
        wanted = list(dict.fromkeys(value or []))
        found = self._found(wanted)
        if len(found) != len(wanted):
            raise ValidationError(_("One of these people has no account here."), code="missing")
        return found


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


class TeamForm(AccountForm):
    """A team's name and members."""

    name = NameFormField(label=_("Name"), max_length=80)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = UsersField(
            actor=actor,
            label=_("Members"),
            required=False,
            help_text=_("What is shared with the team opens to all of them."),
        )
        data: Any = self.data
        chosen = data.getlist("members") if self.is_bound else self.initial.get("members", [])
        members.offer(chosen)
        self.fields["members"] = members


class TokenForm(AccountForm):
    """A new API token."""

    name = NameFormField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("For example: roster import on the office server."),
    )
    scope = forms.ChoiceField(label=_("May"), choices=TokenScope.choices, initial=TokenScope.READ.value)
    days = forms.TypedChoiceField(label=_("Ends after"), choices=TOKEN_DAYS, coerce=int, initial=30)

    addresses = forms.CharField(
        label=_("Only from these addresses"),
        required=False,
        max_length=2500,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "dir": "ltr"}),
        help_text=_("Addresses or ranges such as 10.20.0.0/16, one a line. Empty: from everywhere."),
    )
    hourly_quota = forms.IntegerField(
        label=_("Requests an hour, at most"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Empty: no limit."),
    )
    field_order = ("name", "scope", "functions", "days", "addresses", "hourly_quota")

    def __init__(self, *args: Any, actor: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = selectors.functions_held(actor=actor, user=user)
        if held:
            self.fields["functions"] = forms.MultipleChoiceField(
                label=_("Only these functions"),
                required=False,
                choices=[(str(function.pk), function.name) for function in held],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("None chosen: everything that the account’s roles open."),
            )
            self.order_fields(self.field_order)

    def limits(self) -> dict[str, Any]:
        """What create_token is told beside name and scope."""
        given = self.cleaned_data
        return {
            "functions": [UUID(one) for one in given.get("functions") or ()],
            "addresses": given["addresses"].replace(",", " ").split(),
            "hourly_quota": given["hourly_quota"],
        }

    def expires_at(self) -> Any:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])

    def take(self, error: ValidationError) -> None:
        if hasattr(error, "error_dict") and "expires" in error.error_dict:
            self.add_error("days", error.error_dict["expires"])
        else:
            super().take(error)
