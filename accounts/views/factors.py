"""Second factors: allauth's pages, each with its trace in the audit trail, and the page of those who need one."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.factors import has_factor, is_last_needed, needs_factor
from accounts.views.base import OwnView
from core import audit, mail


class SecondFactor(OwnView):
    """Where somebody is led who needs a second factor and has none."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if has_factor(user):
            return redirect("my-security")
        return render(request, "accounts/second_factor.html", {"needed": needs_factor(user)})


class Recorded:
    """A change of how one signs in: it, its trace and the mail about it stand or fall together."""

    request: HttpRequest
    verb, kind = "", ""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            user: Any = self.request.user
            audit.record(actor=user, verb=self.verb, obj=user, details={"kind": self.kind})
            mail.post(to=user.pk, template="signin_changed", context={"path": "/account/security/"})
        self.request.session.pop("factor", None)
        return response


class AppAdd(Recorded, ActivateTOTPView):
    """Sets up an authenticator app."""

    verb, kind = "factor.add", "totp"


class AppRemove(Recorded, DeactivateTOTPView):
    """Removes the app; its form refuses where it is the last factor and one is needed."""

    verb, kind = "factor.remove", "totp"


class PasskeyAdd(Recorded, AddWebAuthnView):
    """Adds a passkey."""

    verb, kind = "factor.add", "webauthn"


class CodesMake(Recorded, GenerateRecoveryCodesView):
    """Makes new recovery codes; the old ones open nothing any more."""

    verb, kind = "factor.codes", "recovery_codes"


class PasskeyRemove(Recorded, RemoveWebAuthnView):
    """Removes one of my passkeys, unless it is the last factor and one is needed."""

    verb, kind = "factor.remove", "webauthn"

    def form_valid(self, form: Any) -> HttpResponse:
        if is_last_needed(self.get_object()):
            messages.error(
                self.request, _("Your role needs a second factor. Add another one first, then remove this.")
            )
            return redirect("my-security")
        return super().form_valid(form)
