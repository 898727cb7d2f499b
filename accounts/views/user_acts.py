"""Acts on an account: deactivate, activate, sign out, send a link, take away lost second factors."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import services
from accounts.models import User
from accounts.views.base import version_of
from accounts.views.users import UserView
from core.errors import Stale
from core.stepup import require_fresh


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
            "What it keeps – relationships, promises, tasks – waits in a handover for a colleague who takes it on."
        ),
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


class UserSessionsEnd(UserView):
    """Signs somebody out everywhere at once."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.user(pk)
        services.end_sessions_of(actor=request.user, pk=pk)
        messages.success(request, _("Signed out everywhere. The account can sign in again."))
        return redirect("user-detail", pk=pk)


class UserLink(UserView):
    """Sends somebody a link by mail, for a first or new password. Nobody else ever sees it."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.user(pk)
        try:
            services.invite(actor=request.user, pk=pk)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("A link is on its way to the address of this account."))
        return redirect("user-detail", pk=pk)


class UserFactorsReset(UserView):
    """Takes away the second factors of somebody who lost them."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.user(pk)
        require_fresh(request)
        try:
            services.reset_factors(actor=request.user, pk=pk)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(
                request, _("Second factors are taken away, and the account is signed out everywhere.")
            )
        return redirect("user-detail", pk=pk)
