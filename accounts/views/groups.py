"""Administration of functions, which separate the company, and of teams, with which records are shared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import selectors, services
from accounts.forms import FunctionForm, TeamForm
from accounts.models import Team
from accounts.views.base import AdministrationView, conflict, crumbs, tabs
from core.errors import NotVisible, Stale

NAMES_SHOWN = 5


def people_text(count: int) -> str:
    """“3 people”."""
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count}


class FunctionList(AdministrationView):
    """The company's functions."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            {
                "title": function.name,
                "icon": "building",
                "cells": [
                    {"text": function.name},
                    {"text": function.slug, "muted": True},
                    {"text": people_text(people), "muted": not people},
                ],
            }
            for function, people in selectors.functions_in_use(actor=request.user)
        ]
        context = {
            "page": {
                "title": _("Administration"),
                "subtitle": _("Functions separate the company: what belongs to one is closed to the others."),
                "tabs": tabs("functions"),
                "create_url": reverse("function-create"),
                "create_label": _("Add a function"),
                "empty": {
                    "title": _("No functions yet"),
                    "text": _("Records at function level need one."),
                    "icon": "building",
                },
            },
            "columns": [{"label": _("Name")}, {"label": _("Short name")}, {"label": _("Held by")}],
            "rows": rows,
        }
        return render(request, "records/list.html", context)


class FunctionCreate(AdministrationView):
    """A further function."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, FunctionForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FunctionForm(request.POST)
        if form.is_valid():
            try:
                services.create_function(actor=request.user, **form.values())
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("The function is there. Give somebody a role in it."))
                return redirect("function-list")
        return self.show(request, form, 422)

    def show(self, request: HttpRequest, form: FunctionForm, status: int = 200) -> HttpResponse:
        context = {
            "page": {
                "title": _("Add a function"),
                "breadcrumbs": crumbs((_("Functions"), reverse("function-list"))),
                "cancel_url": reverse("function-list"),
            },
            "form": form,
            "save_label": _("Add the function"),
            "help": [
                {
                    "title": _("Before you add one"),
                    "text": _(
                        "A function stays: records, roles and histories name it. People with a role in it "
                        "see its records, nobody else does, except managers of the area and those with "
                        "whom a record was shared."
                    ),
                }
            ],
        }
        return render(request, "records/form.html", context, status=status)


class TeamList(AdministrationView):
    """Teams and who is in them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = []
        for team in selectors.teams_with_members(actor=request.user):
            members = [str(user) for user in team.members.all()]
            shown = ", ".join(members[:NAMES_SHOWN]) + (" …" if len(members) > NAMES_SHOWN else "")
            rows.append(
                {
                    "url": reverse("team-edit", args=[team.pk]),
                    "title": team.name,
                    "icon": "users-group",
                    "cells": [
                        {"text": team.name},
                        {"text": people_text(len(members))},
                        {"text": shown, "muted": True},
                    ],
                }
            )
        context = {
            "page": {
                "title": _("Administration"),
                "subtitle": _(
                    "Teams are named lists of colleagues across functions, for sharing a record with all "
                    "of them."
                ),
                "tabs": tabs("teams"),
                "create_url": reverse("team-create"),
                "create_label": _("Add a team"),
                "empty": {
                    "title": _("No teams yet"),
                    "text": _("A team lets people share a record with several colleagues at once."),
                    "icon": "users-group",
                    "action_url": reverse("team-create"),
                    "action_label": _("Add a team"),
                },
            },
            "columns": [{"label": _("Name")}, {"label": _("Members")}, {"label": _("Who")}],
            "rows": rows,
        }
        return render(request, "records/list.html", context)


class TeamForms(AdministrationView):
    """Base of the two forms of a team."""

    def show(
        self,
        request: HttpRequest,
        form: TeamForm,
        title: str,
        label: str,
        status: int = 200,
        clash: Any = None,
    ) -> HttpResponse:
        context = {
            "page": {
                "title": title,
                "breadcrumbs": crumbs((_("Teams"), reverse("team-list"))),
                "cancel_url": reverse("team-list"),
            },
            "form": form,
            "conflict": clash,
            "save_label": label,
            "help": [
                {
                    "title": _("What members see"),
                    "text": _(
                        "Whoever joins sees what is shared with the team from then on; whoever leaves "
                        "sees it no more. Named records are never shared with a team."
                    ),
                }
            ],
        }
        return render(request, "records/form.html", context, status=status)


class TeamCreate(TeamForms):
    """A new team."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, TeamForm(actor=request.user), _("Add a team"), _("Add the team"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TeamForm(request.POST, actor=request.user)
        if form.is_valid():
            try:
                services.create_team(actor=request.user, **form.values())
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("The team is there."))
                return redirect("team-list")
        return self.show(request, form, _("Add a team"), _("Add the team"), 422)


class TeamEdit(TeamForms):
    """Changes a team's name and members."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        team = self.team(pk)
        initial = {
            "version": team.version,
            "name": team.name,
            "members": [str(user.pk) for user in team.members.all()],
        }
        return self.show(request, TeamForm(actor=request.user, initial=initial), self.title(team), _("Save"))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        team, clash = self.team(pk), None
        form = TeamForm(request.POST, actor=request.user)
        if form.is_valid():
            try:
                services.update_team(
                    actor=request.user, pk=pk, version=form.cleaned_data["version"] or 0, **form.values()
                )
            except Stale as error:
                saved = {"name": error.current.name, "members": list(self.team(pk).members.all())}
                clash = conflict(form, error, saved)
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("Saved."))
                return redirect("team-list")
        return self.show(request, form, self.title(team), _("Save"), 409 if clash else 422, clash)

    def team(self, pk: UUID) -> Team:
        found = selectors.teams_with_members(actor=self.request.user).filter(pk=pk).first()
        if found is None:
            raise NotVisible
        return found

    def title(self, team: Team) -> str:
        return _("Edit %(name)s") % {"name": team}
