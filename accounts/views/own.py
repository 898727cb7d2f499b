"""My account: who I am here and what I may see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import selectors, services
from accounts.forms import OwnForm
from accounts.models import User
from accounts.views.base import OwnView, conflict, own_tabs
from accounts.views.user_page import role_row
from core.errors import NotVisible, Stale

FIELDS = ("display_name", "language", "languages", "time_zone", "discreet", "remind_by_mail")


class MyAccount(OwnView):
    """Name, language and time zone; roles in words."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = self.me()
        return self.show(request, user, OwnForm(initial={**self.saved(user), "version": user.version}))

    def post(self, request: HttpRequest) -> HttpResponse:
        user, clash = self.me(), None
        form = OwnForm(request.POST)
        if form.is_valid():
            try:
                saved = services.update_user(
                    actor=request.user,
                    pk=user.pk,
                    version=form.cleaned_data["version"] or 0,
                    values=form.values(),
                )
            except Stale as error:
                clash = conflict(form, error, self.saved(error.current))
            except ValidationError as error:
                form.take(error)
            else:
                with translation.override(saved.language):
                    messages.success(request, _("Saved."))
                return redirect("my-account")
        return self.show(request, user, form, 409 if clash else 422, clash)

    def me(self) -> User:
        user = self.request.user
        if not isinstance(user, User):
            raise NotVisible
        return user

    def saved(self, user: User) -> dict[str, Any]:
        return {name: getattr(user, name) for name in FIELDS}

    def show(
        self, request: HttpRequest, user: User, form: OwnForm, status: int = 200, clash: Any = None
    ) -> HttpResponse:
        held = list(selectors.assignments(actor=request.user, user=user))
        names = {one.area_id: str(one.area) for one in held if one.area_id}
        context = {
            "page": {"title": _("My account"), "subtitle": user.email, "tabs": own_tabs("account")},
            "form": form,
            "conflict": clash,
            "roles": [role_row(one, names) for one in held],
            "teams": [team.name for team in selectors.teams_of(actor=request.user, user=user)],
            "levels": self.levels(),
        }
        return render(request, "accounts/my_account.html", context, status=status)

    def levels(self) -> list[str]:
        """What the levels of sight mean for this reader, in words."""
        who = self.principal
        if not who.is_staff_of_company:
            return [
                _("You see public reference data: areas, themes and groups."),
                _("You see people and organizations only where they are shared with you."),
            ]
        lines = [_("You see public records, and those of the company in your areas.")]
        if who.functions:
            lines.append(_("You see records of your functions, and those shared with you or your teams."))
        else:
            lines.append(
                _("You see records of single functions when they are shared with you or your teams.")
            )
        if not who.managed.nowhere:
            lines.append(_("As a manager you see the records of every function in your area."))
        return [
            *lines,
            _(
                "Named records open only to their author, their custodian and those they name. Nobody "
                "else sees that they exist."
            ),
        ]
