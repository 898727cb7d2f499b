"""A forgotten or first password: asking for the link, following it, choosing the password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts import services
from accounts.forms import ForgottenForm, PasswordForm
from accounts.services.tries import take_try
from core.errors import NotVisible, page

WAITING = "password_link"


class PasswordForgotten(View):
    """Asks for an e-mail address; the answer is the same whether it has an account or not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/password_reset.html", {"form": ForgottenForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ForgottenForm(request.POST)
        if not form.is_valid():
            return render(request, "account/password_reset.html", {"form": form}, status=422)
        if take_try("reset", form.cleaned_data["email"].lower()):
            services.ask_for_link(email=form.cleaned_data["email"])
        return redirect("account_reset_password_done")


class PasswordAsked(View):
    """Where to look now."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/password_reset_done.html")


class PasswordLink(View):
    """Takes the key out of the address and into the session, so that it stands in no history and no header. Ten a
    quarter of an hour for one account from one address."""

    def get(self, request: HttpRequest, purpose: str, pk: UUID, key: str) -> HttpResponse:
        if not take_try("link", str(pk)):
            return page(request, 429)
        request.session[WAITING] = {"purpose": purpose, "pk": str(pk), "key": key}
        return redirect("account_password_set")


class PasswordSet(View):
    """The form behind a link; a link that does not fit any more says so and changes nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        given = self.link(request)
        return self.show(request, PasswordForm()) if given else self.gone(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        given = self.link(request)
        if given is None:
            return self.gone(request)
        form = PasswordForm(request.POST)
        if form.is_valid():
            try:
                services.set_password_by_link(**given, password=form.cleaned_data["password"])
            except NotVisible:
                return self.gone(request)
            except ValidationError as error:
                form.take(error)
            else:
                request.session.pop(WAITING, None)
                messages.success(request, _("Your password is saved. Sign in with it."))
                return redirect("account_login")
        return self.show(request, form, 422)

    def link(self, request: HttpRequest) -> dict[str, Any] | None:
        """The waiting link while it fits."""
        waiting = request.session.get(WAITING)
        if not waiting:
            return None
        given = {**waiting, "pk": UUID(waiting["pk"])}
        if services.owner_of_link(**given) is not None:
            return given
        request.session.pop(WAITING, None)
        return None

    def show(self, request: HttpRequest, form: PasswordForm, status: int = 200) -> HttpResponse:
        first = request.session[WAITING]["purpose"] == "invitation"
        context = {"form": form, "first": first}
        return render(request, "account/password_reset_from_key.html", context, status=status)

    def gone(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/password_reset_from_key.html", {"token_fail": True}, status=404)
