"""Saved views: keep a list's query, share it, open it, pin it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import view_selectors
from core.access.principals import Principal, principal_of
from core.errors import NotVisible, Stale
from core.list_query import KeptList, closed_pages, list_resource, worth_keeping
from core.models.views import Audience
from core.resources import Resource
from core.shell import strip
from core.view_services import create_view, delete_view, update_view, use_view


class ViewForm(forms.Form):
    """Name and audience; the query comes along."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())
    name = forms.CharField(max_length=80, label=gettext_lazy("Name"))
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput())
    audience = forms.ChoiceField(
        initial=Audience.PRIVATE,
        label=gettext_lazy("Who may use it"),
        help_text=gettext_lazy(
            "A view shows everybody their own rows only. Those whom you share it with read its name and its filters; "
            "who may not see a record that a filter names does not find the view."
        ),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        functions = import_string("accounts.selectors.functions")(actor=principal)
        teams = import_string("accounts.selectors.teams")(actor=principal)
        self.named: dict[str, Any] = {
            **{f"function:{one.pk}": one for one in functions.filter(pk__in=list(principal.functions))},
            **{f"team:{one.pk}": one for one in teams.filter(group__in=list(principal.groups))},
        }
        choices: list[tuple[str, Any]] = [(Audience.PRIVATE.value, Audience.PRIVATE.label)]
        choices += [(key, _("Everybody in %(name)s") % {"name": one}) for key, one in self.named.items()]
        if principal.is_staff_of_company:
            choices.append((Audience.COMPANY.value, Audience.COMPANY.label))
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The service's values: one choice names the kind of audience and, for a function or team, which."""
        audience = self.cleaned_data["audience"]
        kind, named = audience.partition(":")[0], self.named.get(audience)
        return {
            "name": self.cleaned_data["name"],
            "query": self.cleaned_data["query"],
            "audience": kind,
            "function": named if kind == Audience.FUNCTION else None,
            "team": named if kind == Audience.TEAM else None,
        }

    def take(self, error: ValidationError) -> None:
        """Shows a service's refusal at its fields."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, problems in error.error_dict.items():
            name = "audience" if name in ("function", "team") else name
            shown = name in self.fields and not self.fields[name].widget.is_hidden
            self.add_error(name if shown else None, problems)


class ViewPage(LoginRequiredMixin, View):
    """What the pages of saved views share."""

    @property
    def principal(self) -> Principal:
        return principal_of(self.request.user)

    def mine(self, pk: UUID) -> Any:
        view = view_selectors.own(actor=self.principal).filter(pk=pk).first()
        if view is None:
            raise NotVisible
        return view

    def show(
        self, form: ViewForm, resource: Resource | KeptList, title: str, status: int = 200, **page: Any
    ) -> HttpResponse:
        context = {
            "page": {
                "title": title,
                "subtitle": resource.plural,
                "breadcrumbs": [{"label": _("Saved views"), "url": reverse("view-list")}],
                "cancel_url": reverse("view-list"),
                **page,
            },
            "form": form,
            "save_label": _("Save view"),
        }
        return render(self.request, "records/form.html", context, status=status)


class ViewList(ViewPage):
    """`/views/`: one's own and those shared with one, list by list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        me, rows = self.principal.user_id, []
        for view in view_selectors.views(actor=self.principal):
            resource = list_resource(view.page)
            if resource is not None:
                rows.append({"view": view, "own": view.created_by_id == me, "list": resource.plural})
        page = {"title": _("Saved views"), "tabs": strip(self.principal, "view-list")}
        return render(request, "core/views.html", {"page": page, "rows": rows})


class ViewOpen(ViewPage):
    """Leads to the list with the view's filters; what the list does not understand any more is left out, said so."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        view = view_selectors.view(actor=self.principal, pk=pk)
        resource = list_resource(view.page) if view is not None else None
        if view is None or resource is None:
            raise NotVisible
        query, dropped = worth_keeping(self.principal, resource, view.query)
        if dropped:
            messages.warning(request, _("A part of this view is not understood any more and was left out."))
        return redirect(f"{reverse(view.page)}?{'&'.join(filter(None, [query, urlencode({'view': pk})]))}")


class ViewCreate(ViewPage):
    """Saves the list as it stands, or a copy of a view."""

    def get(self, request: HttpRequest) -> HttpResponse:
        resource = self.wanted()
        initial = {"query": request.GET.get("query", "")[:2000], "name": request.GET.get("name", "")[:80]}
        return self.show(ViewForm(principal=self.principal, initial=initial), resource, _("Save this view"))

    def post(self, request: HttpRequest) -> HttpResponse:
        resource = self.wanted()
        form = ViewForm(request.POST, principal=self.principal)
        if form.is_valid():
            values = form.values()
            values["query"], _dropped = worth_keeping(self.principal, resource, values["query"])
            try:
                view = create_view(actor=request.user, page=resource.url("list"), values=values)
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("Saved."))
                return redirect(view.get_absolute_url())
        return self.show(form, resource, _("Save this view"), 422)

    def wanted(self) -> Resource | KeptList:
        wanted = self.request.GET.get("page", "")
        resource = list_resource(wanted)
        if resource is None or wanted in closed_pages(self.principal):
            raise NotVisible
        return resource


class ViewEdit(ViewPage):
    """Changes one's own view."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        view = self.mine(pk)
        initial = {name: getattr(view, name) for name in ("name", "query", "audience", "version")}
        initial["audience"] = ":".join(
            filter(None, [view.audience, str(view.function_id or view.team_id or "")])
        )
        return self.form(view, ViewForm(principal=self.principal, initial=initial))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        view = self.mine(pk)
        form = ViewForm(request.POST, principal=self.principal)
        if form.is_valid():
            try:
                update_view(
                    actor=request.user, pk=pk, version=form.cleaned_data["version"] or 0, values=form.values()
                )
            except ValidationError as error:
                form.take(error)
            except Stale as error:
                form.add_error(None, str(error.detail))
                form.data = request.POST.copy()
                form.data["version"] = str(error.current.version)
                return self.form(view, form, 409)
            else:
                messages.success(request, _("Saved."))
                return redirect("view-list")
        return self.form(view, form, 422)

    def form(self, view: Any, form: ViewForm, status: int = 200) -> HttpResponse:
        resource = list_resource(view.page)
        if resource is None:
            raise NotVisible
        title = _("Edit %(name)s") % {"name": view}
        return self.show(form, resource, title, status, delete_url=reverse("view-delete", args=[view.pk]))


class ViewDelete(ViewPage):
    """Asks, then deletes."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        view = self.mine(pk)
        form = ViewForm(principal=self.principal, initial={"version": view.version})
        for name in list(form.fields):
            if name != "version":
                del form.fields[name]
        context = {
            "page": {
                "title": _("Delete %(name)s?") % {"name": view},
                "breadcrumbs": [{"label": _("Saved views"), "url": reverse("view-list")}],
                "cancel_url": reverse("view-list"),
            },
            "form": form,
            "blocked": [],
            "consequences": [_("Nobody finds this view any more. The records in it stay as they are.")],
        }
        return render(request, "records/delete.html", context)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        delete_view(actor=request.user, pk=self.mine(pk).pk, version=None)
        messages.success(request, _("Deleted."))
        return redirect("view-list")


class ViewUsed(ViewPage):
    """POST only: first on its list or not, on the Desk or not."""

    how: dict[str, bool] = {}

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        use_view(actor=request.user, pk=pk, **self.how)
        messages.success(request, _("Saved."))
        return redirect("view-list")
