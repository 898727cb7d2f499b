"""Administration of accounts: list, one account, create, edit, deactivate, password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import selectors, services
from accounts.filtersets import ACCOUNT_KINDS, STATES, USER_ORDERS, UserFilterSet
from accounts.forms import UserCreateForm, UserEditForm
from accounts.models import RoleAssignment, User
from accounts.views.base import (
    AdministrationView,
    chips,
    conflict,
    crumbs,
    facet,
    link,
    pager,
    tabs,
    visible_filters,
)
from core.access.roles import Role
from core.errors import NotVisible, Stale
from core.list_query import filters_of
from core.pages.frame import first_view, frame_of, saved, whole_list
from core.paging import choose_order, page
from core.templatetags.ui import initials

COLUMNS = (
    ("name", gettext_lazy("Name"), "name"),
    ("roles", gettext_lazy("Roles"), ""),
    ("state", gettext_lazy("State"), ""),
    ("last", gettext_lazy("Last sign-in"), ""),
    ("created", gettext_lazy("Created"), "created"),
)
DATES = frozenset({"last", "created"})
CHOOSE_LIMIT = 20


def role_text(held: RoleAssignment) -> str:
    """“Officer · Security”."""
    label = str(Role(held.role).label)
    return f"{label} · {held.function}" if held.function else label


class UserList(AdministrationView):
    """All accounts, by page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        views = frame_of(request, "user-list").views
        first = first_view(request, views)
        if first:
            return redirect(first)
        asked = filters_of(request.GET)
        filters = UserFilterSet(asked, selectors.users(actor=request.user), actor=self.principal)
        filters.refuse_unknown()
        order, descending = choose_order(USER_ORDERS, request.GET.get("ordering"))
        found = None
        if filters.is_valid():
            rows = filters.qs.values(
                "pk", "display_name", "email", "is_active", "is_service", "last_login", "created_at"
            )
            cursor, size = request.GET.get("cursor"), settings.LIST_PAGE_SIZE
            found = page(rows, order=order, descending=descending, cursor=cursor, size=size)
        shown = found.rows if found else []
        roles = selectors.role_summaries(actor=self.principal, users=[row["pk"] for row in shown])
        context = {
            "page": self.about(filters, whole_list(request, views)),
            "saved": saved(request, "user-list", views),
            "columns": [self.head(*column, order.key, descending) for column in COLUMNS],
            "rows": [self.row(row, roles.get(row["pk"], [])) for row in shown],
            "filter_form": visible_filters(filters, ("q",)),
            "facets": self.facets(request),
            "chips": chips(request, filters, ("q",)),
            "pager": pager(request, found),
        }
        return render(request, "records/list.html", context, status=200 if found else 400)

    def about(self, filters: UserFilterSet, whole: str) -> dict[str, Any]:
        return {
            "title": _("Administration"),
            "subtitle": _("Who may sign in, and with which role. Nothing here shows what people wrote."),
            "tabs": tabs("users"),
            "create_url": reverse("user-create"),
            "create_label": _("Add an account"),
            "search_hint": _("Find by name or e-mail"),
            "clear_url": whole if filters.in_use else "",
            "empty": {
                "title": _("Nobody found"),
                "text": _("Try fewer filters or another spelling."),
                "icon": "users",
                "action_url": "",
                "action_label": "",
            },
        }

    def head(self, key: str, label: Any, order: str, current: str, descending: bool) -> dict[str, Any]:
        direction = ("desc" if descending else "asc") if order and order == current else ""
        turned = f"-{order}" if direction == "asc" else order
        return {
            "key": key,
            "label": label,
            "css": "text-nowrap" if key in DATES else "",
            "sorted": direction,
            "sort_url": link(self.request, ordering=turned) if order else "",
        }

    def row(self, row: dict[str, Any], held: list[RoleAssignment]) -> dict[str, Any]:
        state = {"badge": _("Active"), "tone": "green", "icon": "circle-check"}
        if not row["is_active"]:
            state = {"badge": _("Deactivated"), "tone": "gray", "icon": "user-off"}
        return {
            "url": reverse("user-detail", args=[row["pk"]]),
            "title": row["display_name"],
            "initials": "" if row["is_service"] else initials(row["display_name"]),
            "icon": "robot" if row["is_service"] else "",
            "cells": [
                {"text": row["display_name"], "hint": row["email"]},
                {"text": ", ".join(role_text(one) for one in held) or _("no role"), "muted": not held},
                state,
                {"text": when(row["last_login"]) or _("never"), "muted": not row["last_login"]},
                {"text": when(row["created_at"]), "muted": True},
            ],
        }

    def facets(self, request: HttpRequest) -> list[dict[str, Any]]:
        counted = selectors.users(actor=request.user).aggregate(
            active=Count("pk", filter=Q(is_active=True)),
            deactivated=Count("pk", filter=Q(is_active=False)),
            person=Count("pk", filter=Q(is_service=False)),
            service=Count("pk", filter=Q(is_service=True)),
        )
        return [
            facet(request, "state", _("State"), STATES, counted),
            facet(request, "kind", _("Kind"), ACCOUNT_KINDS, counted),
            facet(request, "role", _("Role"), Role.choices),
        ]


