"""What the pages of administration share: who may open them, links of a list, conflicts in words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.access.principals import Principal, principal_of
from core.errors import NotVisible, Stale
from core.filters import RecordFilterSet
from core.shell import own_parts


class OwnView(LoginRequiredMixin, View):
    """A page of everybody who is signed in."""

    @property
    def principal(self) -> Principal:
        return principal_of(self.request.user)

    def may_open(self) -> bool:
        return self.principal.active

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.may_open():
            raise NotVisible
        return super().dispatch(request, *args, **kwargs)


class AdministrationView(OwnView):
    """A page of administrators; for everybody else it does not exist."""

    def may_open(self) -> bool:
        return self.principal.is_administrator


class AuditorView(OwnView):
    """A page of auditors; for everybody else, administrators too, it does not exist."""

    def may_open(self) -> bool:
        return self.principal.is_auditor


def tabs(active: str) -> list[dict[str, Any]]:
    """The parts of administration."""
    parts = [
        ("users", _("Users"), "user-list"),
        ("functions", _("Functions"), "function-list"),
        ("teams", _("Teams"), "team-list"),
        ("reference", _("Reference data"), "areas-list"),
        ("health", _("System health"), "health"),
    ]
    return [{"label": label, "url": reverse(name), "active": key == active} for key, label, name in parts]


def own_tabs(active: str) -> list[dict[str, Any]]:
    """The parts of my account."""
    parts = [
        ("account", _("About me"), "my-account"),
        ("security", _("Signing in"), "my-security"),
        ("tokens", _("API tokens"), "my-tokens"),
        *((part.key, part.label, part.url_name) for part in own_parts),
    ]
    return [{"label": label, "url": reverse(name), "active": key == active} for key, label, name in parts]


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of administration."""
    found = [{"label": _("Administration"), "url": reverse("user-list")}]
    return [*found, *({"label": label, "url": url} for label, url in more)]


def link(request: HttpRequest, **changes: Any) -> str:
    """This list with some parameters changed; a changed filter starts from the first page."""
    query = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    query.update(changes)
    kept = {name: value for name, value in query.items() if value}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def pager(request: HttpRequest, found: Any) -> dict[str, str]:
    """Links to the neighbours of a keyset page."""
    return {
        "next_url": link(request, cursor=found.next) if found and found.next else "",
        "previous_url": link(request, cursor=found.previous) if found and found.previous else "",
        "count_text": "",
    }


def visible_filters(filters: RecordFilterSet, shown: tuple[str, ...]) -> forms.Form:
    """The filter bar: what is shown, the rest kept hidden while it is in force."""
    form = filters.form
    for name in list(form.fields):
        if name not in shown:
            if form.data.get(name):
                form.fields[name].widget = forms.HiddenInput()
            else:
                del form.fields[name]
    for name in shown:
        widget = form.fields[name].widget
        if isinstance(widget, forms.Select):
            widget.attrs["class"] = "form-select"
        elif isinstance(widget, forms.DateInput):
            widget = form.fields[name].widget = forms.DateInput(
                attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"
            )
    return form


def chips(request: HttpRequest, filters: RecordFilterSet, shown: tuple[str, ...]) -> list[dict[str, Any]]:
    """The filters in force that the bar does not show, each with the link that takes it away."""
    found = []
    for name, value in filters.in_use.items():
        if name not in shown:
            choices = filters.filters[name].extra.get("choices") or ()
            label = dict(choices() if callable(choices) else choices).get(value, value)
            found.append(
                {"label": f"{filters.filters[name].label}: {label}", "url": link(request, **{name: ""})}
            )
    return found


def facet(
    request: HttpRequest, name: str, label: str, choices: Any, counts: dict[Any, int] | None = None
) -> dict[str, Any]:
    """One filter as a list of choices."""
    chosen = request.GET.get(name, "")
    options = [
        {
            "label": text,
            "url": link(request, **{name: "" if value == chosen else value}),
            "active": value == chosen,
            "count": counts.get(value, 0) if counts is not None else None,
        }
        for value, text in choices
    ]
    return {"label": label, "options": options}


def conflict(form: forms.Form, error: Stale, saved: dict[str, Any]) -> dict[str, Any]:
    """Both texts side by side, and the form ready to be saved over what is there now."""
    data: Any = form.data
    form.data = data.copy()
    form.data["version"] = error.current.version  # type: ignore[index]
    fields = [
        {
            "label": form.fields[name].label,
            "yours": _words(form, name, typed),
            "theirs": _words(form, name, saved[name]),
        }
        for name, typed in form.cleaned_data.items()
        if name in saved and _words(form, name, typed) != _words(form, name, saved[name])
    ]
    return {"fields": fields, "when": error.current.updated_at}


def _words(form: forms.Form, name: str, value: Any) -> str:
    """A value as its reader knows it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    choices = getattr(form.fields[name], "choices", None)
    return str(dict(choices).get(value, value)) if choices and value else str(value or "")


def version_of(request: HttpRequest) -> int:
    """The version a button was shown for; 0, which is never current, when it is missing or broken."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
