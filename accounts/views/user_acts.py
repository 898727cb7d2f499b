"""Acts on an account that ask first: deactivate, activate, set a password."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import services
from accounts.forms import PasswordForm
from accounts.models import User
from accounts.views.base import version_of
from accounts.views.users import UserView
from core.errors import NotVisible, Stale


class UserActive(UserView):
    """Asks with the consequences written out, then deactivates an account or activates it again."""

    active = False

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user = self.user(pk)
        return self.show(request, user)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user = self.user(pk)
        try:
            services.set_active(actor=request.user, pk=pk, version=version_of(request), active=self.active)
        except Stale as error:
            return self.show(
                request,
                error.current,
                _("Somebody changed this account meanwhile. Look again, then confirm."),
                409,
            )
        except ValidationError as error:
            return self.show(request, user, " ".join(error.messages), 409)
        messages.success(
            request, _("The account is active again.") if self.active else _("The account is deactivated.")
        )
        return redirect("user-detail", pk=pk)

    def show(self, request: HttpRequest, user: User, problem: str = "", status: int = 200) -> HttpResponse:
        name = {"name": user}
        context = {
            "page": {
                "title": (_("Activate %(name)s?") if self.active else _("Deactivate %(name)s?")) % name,
                "breadcrumbs": self.crumbs(user),
            },
            "user_shown": user,
            "consequences": activation() if self.active else deactivation(user),
            "problem": {"title": _("Nothing was changed"), "detail": problem} if problem else None,
            "danger": not self.active,
            "confirm_label": _("Activate") if self.active else _("Deactivate"),
            "cancel_url": reverse("user-detail", args=[user.pk]),
        }
        return render(request, "accounts/confirm.html", context, status=status)


def deactivation(user: User) -> list[str]:
    """What deactivating does, in words."""
    lines = [_("API tokens of the account are withdrawn; they do not come back when it is activated again.")]
    if not user.is_service:
        lines.insert(0, _("It is signed out everywhere at once and cannot sign in."))
    return [
        *lines,
        _("What was shared with it opens nothing from this second on."),
        _(
            "Its records, and its name in histories, stay. Its roles are kept and count again if you "
            "activate it."
        ),
    ]


def activation() -> list[str]:
    """What activating again does, in words."""
    return [
        _("It can sign in again with its old password."),
        _("The roles on its page count again at once. Look at them before you confirm."),
        _("Withdrawn API tokens stay withdrawn."),
    ]


class UserPassword(UserView):
    """A new password for somebody who lost theirs."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(request, self.person(pk), PasswordForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user = self.person(pk)
        form = PasswordForm(request.POST)
        if form.is_valid():
            try:
                services.set_password(actor=request.user, pk=pk, password=form.cleaned_data["password"])
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("The password is set. Open sessions of the account have ended."))
                return redirect("user-detail", pk=pk)
        return self.show(request, user, form, 422)

    def person(self, pk: UUID) -> User:
        user = self.user(pk)
        if user.is_service:
            raise NotVisible
        return user

    def show(self, request: HttpRequest, user: User, form: PasswordForm, status: int = 200) -> HttpResponse:
        context = {
            "page": {
                "title": _("New password for %(name)s") % {"name": user},
                "breadcrumbs": self.crumbs(user),
                "cancel_url": reverse("user-detail", args=[user.pk]),
            },
            "form": form,
            "save_label": _("Set the password"),
            "help": [
                {
                    "title": _("What happens"),
                    "text": _(
                        "All sessions of this account end. That you set the password is recorded in the "
                        "audit trail. Hand it over in person."
                    ),
                }
            ],
        }
        return render(request, "records/form.html", context, status=status)