def when(moment: Any) -> str:
    """A day as the reader writes it; nothing for never."""
    from django.utils import formats, timezone

    return str(formats.date_format(timezone.localtime(moment), "DATE_FORMAT")) if moment else ""


class UserChoose(AdministrationView):
    """People for a team, found by typing: `{results: [{id, text, hint}]}`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        people = selectors.users(actor=request.user).filter(is_active=True, is_service=False)
        found = selectors.named(people, request.GET.get("q", "")).order_by("display_name", "pk")[
            :CHOOSE_LIMIT
        ]
        return JsonResponse(
            {"results": [{"id": str(one.pk), "text": str(one), "hint": one.email} for one in found]}
        )


class UserView(AdministrationView):
    """Base of the pages of one account."""

    def user(self, pk: UUID) -> User:
        found = selectors.users(actor=self.request.user).filter(pk=pk).first()
        if found is None:
            raise NotVisible
        return found

    def crumbs(self, user: User | None = None) -> list[dict[str, str]]:
        own = [(str(user), reverse("user-detail", args=[user.pk]))] if user else []
        return crumbs((_("Users"), reverse("user-list")), *own)


def made_text(user: User) -> str:
    """What has just happened, and what comes next."""
    if user.is_service:
        return _("The account is there. It sees nothing until you give it a role.")
    return _("A link to choose a password is on its way. The account sees nothing until you give it a role.")


class UserCreate(UserView):
    """A new account."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, UserCreateForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UserCreateForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                user = services.create_user(
                    actor=request.user,
                    email=given["email"],
                    display_name=given["display_name"],
                    is_service=given["kind"] == "service",
                )
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, made_text(user))
                return redirect("user-detail", pk=user.pk)
        return self.show(request, form, 422)

    def show(self, request: HttpRequest, form: UserCreateForm, status: int = 200) -> HttpResponse:
        context = {
            "page": {
                "title": _("Add an account"),
                "breadcrumbs": self.crumbs(),
                "cancel_url": reverse("user-list"),
            },
            "form": form,
            "save_label": _("Add the account"),
            "help": [
                {
                    "title": _("What happens next"),
                    "text": _(
                        "A new account sees nothing. On its page you give it a role; from then on it sees "
                        "what that role opens."
                    ),
                },
                {
                    "title": _("Service accounts"),
                    "text": _(
                        "For other systems. They never sign in on pages; on their page you make tokens "
                        "for them."
                    ),
                },
            ],
        }
        return render(request, "records/form.html", context, status=status)


class UserEdit(UserView):
    """Changes name, e-mail, language and time zone."""

    FIELDS = ("display_name", "email", "language", "languages", "time_zone")

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user = self.user(pk)
        return self.show(request, user, UserEditForm(initial={**self.saved(user), "version": user.version}))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user, clash = self.user(pk), None
        form = UserEditForm(request.POST)
        if form.is_valid():
            try:
                services.update_user(
                    actor=request.user, pk=pk, version=form.cleaned_data["version"] or 0, values=form.values()
                )
            except Stale as error:
                clash = conflict(form, error, self.saved(error.current))
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("Saved."))
                return redirect("user-detail", pk=pk)
        return self.show(request, user, form, 409 if clash else 422, clash)

    def saved(self, user: User) -> dict[str, Any]:
        return {name: getattr(user, name) for name in self.FIELDS}

    def show(
        self, request: HttpRequest, user: User, form: UserEditForm, status: int = 200, clash: Any = None
    ) -> HttpResponse:
        context = {
            "page": {
                "title": _("Edit %(name)s") % {"name": user},
                "breadcrumbs": self.crumbs(user),
                "cancel_url": reverse("user-detail", args=[user.pk]),
            },
            "form": form,
            "conflict": clash,
        }
        return render(request, "records/form.html", context, status=status)
